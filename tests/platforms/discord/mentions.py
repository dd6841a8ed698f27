"""Whom a message calls up: resources/message, Allowed Mentions Object."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.platforms.discord import components
from tests.platforms.discord.permissions import Permission

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel

PERSON = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(?:everyone|here)\b")


@dataclass(frozen=True)
class Mentions:
    """Who stands in the words and is not held back; `pinged` of them are those who are called up."""

    people: Sequence[int] = ()
    roles: Sequence[int] = ()
    everyone: bool = False
    pinged: frozenset[int | str] = frozenset()


def found(channel: "Channel", may: int, body: Mapping[str, Any]) -> Mentions:
    """`may` are the author's permissions. Embeds call nobody up; text displays do (components/reference, Text Display)."""
    words = "\n".join([body.get("content") or "", *components.texts(body.get("components") or ())])
    allowed = body.get("allowed_mentions")
    known = channel.world.people
    people = [int(each) for each in PERSON.findall(words) if int(each) in known or int(each) == channel.world.bot_id]
    people = [each for each in dict.fromkeys(people) if _allowed(allowed, "users", each)]
    guild = channel.guild
    if guild is None:
        return Mentions(people, pinged=frozenset(people))
    roles = [int(each) for each in dict.fromkeys(ROLE.findall(words)) if int(each) in guild.roles]
    roles = [each for each in roles if _allowed(allowed, "roles", each)]
    loud = bool(may & Permission.MENTION_EVERYONE)
    everyone = bool(EVERYONE.search(words)) and loud and _allowed(allowed, "everyone", 0)
    pinged: set[int | str] = {*people, *(each for each in roles if loud or guild.roles[each].mentionable)}
    return Mentions(people, roles, everyone, frozenset(pinged | ({"everyone"} if everyone else set())))


def _allowed(allowed: Mapping[str, Any] | None, kind: str, number: int) -> bool:
    """Without the object everything is called up; with it what it parses or lists."""
    if allowed is None:
        return True
    if kind in (allowed.get("parse") or ()):
        return True
    return str(number) in map(str, allowed.get(kind) or ()) if kind != "everyone" else False
