"""What Telegram shows of us without being asked: the menus of commands, the words on an empty chat, the rights we ask for.

All of it is kept by Telegram, so it is set only when it is to be another than last time: a fingerprint of what was set is
kept in the database.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson
import structlog
from telegram.error import TelegramError

from bots.house import House
from bots.telegram.api import Api
from bots.telegram.channels import CHANNEL, SUMMARY
from bots.telegram.places import PLATFORM
from bots.telegram.rights import channel_rights
from bots.telegram.settings import Settings
from core.commands.command import Command
from core.i18n import _, languages, speaking
from core.values.chat import Right
from core.values.errors import N_
from core.values.graphemes import shortened

log = structlog.get_logger()

NAME = re.compile(r"[a-z0-9_]{1,32}")
SUMMARY_LENGTH = 256
DESCRIPTION_LENGTH = 512
SHORT_LENGTH = 120
"""Characters (core.telegram.org/bots/api: botcommand, setmydescription, setmyshortdescription)."""

PITCH = N_("{name}: news on what you choose, as soon as it is out.")
WAYS = N_("Follow tags, search and share here, or add me to a group or a channel.")


@dataclass(frozen=True, slots=True)
class _Call:
    method: str
    parameters: Mapping[str, Any]


class Menus:
    def __init__(self, api: Api, house: House, settings: Settings) -> None:
        self._api = api
        self._house = house
        self._owners = frozenset(filter(str.isdecimal, settings.owners))
        self._known: set[str] = set()

    async def put(self) -> None:
        """At the start, for everybody. What Telegram refuses is logged and tried at the next start; raises `TokenError`."""
        await self._set("all", list(self._menus()))
        await self._set("profile", list(self._profile()))
        for owner in sorted(self._owners):
            await self._put_for(owner)

    async def put_for(self, person_id: int) -> None:
        """An owner's own menu when that person speaks: before, there may have been no chat to put it in. What keeps it from
        them is logged: they were answered already."""
        if str(person_id) in self._owners - self._known:
            try:
                await self._put_for(str(person_id))
            except Exception:
                log.exception("menu_failed", whose=str(person_id))

    async def _put_for(self, owner: str) -> None:
        scope = {"type": "chat", "chat_id": int(owner)}
        if await self._set(owner, list(self._menu(scope, Right.OWN, private=True))):
            self._known.add(owner)

    def _menus(self) -> Iterator[_Call]:
        yield from self._menu({"type": "all_private_chats"}, Right.MANAGE, private=True)
        yield from self._menu({"type": "all_group_chats"}, Right.READ)
        yield from self._menu({"type": "all_chat_administrators"}, Right.MANAGE)

    def _menu(self, scope: Mapping[str, Any], rights: Right, *, private: bool = False) -> Iterator[_Call]:
        """One menu, for people of each language and for all others."""
        offered = list(self._house.router.registry.offered(rights, newsroom=private))
        for language, parameters in self._languages():
            with speaking(language):
                entries = [_entry(command) for command in offered]
                if private:
                    entries.append({"command": _named(CHANNEL), "description": _(SUMMARY)})
            yield _Call("setMyCommands", {"commands": entries, "scope": scope, **parameters})

    def _profile(self) -> Iterator[_Call]:
        name = self._house.services.name
        for language, parameters in self._languages():
            with speaking(language):
                pitch = _(PITCH).format(name=name)
                about = shortened(f"{pitch} {_(WAYS)}", DESCRIPTION_LENGTH)
            yield _Call("setMyDescription", {"description": about, **parameters})
            short = shortened(pitch, SHORT_LENGTH)
            yield _Call("setMyShortDescription", {"short_description": short, **parameters})
        yield _Call("setMyDefaultAdministratorRights", {"for_channels": False})
        yield _Call("setMyDefaultAdministratorRights", {"for_channels": True, "rights": channel_rights()})

    def _languages(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """The language to speak, and how a call names it; the newsroom's own is for everybody without another."""
        yield self._house.services.cards.language, {}
        for language in languages():
            yield language, {"language_code": language}

    async def _set(self, whose: str, calls: list[_Call]) -> bool:
        """Whether Telegram has what `calls` say, now or already."""
        fact = f"{PLATFORM}:menus:{whose}"
        storage = self._house.services.storage
        wanted = orjson.dumps([self._api.me.id, *((call.method, call.parameters) for call in calls)])
        fingerprint = blake2b(wanted, digest_size=16).hexdigest()
        async with storage.read() as tx:
            known = await tx.facts.get(fact)
        if known is not None and known[0] == fingerprint:
            return True
        try:
            for call in calls:
                await self._house.lane.spend()
                await self._api.call(call.method, **call.parameters)
        except TelegramError as error:
            log.info("menu_not_set", whose=whose, error=str(error))
            return False
        async with storage.begin() as tx:
            await tx.facts.put(fact, fingerprint, at=self._house.services.now())
        return True


def _entry(command: Command) -> Mapping[str, str]:
    return {"command": _named(command.name), "description": shortened(_(command.summary), SUMMARY_LENGTH)}


def _named(name: str) -> str:
    """In the language now spoken, where Telegram takes the name (core.telegram.org/bots/api#botcommand)."""
    return _(name) if NAME.fullmatch(_(name)) else name
