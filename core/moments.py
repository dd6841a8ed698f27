"""When, as editors write it: “tomorrow 7:30”, “viernes 9:00”, “in two hours”, in their own time zone and language."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from core.values.errors import N_, UserError

FARTHEST = timedelta(days=366)

LONGEST = 64
"""Characters that a moment may have; more is no moment, and not worth the time."""

_POINTED = re.compile(r"(?<![\d.])([01]?\d|2[0-3])[.h]([0-5]\d)(?![\d.])")
_CLOCK = re.compile(r"\d:\d\d|\d\s?[ap]\.?m", re.IGNORECASE)
_LATER = timedelta(minutes=7)

UNREAD = N_("I do not understand when that is. Write it like “tomorrow 7:30” or “2026-12-24 18:00”.")
NO_CLOCK = N_("Say the time of day as well, like “monday 7:30”.")
PAST = N_("That is past.")
TOO_FAR = N_("That is more than a year from now.")


def moment_of(written: str, *, zone: tzinfo, now: datetime, language: str) -> datetime:
    """The moment to come that `written` means in `zone`, in UTC, to the second. Raises `UserError`.

    An hour that the clocks leave out is the one after it, of one they repeat the first is meant. The first call of a language
    takes half a second: to be called in a thread.
    """
    text = _colons(" ".join(written.split()))
    found = _parsed(text, zone, now, language) if len(text) <= LONGEST else None
    if found is None:
        raise UserError(UNREAD)
    if not _CLOCK.search(text) and _parsed(text, zone, now + _LATER, language) != found + _LATER:
        raise UserError(NO_CLOCK)
    if found <= now:
        raise UserError(PAST)
    if found > now + FARTHEST:
        raise UserError(TOO_FAR)
    return found


def _parsed(text: str, zone: tzinfo, now: datetime, language: str) -> datetime | None:
    settings = {"RELATIVE_BASE": now.astimezone(zone).replace(tzinfo=None), "PREFER_DATES_FROM": "future"}
    languages = list(dict.fromkeys([language, "en"]))
    from dateparser import parse  # half a second that most starts need not wait for

    found = parse(text, languages=languages, settings=settings)
    if found is None:
        return None
    local = found if found.tzinfo else found.replace(tzinfo=zone)
    return local.astimezone(UTC).replace(microsecond=0)


def _colons(text: str) -> str:
    """`text` with the last time of day that has a point in it, as many write it, with a colon, where none has."""
    pointed = list(_POINTED.finditer(text))
    if ":" in text or not pointed:
        return text
    last = pointed[-1]
    return f"{text[: last.start()]}{last[1]}:{last[2]}{text[last.end() :]}"
