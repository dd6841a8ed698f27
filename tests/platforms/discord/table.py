"""What Discord says to a request before it looks whom the request is from: `faults` as the answer, `strays` for a test's eyes.

The specification's shapes come first, in `checks.shapes`; a body that has them must keep the rules of the documentation too,
in the other files of `checks`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import Any

from tests.platforms.discord.checks import commands, interactions, messages, shapes
from tests.platforms.discord.checks.answer import Finding, Path, Stray, document
from tests.platforms.discord.checks.messages import ANSWERED, Around
from tests.platforms.discord.checks.specification import ROUTES

Rule = Callable[[Any, Path, Around], Iterator[Finding]]

TRUTHS = {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}
"""reference, Boolean Query Strings."""


def faults(
    method: str,
    route: str,
    body: object,
    query: Mapping[str, str],
    *,
    files: Collection[str] = (),
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any] | None:
    """The error document that answers a wrong request; None if body and query are well.

    `route` is a path as the specification writes it, `"/channels/{channel_id}/messages"`; `KeyError` if the table has it not.
    `files` are the names of what was uploaded beside the body, `before` the message that an edit changes, as it is stored.
    """
    shaped = list(_shaped(method, route, body, query))
    if answer := document(shaped):
        return answer
    if (rule := RULES.get(f"{method} {route}")) and body is not None:
        return document(rule(body, (), Around(files, before)))
    return None


def strays(method: str, route: str, body: object, query: Mapping[str, str]) -> list[str]:
    """Fields that Discord does not know, as `components.0.labl`; it overlooks them, and so nobody would notice."""
    return [".".join(found.path) for found in _shaped(method, route, body, query) if isinstance(found, Stray)]


def status(answer: Mapping[str, Any]) -> int:
    """The HTTP status of a document: 500 where the body breaks the server, 400 otherwise."""
    return 500 if answer["code"] == messages.BROKEN.code else 400


def _shaped(method: str, route: str, body: object, query: Mapping[str, str]) -> Iterator[Finding]:
    of_body, of_query = _checks(f"{method} {route}")
    yield from of_query(_read(f"{method} {route}", query), ())
    if of_body:
        yield from of_body(body, ())
    elif body:
        yield Stray(("body",))


@cache
def _checks(name: str) -> tuple[shapes.Check | None, shapes.Check]:
    entry = ROUTES[name]
    of_query = shapes.fields(entry.get("query", {}), entry.get("required", ()))
    return shapes.check(entry["body"]) if "body" in entry else None, of_query


def _read(name: str, query: Mapping[str, str]) -> dict[str, object]:
    """A query's values are strings; those of truth are told apart by the table."""
    kinds = ROUTES[name].get("query", {})
    return {key: TRUTHS.get(value, value) if kinds.get(key) == "boolean" else value for key, value in query.items()}


def _message(body: Any, path: Path, around: Around) -> Iterator[Finding]:
    return messages.created(body, path, around)


def _followup(body: Any, path: Path, around: Around) -> Iterator[Finding]:
    return messages.created(body, path, around, ANSWERED)


def _post(body: Any, path: Path, around: Around) -> Iterator[Finding]:
    """A thread of a forum begins with a message, others have none."""
    if "message" in body:
        yield from messages.created(body["message"], (*path, "message"), around)


def _commands(body: Any, path: Path, around: Around) -> Iterator[Finding]:
    return commands.every(body, path)


def _command(body: Any, path: Path, around: Around) -> Iterator[Finding]:
    return commands.one(body, path)


def _changed(body: Any, path: Path, around: Around) -> Iterator[Finding]:
    return commands.changed(body, path, around.before)


COMMANDS = "/applications/{application_id}/commands", "/applications/{application_id}/guilds/{guild_id}/commands"

RULES: Mapping[str, Rule] = {
    "POST /channels/{channel_id}/messages": _message,
    "PATCH /channels/{channel_id}/messages/{message_id}": messages.edited,
    "POST /channels/{channel_id}/threads": _post,
    "POST /webhooks/{webhook_id}/{webhook_token}": _followup,
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": messages.edited,
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": messages.edited,
    "POST /interactions/{interaction_id}/{interaction_token}/callback": interactions.answered,
    **{f"PUT {path}": _commands for path in COMMANDS},
    **{f"POST {path}": _command for path in COMMANDS},
    **{f"PATCH {path}/{{command_id}}": _changed for path in COMMANDS},
}
"""What the documentation asks of a body that has its shape."""
