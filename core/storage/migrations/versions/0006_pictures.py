"""Pictures that editors sent, and which articles show one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("name", sa.String(length=36), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_picture")),
    )
    op.create_index("ix_picture_kept_at", "picture", ["kept_at"], unique=False)
    op.create_table(
        "picture_copy",
        sa.Column("name", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("copy", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["name"], ["picture.name"], name=op.f("fk_picture_copy_name"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name", "place", name=op.f("pk_picture_copy")),
    )
    op.create_index(
        "ix_article_kept_picture",
        "article",
        ["picture_url"],
        unique=False,
        sqlite_where=sa.text("picture_url LIKE 'picture:%'"),
        postgresql_where=sa.text("picture_url LIKE 'picture:%'"),
    )
