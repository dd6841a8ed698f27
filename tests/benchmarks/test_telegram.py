"""What the figures of Telegram rest on: the bare server answers and refuses as it says, and the worst second is found."""

import aiohttp

from benchmarks.paced import busiest, paced
from benchmarks.telegram.cores import OWNER, Call, server


async def test_the_server_takes_thirty_a_second_when_it_is_strict() -> None:
    async with server() as platform, aiohttp.ClientSession() as session:

        async def send(method: str, chat: int) -> dict[str, object]:
            async with session.post(f"{platform.url}/bot1:a/{method}", json={"chat_id": chat, "text": "Hi"}) as answer:
                told: dict[str, object] = await answer.json()
                return told

        await platform.begin(strict=True)
        first = await send("sendMessage", 5)
        assert first["ok"]
        assert isinstance(first["result"], dict)
        assert first["result"]["chat"]["id"] == 5
        for chat in range(28):
            assert (await send("sendMessage", chat))["ok"]
        assert (await send("editMessageText", OWNER))["ok"]
        refused = await send("sendMessage", 6)
        assert (refused["ok"], refused["parameters"]) == (False, {"retry_after": 1})
        seen = await platform.seen()
        assert [call.refused for call in seen.calls] == [*[False] * 30, True]
        assert len(seen.posts) == 29
        await platform.begin()
        for chat in range(40):
            assert (await send("sendMessage", chat))["ok"]
        await platform.wait(40)


async def test_an_update_is_handed_to_the_poll_that_waits() -> None:
    async with server() as platform, aiohttp.ClientSession() as session:
        poll = session.post(f"{platform.url}/bot1:a/getUpdates", json={"timeout": 30})
        await platform.hear({"update_id": 7})
        async with poll as answer:
            assert await answer.json() == {"ok": True, "result": [{"update_id": 7}]}
        assert list((await platform.seen()).heard) == [7]


def test_the_worst_second() -> None:
    assert busiest([]) == 0
    assert busiest([0.0, 0.5, 0.999, 1.0, 1.4]) == 4
    assert busiest([0.0, 5.0, 5.1, 5.2, 5.3]) == 4


def test_what_a_run_used_of_the_pace() -> None:
    calls = [Call(number / 20, "sendMessage", number % 2, refused=number == 3) for number in range(21)]
    found = paced(calls, 30)
    assert (round(found.share, 1), found.worst, found.worst_chat, found.refused) == (63.3, 20, 10, 1)
