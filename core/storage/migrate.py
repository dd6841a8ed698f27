"""Bringing a database to the schema of this version, at every start.

Synchronous: it runs before the event loop. One transaction a database, so a crash in the middle leaves the old schema.
"""

from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from core.storage.engine import database_url, sqlite_path, sync_url, tune_sqlite
from core.values.errors import N_, UserError


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`; raises `UserError` when it cannot be opened or is newer than this version."""
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            found = _revision(connection)
            if found is not None and found not in revisions():
                raise UserError(N_("The database was written by a newer version of Newsclip; install that version."))
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    except DatabaseError as error:
        raise UserError(N_("The database cannot be used: {cause}."), cause=_cause(error)) from error
    finally:
        engine.dispose()


def current(url: str) -> tuple[str | None, str]:
    """The revision the database is at (None: empty or not there), and the newest there is; raises `UserError` as
    `upgrade`. Makes nothing."""
    address = database_url(url)
    if address.drivername == "sqlite" and not sqlite_path(address).exists():
        return None, revisions()[0]
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            return _revision(connection), revisions()[0]
    except DatabaseError as error:
        raise UserError(N_("The database cannot be used: {cause}."), cause=_cause(error)) from error
    finally:
        engine.dispose()


def revisions() -> list[str]:
    """All revisions, newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def open_engine(url: str) -> Engine:
    """A synchronous engine for one-off work; a SQLite file's folder must exist."""
    address = database_url(url)
    if address.drivername == "sqlite" and not sqlite_path(address).parent.is_dir():
        raise UserError(N_("The folder of the database does not exist: {folder}."), folder=sqlite_path(address).parent)
    engine = create_engine(sync_url(address), poolclass=NullPool)
    if address.drivername == "sqlite":
        tune_sqlite(engine)
    return engine


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("core.storage") / "migrations"))
    return config


def _cause(error: DatabaseError) -> str:
    """The driver's first line: it names the fault and never the password."""
    return str(error.orig).strip().splitlines()[0].rstrip(".") if error.orig and str(error.orig).strip() else "unknown"
