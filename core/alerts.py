"""Whoever can heal a trouble hears of it: the newsroom's chat for troubles, and the person who brought us to the chat."""

from base64 import b32encode
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

import structlog

from core.delivery.lane import IDLE, Lane
from core.delivery.wake import Bell
from core.i18n import _, ngettext, sentence, speaking
from core.storage import Storage
from core.storage.alerts import Alert
from core.values.chat import Address, Chat, ChatKind
from core.values.document import Document, say
from core.values.errors import UserError
from core.values.outcome import Moved, Outcome, Post, Postponed, Sent

log = structlog.get_logger()

PER_MINUTE = 20
"""Alerts that one place is told in a minute; what is more becomes one line."""

MINUTE = timedelta(minutes=1)

_SAME: Mapping[str, Mapping[str, str]] = {}


class Alerts:
    """`lanes` are those of the platforms there are, and `off` names those that take nothing from us any more, now or later.
    `ops` is the newsroom's chat for troubles; where that is on one of these, `owners` are told. By platform, `words` are how
    sentences about chats there are said. `language` is spoken to whom we do not know."""

    def __init__(
        self,
        storage: Storage,
        lanes: Mapping[str, Lane],
        ops: Collection[Address],
        owners: Collection[Address] = (),
        *,
        off: Collection[str] = (),
        words: Mapping[str, Mapping[str, str]] = _SAME,
        bell: Bell,
        now: Callable[[], datetime],
        language: str,
    ) -> None:
        self._storage = storage
        self._lanes = lanes
        self._ops = frozenset(ops)
        self._owners = frozenset(owners)
        self._off = off
        self._words = words
        self._bell = bell.listener()
        self._now = now
        self._language = language
        self._open: dict[str, set[Address]] = {}
        self._later: dict[Address, datetime] = {}
        self._told: dict[Address, deque[datetime]] = {}

    async def run(self) -> None:
        """For ever."""
        while True:
            await self.tell()
            await self._bell.wait(IDLE)

    async def tell(self) -> None:
        """Tell what was not told yet, once to each who shall hear it. What cannot be said now stays for another time."""
        async with self._storage.read() as tx:
            alerts = await tx.alerts.untold()
            chats = await tx.chats.many({alert.chat_id for alert in alerts if alert.chat_id is not None})
        self._forget({alert.key for alert in alerts})
        if not alerts:
            return
        mine: dict[Address, list[Alert]] = {}
        for alert in alerts:
            for hearer in self._hearers(alert, chats.get(alert.chat_id or 0)):
                mine.setdefault(hearer, []).append(alert)
        for hearer, some in mine.items():
            await self._tell(hearer, some)
        ended = [alert.key for alert in alerts if not self._open[alert.key]]
        async with self._storage.begin() as tx:
            await tx.alerts.told(ended, at=self._now())

    def _forget(self, untold: set[str]) -> None:
        """Keep at hand what still matters."""
        now = self._now()
        self._open = {key: hearers for key, hearers in self._open.items() if key in untold}
        self._later = {to: until for to, until in self._later.items() if until > now}
        self._told = {to: times for to, times in self._told.items() if times and times[-1] > now - MINUTE}

    def _hearers(self, alert: Alert, chat: Chat | None) -> Collection[Address]:
        """Who is still to hear it; all of them, and the log, when it is new."""
        if alert.key not in self._open:
            log.warning("alert", key=alert.key, told=sentence(UserError(self._said(alert), **alert.places)))
            hearers = set(self._ops)
            if all(to.platform in self._off for to in hearers):
                hearers |= self._owners
            if chat is not None and chat.bound_by:
                hearers.add(Address(chat.address.platform, chat.bound_by))
            if chat is not None:
                hearers.discard(chat.address)
            self._open[alert.key] = {to for to in hearers if to.platform in self._lanes}
        return self._open[alert.key]

    async def _tell(self, to: Address, alerts: Sequence[Alert]) -> None:
        """As many as `to` may be told now, the rest of them in one line."""
        now = self._now()
        told = self._told.setdefault(to, deque(maxlen=PER_MINUTE))
        left = PER_MINUTE - sum(at > now - MINUTE for at in told)
        if self._lanes[to.platform].mute or to in self._later or not left:
            return
        single = alerts if len(alerts) <= left else alerts[: left - 1]
        for some in [*((alert,) for alert in single), alerts[len(single) :]]:
            if not some:
                continue
            outcome = await self._say(to, some)
            if isinstance(outcome, Postponed):
                self._later[to] = outcome.until
                return
            told.append(now)
            for alert in some:
                self._open[alert.key].discard(to)
            if not isinstance(outcome, Sent):
                log.warning("alert_not_taken", keys=[alert.key for alert in some], to=str(to), outcome=repr(outcome))

    def _said(self, alert: Alert) -> str:
        """Its sentence as the platform of its chat has it."""
        platform = alert.places.get("chat", "").partition(":")[0]
        return self._words.get(platform, {}).get(alert.sentence, alert.sentence)

    async def _say(self, to: Address, alerts: Sequence[Alert]) -> Outcome | None:
        """How it ended; None when it was a fault of ours."""
        async with self._storage.read() as tx:
            chat = await tx.chats.at(to)
        kind = ChatKind.PRIVATE if chat is None else chat.kind
        with speaking((chat and chat.settings.language) or self._language):
            document = _worded(alerts[0], self._said(alerts[0])) if len(alerts) == 1 else _counted(len(alerts))
        form = "" if chat is None else chat.settings.form
        post = Post(document, _key(to, [alert.key for alert in alerts]), form=form, kind=kind)
        lane = self._lanes[to.platform]
        try:
            outcome = await lane.reply(to, post, kind)
            return await lane.reply(outcome.address, post, kind) if isinstance(outcome, Moved) else outcome
        except Exception:
            log.exception("alert_failed", to=str(to))
            return None


def _worded(alert: Alert, said: str) -> Document:
    buttons = tuple(replace(button, label=_(button.label)) for button in alert.buttons)
    return say("{told}", told=sentence(UserError(said, **_named(alert.places)))).offer(buttons)


def _named(places: Mapping[str, str]) -> Mapping[str, str]:
    """`places` as people know them: “Town Talk (telegram:-100…)”."""
    name = places.get("name")
    return {**places, "chat": f"{name} ({places['chat']})"} if name else places


def _counted(number: int) -> Document:
    told = ngettext(
        "And {number} more trouble: the log names it.", "And {number} more troubles: the log names them.", number
    )
    return say(told, number=number)


def _key(to: Address, alerts: Sequence[str]) -> str:
    """The same telling has the same key."""
    return b32encode(blake2b(f"{to} {alerts}".encode(), digest_size=15).digest()).decode().lower()
