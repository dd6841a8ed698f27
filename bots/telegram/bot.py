"""Telegram as a platform of the house.

Its parts fail apart: one that does is begun again while the others go on over the same connections. Only a token that is
refused ends them all.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from random import random

import structlog

from bots.house import House, TokenError
from bots.telegram.answers import Answers
from bots.telegram.api import Api
from bots.telegram.arrivals import Arrivals
from bots.telegram.channels import Channels
from bots.telegram.conversation import Conversation
from bots.telegram.inline import Inline
from bots.telegram.invitations import invitations, opening
from bots.telegram.members import Members
from bots.telegram.menus import Menus
from bots.telegram.messenger import FORMS, TelegramMessenger
from bots.telegram.people import People
from bots.telegram.places import PLATFORM
from bots.telegram.poller import Poller
from bots.telegram.queries import Queries
from bots.telegram.settings import Settings
from bots.telegram.troubles import Troubles
from bots.telegram.updates import Updates
from bots.telegram.webhook import Webhook
from bots.telegram.wording import WORDS
from core.delivery.pace import Limits
from core.inbox import Inbox
from core.values.document import Action
from core.values.errors import N_, UserError

log = structlog.get_logger()

CALLS_BESIDE = 8
"""Connections for calls that are no messages."""

AGAIN = 5.0
"""Seconds until a part that failed is begun again."""


def now() -> datetime:
    return datetime.now(UTC)


class TelegramBot:
    """`jitter` is in [0, 1)."""

    def __init__(
        self, settings: Settings, *, now: Callable[[], datetime] = now, jitter: Callable[[], float] = random
    ) -> None:
        self._settings = settings
        self._jitter = jitter
        limits = settings.limits
        self._api = Api(
            settings.token, settings.api_url, connections=limits.in_flight + CALLS_BESIDE, proxy=settings.proxy
        )
        self._messenger = TelegramMessenger(self._api, now=now, paid=settings.paid_broadcast)

    @property
    def platform(self) -> str:
        return PLATFORM

    @property
    def messenger(self) -> TelegramMessenger:
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
        return invitations(self._api.me.username)

    def link(self, payload: str) -> str:
        return opening(self._api.me.username, payload)

    async def run(self, house: House) -> None:
        if self._settings.updates == "webhook" and not (house.services.public_url and house.listen):
            raise UserError(
                N_('bots.telegram.updates = "webhook" needs web.public_url and web.listen: Telegram calls us there.')
            )
        self._messenger.spend_by(house.lane.spend)
        self._messenger.uploads.pictures = house.pictures
        async with self._api as api:
            menus, queries = Menus(api, house, self._settings), Queries(Inline(api, house).answer)
            people, answers = People(api, house, self._settings.owners), Answers(house)
            channels = Channels(api, house, people, answers)
            members = Members(api, house, people, channels)
            updates = Updates(Conversation(api, house, people, answers), channels, members, menus)
            storage, now = house.services.storage, house.services.now
            arrivals = Arrivals(storage, now=now, inline=queries.take)
            inbox = Inbox(storage, PLATFORM, now=now, fatal=(TokenError,))
            refused = False
            try:
                async with asyncio.TaskGroup() as parts:
                    parts.create_task(api.warm())
                    parts.create_task(_lasting("arrivals", partial(self._take_in, house, arrivals)))
                    parts.create_task(_lasting("inbox", partial(inbox.run, updates.handle, arrivals.woken)))
                    parts.create_task(_lasting("menus", menus.put))
            except* TokenError:
                refused = True
        if refused:
            raise TokenError

    async def _take_in(self, house: House, arrivals: Arrivals) -> None:
        """What people say, kept, until cancelled."""
        services = house.services
        troubles = Troubles(services.storage, now=services.now, wake=services.wake)
        if self._settings.updates == "polling":
            poller = Poller(self._api, arrivals.take, rival=troubles.rival, jitter=self._jitter)
            return await poller.run(house.ready)
        webhook = Webhook(
            self._api,
            arrivals.take,
            token=self._settings.token,
            public_url=services.public_url,
            listen=house.listen,
            rival=troubles.rival,
            unreached=troubles.unreached,
        )
        return await webhook.serve(house.ready)


async def _lasting(name: str, part: Callable[[], Awaitable[None]]) -> None:
    """Run a part until it ends by itself. Raises `TokenError`."""
    while True:
        try:
            return await part()
        except TokenError:
            raise
        except Exception:
            log.exception("part_failed", part=f"{PLATFORM}.{name}", again_in=AGAIN)
            await asyncio.sleep(AGAIN)
