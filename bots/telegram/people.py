"""Who somebody is in a chat, and what they may do there.

Administrators are those that Telegram names when it is asked, so that whoever is demoted loses the right within a minute.
"""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bots.house import House, TokenError
from bots.telegram.api import Api
from bots.telegram.places import Place
from core.i18n import languages
from core.values.chat import ChatKind, Right, Sender

log = structlog.get_logger()

TRUSTED = timedelta(seconds=60)
"""How long an answer of Telegram is good."""

KEPT = 4096
"""Answers kept."""

READ = 10.0
"""Seconds for such an answer: somebody waits for it."""

KINDS = {
    "private": ChatKind.PRIVATE,
    "group": ChatKind.GROUP,
    "supergroup": ChatKind.GROUP,
    "channel": ChatKind.CHANNEL,
}
"""By `Chat.type` (core.telegram.org/bots/api#chat)."""

MANAGERS = frozenset({"creator", "administrator"})
"""By `ChatMember.status` (core.telegram.org/bots/api#chatmember)."""


class People:
    """`owners` are the ids of the newsroom's owners."""

    def __init__(self, api: Api, house: House, owners: Collection[str]) -> None:
        self._api = api
        self._house = house
        self._owners = frozenset(owners)
        self._known: OrderedDict[tuple[int, int], tuple[bool, datetime]] = OrderedDict()
        self._changes = 0

    async def sender(
        self, chat: Mapping[str, Any], person: Mapping[str, Any] | None, *, topic: int | None, anonymous: bool = False
    ) -> Sender:
        """Who speaks: `chat` and `person` as on the wire. `person` is None for a channel that writes in a group, and for
        the group's `anonymous` administrators."""
        kind = KINDS[chat["type"]]
        return Sender(
            address=Place(chat["id"], topic).address,
            person="" if person is None else str(person["id"]),
            rights=Right.MANAGE if anonymous else await self._rights(chat["id"], kind, person),
            kind=kind,
            language=_language(person) if person is not None and kind is ChatKind.PRIVATE else "",
            name=name_of(chat if kind is not ChatKind.PRIVATE or person is None else person),
        )

    async def manages(self, chat_id: int, person_id: int) -> bool:
        """Whether Telegram calls them a creator or an administrator there; False when it does not say."""
        known, now = self._known.get((chat_id, person_id)), self._house.services.now()
        if known is not None and now < known[1]:
            return known[0]
        changes = self._changes
        found = await self._ask(chat_id, person_id)
        if found is not None and changes == self._changes:
            self._keep((chat_id, person_id), found, until=now + TRUSTED)
        return bool(found)

    def forget(self, chat_id: int, person_id: int | None = None) -> None:
        """A change was heard of: of one member, or of the chat."""
        self._changes += 1
        for key in [key for key in self._known if key == (chat_id, person_id or key[1])]:
            del self._known[key]

    async def _rights(self, chat_id: int, kind: ChatKind, person: Mapping[str, Any] | None) -> Right:
        if person is None:
            return Right.READ
        if str(person["id"]) in self._owners:
            return Right.OWN
        return Right.MANAGE if kind is ChatKind.GROUP and await self.manages(chat_id, person["id"]) else Right.READ

    async def _ask(self, chat_id: int, person_id: int) -> bool | None:
        """None when the next try may tell."""
        await self._house.lane.spend()
        try:
            member = await self._api.call("getChatMember", read=READ, chat_id=chat_id, user_id=person_id)
        except (BadRequest, Forbidden) as error:
            log.info("member_unknown", chat=chat_id, error=str(error))
            return False
        except (TelegramError, TokenError) as error:
            log.warning("member_not_told", chat=chat_id, error=type(error).__name__)
            return None
        return member["status"] in MANAGERS

    def _keep(self, key: tuple[int, int], found: bool, *, until: datetime) -> None:
        self._known[key] = found, until
        self._known.move_to_end(key)
        if len(self._known) > KEPT:
            self._known.popitem(last=False)


def name_of(there: Mapping[str, Any]) -> str:
    """What Telegram calls a chat or a person, "" where it does not say."""
    if "title" in there:
        return str(there["title"])
    return " ".join(str(there[part]) for part in ("first_name", "last_name") if there.get(part))


def _language(person: Mapping[str, Any]) -> str:
    """The language of their client where we speak it, else ""."""
    code = str(person.get("language_code") or "").partition("-")[0].lower()
    return code if code in languages() else ""
