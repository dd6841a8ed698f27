"""The pictures that go along with a message: Discord keeps a copy for each, and every edit brings its own."""

from collections.abc import Mapping
from typing import TypeAlias

from bots.discord.looks import Look
from core.pictures import Pictures
from core.values.picture import SCHEME

Uploads: TypeAlias = Mapping[str, bytes]
"""Files by their names."""


async def uploads(look: Look, pictures: Pictures | None) -> Uploads | None:
    """What goes along with `look`; None where something of it is not kept any more."""
    files: dict[str, bytes] = {}
    for name in look.files:
        content = await pictures.read(SCHEME + name) if pictures is not None else None
        if content is None:
            return None
        files[name] = content
    return files
