"""What a command has at hand: the house's services, and who asks, where and when."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from core.articles import Newsroom
from core.cards import Cards
from core.delivery.documents import Audience
from core.pages import Pages
from core.planning import Planner
from core.retention import Retention
from core.search.service import Results
from core.sharing import NAMES
from core.storage import Storage
from core.subscriptions import Subscriptions
from core.values.article import Article
from core.values.chat import Address, Chat, ChatKind, Right, Sender
from core.values.document import Action, Document
from core.values.errors import N_, UserError


class Finder(Protocol):
    """What commands need of the search: it is a large part, and a slow one to set up."""

    async def find(self, text: str, *, now: datetime, limit: int = 10, page: str | None = None) -> Results: ...

    async def related(self, article: Article, limit: int) -> Sequence[int]: ...


async def _nobody(_chat: Chat, _document: Document) -> None:
    """Where nothing is sent, nobody is told."""


@dataclass(frozen=True, slots=True)
class Services:
    """`networks` are those offered for sharing (none: all); `ttl` is how far back a revived chat is served.

    `desks` are chats where newsroom commands work beside private ones; `owners` are people that nobody can ban;
    `invited_only` opens new chats for the newsroom and the invited only. By platform, `forms` are the looks a chat may
    choose between, `invitations` the links that bring the bot to more places. `links` are the addresses
    that say `/start` with a payload to it.
    `tell` sends a chat what it did not ask for.
    """

    storage: Storage
    newsroom: Newsroom
    planner: Planner
    pages: Pages
    subscriptions: Subscriptions
    search: Finder
    cards: Cards
    wake: Callable[[], None]
    now: Callable[[], datetime]
    new_code: Callable[[], str]
    name: str = "Newsclip"
    networks: tuple[str, ...] = ()
    desks: frozenset[Address] = frozenset()
    platforms: tuple[str, ...] = ()
    forms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    invitations: Callable[[str], Sequence[Action]] = lambda _platform: ()
    links: Callable[[str], Sequence[str]] = lambda _payload: ()
    tell: Callable[[Chat, Document], Awaitable[None]] = _nobody
    owners: frozenset[Address] = frozenset()
    invited_only: bool = False
    ttl: timedelta = timedelta(hours=24)
    keep: Retention = field(default_factory=Retention)

    @property
    def public_url(self) -> str:
        return self.cards.base


@dataclass(frozen=True, slots=True)
class Context:
    """`chat` as it was when the question came; `rights` are the sender's here."""

    services: Services
    sender: Sender
    chat: Chat
    rights: Right
    now: datetime

    @property
    def private(self) -> bool:
        return self.sender.kind is ChatKind.PRIVATE

    @property
    def heard(self) -> bool:
        """Whether plain words here are for us."""
        return self.private and self.sender.heard

    @property
    def desk(self) -> bool:
        """Whether newsroom commands are answered here."""
        return self.private or self.sender.address in self.services.desks

    @property
    def speaks(self) -> str:
        """The language of the chat, whatever that of the one who asks."""
        return self.chat.settings.language or self.sender.begins_in or self.services.cards.language

    @property
    def zone(self) -> tzinfo:
        return self.services.cards.zone_for(self.chat.settings.timezone)

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks that this chat is offered for sharing: of the newsroom's those it chose, else all of them."""
        offered = self.services.networks or NAMES
        return tuple(name for name in offered if name in self.chat.settings.networks) or offered

    @property
    def audience(self) -> Audience:
        return Audience.of(self.chat)

    @property
    def person(self) -> str:
        """Who speaks, for the audit log."""
        return f"{self.sender.address.platform}:{self.sender.person}"

    def require(self, right: Right) -> None:
        """Raises `UserError` when the sender may not."""
        if self.rights < right:
            raise UserError(refusal(right))


def refusal(right: Right) -> str:
    """The sentence, not yet translated, for who lacks `right`."""
    match right:
        case Right.OWN:
            return N_("Only the owners of this bot can do that.")
        case Right.EDIT | Right.CONTRIBUTE:
            return N_("Only the newsroom's editors can do that.")
        case _:
            return N_("Only those who manage this chat can do that.")
