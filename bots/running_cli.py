"""`newsclip run`, and looking after it: `health`, `doctor`; and the `demo` that needs nothing."""

import asyncio
import platform as machine
import signal
import sqlite3
from datetime import timedelta
from importlib import import_module
from importlib.metadata import version as installed
from pathlib import Path

import click

from bots.app import ALIVE, App, now
from bots.checks_cli import checked, refused, tell
from bots.config import Config
from bots.console.demo import play
from bots.house import Bot, TokenError
from bots.platform import Guide, guides, platforms
from bots.settings_cli import configured
from core.i18n import _, sentence
from core.storage import Storage
from core.storage.migrate import current, upgrade
from core.storage.single import alone
from core.values.errors import N_, UserError

STALE = timedelta(seconds=30)

LIBRARIES = (
    *("python-telegram-bot", "discord.py", "aiohttp"),
    *("sqlalchemy", "aiosqlite", "psycopg", "alembic", "apscheduler"),
)
"""Those whose versions decide what works."""


@click.command()
@click.pass_obj
def run(path: Path | None) -> None:
    """Serve every platform that is switched on, until stopped."""
    config = configured(path)
    bots = [bot for name in platforms() if (bot := _bot(name, config)) is not None]
    if not bots:
        raise UserError(
            N_(
                "No platform is switched on: one is when it has its token. “newsclip setup” asks for what is needed, "
                "TELEGRAM_BOT_TOKEN or DISCORD_TOKEN is enough; “newsclip demo” needs neither."
            )
        )
    asyncio.run(_serve(config, bots))


async def _serve(config: Config, bots: list[Bot]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    app = App(config, bots)
    async with alone(app.storage.url):
        await asyncio.to_thread(upgrade, config.database.url)
        async with app.running():
            connecting, stopping = asyncio.create_task(app.connected()), asyncio.create_task(stop.wait())
            await asyncio.wait((connecting, stopping), return_when=asyncio.FIRST_COMPLETED)
            if connecting.done():
                click.echo(f"ready: {' '.join(await connecting)}")
                await stopping
            connecting.cancel()


def _bot(name: str, config: Config) -> Bot | None:
    """The platform's bot as configured; None when it is off."""
    bot: Bot | None = import_module(f"bots.{name}").create(config.bots[name])
    return bot


@click.command()
@click.pass_obj
def health(path: Path | None) -> None:
    """Exit 0 while “newsclip run” is ready on this database."""
    config = configured(path)
    beat = asyncio.run(_last_beat(config.database.url))
    if beat is None:
        raise UserError(N_("“newsclip run” is not running on this database, or not ready."))
    click.echo(f"ready: {beat}")


async def _last_beat(url: str) -> str | None:
    found, newest = current(url)
    if found != newest:
        return None
    storage = Storage(url)
    try:
        async with storage.read() as tx:
            alive = await tx.facts.get(ALIVE)
    finally:
        await storage.close()
    return None if alive is None or now() - alive[1] > STALE else alive[0]


@click.command()
@click.pass_obj
def doctor(path: Path | None) -> None:
    """Check the configuration, the database and every bot, and say which versions are at work.

    Exits with 1 when something is broken.
    """
    click.echo(f"newsclip-bot {installed('newsclip-bot')}, Python {machine.python_version()}")
    click.echo(", ".join(f"{name} {installed(name)}" for name in LIBRARIES) + f", SQLite {sqlite3.sqlite_version}")
    config = configured(path)
    click.echo(_("The configuration can be read."))
    found, newest = current(config.database.url)
    if found is None:
        click.echo(_("There is no database yet; the first command that needs one makes it."))
    else:
        click.echo(
            _("The database answers; it is at revision {found}, the newest is {newest}.").format(
                found=found, newest=newest
            )
        )
    on = [name for name in platforms() if _bot(name, config) is not None]
    click.echo(_("Platforms that are on: {names}.").format(names=", ".join(on) or _("none")))
    sound = [_sound(name, guide, config) for name, guide in guides().items() if name in on]
    if not all(sound):
        raise click.exceptions.Exit(1)


def _sound(name: str, guide: Guide, config: Config) -> bool:
    """Whether this platform says that the bot can work; tells what it says."""
    try:
        bot = checked(guide, config.bots[name], config.web.public_url)
    except TokenError:
        click.echo(f"{guide.title}: {sentence(refused(guide))}")
    except UserError as error:
        click.echo(f"{guide.title}: {sentence(error)}")
    else:
        tell(guide, bot)
        return not any(finding.broken for finding in bot.findings)
    return False


@click.command()
@click.option("--scene", is_flag=True, help="Play the whole scene even on a terminal.")
def demo(*, scene: bool) -> None:
    """See Newsclip at work: no token, no network, nothing kept."""
    raise SystemExit(play(scene=scene))
