"""`newsclip setup`: from a token to a configuration that works, by questions or by flags.

A token is never the value of a flag: it would stay in the shell's history and show in the list of processes. It comes from a
file, standard input, the environment or a hidden answer.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import click

from bots.app import new_code
from bots.checks_cli import checked, refused, tell, within
from bots.config import Config, keys, read
from bots.house import TokenError
from bots.platform import Checked, Guide, guides, platforms
from bots.settings_cli import concealed
from bots.sources import Tree, from_environment
from core.i18n import _, languages, sentence
from core.values.chat import Address
from core.values.errors import N_, UserError

HEARING = 120
"""Seconds that the owner has to write to the bot."""

HEAD = "# Written by “newsclip setup”; config.example.toml explains every key there is.\n"

QUESTIONS: Mapping[str, tuple[str, str, str]] = {
    "name": ("newsclip", "name", N_("What the bot calls itself")),
    "language": ("newsclip", "language", N_("The language where a chat has not chosen one")),
    "timezone": ("newsclip", "timezone", N_("The time zone where a chat has not chosen one")),
    "database": ("database", "url", N_("The database")),
}
"""A flag, the table and key it sets, and how it is asked for."""


class WithTokenFiles(click.Command):
    """A command with a flag for each platform's token; only now are they looked up, since that takes a moment."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        files: list[click.Parameter] = [
            click.Option(
                [f"--{name}-token-file"],
                type=click.File(encoding="utf-8", errors="replace"),
                help=f"The file with the token of {guide.title}; - is standard input.",
            )
            for name, guide in guides().items()
        ]
        return [*files, *super().get_params(ctx)]


@click.command(cls=WithTokenFiles)
@click.option("--owner", "owners", multiple=True, metavar="ID", help="Who owns the newsroom: 42, or telegram:42.")
@click.option("--name", help="What the bot calls itself.")
@click.option("--language", type=click.Choice(languages()), help="Where a chat has not chosen one.")
@click.option("--timezone", help="Where a chat has not chosen one, such as Europe/Madrid.")
@click.option("--database", metavar="URL", help="sqlite:///FILE or postgresql://…")
@click.option(
    "--yes", is_flag=True, help="Ask nothing: defaults for the rest, and replace a configuration that is there."
)
@click.pass_obj
def setup(path: Path | None, /, *, owners: tuple[str, ...], yes: bool, **given: Any) -> None:
    """Check a token and make a configuration of it, by questions or flags.

    A token comes from a file, standard input, the environment (TELEGRAM_BOT_TOKEN, DISCORD_TOKEN) or a question, never from a
    flag.
    """
    file = path or Path(os.environ.get("NEWSCLIP_CONFIG") or "config.toml")
    asking = sys.stdin.isatty() and not yes
    _may_write(file, asking=asking, yes=yes)
    Setup(given, asking=asking).run(file, owners)


class Setup:
    """One walk through what a configuration needs; `given` are the flags, and where `asking`, the rest is asked for.

    What the environment says is neither asked for nor written, since it wins over the file.
    """

    def __init__(self, given: Mapping[str, Any], *, asking: bool) -> None:
        self._given = given
        self._asking = asking
        self._known = platforms()
        self._environment = from_environment(os.environ, keys(self._known))
        self._tables: Tree = {"newsclip": {}, "database": {}, "bots": {}}

    def run(self, file: Path, owners: Iterable[str]) -> None:
        chosen = {name: guide for name, guide in guides().items() if self._wanted(name, guide)}
        if chosen:
            self._own(chosen, owners)
        if not [name for name, guide in chosen.items() if self._introduced(name, guide)]:
            raise click.UsageError(
                _("There is no token: name its file, as with --telegram-token-file FILE, or set TELEGRAM_BOT_TOKEN or "
                  "DISCORD_TOKEN.")
            )  # fmt: skip
        for flag in QUESTIONS:
            self._answered(flag)
        write(file, self._tables)
        click.echo(_("Written: {file}; only you can read it.").format(file=file))
        if elsewhere := ", ".join(sorted(_paths(self._environment))):
            click.echo(_("Not in it, since the environment says it: {keys}.").format(keys=elsewhere))
        click.echo(_("Next: newsclip run"))

    def _wanted(self, name: str, guide: Guide) -> bool:
        """Whether this platform is to be set up: who gives its token wants it."""
        if self._file_of(name) is not None or self._says(name, "token"):
            return True
        return self._asking and click.confirm(_("Set up {platform}?").format(platform=guide.title), default=True)

    def _own(self, chosen: Mapping[str, Guide], owners: Iterable[str]) -> None:
        """Give each platform its owners; an id alone can only be of the one that is set up."""
        for name in chosen:
            self._tables["bots"][name] = {"owners": []}
        for owner in owners:
            name, _colon, number = owner.rpartition(":")
            if not name and len(chosen) == 1:
                [name] = chosen
            if name not in chosen or not _is_id(number):
                raise click.UsageError(
                    _("--owner is a number such as 42, with its platform where there are several: telegram:42.")
                )
            self._tables["bots"][name]["owners"].append(int(number))
        for name in chosen:
            if not (self._asking or self._tables["bots"][name]["owners"] or self._says(name, "owners")):
                raise click.UsageError(_("There is no owner: name one with --owner ID."))

    def _introduced(self, name: str, guide: Guide) -> bool:
        """The bot of this platform once its token is known, and with it its owner, who may need the links to meet it. Whether
        there is one: who gives no token goes on without the platform."""
        bot = self._known_bot(name, guide)
        if bot is None:
            del self._tables["bots"][name]
            return False
        tell(guide, bot)
        table = self._tables["bots"][name]
        if self._says(name, "owners"):
            del table["owners"]
        elif not table["owners"]:
            table["owners"] = [self._owner(name, guide, bot)]
        if table.get("owners") and "ops" not in self._environment.get("newsclip", {}):
            self._tables["newsclip"].setdefault("ops", str(Address(name, str(table["owners"][0]))))
        return True

    def _known_bot(self, name: str, guide: Guide) -> Checked | None:
        """Raises `UserError`; a token that was typed wrong is asked for again, None where none is given."""
        file, table = self._file_of(name), self._tables["bots"][name]
        if file is not None and self._says(name, "token"):
            raise click.UsageError(_("The environment holds a token too, and would win; take one of the two away."))
        if file is not None:
            table["token"] = file.read().strip()
        asking = "token" not in table and not self._says(name, "token")
        if asking:
            click.echo(_(guide.how))
            click.echo(_("Leave it empty to go on without {platform}.").format(platform=guide.title))
        while True:
            if asking:
                asked = _("The token (it is not shown)")
                table["token"] = click.prompt(asked, "", hide_input=True, show_default=False).strip()
                if not table["token"]:
                    return None
            config = self._config()
            try:
                return checked(guide, config.bots[name], config.web.public_url)
            except TokenError:
                if not asking:
                    raise refused(guide) from None
                click.echo(sentence(refused(guide)), err=True)

    def _owner(self, name: str, guide: Guide, bot: Checked) -> int:
        """By number, or by letting the bot look who writes to it."""
        while True:
            typed = click.prompt(
                _("Your id there, a number; leave it empty and the bot finds it out"), "", show_default=False
            )
            if _is_id(typed):
                return int(typed)
            if not typed and (heard := self._heard(name, guide, bot)) is not None:
                return heard

    def _heard(self, name: str, guide: Guide, bot: Checked) -> int | None:
        code = new_code()
        click.echo(_(guide.hello).format(bot=bot.name, code=code))
        try:
            person = within(HEARING, guide.hear(self._config().bots[name], code))
        except TimeoutError:
            click.echo(_("Nobody wrote that within {seconds} seconds.").format(seconds=HEARING), err=True)
        except UserError as error:
            click.echo(sentence(error), err=True)
        else:
            said = _("{person} ({id}) wrote to the bot: is that you?").format(person=person.name, id=person.id)
            if click.confirm(said, default=True):
                return int(person.id)
        return None

    def _answered(self, flag: str) -> None:
        """What `flag` sets, from the flag or by asking; otherwise it keeps its default."""
        table, key, question = QUESTIONS[flag]
        asking = self._asking and self._given[flag] is None
        if key in self._environment.get(table, {}) or (self._given[flag] is None and not asking):
            return
        default = getattr(getattr(Config(), table), key)
        while True:
            self._tables[table][key] = click.prompt(_(question), default) if asking else self._given[flag]
            try:
                self._config()
            except UserError as error:
                if not asking:
                    raise
                click.echo(sentence(error), err=True)
            else:
                return

    def _config(self) -> Config:
        """What there is so far, with the environment on top; raises `UserError`."""
        config = read(self._tables, os.environ, self._known)
        concealed(config)
        return config

    def _file_of(self, name: str) -> Any:
        return self._given[f"{name}_token_file"]

    def _says(self, name: str, key: str) -> bool:
        """Whether the environment has this key of a platform."""
        return bool(self._environment.get("bots", {}).get(name, {}).get(key))


def write(file: Path, tables: Tree) -> None:
    """A configuration file with these tables, whole or not at all, for its owner's eyes only; raises `UserError`."""
    shown = {"newsclip": tables["newsclip"], "database": tables["database"]}
    shown |= {f"bots.{name}": table for name, table in tables["bots"].items()}
    text = HEAD + "".join(
        f"\n[{path}]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in table.items())
        for path, table in shown.items()
        if table
    )
    try:
        with NamedTemporaryFile("w", encoding="utf-8", errors="replace", dir=file.parent, delete=False) as draft:
            draft.write(text)
        Path(draft.name).replace(file)
    except OSError as error:
        raise UserError(N_("{file} cannot be written: {cause}."), file=file, cause=error.strerror) from None


def _may_write(file: Path, *, asking: bool, yes: bool) -> None:
    """Before anybody answers in vain."""
    if not file.exists() or yes:
        return
    if not asking:
        raise click.UsageError(_("{file} exists already; --yes replaces it.").format(file=file))
    click.confirm(_("{file} exists already. Replace it?").format(file=file), abort=True)


def _toml(value: object) -> str:
    """Text, or a list of numbers: JSON's way of writing them is TOML's too, but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", r"\u007f")


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 20


def _paths(tree: Mapping[str, Any], before: str = "") -> list[str]:
    """The keys of a tree, as the configuration spells them."""
    found: list[str] = []
    for key, value in tree.items():
        path = f"{before}{key}"
        found += _paths(value, f"{path}.") if isinstance(value, Mapping) else [path]
    return found
