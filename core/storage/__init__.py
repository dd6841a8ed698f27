"""Everything that is kept: the only package that speaks SQL, to SQLite and to PostgreSQL alike."""

from core.storage.storage import Storage, Transaction

__all__ = ["Storage", "Transaction"]
