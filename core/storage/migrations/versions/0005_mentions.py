"""Whom a chat mentions when a tag's articles come."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("subscription", sa.Column("mention", sa.Text(), server_default="", nullable=False))
