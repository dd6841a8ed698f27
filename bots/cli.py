"""The command line: `newsclip`. Each command reads what was typed, asks the house, and says what came of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import structlog

from bots import logs
from bots.app import new_code
from bots.articles_cli import correct, post, retract, search, stats
from bots.database_cli import db
from bots.files_cli import export, import_
from bots.running_cli import demo, doctor, health, run
from bots.setup_cli import setup
from bots.version import version
from core.i18n import sentence, speaking
from core.values.errors import N_, UserError

log = structlog.get_logger()


class Sentences(click.Group):
    """Whatever goes wrong is one sentence on standard error and exit code 1. The cause of a fault of ours is logged."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            told = error
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception:
            reference = new_code()
            log.exception("command_failed", reference=reference)
            told = UserError(N_("That did not work. It was logged as {reference}."), reference=reference)
        with speaking("en"):
            click.echo(f"newsclip: {logs.redacted(sentence(told))}", err=True)
        raise click.exceptions.Exit(1)


@click.group(cls=Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version(), prog_name="newsclip")
@click.option("--config", "path", type=click.Path(path_type=Path), help="The configuration file (TOML).")
@click.option("--debug", is_flag=True, help="Log all there is to log, the libraries' words too.")
@click.pass_context
def main(ctx: click.Context, path: Path | None, *, debug: bool) -> None:
    """News to people where they already chat."""
    logs.configure(debug=debug)
    ctx.obj = path


COMMANDS: Sequence[click.Command] = (
    *(demo, setup, run, doctor, health),
    *(import_, export, post, correct, retract, search, stats),
    db,
)
for command in COMMANDS:
    main.add_command(command)
