"""What Telegram answers, and what becomes of it: every trouble is an outcome, none holds the token, none is taken for another."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from telegram.error import NetworkError, TelegramError, TimedOut

from bots.house import TokenError
from bots.telegram.api import Api
from bots.telegram.messenger import TelegramMessenger
from bots.telegram.transport import FloodError, NotSentError, Transport
from core.values.chat import Address
from core.values.document import Card, Document, Image, Paragraph, Text, say
from core.values.outcome import Doubtful, Gone, Outcome, Post, Postponed, Refusal, Refused, Rejected, Sent
from tests.platforms.telegram import Limits, Person, Telegram
from tests.platforms.telegram.faults import Fault

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHAT = Address("telegram", "42")
SUGAR = Post(say("Sugar"), "k1")


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram(limits=Limits.off()) as telegram:
        yield telegram
        assert telegram.violations == []


@pytest.fixture
def ana(telegram: Telegram) -> Person:
    return telegram.person(42, "Ana", started=True)


@pytest.fixture
async def api(telegram: Telegram) -> AsyncIterator[Api]:
    async with Api(SecretStr(telegram.token), telegram.api_url, connections=4) as api:
        yield api


@pytest.fixture
def messenger(api: Api) -> TelegramMessenger:
    return TelegramMessenger(api, now=lambda: NOW)


ENDINGS: list[tuple[str, Callable[[Fault], Fault], Outcome, bool]] = [
    ("a flood", lambda f: f.fails(429, retry_after=7), Postponed(NOW + timedelta(seconds=7)), False),
    ("a long flood", lambda f: f.fails(429, retry_after=43838), Postponed(NOW + timedelta(seconds=43838)), False),
    ("a flood of years", lambda f: f.fails(429, retry_after=10**9), Postponed(NOW + timedelta(days=1)), False),
    ("a flood of nothing", lambda f: f.fails(429, retry_after=0), Postponed(NOW + timedelta(seconds=1)), False),
    ("a flood before now", lambda f: f.fails(429, retry_after=-5), Postponed(NOW + timedelta(seconds=1)), False),
    (
        "a flood in words",
        lambda f: f.fails(429, body='{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 9"}'),
        Postponed(NOW + timedelta(seconds=9)),
        False,
    ),
    ("a flood in HTML", lambda f: f.fails(429, body="<html>slow</html>"), Postponed(NOW + timedelta(seconds=1)), False),
    (
        "a flood with a word",
        lambda f: f.fails(429, body='{"ok":false,"parameters":{"retry_after":"soon"}}'),
        Postponed(NOW + timedelta(seconds=1)),
        False,
    ),
    ("500", lambda f: f.fails(500), Doubtful(), False),
    ("502 in HTML", lambda f: f.fails(502, body="<html><h1>Bad Gateway</h1></html>"), Doubtful(), False),
    ("504 and nothing", lambda f: f.fails(504, body=b" "), Doubtful(), False),
    ("500 after it was done", lambda f: f.fails(500, accepted=True), Doubtful(), True),
    ("HTML that says 200", lambda f: f.fails(200, body="<html>hello</html>", accepted=True), Doubtful(), True),
    ("a list that says 200", lambda f: f.fails(200, body="[1, 2]", accepted=True), Doubtful(), True),
    ("half an answer", lambda f: f.fails(200, body='{"ok":true,"result":{"mess', accepted=True), Doubtful(), True),
    ("nonsense instead of HTTP", lambda f: f.says(b"\x00\xff\x00 hello"), Doubtful(), True),
    ("a reset before it was done", lambda f: f.resets(before=True), Doubtful(), False),
    ("a reset after it was done", lambda f: f.resets(), Doubtful(), True),
    (
        "a firewall's 403",
        lambda f: f.fails(403, body="<html>no</html>"),
        Postponed(NOW + timedelta(seconds=5), True),
        False,
    ),
    (
        "a proxy's 400",
        lambda f: f.fails(400, body="<html>bad</html>"),
        Postponed(NOW + timedelta(seconds=5), True),
        False,
    ),
    ("a proxy's 413", lambda f: f.fails(413, body=b" "), Postponed(NOW + timedelta(seconds=5), True), False),
    ("an answer without a result", lambda f: f.fails(200, body='{"ok":true}', accepted=True), Doubtful(), True),
    ("a conflict", lambda f: f.fails(409), Postponed(NOW + timedelta(seconds=5), everyone=True), False),
    (
        "an unknown refusal",
        lambda f: f.fails(403, description="Forbidden: whatever"),
        Refused(Refusal.FORBIDDEN),
        False,
    ),
]


@pytest.mark.parametrize(("name", "befall", "outcome", "arrived"), ENDINGS, ids=[case[0] for case in ENDINGS])
async def test_every_trouble_is_told_apart(
    telegram: Telegram,
    ana: Person,
    messenger: TelegramMessenger,
    name: str,
    befall: Callable[[Fault], Fault],
    outcome: Outcome,
    arrived: bool,
) -> None:
    befall(telegram.next(method="sendMessage", chat=42))
    assert await messenger.send(CHAT, SUGAR) == outcome, name
    assert [message.plain for message in ana.private.messages] == ["Sugar"] * arrived
    assert isinstance(await messenger.send(CHAT, SUGAR), Sent)


async def test_a_flood_of_two_chats_together_is_everybodys(
    telegram: Telegram, ana: Person, messenger: TelegramMessenger
) -> None:
    telegram.person(43, "Ben", started=True)
    telegram.next(chat=42).fails(429, retry_after=60)
    telegram.next(chat=43).fails(429, retry_after=5)
    assert await messenger.send(CHAT, SUGAR) == Postponed(NOW + timedelta(seconds=60))
    second = await messenger.send(Address("telegram", "43"), SUGAR)
    assert second == Postponed(NOW + timedelta(seconds=5), everyone=True)
    assert isinstance(await messenger.send(CHAT, SUGAR), Sent)
    telegram.next(chat=42).fails(429, retry_after=3)
    assert await messenger.send(CHAT, SUGAR) == Postponed(NOW + timedelta(seconds=3))


async def test_a_long_flood_of_one_chat_is_no_flood_of_another_later(telegram: Telegram, ana: Person, api: Api) -> None:
    times = iter([NOW, NOW + timedelta(minutes=5)])
    messenger = TelegramMessenger(api, now=lambda: next(times))
    telegram.person(43, "Ben", started=True)
    telegram.next(chat=42).fails(429, retry_after=43838)
    telegram.next(chat=43).fails(429, retry_after=3)
    await messenger.send(CHAT, SUGAR)
    assert await messenger.send(Address("telegram", "43"), SUGAR) == Postponed(NOW + timedelta(minutes=5, seconds=3))


async def test_before_the_first_connection_nothing_is_sent(telegram: Telegram) -> None:
    messenger = TelegramMessenger(Api(SecretStr(telegram.token), telegram.api_url, connections=1), now=lambda: NOW)
    assert await messenger.send(CHAT, SUGAR) == Postponed(NOW + timedelta(seconds=5), everyone=True)
    assert await messenger.edit("42/1/t", SUGAR) == Postponed(NOW + timedelta(seconds=5), everyone=True)
    assert await messenger.delete("42/1/t") == Postponed(NOW + timedelta(seconds=5), everyone=True)


async def test_waiting_for_a_free_connection_is_no_doubt(telegram: Telegram, ana: Person) -> None:
    transport = Transport(connections=1, read=60, connect=0.1)
    await transport.initialize()
    telegram.next(method="getMe").hangs(60, accepted=False)
    url = f"{telegram.api_url}/bot{telegram.token}"
    busy = asyncio.create_task(transport.post(f"{url}/getMe"))
    async with asyncio.timeout(5):
        while not telegram.server.faults.asked[0].times == 0:
            await asyncio.sleep(0.001)
        with pytest.raises(NotSentError):
            await transport.post(f"{url}/sendMessage?chat_id=42&text=hi")
    busy.cancel()
    await asyncio.gather(busy, return_exceptions=True)
    await transport.shutdown()
    assert ana.private.messages == []


async def test_what_cannot_be_reached_was_surely_not_sent(
    telegram: Telegram, ana: Person, messenger: TelegramMessenger
) -> None:
    await telegram.outage()
    assert await messenger.send(CHAT, SUGAR) == Postponed(NOW + timedelta(seconds=5), everyone=True)
    await telegram.back()
    assert isinstance(await messenger.send(CHAT, SUGAR), Sent)


async def test_a_revoked_token_is_not_a_missing_method(
    telegram: Telegram, ana: Person, api: Api, messenger: TelegramMessenger
) -> None:
    telegram.next(method="sendMessage").fails(404, body="<html>not here</html>")
    assert await messenger.send(CHAT, SUGAR) == Postponed(NOW + timedelta(seconds=5), everyone=True)
    telegram.revoke_token()
    assert await messenger.send(CHAT, SUGAR) == Postponed(NOW + timedelta(minutes=1), everyone=True)
    with pytest.raises(TokenError):
        await api.call("getUpdates")


async def test_a_token_that_was_never_known(telegram: Telegram) -> None:
    for token in ("1:wrong", "nonsense"):
        with pytest.raises(TokenError) as refused:
            async with Api(SecretStr(token), telegram.api_url, connections=1):
                pass
        assert token not in repr(refused.value)


async def test_an_answer_that_drips_is_given_up(telegram: Telegram, ana: Person) -> None:
    telegram.next(method="sendMessage").drips(0.05)
    async with asyncio.timeout(5):
        transport = Transport(connections=1, read=0.2, slack=0.3)
        await transport.initialize()
        with pytest.raises(TimedOut):
            await transport.post(f"{telegram.api_url}/bot{telegram.token}/sendMessage?chat_id=42&text=hi")
        await transport.shutdown()
    assert [message.plain for message in ana.private.messages] == ["hi"]


async def test_errors_never_tell_the_token(telegram: Telegram) -> None:
    transport = Transport(connections=1, read=0.2)
    url = f"{telegram.api_url}/bot{telegram.token}/getMe"
    told: list[TelegramError] = []
    with pytest.raises(NotSentError) as closed:
        await transport.post(url)
    told.append(closed.value)
    await transport.initialize()
    befalls: list[Callable[[Fault], Fault]] = [
        lambda f: f.hangs(1.0),
        lambda f: f.resets(),
        lambda f: f.fails(500, body="<html>" + "x" * 10_000_000),
        lambda f: f.fails(429, retry_after=3),
    ]
    for befall in befalls:
        befall(telegram.next(method="getMe"))
        with pytest.raises((NetworkError, FloodError)) as failed:
            await transport.post(url)
        told.append(failed.value)
    with pytest.raises(NetworkError) as strange:
        await transport.post(f"ftp://{telegram.token}/getMe")
    told.append(strange.value)
    await transport.shutdown()
    for error in told:
        assert telegram.token not in f"{error!r}{error.__cause__!r}{error.__context__!r}"
        assert len(str(error)) < 2000


CARD = Card(
    article_id=7,
    title="Sugar *rises*",
    url="",
    kicker=(Text("General"),),
    mark=(),
    lead=(),
    image=Image("https://example.org/cane.jpg", "Cane", "Ana"),
    body=(Paragraph((Text("The harvest was small."),)),),
    source=(),
    hashtags=(),
    read_on=None,
)


async def test_a_picture_that_cannot_be_had_leaves_the_words(
    telegram: Telegram, ana: Person, messenger: TelegramMessenger
) -> None:
    refused = "Bad Request: failed to get HTTP URL content"
    telegram.next(method="sendPhoto").fails(400, description=refused)
    outcome = await messenger.send(CHAT, Post(Document((CARD,)), "k"))
    assert isinstance(outcome, Sent)
    assert not outcome.plain
    [message] = ana.private.messages
    assert message.photo is None
    assert message.entities
    assert "Sugar *rises*" in message.plain


async def test_a_picture_that_one_chat_forbids_leaves_the_words_there(
    telegram: Telegram, ana: Person, messenger: TelegramMessenger
) -> None:
    refused = "Bad Request: not enough rights to send photos to the chat"
    telegram.next(method="sendPhoto").fails(400, description=refused)
    document = Document((CARD,))
    for _ in range(2):
        assert isinstance(await messenger.send(CHAT, Post(document, "k")), Sent)
    assert [message.photo is None for message in ana.private.messages] == [True, False]


async def test_only_the_first_chat_pays_for_a_look_that_is_refused(
    telegram: Telegram, ana: Person, messenger: TelegramMessenger
) -> None:
    spent = []

    async def spend() -> None:
        spent.append(len(telegram.calls))

    messenger.spend_by(spend)
    telegram.next(method="sendPhoto").fails(400, description="Bad Request: failed to get HTTP URL content", times=9)
    before, document = len(telegram.calls), Document((CARD,))
    for _ in range(5):
        assert isinstance(await messenger.send(CHAT, Post(document, "k")), Sent)
    assert len(telegram.calls) - before == 6
    assert spent == [before + 1]


async def test_what_is_refused_with_its_markup_is_sent_without_and_told(
    telegram: Telegram, ana: Person, messenger: TelegramMessenger
) -> None:
    document = Document((CARD, Paragraph((Text("More."),))))
    telegram.next(method="sendPhoto").fails(400, description="Bad Request: ENTITY_BOUNDS_INVALID")
    telegram.next(method="sendMessage").fails(400, description="Bad Request: ENTITY_BOUNDS_INVALID")
    outcome = await messenger.send(CHAT, Post(document, "k"))
    assert isinstance(outcome, Sent)
    assert outcome.plain
    [message] = ana.private.messages
    assert message.entities == ()
    telegram.next(method="editMessageText").fails(400, description="Bad Request: ENTITY_BOUNDS_INVALID", times=2)
    assert isinstance(await messenger.edit(outcome.ref, Post(say("after"), "k2")), Rejected)


async def test_a_photo_keeps_its_form_when_its_words_change(ana: Person, messenger: TelegramMessenger) -> None:
    outcome = await messenger.send(CHAT, Post(Document((CARD,)), "k"))
    assert isinstance(outcome, Sent)
    long = say("{words}", words="word " * 600)
    assert await messenger.edit(outcome.ref, Post(long, "k2")) == outcome
    [message] = ana.private.messages
    assert message.photo is not None
    assert message.plain.startswith("word word")
    assert len(message.plain) <= 1024


async def test_a_text_stays_a_text_when_its_article_gets_a_picture(ana: Person, messenger: TelegramMessenger) -> None:
    outcome = await messenger.send(CHAT, SUGAR)
    assert isinstance(outcome, Sent)
    assert await messenger.edit(outcome.ref, Post(Document((CARD,)), "k2")) == outcome
    [message] = ana.private.messages
    assert (message.photo, "The harvest was small." in message.plain) == (None, True)


async def test_a_rich_message_is_edited_as_one(ana: Person, messenger: TelegramMessenger) -> None:
    outcome = await messenger.send(CHAT, Post(Document((CARD,)), "k", form="rich"))
    assert isinstance(outcome, Sent)
    [message] = ana.private.messages
    assert message.rich is not None
    assert await messenger.edit(outcome.ref, Post(say("after"), "k2", form="classic")) == outcome
    [message] = ana.private.messages
    assert message.rich is not None
    assert message.plain.strip() == "after"


async def test_a_server_that_knows_no_rich_messages_is_asked_once() -> None:
    async with Telegram(limits=Limits.off(), rich=False) as telegram:
        ana = telegram.person(42, "Ana", started=True)
        async with Api(SecretStr(telegram.token), telegram.api_url, connections=4) as api:
            messenger = TelegramMessenger(api, now=lambda: NOW)
            for _ in range(2):
                assert isinstance(await messenger.send(CHAT, Post(say("Sugar"), "k", form="rich")), Sent)
        assert [message.plain for message in ana.private.messages] == ["Sugar", "Sugar"]
        assert [call.method for call in telegram.calls].count("sendRichMessage") == 1


async def test_silence_replies_and_paid_broadcast_travel(telegram: Telegram, ana: Person, api: Api) -> None:
    messenger = TelegramMessenger(api, now=lambda: NOW, paid=True)
    first = await messenger.send(CHAT, Post(say("Sugar"), "k1", silent=True))
    assert isinstance(first, Sent)
    await messenger.send(CHAT, Post(say("Corrected"), "k2", reply_to=first.ref))
    [sugar, corrected] = ana.private.messages
    assert (sugar.silent, corrected.silent, corrected.reply_to) == (True, False, sugar.id)
    assert all(call.parameters.get("allow_paid_broadcast") is True for call in telegram.calls[-2:])


async def test_what_is_too_old_to_delete_is_gone(telegram: Telegram, ana: Person, messenger: TelegramMessenger) -> None:
    outcome = await messenger.send(CHAT, SUGAR)
    assert isinstance(outcome, Sent)
    telegram.later(hours=49)
    assert await messenger.delete(outcome.ref) == Gone()
    assert len(ana.private.messages) == 1
