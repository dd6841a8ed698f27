"""What parsers and JSON hand over, taken for what it is: a value of the wrong shape is as good as none."""

import re
from urllib.parse import urljoin

from core.feeds.raw import RawPicture

_PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.IGNORECASE)


def text(value: object) -> str:
    """The text that `value` is, stripped; "" for anything else."""
    return value.strip() if isinstance(value, str) else ""


def dicts(value: object) -> list[dict[str, object]]:
    """The objects in the list that `value` is; empty for anything else."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def joined(base: str, address: str) -> str:
    """`address` seen from `base`; `base` where it is none, such as `//[`."""
    try:
        return urljoin(base, address)
    except ValueError:
        return base


def picture(media: object) -> RawPicture | None:
    """The widest picture in a list of Media RSS contents or enclosures, by their own words; None without one."""
    pictures = [part for part in dicts(media) if _is_picture(part)]
    if not pictures:
        return None
    best = max(pictures, key=lambda part: _number(part.get("width")))
    return RawPicture(_address(best), text(best.get("title")), text(best.get("credit")))


def _is_picture(part: dict[str, object]) -> bool:
    kind, medium = text(part.get("type")).lower(), text(part.get("medium")).lower()
    if not _address(part):
        return False
    if medium or "/" in kind:
        return medium == "image" or kind.startswith("image/")
    return _PICTURE_NAME.search(_address(part)) is not None


def _address(part: dict[str, object]) -> str:
    return text(part.get("url")) or text(part.get("href"))


def _number(value: object) -> int:
    digits = str(value)
    return int(digits) if len(digits) <= 6 and digits.isascii() and digits.isdigit() else 0
