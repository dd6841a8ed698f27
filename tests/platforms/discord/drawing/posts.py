"""Messages one below the other: who speaks and when, what is answered, and who alone sees it."""

from collections.abc import Iterator
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from tests.platforms.discord.drawing import parts
from tests.platforms.discord.drawing.icons import EYE, HORN, SPINE
from tests.platforms.discord.drawing.lore import Lore, portrait
from tests.platforms.discord.drawing.moments import said
from tests.platforms.discord.interactions import Kind

if TYPE_CHECKING:
    from tests.platforms.discord.interactions import Interaction
    from tests.platforms.discord.messages import Message

TOGETHER = timedelta(minutes=7)
"""Messages of one author within this time stand under one name."""


def messages(shown: "list[Message]", lore: Lore) -> Iterator[str]:
    before: Message | None = None
    for message in shown:
        if before is None or before.sent_at.date() != message.sent_at.date():
            yield f'<div class="day"><span>{message.sent_at:%B} {message.sent_at.day}, {message.sent_at.year}</span></div>'
        yield _message(message, before, lore)
        before = message


def _message(message: "Message", before: "Message | None", lore: Lore) -> str:
    above = _above(message, lore)
    follows = (
        before is not None and not above and before.author is message.author and before.ephemeral == message.ephemeral
    )
    joined = follows and before is not None and message.sent_at - before.sent_at < TOGETHER
    kinds = ["message", *(["joined"] if joined else []), *(["alone"] if message.ephemeral else [])]
    if lore.viewer.id in message.pinged or _roles(lore) & message.pinged:
        kinds.append("called")
    name = lore.world.bot_name if message.author is None else message.author.name
    head = "" if joined else _head(message, name, lore)
    face = "" if joined else portrait(name)
    return (
        f'<article class="{" ".join(kinds)}">{above}{face}<div class="body">{head}{_body(message, lore)}{_below(message)}</div>'
        "</article>"
    )


def _roles(lore: Lore) -> frozenset[int]:
    guild = lore.channel.guild
    member = guild.members.get(lore.viewer.id) if guild is not None else None
    return frozenset(role.id for role in member.roles) if member is not None else frozenset()


def _head(message: "Message", name: str, lore: Lore) -> str:
    app = '<span class="app">APP</span>' if message.author is None else ""
    return f"<header><b>{escape(name)}</b>{app}<time>{said(message.sent_at, lore.now)}</time></header>"


def _body(message: "Message", lore: Lore) -> str:
    if message.loading:
        return f'<div class="words loading"><i></i><i></i><i></i> {escape(lore.world.bot_name)} is thinking…</div>'
    said_ = "".join(
        (
            parts.words(message.content, lore),
            parts.embeds(message.embeds, lore),
            parts.components(message.components, lore),
        )
    )
    return said_ + ('<span class="edited">(edited)</span>' if message.edits and not _answers(message, lore) else "")


def _below(message: "Message") -> str:
    if message.ephemeral:
        return f'<div class="note">{EYE}<span>Only you can see this · <a>Dismiss message</a></span></div>'
    if message.crossposted:
        return f'<div class="note">{HORN}<span>Published</span></div>'
    return ""


def _above(message: "Message", lore: Lore) -> str:
    """What it answers: another message, or a command that somebody used."""
    asked = _asked(message, lore)
    if message.reply_to is not None:
        answered = message.channel.any_message(message.reply_to)
        name = "" if answered is None else lore.world.bot_name if answered.author is None else answered.author.name
        words = "Original message was deleted" if answered is None else _first_words(answered, lore)
        app = '<span class="app">APP</span>' if answered is not None and answered.author is None else ""
        face = portrait(name, "tiny") if name else ""
        return f'<div class="above">{SPINE}{face}{app}<b>{escape(name)}</b><span>{words}</span></div>'
    if asked is not None and asked.kind is Kind.COMMAND:
        who, used = asked.person.name, f'<span class="command">{escape(_typed(asked))}</span>'
        return f'<div class="above">{SPINE}{portrait(who, "tiny")}<b>{escape(who)}</b><em>used</em>{used}</div>'
    return ""


def _answers(message: "Message", lore: Lore) -> bool:
    """Whether it is an answer, whose late words are no edit to its reader."""
    return _asked(message, lore) is not None


def _asked(message: "Message", lore: Lore) -> "Interaction | None":
    told = message.wire.get("interaction_metadata")
    return lore.world.interactions.get(int(told["id"])) if told else None


def _first_words(message: "Message", lore: Lore) -> str:
    """The words of an answered message in one line; what is laid out in components is only said to be there."""
    if message.content:
        return escape(" ".join(message.content.split()))
    return "<em>Click to see attachment</em>" if message.components or message.embeds else ""


def _typed(asked: "Interaction") -> str:
    """The command as it was picked: its name and those of its subcommands."""
    data = asked.wire["data"]
    names = [data["name"]]
    options = data.get("options") or []
    while options and options[0]["type"] in {1, 2}:
        names.append(options[0]["name"])
        options = options[0].get("options") or []
    return ("/" if data["type"] == 1 else "") + " ".join(names)
