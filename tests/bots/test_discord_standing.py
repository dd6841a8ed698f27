"""Whether we may write in a place of a server, and whether that is news of its chat."""

from datetime import UTC, datetime

import pytest
from discord import Permissions

from bots.discord.standing import Standing, Welcome, is_news, standing
from core.values.chat import BANNED, STOPPED, Address, Chat, ChatKind, ChatState, Settings
from core.values.outcome import Refusal, Refused

ROOM = Permissions(view_channel=True, send_messages=True)
THREAD = Permissions(view_channel=True, send_messages_in_threads=True)
FORBIDDEN, KICKED = Refused(Refusal.FORBIDDEN), Refused(Refusal.KICKED)


def chat(reason: str = "") -> Chat:
    address = Address("discord", "1/2")
    state = ChatState.PAUSED if reason else ChatState.ACTIVE
    return Chat(7, address, ChatKind.GROUP, Settings(), state, reason, datetime(2026, 11, 21, tzinfo=UTC))


@pytest.mark.parametrize(
    ("ours", "where", "found"),
    [
        (ROOM, {}, Welcome()),
        (Permissions.all(), {}, Welcome()),
        (Permissions.none(), {}, FORBIDDEN),
        (Permissions(view_channel=True), {}, FORBIDDEN),
        (Permissions(send_messages=True), {}, FORBIDDEN),
        (THREAD, {}, FORBIDDEN),
        (THREAD, {"thread": True}, Welcome()),
        (ROOM, {"thread": True}, FORBIDDEN),
        (THREAD, {"thread": True, "locked": True}, FORBIDDEN),
        (THREAD | Permissions(manage_threads=True), {"thread": True, "locked": True}, Welcome()),
        (Permissions(view_channel=True, manage_threads=True), {"thread": True, "locked": True}, FORBIDDEN),
    ],
)
def test_what_lets_us_write(ours: Permissions, where: dict[str, bool], found: Standing) -> None:
    assert standing(ours, **where) == found


@pytest.mark.parametrize(
    ("reason", "found", "news"),
    [
        ("", Welcome(), False),
        ("", FORBIDDEN, True),
        ("", KICKED, True),
        ("forbidden", Welcome(), True),
        ("forbidden", FORBIDDEN, False),
        ("forbidden", KICKED, False),
        ("kicked", Welcome(), True),
        ("kicked", FORBIDDEN, True),
        ("kicked", KICKED, False),
        ("gone", Welcome(), True),
        ("gone", FORBIDDEN, False),
        ("gone", KICKED, False),
        (STOPPED, Welcome(), False),
        (STOPPED, KICKED, False),
        (BANNED, Welcome(), False),
        (BANNED, FORBIDDEN, False),
    ],
)
def test_what_is_news_of_a_chat(reason: str, found: Standing, news: bool) -> None:
    assert is_news(chat(reason), found) is news
