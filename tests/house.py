"""The layers of the house, and what breaks them: imports only go down, and what no table names is refused."""

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("core", "bots")

A_PLATFORM = "bots.<platform>"
"""Every package in `bots`."""

LAYERS: tuple[tuple[str, ...], ...] = (
    ("core.values",),
    ("core.i18n",),
    ("core.storage",),
    ("core.delivery",),
    ("core", "core.*"),
    ("core.commands",),
    ("bots.fields", "bots.house", "bots.logs", "bots.platform", "bots.sources", "bots.version"),
    (A_PLATFORM,),
    ("bots.config",),
    ("bots.connections",),
    ("bots.app",),
    ("bots.*_cli", "bots.console.demo"),
    ("bots.cli",),
)
"""From the ground up. The longest name counts, so `core.*` is every use case: all that no other line names."""

LIBRARIES: dict[str, tuple[str, ...]] = {
    "PIL": ("core.heads",),
    "Stemmer": ("core.search",),
    "aiosqlite": ("core.storage",),
    "aiohttp": ("bots.discord", "bots.telegram", "core.fetching"),
    "alembic": ("core.storage",),
    "apscheduler": ("bots.app",),
    "babel": ("core.i18n",),
    "click": ("bots.cli", "bots.*_cli"),
    "dateparser": ("core.moments",),
    "discord": ("bots.discord",),
    "fastfeedparser": ("core.feeds",),
    "feedparser": ("core.feeds",),
    "markdown_it": ("core.markdown",),
    "nh3": ("core.html",),
    "orjson": ("core.*", "bots.*"),
    "psycopg": ("core.storage",),
    "pydantic": ("bots.*",),
    "pydantic_core": ("bots.fields",),
    "rich": ("bots.console", "bots.*_cli"),
    "selectolax": ("core.html",),
    "sqlalchemy": ("core.storage",),
    "telegram": ("bots.telegram",),
    "structlog": ("core.alerts", "core.inbox", "core.commands", "core.delivery", "core.storage", "bots.*"),
    "trafilatura": ("core.feeds",),
    "yarl": ("bots.discord", "core.fetching"),
}
"""Which parts of the house may import which library. A platform's library is named with its own package only."""


def modules() -> dict[str, Path]:
    """Every module of the house and its file."""
    files = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


def imports(source: str) -> Iterator[str]:
    """What `source` imports, as written: `a.b` for `import a.b`, `a.b.c` for `from a.b import c`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def fault(module: str, imported: str, packages: frozenset[str]) -> str | None:
    """Why `module` may not import `imported`; None when it may. `packages` are the platforms' packages."""
    top = imported.partition(".")[0]
    if top in ROOMS:
        return _inside(module, imported, packages)
    if top in sys.stdlib_module_names:
        return None
    if any(_within(module, place) for place in LIBRARIES.get(top, ())):
        return None
    return f"{module} may not import {top}; tests/house.py says who may"


def layer(module: str, packages: frozenset[str]) -> int | None:
    """How high `module` stands; None when no layer names it."""
    found = [
        (len(place), height)
        for height, places in enumerate(LAYERS)
        for place in places
        if (platform(module, packages) if place == A_PLATFORM else _within(module, place))
    ]
    return max(found)[1] if found else None


def platform(module: str, packages: frozenset[str]) -> str | None:
    """The platform's package that `module` is of; None when it is of none."""
    return next((package for package in packages if _within(module, package)), None)


def _inside(module: str, imported: str, packages: frozenset[str]) -> str | None:
    here, there = layer(module, packages), layer(imported, packages)
    if here is None or there is None:
        return f"no layer of tests/house.py names {module if here is None else imported}"
    if there > here:
        return f"{module} imports {imported}, which stands above it"
    if LAYERS[here] == (A_PLATFORM,) == LAYERS[there] and platform(module, packages) != platform(imported, packages):
        return f"{module} imports {imported}, another platform"
    return None


def _within(module: str, place: str) -> bool:
    """Whether `module` is `place`, or lies in it; a `*` in the place stands for any one name."""
    parts, wanted = module.split("."), place.split(".")
    return len(parts) >= len(wanted) and all(map(fnmatchcase, parts, wanted))
