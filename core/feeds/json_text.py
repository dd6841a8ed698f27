"""JSON from strangers: fast where it is good, and never an error that is not a sentence."""

import json

import orjson

from core.feeds.encoding import strict
from core.values.errors import N_, UserError


def loads(data: bytes) -> object:
    """The value in `data`; raises `UserError`. Lone surrogates (`\\ud800`) come through, for `clean` to take out."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        position = error.pos + 1
    text = strict(data)
    if "\\ud" in text.lower():
        try:
            loaded: object = json.loads(text)
        except (ValueError, RecursionError):
            pass
        else:
            return loaded
    raise UserError(N_("This is not JSON (character {position} is wrong)."), position=position)
