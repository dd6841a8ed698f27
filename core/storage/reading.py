"""Which chats read an article, by the languages they chose."""

from sqlalchemy import ColumnElement, literal, or_

from core.storage.schema.chats import chat


def reads(language: str) -> ColumnElement[bool]:
    """Whether a chat takes articles in `language`; one that declares none ("") is for every chat."""
    if not language:
        return literal(True)
    chosen = ("," + chat.c.languages + ",").contains(f",{language},", autoescape=True)
    return or_(chat.c.languages == "", chosen)
