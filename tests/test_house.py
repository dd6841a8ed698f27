"""The contract of the house's layers holds in every file, and would be missed if it did not."""

from itertools import groupby

import pytest

from tests.house import LIBRARIES, ROOMS, ROOT, fault, imports, modules

PACKAGES = frozenset(
    name
    for name, path in modules().items()
    if name.count(".") == 1 and name.startswith("bots.") and path.stem == "__init__"
)


def test_imports_only_go_down_and_libraries_stay_in_their_rooms() -> None:
    faults = [
        found
        for module, path in modules().items()
        for imported in imports(path.read_text(encoding="utf-8"))
        if (found := fault(module, imported, PACKAGES))
    ]
    assert faults == []


def test_every_place_with_code_is_known() -> None:
    """A new room is checked only once it stands in `ROOMS` and in the layers."""
    places = {path.relative_to(ROOT).parts[0] for path in (*ROOT.glob("*.py"), *ROOT.glob("[!.]*/**/*.py"))}
    assert places == {*ROOMS, "tests", "benchmarks", "tools"}


TWO = frozenset({"bots.console", "bots.pigeon"})


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("core.values.tag", "core.i18n._"),
        ("core.values.tag", "structlog"),
        ("core.i18n", "core.storage.Storage"),
        ("core.storage.chats", "core.delivery.lane.Lane"),
        ("core.delivery.lane", "core.articles.Newsroom"),
        ("core.weather", "core.commands.Router"),
        ("core.weather", "sqlalchemy.select"),
        ("core.search.service", "psycopg"),
        ("core.search.service", "nh3"),
        ("core.weather", "discord.Client"),
        ("core.commands.tag", "bots.platform.PlatformSettings"),
        ("core.weather", "tests.house"),
        ("bots.console.bot", "bots.app.App"),
        ("bots.console.bot", "bots.config.Config"),
        ("bots.console.bot", "bots.pigeon.Loft"),
        ("bots.console.bot", "sqlalchemy"),
        ("bots.config", "bots.app.App"),
        ("bots.app", "bots.cli.main"),
        ("bots.articles_cli", "bots.cli.main"),
        ("bots.attic", "core.articles"),
        ("bots.cli", "bots.attic"),
    ],
)
def test_what_may_not_be_imported(module: str, imported: str) -> None:
    assert fault(module, imported, TWO)


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("core.values.tag", "re"),
        ("core.values.tag", "core.values.text.clean"),
        ("core.storage.chats", "sqlalchemy.select"),
        ("core.weather", "core.delivery.lane.Lane"),
        ("core.weather", "core.articles.Newsroom"),
        ("core.commands.tag", "core.weather"),
        ("bots.pigeon.bot", "bots.pigeon.loft"),
        ("bots.pigeon", "bots.platform.PlatformSettings"),
        ("bots.pigeon.bot", "core.commands.Router"),
        ("bots.running_cli", "bots.app.App"),
        ("bots.cli", "bots.running_cli.run"),
    ],
)
def test_what_may_be_imported(module: str, imported: str) -> None:
    assert fault(module, imported, TWO) is None


def test_every_way_of_importing_is_seen() -> None:
    source = "import a.b, c\nfrom d.e import f\ndef g():\n    from h import i as j\n"
    assert list(imports(source)) == ["a.b", "c", "d.e.f", "h.i"]


def test_only_the_composition_looks_modules_up_by_name() -> None:
    lookups = {
        module
        for module, path in modules().items()
        if {"importlib.import_module", "importlib"} & set(imports(path.read_text(encoding="utf-8")))
    }
    assert lookups <= {"bots.platform", "bots.running_cli"}


def test_the_table_of_libraries_has_no_line_too_many() -> None:
    tops = {imported.partition(".")[0] for path in modules().values() for imported in imports(path.read_text("utf-8"))}
    assert set(LIBRARIES) <= tops


def test_no_file_is_long() -> None:
    lines = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in modules().items()}
    assert {module: count for module, count in lines.items() if count > 300} == {}


def test_no_import_runs_in_a_circle() -> None:
    """Inside a layer modules may use one another, but never in a circle of rooms."""
    rooms = {module: ".".join(module.split(".")[:2]) for module in modules()}
    edges = {
        room: {
            ".".join(imported.split(".")[:2])
            for module, _ in of
            for imported in imports(modules()[module].read_text("utf-8"))
        }
        for room, of in groupby(sorted(rooms.items(), key=lambda pair: pair[1]), key=lambda pair: pair[1])
    }
    free = set(edges)
    while leaves := {room for room in free if not (edges[room] & free) - {room}}:
        free -= leaves
    assert free == set()
