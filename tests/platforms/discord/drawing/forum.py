"""A forum: its tags, and its posts as cards, the newest first."""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import TYPE_CHECKING

from tests.platforms.discord.drawing import markdown
from tests.platforms.discord.drawing.icons import SPEECH
from tests.platforms.discord.drawing.lore import Lore
from tests.platforms.discord.drawing.moments import relative

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel

FIRST_WORDS = 160

BAR = (
    '<div class="bar"><span class="find">Search or create a post…</span>'
    '<div class="button primary"><span>New Post</span></div></div>'
)


def posts(forum: "Channel", lore: Lore) -> Iterator[str]:
    tags = "".join(f"<span>{escape(tag.name)}</span>" for tag in forum.tags)
    yield BAR
    yield f'<div class="tags">{tags}</div>'
    for thread in sorted(forum.threads.values(), key=lambda one: one.id, reverse=True):
        yield _post(thread, lore)


def _post(thread: "Channel", lore: Lore) -> str:
    first = thread.messages[0] if thread.messages else None
    owner = lore.person(thread.state.owner) if thread.state is not None else ""
    applied = thread.state.tags if thread.state is not None else ()
    named = {tag.id: tag.name for tag in thread.above.tags}
    tags = "".join(f"<span>{escape(named[one])}</span>" for one in applied if one in named)
    words = _words(first.plain, lore) if first is not None else ""
    pictures = first.pictures if first is not None else []
    picture = f'<div class="picture">{lore.picture(pictures[0])}</div>' if pictures else ""
    when = relative((lore.now - first.sent_at).total_seconds()) if first is not None else ""
    foot = f"{SPEECH}{max(len(thread.messages) - 1, 0)} · {when}"
    return (
        f'<div class="post"><div><div class="tags">{tags}</div><h3>{escape(thread.name)}</h3>'
        f"<p><b>{escape(owner)}:</b> {escape(words)}</p><small>{foot}</small></div>{picture}</div>"
    )


def _words(text: str, lore: Lore) -> str:
    """How it begins, without any marks."""
    inline = re.sub(r"</?(?:a|b|code|i|s|span|time|u)\b[^>]*>", "", markdown.html(text, lore))
    drawn = unescape(re.sub(r"<[^>]*>", " ", inline))
    return " ".join(drawn.split())[:FIRST_WORDS]
