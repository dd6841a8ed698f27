"""Discord as a platform of the house.

What is sent goes over REST and what happens comes over the gateway; both are opened anew by each `run`, and only a token that
is refused ends the work.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime

from discord.errors import ConnectionClosed, LoginFailure, PrivilegedIntentsRequired

from bots.discord.api import Api
from bots.discord.gateway import PATIENCE, Gateway
from bots.discord.interactions import Interactions
from bots.discord.invitations import invitations
from bots.discord.members import Members
from bots.discord.menus import Menus
from bots.discord.messenger import FORMS, DiscordMessenger
from bots.discord.places import PLATFORM
from bots.discord.refusals import Refusals
from bots.discord.sessions import Sessions
from bots.discord.settings import Settings
from bots.discord.wording import WORDS
from bots.house import House, TokenError
from core.delivery.pace import Limits
from core.storage import Storage
from core.values.chat import Address
from core.values.document import Action
from core.values.errors import N_, UserError

BAD_TOKEN, UNKNOWN_INTENTS = 4004, 4013
"""The gateway's close codes: docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes."""

REFUSED = N_(
    "Discord does not tell the bot what it asks for, so nothing goes there and nothing is heard. Look at its application in the"
    " Developer Portal and start again."
)


def now() -> datetime:
    return datetime.now(UTC)


class DiscordBot:
    """`patience`: see `Gateway`."""

    def __init__(self, settings: Settings, *, now: Callable[[], datetime] = now, patience: float = PATIENCE) -> None:
        self._settings = settings
        self._patience = patience
        self._api = Api(settings.token, settings.api_url)
        self._messenger = DiscordMessenger(self._api, now=now)

    @property
    def platform(self) -> str:
        return PLATFORM

    @property
    def messenger(self) -> DiscordMessenger:
        return self._messenger

    @property
    def limits(self) -> Limits:
        return self._settings.limits

    @property
    def forms(self) -> Sequence[str]:
        return FORMS

    @property
    def words(self) -> Mapping[str, str]:
        return WORDS

    def invitations(self) -> Sequence[Action]:
        return invitations(self._api.id)

    def link(self, payload: str) -> str:
        """Discord has no links that say something to a bot."""
        return ""

    async def run(self, house: House) -> None:
        services = house.services
        sessions = Sessions(services.storage, self._settings.identifies_per_day, now=services.now, wake=services.wake)
        refusals = Refusals(self._api.invalid, services.storage, now=services.now, wake=services.wake)
        self._messenger.spend_by(house.lane.spend)
        self._messenger.pictures = house.pictures
        self._messenger.channels.last_ref = _last_refs(services.storage)
        hindrance: Exception | None = None
        try:
            async with self._api.session() as http, Gateway(http, sessions.begin, patience=self._patience) as gateway:
                Interactions(self._api, house, self._settings).attach(gateway)
                Members(house, self._api, self._messenger.channels).attach(gateway)
                menus = Menus(self._api, house, managed_by_role=bool(self._settings.managers))
                async with asyncio.TaskGroup() as parts:
                    parts.create_task(self._listen(gateway))
                    parts.create_task(menus.put())
                    parts.create_task(refusals.watch())
                    parts.create_task(_ready(gateway, house))
        except* (TokenError, UserError) as refused:
            hindrance = refused.exceptions[0]
        except* Exception as failed:
            hindrance = hindrance or failed.exceptions[0]
        finally:
            self._messenger.channels.gateway = None
        if hindrance is not None:
            raise hindrance

    async def _listen(self, gateway: Gateway) -> None:
        """What happens there, until the connection can be made no more."""
        try:
            await gateway.start(self._settings.token.get_secret_value())
        except LoginFailure:
            raise TokenError from None
        except PrivilegedIntentsRequired:
            raise UserError(REFUSED) from None
        except ConnectionClosed as closed:
            if closed.code == BAD_TOKEN:
                raise TokenError from None
            if closed.code == UNKNOWN_INTENTS:
                raise UserError(REFUSED) from None
            raise
        raise ConnectionResetError("the gateway was closed")


async def _ready(gateway: Gateway, house: House) -> None:
    await gateway.wait_until_ready()
    house.ready()


def _last_refs(storage: Storage) -> Callable[[Address], Awaitable[str]]:
    async def last_ref(chat: Address) -> str:
        async with storage.read() as tx:
            return await tx.deliveries.last_ref(chat)

    return last_ref
