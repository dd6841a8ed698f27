"""A message of Components V2: each card a container with its colour, its picture and its buttons, within forty in all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from discord import ui

from bots.discord.blocks import GAP, Part, address, shows, text_of
from bots.discord.colours import accent
from bots.discord.fitting import Shown
from bots.discord.layout import Item, category, described, loose
from core.values.document import Image

Components: TypeAlias = list[dict[str, Any]]


def components_of(content: Sequence[Shown], under: Callable[[], list[Item]], *, room: int) -> Components:
    """The richest arrangement in at most `room` components; what stands `under` it is in the container of a card that stands
    alone."""
    for arrange in (_as_it_is, _gathered, _bare):
        made = [item.to_component_dict() for item in _items([arrange(shown) for shown in content], under)]
        if count(made) <= room:
            break
    return made


def words_of(content: Sequence[Shown], under: Callable[[], list[Item]]) -> Components:
    """Texts alone."""
    items = [*(ui.TextDisplay(words) for shown in content if (words := worded(shown))), *under()]
    return [item.to_component_dict() for item in items]


def unpictured(shown: Shown) -> Shown:
    """Without the picture beside its head."""
    return replace(shown, card=shown.card and replace(shown.card, image=None))


def worded(shown: Shown) -> str:
    """Its words alone."""
    words = tuple(part for part in shown.parts if part.picture is None)
    return GAP.join(filter(None, (shown.head, text_of(words), shown.foot)))


def count(components: Sequence[Mapping[str, Any]]) -> int:
    """As Discord counts: those within others too."""
    return sum(1 + count(one.get("components", ())) + ("accessory" in one) for one in components)


def _as_it_is(shown: Shown) -> Shown:
    return shown


def _gathered(shown: Shown) -> Shown:
    """All pictures at the end, where they are few galleries."""
    return replace(shown, parts=tuple(sorted(shown.parts, key=lambda part: part.picture is not None)))


def _bare(shown: Shown) -> Shown:
    """One text."""
    return unpictured(Shown((Part(words),) if (words := worded(shown)) else (), card=shown.card))


def _items(content: Sequence[Shown], under: Callable[[], list[Item]]) -> list[Item]:
    if len(content) == 1 and content[0].card is not None:
        return _container(content[0], under())
    return [
        *(item for shown in content for item in (_container(shown, []) if shown.card else loose(shown.parts))),
        *under(),
    ]


def _container(shown: Shown, under: Sequence[Item]) -> list[Item]:
    """A card with `under` at its end; none where it is empty."""
    assert shown.card is not None
    items = [_head(shown.head, shown.card.image, shown.parts)] if shown.head else []
    items += loose(shown.parts)
    if shown.foot:
        items += [*([ui.Separator()] if items else []), ui.TextDisplay(shown.foot)]
    items += under
    return [ui.Container(*items, accent_colour=accent(category(shown.card)))] if items else []


def _head(words: str, image: Image | None, parts: Sequence[Part]) -> Item:
    """Beside its picture, where that does not stand below."""
    if image is None or not shows(image) or any(part.picture is image for part in parts):
        return ui.TextDisplay(words)
    return ui.Section(words, accessory=ui.Thumbnail(address(image), description=described(image)))
