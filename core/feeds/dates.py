"""The dates of feeds: written in every way, missing, impossible, or years ahead.

None of them may stop an entry. A date that cannot be read is no date; one from the future is now, since a reader who sees
tomorrow's news has been lied to by a clock.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""Before this a feed's date is taken for a broken clock."""

AHEAD = timedelta(days=1)
"""How far a clock may be ahead."""

_LENGTH = 64
"""Characters; a longer text is no date, and is not worth a parser's time."""


def parse(text: str) -> datetime | None:
    """The moment `text` names in ISO 8601 or as e-mail writes it (RFC 5322, obsolete forms too), in UTC; None for all else.

    Without an offset it is UTC.
    """
    words = " ".join(text.split()) if len(text) <= 4 * _LENGTH else ""
    if not words or len(words) > _LENGTH:
        return None
    for reader in (_iso, parsedate_to_datetime):
        try:
            moment = reader(words)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def settled(moment: datetime | None, now: datetime) -> datetime | None:
    """`moment` as far as it can be believed: None before 1900, `now` where it is more than a day ahead."""
    if moment is None or moment < EARLIEST:
        return None
    return now if moment > now + AHEAD else moment


def _iso(words: str) -> datetime:
    day, space, time = words.partition(" ")
    if space and time[-3:].upper() in ("UTC", "GMT"):
        time = time[:-3].rstrip() + "Z"
    return datetime.fromisoformat(f"{day}T{time.replace(' ', '')}" if space and "-" in day else words)
