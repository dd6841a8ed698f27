"""Many rows in one statement and one parameter: a JSON text that the engine itself unpacks.

A statement a row costs a round trip each, and a list of parameters is compiled anew for every length; this way the
statement's text never changes, so both engines keep it prepared.
"""

import json
from collections.abc import Iterable


def packed(rows: Iterable[object]) -> str:
    """The parameter: `rows` are tuples of numbers, texts and None for `unpacked`, or bare numbers for `among`."""
    return json.dumps(list(rows))


def unpacked(name: str, columns: str, *, sqlite: bool) -> str:
    """A subquery over the rows of the parameter `name`; `columns` as in `"chat_id BIGINT, ref TEXT"`, in order."""
    fields = []
    for place, column in enumerate(columns.split(", ")):
        label, kind = column.split(" ")
        value = f"json_extract(value, '$[{place}]')" if sqlite else f"CAST(value ->> {place} AS {kind})"
        fields.append(f"{value} AS {label}")
    return f"(SELECT {', '.join(fields)} FROM {_each(name, sqlite=sqlite)})"


def among(name: str, *, sqlite: bool) -> str:
    """The condition that follows a column: it is one of the numbers of the parameter `name`. PostgreSQL gets an array,
    since it would rather join with the whole table than look up the rows of a sub-select."""
    if sqlite:
        return f"IN (SELECT value FROM {_each(name, sqlite=True)})"
    return f"= ANY (ARRAY(SELECT CAST(CAST(value AS TEXT) AS BIGINT) FROM {_each(name, sqlite=False)}))"


def _each(name: str, *, sqlite: bool) -> str:
    return f"json_each(:{name})" if sqlite else f"jsonb_array_elements(CAST(:{name} AS jsonb)) AS each (value)"
