"""Moments as a client says them, in UTC (docs.discord.com/developers/reference#message-formatting-timestamp-styles)."""

from datetime import UTC, datetime

MINUTE, HOUR, DAY, MONTH, YEAR = 60, 3600, 86_400, 2_629_800, 31_557_600

_STEPS = (
    (45, 0, "a few seconds"),
    (90, 0, "a minute"),
    (45 * MINUTE, MINUTE, "{} minutes"),
    (90 * MINUTE, 0, "an hour"),
    (22 * HOUR, HOUR, "{} hours"),
    (36 * HOUR, 0, "a day"),
    (26 * DAY, DAY, "{} days"),
    (46 * DAY, 0, "a month"),
    (320 * DAY, MONTH, "{} months"),
    (548 * DAY, 0, "a year"),
)


def moment(unix: int, style: str, now: datetime) -> str:
    at = datetime.fromtimestamp(unix, UTC)
    date, clock = f"{at:%B} {at.day}, {at.year}", f"{at:%H:%M}"
    match style:
        case "t":
            return clock
        case "T":
            return f"{at:%H:%M:%S}"
        case "d":
            return f"{at:%d/%m/%Y}"
        case "D":
            return date
        case "F":
            return f"{at:%A}, {date} at {clock}"
        case "R":
            return relative((now - at).total_seconds())
        case _:
            return f"{date} at {clock}"


def relative(seconds: float) -> str:
    """How long ago that was, or in what time it will be."""
    away = abs(seconds)
    of, words = next(((of, words) for end, of, words in _STEPS if away < end), (YEAR, "{} years"))
    length = words.format(round(away / of)) if of else words
    return f"{length} ago" if seconds >= 0 else f"in {length}"


def said(at: datetime, now: datetime) -> str:
    """When a message was sent, as it stands beside its author's name."""
    day = (now.date() - at.date()).days
    if day == 0:
        return f"{at:%H:%M}"
    return f"Yesterday at {at:%H:%M}" if day == 1 else f"{at:%d/%m/%Y}, {at:%H:%M}"
