"""Telegram as a platform of the house."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from random import random

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
from bots.telegram.settings import Settings
from bots.telegram.updates import Updates
from bots.telegram.webhook import Webhook
from core.delivery.pace import Limits
from core.inbox import Inbox
from core.values.document import Action
from core.values.errors import N_, UserError

CALLS_BESIDE = 8
"""Connections for calls that are no messages."""


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

    def invitations(self) -> Sequence[Action]:
        return invitations(self._api.me.username)

    def link(self, payload: str) -> str:
        return opening(self._api.me.username, payload)

    async def run(self, house: House) -> None:
        if self._settings.updates == "webhook" and not (house.services.public_url and house.listen):
            raise UserError(
                N_('bots.telegram.updates = "webhook" needs web.public_url and web.listen: Telegram calls us there.')
            )
        async with self._api as api:
            menus, inline = Menus(api, house, self._settings), Inline(api, house)
            people, answers = People(api, house, self._settings.owners), Answers(house)
            channels = Channels(api, house, people, answers)
            members = Members(api, house, people, channels)
            updates = Updates(Conversation(api, house, people, answers), channels, members, menus)
            storage, now = house.services.storage, house.services.now
            arrivals = Arrivals(storage, now=now, inline=inline.answer)
            inbox = Inbox(storage, PLATFORM, now=now, fatal=(TokenError,))
            refused = False
            try:
                async with asyncio.TaskGroup() as parts:
                    parts.create_task(self._take_in(house, arrivals))
                    parts.create_task(inbox.run(updates.handle, arrivals.woken))
                    parts.create_task(menus.put())
            except* TokenError:
                refused = True
        if refused:
            raise TokenError

    async def _take_in(self, house: House, arrivals: Arrivals) -> None:
        """What people say, kept, until cancelled."""
        if self._settings.updates == "polling":
            return await Poller(self._api, arrivals.take, jitter=self._jitter).run(house.ready)
        webhook = Webhook(
            self._api,
            arrivals.take,
            token=self._settings.token,
            public_url=house.services.public_url,
            listen=house.listen,
        )
        return await webhook.serve(house.ready, asyncio.Event().wait())
