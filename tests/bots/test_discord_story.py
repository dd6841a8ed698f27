"""The whole story on both platforms, with one `newsclip run`: a community, its readers, and an editor on her phone."""

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from tests.bots.neighbourhood import Neighbourhood
from tests.bots.running import Process, running
from tests.bots.transcript import Transcript
from tests.bots.typed import Newsclip
from tests.platforms.discord import Channel, Discord, Message, Person
from tests.platforms.telegram import Message as Telegraphed
from tests.platforms.telegram import Telegram

TITLE = "Sugar harvest begins in Villa Rica"

SUGAR = f"""/post {TITLE}
#Sugar #Trade
category: Economy
source: https://example.org/sugar

The mills of Villa Rica opened on **Monday**, two weeks early.

> We have never had so much cane, and never so few hands.
> — Rosa Díaz, mill owner

- The port works at night
- Prices fell by 3 %"""

CARD = ("Economy", "two weeks early", "> We have never had", "> — Rosa Díaz", "- The port", "Source: ", "#sugar #trade")

RUM = "\n\n".join(f"Part {n} of the story of rum." + " Barrels rest in the dark for years." * 13 for n in range(1, 9))[
    :3990
]

LABELS = ("Read", "Share", "Why this?", "More from Economy")
NETWORKS = ("X", "Facebook", "LinkedIn", "WhatsApp", "Telegram", "Reddit", "Bluesky")
HELLO = ("Hello, this is The Daily", "Those who manage a channel", "/tag follow science", "Everybody can follow")


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as telegram:
        yield telegram
        assert (telegram.violations, telegram.floods) == ([], 0)


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord() as discord:
        yield discord
        assert (discord.violations, discord.floods, discord.unanswered) == ([], 0, [])


@pytest.fixture
def here(telegram: Telegram, discord: Discord, engine: str) -> Iterator[Neighbourhood]:
    transcript = Transcript(f"both_platforms_{engine}")
    yield Neighbourhood(telegram, discord, transcript)
    transcript.write()


@pytest.fixture
async def process(here: Neighbourhood, newsclip: Newsclip, tmp_path: Path) -> AsyncIterator[Process]:
    """On a database with twelve articles of last year, which nobody is told of."""
    archive = (
        {"title": f"Cane report {n}", "body": f"Report number {n} on the cane of the island.", "tags": ["Cane"]}
        | {"category": "Economy", "published_at": f"2025-{n:02}-01T09:00:00Z", "id": f"report-{n}"}
        for n in range(1, 13)
    )
    await newsclip.later("import", newsclip.file("archive.jsonl", "\n".join(map(json.dumps, archive))))
    config = tmp_path / "config.toml"
    config.write_text(here.configuration)
    async with running(config, newsclip.url, platforms="telegram discord") as process:
        yield process
    assert "error" not in process.errors, process.errors


def read(
    message: Message | Telegraphed,
    *lines: str,
    labels: Sequence[str] | None = None,
    only: Person | None = None,
    answers: int | None = None,
) -> None:
    """It has these words one after the other, and these buttons; `only` who sees it, and which message it `answers`."""
    words = message.plain
    for line in lines:
        assert line in words, words
        words = words[words.index(line) + len(line) :]
    assert labels is None or message.labels == tuple(labels)
    assert getattr(message, "reader", None) is only
    assert answers is None or message.reply_to == answers


class Story:
    """What was read last where it matters later; `cards` are those of the article in Discord, `post` is the forum's."""

    hello: Message
    found: Message
    cards: Sequence[Message]
    post: Channel

    def __init__(self, here: Neighbourhood, process: Process, newsclip: Newsclip) -> None:
        self.here, self.process, self.newsclip = here, process, newsclip
        self.to = here.transcript.chapter

    async def comes_to_servers(self) -> None:
        self.to("The bot comes to two servers")
        here = self.here
        here.admit(here.town)
        self.hello = await here.next(here.square)
        read(self.hello, *HELLO, labels=())
        read(await here.next_there(here.desk.private), "Town (discord:100)")
        here.admit(here.harbour)
        read(await here.next(here.quay), *HELLO)
        read(await here.next_there(here.desk.private), "Harbour (discord:200)")

    async def community_follows(self) -> None:
        self.to("A community follows")
        here, ana = self.here, self.here.ana
        assert await here.types(ana, here.square, "tag follow", tags="ca") == ["#Cane"]
        told = await here.asks(ana, here.square, "tag follow", tags="sugar", mention=here.readers)
        read(told, "This chat follows #sugar.", f"mentions {here.readers.mention}", "The first one will come here.")
        assert not told.pinged, "to tell of a mention is none"
        read(await here.asks(ana, here.markets, "tag follow", tags="trade"), "This chat follows #trade.")
        economy = await here.asks(ana, here.welcome, "tag follow", tags="category:economy")
        read(economy, "This chat follows **Economy**.", "The latest articles:", "Cane report 12", labels="123")
        read(await here.asks(ana, here.wire, "tag follow", tags="sugar rum"), "This chat follows #sugar, #rum.")
        refused = await here.asks(ana, here.quay, "tag follow", tags="rum")
        read(refused, "Only those who manage this chat", labels=("Follow for myself",), only=ana)
        mine = await here.presses(ana, refused, "Follow for myself")
        read(mine, "You follow #rum.", "You will get the first one.", "as direct messages.", only=ana)
        listed = await here.asks(ana, here.square, "tag list")
        read(listed, f"#sugar (mentions {here.readers.mention})", only=ana)
        assert listed.labels == ("✓ #sugar", "Mention nobody: #sugar")

    async def readers_come(self) -> None:
        self.to("Readers come")
        here, ben = self.here, self.here.ben
        read(await here.asks(ben, ben.private, "start"), "Hello, this is The Daily", "/help to see what I can do.")
        read(await here.asks(ben, ben.private, "tag follow", tags="sugar rum"), "You follow #sugar, #rum.")
        found = await here.asks(ben, here.square, "search", query="cane report")
        read(found, "12 articles for “cane report”", "1. **Cane report 12**", "5. **Cane report 8**", only=ben)
        assert found.labels == ("1", "2", "3", "4", "5", "Next")
        found = await here.presses(ben, found, "Next")
        read(found, "6. **Cane report 7**", "10. **Cane report 3**", only=ben)
        assert found.labels == ("6", "7", "8", "9", "10", "Previous", "Next")
        found = await here.presses(ben, found, "Next")
        read(found, "12. **Cane report 1**", labels=("11", "12", "Previous"), only=ben)
        self.found = await here.presses(ben, found, "Previous")
        read(self.found, "6. **Cane report 7**", only=ben)
        read(await here.presses(ben, self.found, "6"), "## Cane report 7", "Report number 7", only=ben)

    async def readers_elsewhere(self) -> None:
        self.to("Where the bot is not, and in Telegram")
        here, ben, tom = self.here, self.here.ben, self.here.tom
        read(await here.asks(ben, here.green, "search", query="cane"), "12 articles for “cane”", only=ben)
        followed = await here.asks(ben, here.green, "tag follow", tags="cane")
        read(followed, "You follow #Cane.", "Cane report 12", "Articles come to you as direct messages.", only=ben)
        read(await here.asks(ben, here.green, "latest"), "The newest articles:", "10. ", only=ben)
        read(await here.says(tom, "/tag follow sugar rum"), "You follow #sugar, #rum.", "You will get the first one.")
        await here.group.add_bot(by=tom)
        read(await here.next_there(here.group), "Hello, this is The Daily")
        read(await here.says(tom, "/tag follow sugar", in_=here.group), "This chat follows #sugar.")

    async def posts_from_telegram(self) -> None:
        self.to("Olga posts from Telegram")
        here, olga = self.here, self.here.editor
        preview = await here.says(olga, SUGAR)
        read(preview, TITLE, "7 chats would get it", labels=("Publish", "Schedule", "Edit", "Try it", "Discard"))
        read(await here.changes(olga, preview, "Publish"), f"Published: {TITLE}", "It reaches 7 chats.", "article 13")
        for chat in (here.tom.private, here.group):
            read(await here.next_there(chat), TITLE, "two weeks early", "• The port", "Source: ", labels=LABELS)
        self.post = await here.post(TITLE)
        places = (here.square, here.markets, here.wire, here.ben.private, self.post)
        self.cards = [await here.next(place) for place in places]
        for card in self.cards:
            read(card, f"## [{TITLE}](https://example.org/sugar)", *CARD, labels=LABELS)
        square, *others = self.cards
        assert square.plain.startswith(f"{here.readers.mention}\n")
        assert square.pinged == {here.readers.id}, "that role and nobody else"
        assert not any(card.pinged for card in others)
        assert (await here.published(self.cards[2])).crossposted
        assert here.forum_tags(self.post) == {"Economy", "Trade"}

    async def readers_read(self) -> None:
        self.to("Readers read")
        here, ana, ben = self.here, self.here.ana, self.here.ben
        square, *_, letter, story = self.cards
        why = await here.presses(ben, square, "Why this?")
        read(why, "It came because this chat follows #sugar.", labels=(), only=ben)
        why = await here.presses(ana, square, "Why this?")
        read(why, "this chat follows #sugar.", labels=("Unfollow #sugar", "Mute #sugar"), only=ana)
        read(await here.presses(ben, story, "Why this?"), "this chat follows **Economy**.", only=ben)
        share = await here.presses(ben, letter, "Share")
        read(share, "Share ", TITLE, "Copy link: `https://example.org/sugar`", labels=NETWORKS)
        read(await here.presses(ben, square, "Share"), "Share ", TITLE, labels=NETWORKS, only=ben)
        read(await here.picks(ben, square, "Share this article"), "Share ", TITLE, labels=NETWORKS, only=ben)
        read(await here.picks(ben, self.hello, "Share this article"), "no article of mine", only=ben)
        more = await here.presses(ben, letter, "More from Economy")
        read(more, "More from **Economy**", "Cane report")

    async def posts_by_a_form(self) -> None:
        self.to("Olga posts by a form in Discord")
        here, olga, ana = self.here, self.here.olga, self.here.ana
        form = await here.opens(olga, here.square, "post")
        assert list(form.fields) == ["Title", "Tags", "Category", "Body", "Picture"]
        preview = await here.fills(olga, form, Title="Rum is dearer", Tags="Rum", Category="Economy", Body=RUM)
        read(preview, "## Rum is dearer", "5 chats would get it", only=olga)
        assert preview.labels == ("Read on", "Publish", "Schedule", "Edit", "Try it", "Discard")
        tried = await here.presses(olga, preview, "Try it")
        read(tried, "## Rum is dearer", labels=("Read on", *LABELS[2:]), only=olga)
        published = await here.presses(olga, preview, "Publish")
        read(published, "Published: **Rum is dearer**", "It reaches 5 chats.", "It is article 14", only=olga)
        read(await here.next_there(here.tom.private), "Rum is dearer", "Part 8")
        for place in (here.wire, here.ben.private, await here.post("Rum is dearer"), ana.private):
            card = await here.next(place)
            read(card, "## Rum is dearer", "Part 1", labels=("Read on", *LABELS[2:]))
            assert "Part 8" not in card.plain
        page = await here.presses(ana, card, "Read on")
        read(page, "## Rum is dearer", "Part 8", labels=("Previous", "More from Economy"))

    async def posts_what_somebody_said(self) -> None:
        self.to("Olga takes up what somebody said")
        here, olga, ana = self.here, self.here.olga, self.here.ana
        said = await ana.says("The old bridge is open again.", in_=here.lobby)
        read(await here.picks(ana, said, "Post as article"), "Only the newsroom's editors can do that.", only=ana)
        form = here.form(await olga.uses_on(said, "Post as article"))
        preview = await here.fills(olga, form, Title="Bridge open")
        read(preview, "## Bridge open", "The old bridge is open again.", "nobody follows it yet", only=olga)
        read(await here.presses(olga, preview, "Discard"), "Discarded. Nothing was published.", labels=(), only=olga)

    async def starts_again(self) -> None:
        self.to("The program is stopped and starts again")
        here, ben = self.here, self.here.ben
        assert await self.process.stop() == 0
        here.discord.later(seconds=30)
        await self.process.start()
        read(await here.presses(ben, self.cards[0], "Share"), "Share ", TITLE, labels=NETWORKS, only=ben)
        read(await here.presses(ben, self.found, "Next"), "12. **Cane report 1**", only=ben)
        assert len(here.discord.called("PUT /applications/{application_id}/commands")) == 1, "they are as they were"

    async def corrects(self) -> None:
        self.to("Olga corrects it, and readers are told")
        here, olga = self.here, self.here.editor
        change = await here.says(olga, "/correct 13 The mills opened on Tuesday\n\nThe mills opened on **Tuesday**.")
        read(change, "✎ Corrected", "The mills opened on Tuesday", "Nothing changes before you press Publish.")
        done = await here.changes(olga, change, "Publish and tell readers")
        read(done, f"Corrected: {TITLE}", "The messages that show it change, and readers are told.")
        for chat in (here.tom.private, here.group):
            read(await here.next_there(chat), f"Corrected: {TITLE}", "The mills opened on Tuesday", labels=("Read",))
        self.cards = [await here.edited(card) for card in self.cards]
        for card in self.cards:
            read(
                card, f"## [{TITLE}]", "✎ Corrected", ": The mills opened on Tuesday", "on **Tuesday**.", labels=LABELS
            )
            told = await here.next(card.channel)
            read(told, "Corrected: ", TITLE, "The mills opened on Tuesday", labels=("Read",), answers=card.id)
            assert not told.pinged

    async def has_enough(self) -> None:
        self.to("A reader has enough")
        here, ben = self.here, self.here.ben
        why = await here.presses(ben, self.cards[3], "Why this?")
        read(why, "It came because you follow #sugar.", labels=("Unfollow #sugar", "Mute #sugar"))
        gone = await here.presses(ben, why, "Unfollow #sugar")
        read(gone, "You no longer follow #sugar.", labels=("+ #sugar",))
        read(await here.asks(ben, ben.private, "tag list"), "You follow #Cane, #rum.", labels=("✓ #Cane", "✓ #rum"))

    async def retracts(self) -> None:
        self.to("Olga takes it back from Discord")
        here, olga = self.here, self.here.olga
        assert await here.types(olga, here.square, "retract", id="sugar") == [TITLE]
        question = await here.asks(olga, here.square, "retract", id="13", reason="The report was invented")
        read(question, "Retracted", TITLE, "Reason: The report was invented", labels=("Retract", "Keep"), only=olga)
        read(await here.presses(olga, question, "Retract"), f"Retracted: {TITLE}", labels=("Restore",), only=olga)
        for card in self.cards:
            read(await here.edited(card), "Retracted ", TITLE, "Reason: The report was invented", labels=())
        counted = (await self.newsclip.later("stats", "13", "--json")).json
        assert counted["reached"] == {"telegram": 2, "discord": 5}
        assert counted["doubts"] == 0


async def test_the_whole_story(here: Neighbourhood, process: Process, newsclip: Newsclip) -> None:
    story = Story(here, process, newsclip)
    await story.comes_to_servers()
    await story.community_follows()
    await story.readers_come()
    await story.readers_elsewhere()
    await story.posts_from_telegram()
    await story.readers_read()
    await story.posts_by_a_form()
    await story.posts_what_somebody_said()
    await story.starts_again()
    await story.corrects()
    await story.has_enough()
    await story.retracts()
    await here.settled()
