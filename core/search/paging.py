"""Where a reader stands in a list of results, as a short text for a button.

What was asked for the first page is frozen for the others: the moment freshness is reckoned from, and the newest article
there was, so that news coming in meanwhile moves nothing.
"""

from dataclasses import dataclass, replace

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Page:
    """`offset` hits come before; `now` in seconds since 1970; `newest` is the highest key that takes part."""

    offset: int
    now: int
    newest: int

    def at(self, offset: int) -> "Page":
        """Another page of the same results."""
        return replace(self, offset=offset)

    def token(self) -> str:
        """At most 30 characters of a-z, 0-9, `.` and `-`."""
        return ".".join(map(_written, (self.offset, self.now, self.newest)))


def page_of(token: str) -> Page | None:
    """The page that `token` names; None when it names none."""
    parts = token.split(".")
    if len(parts) != 3 or len(token) > 64:
        return None
    try:
        offset, now, newest = (int(part, 36) for part in parts)
    except ValueError:
        return None
    sane = 0 <= offset < 1 << 20 and 0 <= now < 1 << 37 and abs(newest) < 1 << 62
    return Page(offset, now, newest) if sane else None


def _written(number: int) -> str:
    digits = ""
    rest = abs(number)
    while rest or not digits:
        rest, digit = divmod(rest, 36)
        digits = _DIGITS[digit] + digits
    return f"-{digits}" if number < 0 else digits
