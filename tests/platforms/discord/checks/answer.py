"""What a rule finds wrong, and the document that Discord answers with.

Documentation pages are named as under https://docs.discord.com/developers: "resources/message, Create Message". The tree of
errors by field is "reference, Error Messages"; which words stand in it no page lists: they are those that Discord is seen to
answer with, where any are known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str, ...]
"""Where a field stands: `("components", "0", "label")`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A field is wrong."""

    path: Path
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Stray:
    """A field stands in no page and not in the specification; Discord overlooks it."""

    path: Path


@dataclass(frozen=True, slots=True)
class Refusal:
    """The whole request is refused, by a number of "topics/opcodes-and-status-codes, JSON Error Codes"."""

    code: int
    message: str


Finding: TypeAlias = Fault | Stray | Refusal


def required(path: Path) -> Fault:
    return Fault(path, "BASE_TYPE_REQUIRED", "This field is required")


def too_long(path: Path, limit: int) -> Fault:
    return Fault(path, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")


def document(findings: Iterable[Finding]) -> dict[str, Any] | None:
    """The answer to a request, None if nothing speaks against it. Faults of fields come before a refusal of the whole."""
    refusal: Refusal | None = None
    errors: dict[str, Any] = {}
    for finding in findings:
        match finding:
            case Fault(path, code, message):
                _at(errors, path).setdefault("_errors", []).append({"code": code, "message": message})
            case Refusal():
                refusal = refusal or finding
    if errors:
        return {"code": 50035, "message": "Invalid Form Body", "errors": errors}
    return {"code": refusal.code, "message": refusal.message} if refusal else None


def _at(errors: dict[str, Any], path: Path) -> dict[str, Any]:
    for key in path:
        errors = errors.setdefault(key, {})
    return errors


def lines(answer: dict[str, Any] | None) -> list[str]:
    """What a document says, a line a field as `components.0.label BASE_TYPE_REQUIRED`, or a code alone: `50006`."""
    if answer is None:
        return []
    return [*_lines(answer.get("errors", {}), ())] or [str(answer["code"])]


def _lines(errors: dict[str, Any], path: Path) -> Iterator[str]:
    for key, inner in errors.items():
        if key == "_errors":
            yield from (f"{'.'.join(path)} {error['code']}".lstrip() for error in inner)
        else:
            yield from _lines(inner, (*path, key))
