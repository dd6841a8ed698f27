"""What is offered while somebody types an option: found in memory, since each letter asks anew and an answer is waited for."""

import asyncio
import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import structlog

from bots.discord.asked import Asked
from bots.discord.speakers import Speaker
from bots.house import House
from core.commands.lists import label, word
from core.i18n import _, speaking
from core.values.chat import Right, Sender
from core.values.graphemes import shortened
from core.values.tag import Topic, TopicKind

log = structlog.get_logger()

MOST, LENGTH = 25, 100
"""Choices, and characters of each name and value
(docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-choice-structure)."""

TOPICS, ARTICLES = 5000, 2000
"""Kept in memory."""

STALE = 20.0
"""Seconds after which what is kept is read again."""

PATIENCE = 1.5
"""Seconds that the first to ask waits for it to be read."""

RETRACTED = "restore"
"""The command for articles that nobody is offered."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`value` is what the option gets where a person picks `name`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class _Topic:
    topic: Topic
    folded: str


@dataclass(frozen=True, slots=True)
class _Article:
    number: str
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    topics: tuple[_Topic, ...] = ()
    articles: tuple[_Article, ...] = ()


class Suggestions:
    """`clock` tells seconds that never go back. What is kept is read again behind the back of who asks."""

    def __init__(self, house: House, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._services = house.services
        self._registry = house.router.registry
        self._clock = clock
        self._known: _Known | None = None
        self._read_at = 0.0
        self._reading: asyncio.Task[None] | None = None

    async def of(self, what: Asked, speaker: Speaker) -> list[Suggestion]:
        """For the option that `speaker` is typing; none for whom we do not let in."""
        text = what.options.get(what.typing, "")
        if self._services.invited_only and not await self._invited(speaker.sender):
            return []
        match what.typing:
            case "tags" | "tag":
                return await self.topics(text)
            case "id" if what.name != RETRACTED:
                return await self.articles(text)
            case "command":
                return self._commands(text, speaker.sender)
        return []

    def _commands(self, text: str, sender: Sender) -> list[Suggestion]:
        rights = max(sender.rights, Right.MANAGE)
        with speaking(sender.language or self._services.cards.language):
            names = [_(one.name) for one in self._registry.offered(rights, newsroom=rights >= Right.CONTRIBUTE)]
        return _fitting(Suggestion(name, name) for name in names if fold(name).startswith(fold(text).strip(" /")))

    async def _invited(self, sender: Sender) -> bool:
        """Where readers are invited, who has a chat with us."""
        async with self._services.storage.read() as tx:
            return sender.rights >= Right.CONTRIBUTE or await tx.chats.at(sender.address) is not None

    async def topics(self, text: str) -> list[Suggestion]:
        """Tags and categories for the last entry of `text`, behind the entries before it."""
        before, entry = _parted(text)
        known, only = await self._get(), entry.casefold().startswith("category:")
        wanted = fold(entry.partition(":")[2] if only else entry).strip(' #"')
        chosen = {fold(one).lstrip("#") for one in re.split(r"[\s,]+", before)}
        offered = [
            one
            for one in known.topics
            if word(one.topic) not in chosen and (not only or one.topic.kind is TopicKind.CATEGORY)
        ]
        first = (one for one in offered if one.folded.startswith(wanted))
        then = (one for one in offered if wanted and wanted in one.folded and not one.folded.startswith(wanted))
        found = (
            Suggestion(before + label(one.topic), before + word(one.topic)) for part in (first, then) for one in part
        )
        return _fitting(found)

    async def articles(self, text: str) -> list[Suggestion]:
        """The newest articles with words that begin as those of `text` do, and the one of that number."""
        known, wanted = await self._get(), _words(text)
        number = text.strip().lstrip("#")
        exact = (one for one in known.articles if one.number == number)
        titled = (one for one in known.articles if one.number != number and _begin(one.words, wanted))
        found = (Suggestion(one.title, one.number) for part in (exact, titled) for one in part)
        return _fitting(found)

    async def settled(self) -> None:
        """What is being read now, was."""
        if self._reading is not None:
            await self._reading

    async def _get(self) -> _Known:
        """What is known by now; nothing where that takes too long."""
        if self._known is None or self._clock() - self._read_at >= STALE:
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read())
            if self._known is None:
                await asyncio.wait([self._reading], timeout=PATIENCE)
        return self._known or _Known()

    async def _read(self) -> None:
        """What cannot be read now stays as it was."""
        self._read_at = self._clock()
        try:
            async with self._services.storage.read() as tx:
                topics = await tx.topics.known(TOPICS)
                titles = await tx.articles.titles(ARTICLES)
        except Exception:
            log.exception("suggestions_not_read")
            return
        self._known = _Known(
            tuple(_Topic(topic, fold(topic.label)) for topic in topics),
            tuple(_Article(str(number), title, _words(title)) for number, title in titles),
        )


def fold(text: str) -> str:
    """`text` without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _parted(text: str) -> tuple[str, str]:
    """What stands before the last entry of a list by space or comma, and that entry; an open quotation mark holds its words
    together."""
    end = text.rfind('"') if text.count('"') % 2 else len(text)
    start = max(text.rfind(mark, 0, end) for mark in " ,") + 1
    return text[:start], text[start:]


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


def _begin(words: Iterable[str], wanted: Iterable[str]) -> bool:
    return all(any(one.startswith(start) for one in words) for start in wanted)


def _fitting(found: Iterable[Suggestion]) -> list[Suggestion]:
    """As many as Discord takes; one whose value would have to be cut is none."""
    return list(islice(_short(found), MOST))


def _short(found: Iterable[Suggestion]) -> Iterator[Suggestion]:
    for one in found:
        name = shortened(one.name, LENGTH, len)
        if name and 0 < len(one.value) <= LENGTH:
            yield Suggestion(name, one.value)
