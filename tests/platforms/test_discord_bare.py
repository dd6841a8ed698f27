"""What stands before every call: who asks, how, and for what there is (docs.discord.com/developers/reference)."""

import json
from io import BytesIO

import aiohttp
import pytest

from tests.platforms.discord import Discord
from tests.platforms.discord_clients import AGENT, Rest


async def test_who_we_are(platform: Discord, rest: Rest) -> None:
    assert (await rest.done("GET", "/users/@me"))["id"] == str(platform.bot_id)
    assert (await rest.done("GET", "/applications/@me"))["id"] == str(platform.bot_id)
    assert (await rest.done("GET", "/oauth2/applications/@me"))["bot_public"] is True
    assert (await rest.done("GET", "/gateway"))["url"] == f"{platform.server.url.replace('http', 'ws')}/gateway"
    bot = await rest.done("GET", "/gateway/bot")
    assert (bot["shards"], bot["session_start_limit"]["remaining"]) == (1, 1000)


@pytest.mark.parametrize("header", ["Bot x.y.z", "Bearer x", ""])
async def test_a_wrong_token(rest: Rest, header: str) -> None:
    """reference, Authentication"""
    assert await rest.refused("GET", "/users/@me", headers={"Authorization": header}) == (401, 0)


async def test_a_revoked_token(platform: Discord, rest: Rest) -> None:
    before = platform.token
    platform.revoke_token()
    assert await rest.refused("GET", "/users/@me", headers={"Authorization": f"Bot {before}"}) == (401, 0)
    await rest.done("GET", "/users/@me")


async def test_no_user_agent(platform: Discord, rest: Rest) -> None:
    """reference, User Agent: "may be blocked and return a Cloudflare error"."""
    status, page = await rest("GET", "/users/@me", headers={"User-Agent": "curl/8"})
    assert (status, "1010" in page) == (403, True)
    assert [line for line in platform.violations if "User-Agent" in line]
    await rest.done("GET", "/users/@me", headers={"User-Agent": AGENT})


async def test_what_there_is_not(platform: Discord, rest: Rest) -> None:
    assert await rest.refused("GET", "/nothing/here") == (404, 0)
    assert await rest.refused("PUT", "/users/@me") == (405, 0)
    with platform.expects_refusal():
        assert await rest.refused("GET", "/channels/ab") == (400, 50035)
        assert await rest.refused("GET", "/guilds/1/preview") == (501, 0)
    assert len(platform.violations) == 2


async def test_a_body_that_is_no_json(platform: Discord, rest: Rest) -> None:
    there = platform.person(1, "Ana", installed=True).private.id
    headers = {"Content-Type": "application/json"}
    assert await rest.refused("POST", f"/channels/{there}/messages", data=b"{", headers=headers) == (400, 50109)


async def test_a_wrong_form_is_a_violation_unless_it_was_expected(platform: Discord, rest: Rest) -> None:
    """reference, Error Messages"""
    there = platform.person(1, "Ana", installed=True).private.id
    path = f"/channels/{there}/messages"
    status, answer = await rest("POST", path, {"content": "a" * 2001})
    assert (status, answer["code"]) == (400, 50035)
    assert answer["errors"]["content"]["_errors"][0]["code"] == "BASE_TYPE_MAX_LENGTH"
    assert len(platform.violations) == 1
    with platform.expects_refusal():
        assert await rest.refused("POST", path, {"content": ""}) == (400, 50006)
    assert len(platform.violations) == 1
    await rest.done("POST", path, {"content": "a", "contnet": "b"})
    assert platform.violations[1:] == ["POST /channels/{channel_id}/messages: no field contnet"]


async def test_files_and_their_size(platform: Discord, rest: Rest) -> None:
    """reference, Uploading Files"""
    ana = platform.person(1, "Ana", installed=True)
    form = _form(b"picture", {"content": "Look", "attachments": [{"id": 0, "description": "A harbour"}]})
    sent = await rest.done("POST", f"/channels/{ana.private.id}/messages", data=form)
    [attached] = sent["attachments"]
    assert (attached["filename"], attached["size"], attached["description"]) == ("a.png", 7, "A harbour")
    async with rest.session.get(attached["url"]) as file:
        assert await file.read() == b"picture"
    large = _form(b"a" * (10 * 1024 * 1024 + 1), {})
    assert await rest.refused("POST", f"/channels/{ana.private.id}/messages", data=large) == (413, 40005)


async def test_parts_that_are_no_files(platform: Discord, rest: Rest) -> None:
    """reference, Uploading Files"""
    path = f"/channels/{platform.person(1, 'Ana', installed=True).private.id}/messages"
    assert await rest.refused("POST", path, data=_form(b"picture", {}, name="file")) == (400, 50035)
    assert await rest.refused("POST", path, data=_form(b"picture", {}, said="content")) == (400, 50035)
    strange = _form(b"picture", {"attachments": [{"id": 1, "filename": "a.png"}]})
    assert await rest.refused("POST", path, data=strange) == (400, 50035)
    assert len(platform.violations) == 3


def _form(
    content: bytes, body: dict[str, object], *, name: str = "files[0]", said: str = "payload_json"
) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field(said, json.dumps(body), content_type="application/json")
    form.add_field(name, BytesIO(content), filename="a.png", content_type="image/png")
    return form
