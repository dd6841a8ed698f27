"""The whole story in Telegram, with `newsclip run`: readers in every kind of chat, and an editor with a phone."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bots.running import Process, running
from tests.platforms.telegram import Chat, Message, Person, Telegram

SUGAR = """/post Sugar harvest begins in Villa Rica
#Sugar #Trade
category: Economy
source: https://example.org/sugar

The mills of Villa Rica opened on **Monday**, two weeks early.

> We have never had so much cane, and never so few hands.
> — Rosa Díaz, mill owner

- The port works at night
- Prices fell by 3 %"""


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as telegram:
        yield telegram
        assert telegram.violations == []
        assert telegram.floods == 0


@pytest.fixture
async def newsclip(telegram: Telegram, migrated_url: str, tmp_path: Path) -> AsyncIterator[Process]:
    config = tmp_path / "config.toml"
    config.write_text(
        f'[newsclip]\nname = "The Daily"\nops = "telegram:8"\n[delivery]\nundo = "0s"\n'
        f'[bots.telegram]\ntoken = "{telegram.token}"\napi_url = "{telegram.api_url}"\nowners = [9]\n'
    )
    async with running(config, migrated_url) as process:
        yield process
    assert "error" not in process.errors, process.errors


class Street:
    """An owner, somebody who is told of troubles, three readers, a group, a forum and a channel."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.olga = telegram.person(9, "Olga")
        self.desk = telegram.person(8, "Desk", started=True)
        self.ana, self.ben, self.zoe = (telegram.person(*who) for who in ((41, "Ana"), (42, "Ben"), (43, "Zoe")))
        self.group = telegram.group(-1001000000001, "Readers", owner=self.ana)
        self.forum = telegram.group(-1001000000002, "Neighbours", owner=self.ana, forum=True)
        self.channel = telegram.channel(-1001000000003, "Daily news", owner=self.olga, username="daily")

    async def answer(self, person: Person, text: str, *, in_: Chat | None = None, thread: int | None = None) -> Message:
        await person.says(text, in_=in_, thread=thread)
        return await (in_ or person.private).next()

    async def pressed(self, person: Person, message: Message, label: str) -> Message:
        """What comes of a press: the message in its new form, or a new one."""
        await person.presses(message, label)
        return await message.chat.next()

    async def changed(self, person: Person, message: Message, label: str) -> Message:
        """The message that changed in its place by a press."""
        await person.presses(message, label)
        return await message.chat.edited(message)


@pytest.fixture
def street(telegram: Telegram) -> Street:
    return Street(telegram)


def begins(message: Message, *lines: str) -> None:
    words = message.plain
    for line in lines:
        assert line in words, words
        words = words[words.index(line) + len(line) :]


async def test_the_whole_story(street: Street, newsclip: Process) -> None:
    olga, ana, ben, zoe = street.olga, street.ana, street.ben, street.zoe

    # Readers come in their own ways
    begins(await street.answer(olga, "/start"), "Hello, this is The Daily")
    begins(await street.answer(ana, "/start"), "Hello, this is The Daily")
    begins(await street.answer(ana, "/tag follow sugar"), "You follow #sugar.")
    hello = await street.answer(ben, "/start")
    assert hello.labels[0] == "+ #sugar"
    begins(await street.pressed(ben, hello, "+ #sugar"), "You follow #sugar.")
    await zoe.opens(f"https://t.me/{street.telegram.bot_username}?start=t-sugar")
    begins(await zoe.private.next(), "You follow #sugar.")

    # A group, a topic and a channel follow; only who manages them may say so
    await street.group.add_bot(by=ana)
    begins(await street.group.next(), "")
    begins(await street.answer(ben, "/tag follow sugar", in_=street.group), "Only those who manage this chat")
    followed = await street.answer(ana, "/tag follow sugar", in_=street.group)
    begins(followed, "This chat follows #sugar.")
    assert followed.reply_to is not None
    await street.forum.add_bot(by=ana)
    await street.forum.next()
    topic = await street.forum.open_topic("Markets", by=ana)
    begins(await street.answer(ana, "/tag follow sugar", in_=street.forum, thread=topic.thread), "This chat follows")
    await street.channel.add_bot(by=olga)
    offer = await olga.private.next()
    begins(offer, "Daily news")
    begins(
        await street.pressed(olga, offer, offer.labels[0]), "What you say about tags and settings is for “Daily news”"
    )
    begins(await olga.private.next(), "Daily news", "This chat follows nothing yet.")
    begins(await street.answer(olga, "/tag follow sugar"), "Daily news", "This chat follows #sugar.")
    begins(await street.answer(olga, "/done"), "What you say is for yourself again.")

    # An editor posts; six chats get it, each in its own form
    preview = await street.answer(olga, SUGAR)
    begins(preview, "Sugar harvest begins in Villa Rica", "6 chats would get it", "Nothing is published")
    assert preview.labels == ("Publish", "Schedule", "Edit", "Try it", "Discard")
    begins(await street.pressed(olga, preview, "Try it"), "Sugar harvest begins in Villa Rica")
    begins(await street.changed(olga, preview, "Publish"), "Published: Sugar harvest", "It reaches 6 chats.")
    cards = [await chat.next() for chat in (ana.private, ben.private, zoe.private, street.group, street.forum)]
    cards.append(await street.channel.next())
    for card in cards:
        begins(
            card,
            "Sugar harvest begins",
            "Economy",
            "two weeks early",
            "never so few hands",
            "— Rosa Díaz",
            "• The port",
        )
        begins(card, "Source: example.org", "#sugar #Trade")
    assert cards[4].thread == topic.thread
    assert all(button.url for row in cards[5].buttons for button in row), "a channel's buttons are links"
    assert {entity["type"] for entity in cards[0].entities} >= {"bold", "blockquote", "text_link", "date_time"}

    # Readers read
    card = cards[0]
    begins(await street.pressed(ana, card, "Why this?"), "It came because you follow #sugar.")
    share = await street.pressed(ana, card, "Share")
    assert {"X", "Facebook", "LinkedIn", "Copy link", "Send to a chat"} <= set(share.labels)
    found = await street.answer(ana, "early cane")
    begins(found, "1 article for “early cane”", "Sugar harvest begins in Villa Rica")
    begins(await street.pressed(ana, found, "1"), "Sugar harvest begins in Villa Rica")
    query = (await ana.presses(share, "Send to a chat")).inline
    assert query is not None
    [result] = (await ben.types_inline(query)).results
    dropped = await ben.chooses(result, in_=street.group)
    begins(dropped, "Sugar harvest begins in Villa Rica")
    assert (await zoe.types_inline("villa rica")).results[0].title == "Sugar harvest begins in Villa Rica"
    assert len((await zoe.types_inline("")).results) == 1
    link = cards[5].button("Share").url
    assert link is not None
    await zoe.opens(link)
    begins(await zoe.private.next(), "Share")

    # A correction reaches every copy
    change = await street.answer(olga, "/correct 1 The mills opened on Tuesday\n\nThe mills opened on **Tuesday**.")
    begins(change, "✎ Corrected", "The mills opened on Tuesday", "Nothing changes before")
    await street.changed(olga, change, "Publish and tell readers")
    for card in cards:
        told = await card.chat.next()
        begins(told, "Corrected: Sugar harvest begins", "The mills opened on Tuesday")
        assert told.reply_to == card.id
        now = card.chat.message(card.id)
        assert now is not None
        begins(now, "✎ Corrected", "The mills opened on Tuesday", "The mills opened on Tuesday.")

    # Somebody blocks and comes back, a group moves
    await ben.block()
    await street.telegram.settled()
    begins(await street.answer(olga, "/post Rum is dearer\n#Sugar\n\nA bottle costs 12."), "5 chats would get it")
    await street.changed(olga, olga.private.messages[-1], "Publish")
    for chat in (ana.private, zoe.private, street.group, street.forum, street.channel):
        begins(await chat.next(), "Rum is dearer")
    await ben.unblock()
    begins(await ben.private.next(), "Rum is dearer")

    # A retraction takes the place of every copy
    gone = await street.answer(olga, "/retract 1 The report was invented")
    begins(gone, "Retracted", "Reason: The report was invented")
    corrected = [card.chat.message(card.id) or card for card in cards]
    await street.changed(olga, gone, "Retract")
    for card in corrected:
        now = await card.chat.edited(card)
        assert re.match(r"Retracted .*: Sugar harvest begins in Villa Rica", now.plain)
        assert now.labels == ()
    begins(await street.answer(ana, "early cane"), "Nothing")
