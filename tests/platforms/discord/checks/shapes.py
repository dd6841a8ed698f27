"""What the specification says of a value, as checks that are made once: of every body, every query, every part of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from tests.platforms.discord.checks.answer import Fault, Finding, Path, Stray, required
from tests.platforms.discord.checks.plain import bad_length, plain
from tests.platforms.discord.checks.specification import TYPES

Check = Callable[[Any, Path], Iterator[Finding]]


@cache
def named(word: str) -> Check:
    """The check of a word of the table: `RichEmbed`, `int32`, either with `?`."""
    if word.endswith("?"):
        return _or_null(named(word[:-1]))
    if word not in TYPES:
        return plain(word, {})
    return lambda value, path: _type(word)(value, path)


@cache
def _type(name: str) -> Check:
    return check(TYPES[name])


def check(shape: Any) -> Check:
    """The check of a shape, which `tools.discord_table.slim` describes."""
    if isinstance(shape, str):
        return named(shape)
    made = _part(shape)
    return _or_null(made) if shape.get("null") else made


def _part(shape: Mapping[str, Any]) -> Check:
    if "fields" in shape:
        return fields(shape["fields"], shape.get("required", ()))
    if "list" in shape:
        return _list(shape)
    if "map" in shape:
        return _map(shape)
    if "one" in shape:
        return _union(shape["one"])
    return plain(shape["is"], shape)


def _or_null(inner: Check) -> Check:
    return lambda value, path: iter(()) if value is None else inner(value, path)


def fields(shapes: Mapping[str, Any], needed: Iterable[str]) -> Check:
    checks = {name: check(shape) for name, shape in shapes.items()}

    def model(value: Any, path: Path) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield Fault(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return
        yield from (required((*path, name)) for name in needed if name not in value)
        for name, part in value.items():
            where = (*path, name)
            if name in checks:
                yield from checks[name](part, where)
            else:
                yield Stray(where)

    return model


def _list(shape: Mapping[str, Any]) -> Check:
    inner, least, most = check(shape["list"]), shape.get("min", 0), shape.get("max")
    unique = shape.get("unique", False)

    def each(value: Any, path: Path) -> Iterator[Finding]:
        if not isinstance(value, list):
            yield Fault(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return
        if least and not value:
            yield required(path)
        elif most is not None and not least <= len(value) <= most:
            yield bad_length(path, least, most)
        for at, item in enumerate(value):
            where = (*path, str(at))
            if unique and item in value[:at]:
                yield Fault(where, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value.")
            yield from inner(item, where)

    return each


def _map(shape: Mapping[str, Any]) -> Check:
    inner, most = check(shape["map"]), shape.get("max")

    def pairs(value: Any, path: Path) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield Fault(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return
        if most is not None and len(value) > most:
            yield bad_length(path, 0, most)
        for key, item in value.items():
            yield from inner(item, (*path, key))

    return pairs


def _union(shapes: list[Any]) -> Check:
    kinds = [_kinds(shape) for shape in shapes]
    checks = [check(shape) for shape in shapes]
    if not all(kinds):
        return _nearest(checks)
    by_kind = {kind: inner for each, inner in zip(kinds, checks, strict=True) for kind in each}
    listed = ", ".join(str(kind) for kind in sorted(by_kind))

    def told_by_type(value: Any, path: Path) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield Fault(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        elif "type" not in value:
            yield required((*path, "type"))
        elif value["type"] not in tuple(by_kind):
            yield Fault((*path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({listed}).')
        else:
            yield from by_kind[value["type"]](value, path)

    return told_by_type


def _nearest(checks: Iterable[Check]) -> Check:
    """Nothing tells the parts apart: the one counts that the value is nearest to."""

    def nearest(value: Any, path: Path) -> Iterator[Finding]:
        tried = [list(each(value, path)) for each in checks]
        best = min(tried, key=_distance)
        yield from best

    return nearest


def _kinds(shape: Any) -> list[Any]:
    """The values of `type` that tell this part of a union from the others; none if it is told otherwise."""
    entry = TYPES.get(shape) if isinstance(shape, str) else shape
    kind = entry.get("fields", {}).get("type") if isinstance(entry, dict) else None
    return list(kind.get("in", ())) if isinstance(kind, dict) else []


OTHER = ("BASE_TYPE_REQUIRED", "NUMBER_TYPE_COERCE", "STRING_TYPE_CONVERT", "LIST_TYPE_CONVERT", "MODEL_TYPE_CONVERT")
"""Faults that say that something else was meant."""


def _distance(findings: list[Finding]) -> tuple[int, int, int]:
    """How far a value is from a part of a union: by fields that the part does not know, by its kind, by the rest."""
    strays = sum(isinstance(finding, Stray) for finding in findings)
    others = sum(isinstance(finding, Fault) and finding.code in OTHER for finding in findings)
    return strays, others, len(findings)
