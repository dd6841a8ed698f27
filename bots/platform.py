"""What every platform's table in the configuration has in common, and where the tables are found."""

from importlib import import_module
from pathlib import Path

from bots.fields import Table, Words


class PlatformSettings(Table):
    """`owners` are people's ids there, `desks` the chats where the newsroom may work beside private ones."""

    owners: Words = ()
    desks: Words = ()


def platforms() -> dict[str, type[PlatformSettings]]:
    """The settings type of each platform there is, by name: the packages beside this file, each with a `Settings`."""
    names = sorted(path.parent.name for path in Path(__file__).parent.glob("*/__init__.py"))
    return {name: import_module(f"bots.{name}").Settings for name in names}
