"""A document as text and back: an answer is kept until it has left, over a restart too."""

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from core.values import document as parts
from core.values.document import Document

_KIND = "kind"
_MOMENT = "moment"


def written(document: Document) -> str:
    """JSON, each part under the name of its kind."""
    return json.dumps(_plain(document))


def read(text: str) -> Document:
    """The document that `written` made a text of; raises what the standard library does for any other text."""
    found = _part(json.loads(text))
    if not isinstance(found, Document):
        raise TypeError
    return found


def _plain(part: Any) -> Any:
    if isinstance(part, datetime):
        return {_KIND: _MOMENT, "at": part.isoformat()}
    if isinstance(part, tuple):
        return [_plain(one) for one in part]
    if not is_dataclass(part):
        return part
    return {_KIND: type(part).__name__} | {field.name: _plain(getattr(part, field.name)) for field in fields(part)}


def _part(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_part(one) for one in plain)
    if not isinstance(plain, dict):
        return plain
    places = {name: _part(value) for name, value in plain.items() if name != _KIND}
    if plain[_KIND] == _MOMENT:
        return datetime.fromisoformat(places["at"])
    return getattr(parts, plain[_KIND])(**places)
