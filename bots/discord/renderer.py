"""A document as Discord takes it: a card of components, embeds, or plain words, each within the limits and pinging nobody."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from discord import ui

from bots.discord.blocks import ATTACHED, BREAK, GAP
from bots.discord.buttons import MOST_COMPONENTS, lines_of, rows_of
from bots.discord.components import components_of, unpictured, worded, words_of
from bots.discord.embeds import DESCRIPTION, FOOTER, TITLE, EmbedLayout, embed
from bots.discord.fitting import Fit, fitted, sections
from bots.discord.layout import CardLayout, Item
from bots.discord.markdown import units
from bots.discord.places import Form
from bots.discord.rendered import (
    COMPONENTS,
    CONTENT_UNITS,
    EMBEDS,
    EMBEDS_UNITS,
    IS_COMPONENTS_V2,
    MENTION_UNITS,
    NOBODY,
    SUPPRESS_EMBEDS,
    TEXT_UNITS,
    Rendered,
)
from core.reading import read_on
from core.values.document import Card, Document
from core.values.document import plain as words_in

_NOTHING = "…"

_SECTIONS = (COMPONENTS - MOST_COMPONENTS - 2) // 2
"""Sections that fit beside all buttons, a mention and the lines below: each at least a container with a text."""

_LINES = 4
"""The lines below may always take this part of a message."""

_SIGNS, _AROUND = 2, 8
"""Markdown is so much longer than its words, but seldom; and this part of a message stands around them."""


def card(document: Document, *, pictured: bool = True) -> Rendered:
    """Components V2: a container for each card."""
    return _laid_out(document, CardLayout(pictured=pictured))


def embeds(document: Document, *, pictured: bool = True) -> Rendered:
    """An embed for each card, and the buttons below."""
    content = list(sections(document.blocks, pictured=False))
    room = EMBEDS_UNITS - (TITLE + FOOTER) * min(len(content), EMBEDS - 1)
    lines = _lines(document, min(room, DESCRIPTION), linked=True)
    fit = fitted(content, EmbedLayout(), room - units(lines), most=EMBEDS - 1, each=DESCRIPTION)
    made = [one for shown in fit.shown if (one := embed(shown, pictured=pictured))]
    made += [{"description": lines}] if lines else []
    rows = [row.to_component_dict() for row in _rows(document, fit, linked=True)]
    said = {"content": "", "embeds": made or [{"description": _NOTHING}], "components": rows}
    return _with_files(Rendered(Form.EMBED, said | {"flags": 0, "allowed_mentions": NOBODY}, cut=fit.cut))


def plain(document: Document, form: Form) -> Rendered:
    """The words alone, with the addresses of links written out: for what was refused in `form` with its markup."""
    layout = CardLayout(linked=False, pictured=False)
    if form is Form.CARD:
        return replace(_laid_out(document, layout), plain=True)
    content = list(sections(document.blocks, pictured=False))
    lines = _lines(document, CONTENT_UNITS, linked=False)
    room = CONTENT_UNITS - MENTION_UNITS - units(lines) - len(GAP) * (len(content) + 1)
    fit = fitted(content, layout, room, most=EMBEDS, each=room)
    words = GAP.join(filter(None, (*map(worded, fit.shown), lines))) or _NOTHING
    rows = [row.to_component_dict() for row in _rows(document, fit, linked=False)]
    said = {"content": words, "embeds": [], "components": rows}
    return Rendered(form, said | {"flags": SUPPRESS_EMBEDS, "allowed_mentions": NOBODY}, plain=True, cut=fit.cut)


def _laid_out(document: Document, layout: CardLayout) -> Rendered:
    sole = sum(isinstance(block, Card) for block in document.blocks) == 1
    flow = list(sections(document.blocks, pictured=layout.pictured and sole))
    lines = _lines(document, TEXT_UNITS, linked=layout.linked)
    room = TEXT_UNITS - MENTION_UNITS - units(lines)
    fit = fitted(flow, layout, room, most=_SECTIONS, each=room)
    seen = lines or any(worded(shown) or shown.parts for shown in fit.shown)

    def under() -> list[Item]:
        below: list[Item] = [] if seen and not lines else [ui.TextDisplay(lines or _NOTHING)]
        return [*below, *_rows(document, fit, linked=layout.linked)]

    if layout.linked:
        content = fit.shown if layout.pictured else list(map(unpictured, fit.shown))
        components = components_of(content, under, room=COMPONENTS - 1)
    else:
        components = words_of(fit.shown, under)
    said = {"flags": IS_COMPONENTS_V2, "components": components, "allowed_mentions": NOBODY}
    return _with_files(Rendered(Form.CARD, said, cut=fit.cut))


def _with_files(shown: Rendered) -> Rendered:
    """With the kept pictures that it shows, each of which comes along once."""
    files = tuple(dict.fromkeys(_attached(shown.payload)))
    if not files:
        return shown
    listed = [{"id": number, "filename": name} for number, name in enumerate(files)]
    return replace(shown, payload={**shown.payload, "attachments": listed}, files=files)


def _attached(part: Any) -> Iterator[str]:
    """The names of the files that pictures somewhere in `part` refer to."""
    match part:
        case {"url": str(url)} if url.startswith(ATTACHED):
            yield url.removeprefix(ATTACHED)
        case Mapping():
            for inner in part.values():
                yield from _attached(inner)
        case list() | tuple():
            for inner in part:
                yield from _attached(inner)


def _lines(document: Document, room: int, *, linked: bool) -> str:
    """What of the actions is no button, in what the words leave."""
    taken = _SIGNS * units(words_in(document)) + room // _AROUND
    left = max(room // _LINES, room - taken)
    kept: list[str] = []
    for line in lines_of(document.rows, linked=linked):
        if units(BREAK.join((*kept, line))) <= left:
            kept.append(line)
    return BREAK.join(kept)


def _rows(document: Document, fit: Fit, *, linked: bool) -> list[Item]:
    return [ui.ActionRow(*row) for row in rows_of(read_on(document, fit.lost), linked=linked)]
