"""What is offered while somebody types an option: found in memory, since each letter asks anew and an answer is waited for."""

import asyncio
import re
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import structlog

from bots.discord.asked import Asked
from bots.discord.speakers import Speaker
from bots.house import House
from core.commands.command import Among
from core.commands.lists import label, word
from core.i18n import _, speaking
from core.subscriptions import Following
from core.values.article import Status
from core.values.chat import Address, Right, Sender
from core.values.graphemes import shortened
from core.values.tag import Topic, TopicKind

log = structlog.get_logger()

MOST, LENGTH = 25, 100
"""Choices, and characters of each name and value
(docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-choice-structure)."""

TOPICS, ARTICLES, DRAFTS = 5000, 2000, 100
"""Kept in memory."""

STALE = 20.0
"""Seconds after which what is kept is read again."""

PATIENCE = 1.5
"""Seconds that the first to ask waits for it to be read."""

TYPING, TYPERS = 5.0, 256
"""Seconds that what a chat follows is kept while somebody there types, and chats for which it is."""

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
    retracted: tuple[_Article, ...] = ()
    drafts: tuple[_Article, ...] = ()


class Suggestions:
    """`clock` tells seconds that never go back. What is kept is read again behind the back of who asks."""

    def __init__(self, house: House, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._services = house.services
        self._registry = house.router.registry
        self._clock = clock
        self._known: _Known | None = None
        self._read_at = 0.0
        self._reading: asyncio.Task[None] | None = None
        self._followed: OrderedDict[Address, tuple[float, Following]] = OrderedDict()

    async def of(self, what: Asked, speaker: Speaker) -> list[Suggestion]:
        """For the option that `speaker` is typing; none for whom we do not let in."""
        text = what.options.get(what.typing, "")
        if self._services.invited_only and not await self._invited(speaker.sender):
            return []
        match what.typing:
            case "tags" | "tag":
                return _topics(text, await self._meant(what.among, speaker.sender))
            case "id":
                return _articles(text, await self._told(what, speaker.sender))
            case "command":
                return self._commands(text, speaker.sender)
        return []

    def _commands(self, text: str, sender: Sender) -> list[Suggestion]:
        rights = max(sender.rights, Right.MANAGE)
        with speaking(sender.language or self._services.cards.language):
            offered = self._registry.offered(rights, newsroom=rights >= Right.CONTRIBUTE, fields=True)
            names = [_(one.name) for one in offered]
        return _fitting(Suggestion(name, name) for name in names if fold(name).startswith(fold(text).strip(" /")))

    async def _invited(self, sender: Sender) -> bool:
        """Where readers are invited, who has a chat with us."""
        async with self._services.storage.read() as tx:
            return sender.rights >= Right.CONTRIBUTE or await tx.chats.at(sender.address) is not None

    async def _told(self, what: Asked, sender: Sender) -> tuple[_Article, ...]:
        """The articles that can be meant; what readers do not see is shown to those alone whose command it is for."""
        known = await self._get()
        hidden = {Among.RETRACTED: known.retracted, Among.DRAFTS: known.drafts}
        if what.among not in hidden:
            return known.articles
        return hidden[what.among] if what.command is not None and sender.rights >= what.command.needs else ()

    async def _meant(self, among: Among, sender: Sender) -> Sequence[_Topic]:
        """The tags and categories that can be meant."""
        if among is Among.ANY:
            return (await self._get()).topics
        following = await self._chosen(sender.address)
        with speaking(sender.language or self._services.cards.language):
            chosen = following.followed if among is Among.FOLLOWED else following.muted
            return [_Topic(topic, fold(label(topic)).lstrip("#")) for topic in chosen]

    async def _chosen(self, address: Address) -> Following:
        """What is followed and muted there, as it is or was a moment ago; what was known before where that takes too long."""
        at, known = self._followed.get(address, (-TYPING, Following((), ())))
        if self._clock() - at < TYPING:
            return known
        try:
            async with asyncio.timeout(PATIENCE):
                known = await self._read_chosen(address)
        except Exception:
            log.exception("suggestions_not_read", chat=str(address))
            return known
        self._followed[address] = self._clock(), known
        self._followed.move_to_end(address)
        if len(self._followed) > TYPERS:
            self._followed.popitem(last=False)
        return known

    async def _read_chosen(self, address: Address) -> Following:
        async with self._services.storage.read() as tx:
            chat = await tx.chats.at(address)
        return Following((), ()) if chat is None else await self._services.subscriptions.of(chat)

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
                retracted = await tx.articles.titles(ARTICLES, status=Status.RETRACTED)
                drafts = await tx.articles.drafts(offset=0, limit=DRAFTS)
        except Exception:
            log.exception("suggestions_not_read")
            return
        self._known = _Known(
            tuple(_Topic(topic, fold(topic.label)) for topic in topics),
            _titled(titles),
            _titled(retracted),
            _titled((one.id, one.title) for one in drafts),
        )


def _titled(titles: Iterable[tuple[int, str]]) -> tuple[_Article, ...]:
    return tuple(_Article(str(number), title, _words(title)) for number, title in titles)


def _topics(text: str, known: Iterable[_Topic]) -> list[Suggestion]:
    """Of `known` tags and categories those for the last entry of `text`, behind the entries before it."""
    before, entry = _parted(text)
    only = entry.casefold().startswith("category:")
    wanted = fold(entry.partition(":")[2] if only else entry).strip(' #"')
    chosen = {fold(one).lstrip("#") for one in re.split(r"[\s,]+", before)}
    offered = [
        one for one in known if word(one.topic) not in chosen and (not only or one.topic.kind is TopicKind.CATEGORY)
    ]
    first = (one for one in offered if one.folded.startswith(wanted))
    then = (one for one in offered if wanted and wanted in one.folded and not one.folded.startswith(wanted))
    found = (Suggestion(before + label(one.topic), before + word(one.topic)) for part in (first, then) for one in part)
    return _fitting(found)


def _articles(text: str, known: Sequence[_Article]) -> list[Suggestion]:
    """Of `known` articles, the newest first, those with words that begin as those of `text` do, and the one of that number."""
    wanted, number = _words(text), text.strip().lstrip("#")
    exact = (one for one in known if one.number == number)
    titled = (one for one in known if one.number != number and _begin(one.words, wanted))
    return _fitting(Suggestion(one.title, one.number) for part in (exact, titled) for one in part)


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
