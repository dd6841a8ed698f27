"""Time zones as people write them: an IANA name, or the city that one is named for."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import available_timezones

from core.i18n import DEFAULT, city, language, older_zones, speaking, zones

NEAR = 3
"""Zones suggested where none is named."""

_LIKENESS = 0.7
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Found:
    """The zone that was meant, else "" and those that may have been, the likeliest first."""

    zone: str
    near: tuple[str, ...] = ()


def find(text: str) -> Found:
    """The zone that `text` names, in the language now spoken or in English, whatever its case and accents."""
    wanted = _folded(text[:_LONGEST])
    if exact := _written().get(wanted):
        return Found(exact)
    cities = _cities(language())
    named = cities.get(wanted, ())
    if len(named) == 1:
        return Found(named[0])
    close = [cities[name] for name in get_close_matches(wanted, cities, n=NEAR, cutoff=_LIKENESS)]
    near = named or tuple(zone for zones_of in close for zone in zones_of)
    return Found("", tuple(dict.fromkeys(near))[:NEAR])


@lru_cache(maxsize=1)
def _written() -> Mapping[str, str]:
    """Every IANA name, folded, and the zone by its newest name."""
    return {_folded(name): older_zones().get(name, name) for name in available_timezones()}


@lru_cache(maxsize=16)
def _cities(code: str) -> Mapping[str, tuple[str, ...]]:
    """By the folded name of a city, in `code` or in English, the zones that are named for it."""
    found: dict[str, dict[str, None]] = {}
    for spoken in (code, DEFAULT):
        with speaking(spoken):
            for zone in zones():
                found.setdefault(_folded(city(zone)), {})[zone] = None
    for name, zone in (*older_zones().items(), *((zone, zone) for zone in zones())):
        found.setdefault(_folded(name.rpartition("/")[2]), {})[zone] = None
    return {name: tuple(each) for name, each in found.items()}


def _folded(text: str) -> str:
    bare = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(bare).casefold().replace("_", " ").replace("-", " ").split())
