"""Every word people see, in their own language.

Sentences are written in English where they are needed and looked up in the catalogues of `core/locale`. Only the `.po`
files exist: they are compiled in memory at first use, so an edited catalogue can never disagree with a forgotten
binary. The language belongs to the running task (a `ContextVar`): two chats are answered side by side in two languages.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from gettext import GNUTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_time, format_timedelta, get_datetime_format
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from core.values.errors import UserError

DEFAULT = "en"
"""The language of the msgids, spoken where a language is unknown or not chosen."""

_CATALOGUES = files("core") / "locale"
_NARROW_SPACE = "\u202f"


@dataclass(frozen=True, slots=True)
class _Voice:
    """One language ready to speak; `locale` may be finer than the catalogue (`es-MX` dates, `es` words)."""

    language: str
    catalogue: GNUTranslations
    locale: Locale


_tag: ContextVar[str] = ContextVar("language", default=DEFAULT)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` (BCP 47, such as `es` or `es-MX`) inside the block; without a catalogue of it, English."""
    token = _tag.set(language)
    try:
        yield
    finally:
        _tag.reset(token)


def language() -> str:
    """The language now spoken: one of `languages()`."""
    return _voice(_tag.get()).language


@cache
def languages() -> tuple[str, ...]:
    """The languages there are catalogues for, by their codes, sorted."""
    found = (entry.name for entry in _CATALOGUES.iterdir() if _file(entry.name).is_file())
    return tuple(sorted(found))


def own_name(code: str) -> str:
    """What a language of `languages()` calls itself: “Español”."""
    return _capital(Locale.parse(code).get_display_name(code) or code)


def names_of(code: str) -> tuple[str, ...]:
    """What people may call a language of `languages()`: its own name, that in the language now spoken, the English one."""
    locale = Locale.parse(code)
    spoken = (locale.get_display_name(in_) or code for in_ in (code, _voice(_tag.get()).locale, DEFAULT))
    return tuple(dict.fromkeys(map(_capital, spoken)))


@cache
def zones() -> tuple[str, ...]:
    """The time zones of places on earth by their IANA names, each once, sorted."""
    return tuple(sorted(name for name in get_global("zone_territories") if not name.startswith("Etc/")))


@cache
def older_zones() -> Mapping[str, str]:
    """Names that a zone of `zones()` had before, and the zone: `Asia/Calcutta`, `Asia/Kolkata`."""
    known = frozenset(zones())
    return {before: name for before, name in get_global("zone_aliases").items() if name in known}


def city(zone: str) -> str:
    """The place that a time zone is named for, in the language now spoken: “Nueva York” for `America/New_York`."""
    known = _voice(_tag.get()).locale.time_zones
    named = (zone, *(before for before, name in older_zones().items() if name == zone))
    written = next((known[name]["city"] for name in named if "city" in known.get(name, {})), "")
    return str(written) or zone.rpartition("/")[2].replace("_", " ")


def _(message: str) -> str:
    """`message` in the language now spoken; its `{name}` places stay."""
    return _voice(_tag.get()).catalogue.gettext(message) if message else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The form that fits `n` in the language now spoken; its `{name}` places stay."""
    return _voice(_tag.get()).catalogue.ngettext(one, many, n)


def sentence(error: UserError) -> str:
    """What to tell a person about `error`. A template that cannot be filled gives the English one, never a crash."""
    for template in (_(error.message), error.message):
        try:
            return template.format_map(error.places)
        except (KeyError, IndexError, ValueError):
            continue
    return error.message.format_map(_Unfilled(error.places))


def day(at: date | datetime, zone: tzinfo) -> str:
    """The day of `at` as people write it: “Nov 21, 2026”. A moment is taken in `zone`."""
    local = _local(at, zone) if isinstance(at, datetime) else at
    return format_date(local, "medium", locale=_voice(_tag.get()).locale)


def moment(at: datetime, zone: tzinfo) -> str:
    """Day and time of `at` in `zone`, to the minute: “Nov 21, 2026, 3:47 PM”."""
    locale = _voice(_tag.get()).locale
    time = format_time(_local(at, zone).timetz(), "short", locale=locale).replace(_NARROW_SPACE, " ")
    order = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    return order.replace("{0}", time).replace("{1}", day(at, zone))


def span(length: timedelta) -> str:
    """A length of time in its largest fitting unit: “3 hours”."""
    return format_timedelta(length, granularity="second", threshold=1, locale=_voice(_tag.get()).locale)


def ago(length: timedelta) -> str:
    """How long since something was: “3 hours ago”."""
    locale = _voice(_tag.get()).locale
    return format_timedelta(-length, granularity="second", threshold=1, add_direction=True, locale=locale)


def _local(at: datetime, zone: tzinfo) -> datetime:
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at  # the first and the last day of the calendar have no neighbours


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


class _Unfilled(dict[str, object]):
    """Places of a sentence where a missing one stays as it is written."""

    def __init__(self, places: Mapping[str, object]) -> None:
        super().__init__(places)

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


@lru_cache(maxsize=256)
def _voice(tag: str) -> _Voice:
    parts = tag.replace("_", "-").split("-")
    primary = parts[0].lower()
    if primary not in languages():
        return _voice(DEFAULT)
    try:
        locale = Locale.parse("-".join(parts), sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale.parse(primary)
    return _Voice(primary, _catalogue(primary), locale)


@cache
def _catalogue(code: str) -> GNUTranslations:
    """The compiled catalogue of `code`, one of `languages()`."""
    with _file(code).open("rb") as written:
        messages = read_po(written, locale=code, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _file(code: str) -> Traversable:
    return _CATALOGUES / code / "LC_MESSAGES" / "newsclip.po"
