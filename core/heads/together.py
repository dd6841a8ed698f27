"""An article's text from its parts: what fields gave and a body, a text and the picture that came along with it."""

import re

from core.heads.lines import Line
from core.heads.reader import begins_with_head, headed, parted
from core.values.errors import N_, UserError
from core.values.text import clean, clean_line

_HEADING = re.compile(r"\s*#{1,6}[ \t]")


def pictured(text: str, reference: str, *, corrects: bool = False) -> str:
    """`text` with a line `image:` for the kept picture of this reference, as the last of its head, so that all other lines
    keep their numbers. One that `corrects` may be nothing but a body.

    Raises `UserError` where the text names a picture itself.
    """
    image = f"image: {reference}"
    if corrects and not headed(text):
        return f"{image}\n\n{text}"
    if named := next((line for line in parted(text)[0] if _names_picture(line)), None):
        raise UserError(
            N_("The picture is there twice: as a file, and in line {line}. Leave one of them out."), line=named.number
        )
    lines = clean(text).split("\n")
    first = next((at for at, line in enumerate(lines) if clean_line(line)), len(lines))
    end = next((at for at in range(first, len(lines)) if not clean_line(lines[at])), len(lines))
    return "\n".join((*lines[:end], image, *lines[end:]))


def joined(head: str, body: str) -> str:
    """One text of the lines of a `head` and of a `body`, which may begin with head lines of its own; a heading is none."""
    more = begins_with_head(body) and not _HEADING.match(body)
    if not head or not body.strip():
        return head or body
    return f"{head}\n{body.lstrip()}" if more else f"{head}\n\n{body}"


def _names_picture(line: Line) -> bool:
    found = line.keyed()
    return found is not None and found[0] == "picture"
