"""Pictures that come with an article's words: as a photo, or as a file."""

from collections.abc import Mapping
from typing import Any

from bots.house import House
from bots.telegram import documents
from bots.telegram.api import Api
from core import heads
from core.heads import pictures
from core.values.errors import N_, UserError

Wire = Mapping[str, Any]


def picture_of(message: Wire) -> Wire | None:
    """The photo of a message in the largest size that there is (core.telegram.org/bots/api#photosize), or the document that
    is a picture; None without one."""
    document: Wire | None = message.get("document")
    if document is not None and pictures.depicts(str(document.get("file_name", ""))):
        return document
    return max(message.get("photo", ()), key=lambda size: size["width"] * size["height"], default=None)


async def kept(api: Api, house: House, picture: Wire) -> str:
    """What an article refers to `picture` by, now that we have it; raises `UserError`."""
    pictures.admit(int(picture.get("file_size") or 0))
    return await house.pictures.keep(await documents.fetched(api, house, picture))


def together(text: str, picture: str, *, corrects: bool, numbered: bool) -> str:
    """`text` with a line for its picture: of a whole article, or of one that `corrects`, whose first line is `numbered` where
    it says which article. Raises `UserError`."""
    if not (corrects and numbered):
        return heads.pictured(text, picture, corrects=corrects)
    which, _break, changes = text.partition("\n")
    if not any(map(str.isdigit, which)):
        raise UserError(
            N_("Write the number of the article in the first line, and send the picture with it once more.")
        )
    return f"{which}\n{heads.pictured(changes, picture, corrects=True)}"
