"""Makes the table that the Discord of the tests checks requests by, from Discord's own specification of its HTTP API.

    python -m tools.discord_table discord-openapi.json > tests/platforms/discord/api.json

The specification is `openapi.json` of https://github.com/discord/discord-api-spec. The table keeps the routes that a bot of ours
may use and what their bodies and queries are made of: kinds, limits, what is required. One line a route and a type, so that
diffs read.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

USED = re.compile(
    r"/gateway(/bot)?"
    r"|/oauth2/(@me|applications/@me)"
    r"|/applications/@me|/applications/\{application_id\}(/guilds/\{guild_id\})?/commands.*"
    r"|/interactions/.*"
    r"|/users/(@me(/channels|/guilds.*)?|\{user_id\})"
    r"|/channels/\{channel_id\}(/(messages|threads|thread-members|users|pins|permissions|webhooks|followers|typing).*)?"
    r"|/guilds/\{guild_id\}(/(channels|roles|members|threads|preview|webhooks).*)?"
    r"|/webhooks/\{webhook_id\}(/\{webhook_token\}(/messages/.*)?)?"
)
"""The paths that the table keeps."""

VERBS = ("get", "put", "post", "patch", "delete")
LIMITS = {
    "minLength": "min",
    "maxLength": "max",
    "minimum": "min",
    "maximum": "max",
    "minItems": "min",
    "maxItems": "max",
    "maxProperties": "max",
    "minProperties": "min",
    "uniqueItems": "unique",
    "pattern": "pattern",
}

Spec = Mapping[str, Any]


def slim(specification: Spec) -> str:
    """The table as JSON.

    A shape is a word, `"int32"` for a plain kind or `"RichEmbed"` for a type, with `?` behind it where null may stand; or an
    object: `{"is": "string", "max": 80}`, `{"list": "RichEmbed", "max": 10}`, `{"map": "string"}`,
    `{"fields": {"content": "string"}, "required": ["content"]}`, `{"one": ["A", "B"]}`, each with `"null": true` where null may.
    """
    schemas = specification["components"]["schemas"]
    routes = dict(route(path, verb, entry) for path, verb, entry in used(specification))
    types = {name: shape(schemas[name]) for name in reach(routes, schemas)}
    tables = {"routes": routes, "types": types}
    body = ",\n".join(f'"{key}": {{\n{lines(table)}\n}}' for key, table in tables.items())
    return f'{{\n"version": {json.dumps(specification["info"]["version"])},\n{body}\n}}\n'


def used(specification: Spec) -> Iterator[tuple[str, str, Spec]]:
    for path, entry in specification["paths"].items():
        if USED.fullmatch(path):
            yield from ((path, verb, entry[verb]) for verb in VERBS if verb in entry)


def route(path: str, verb: str, entry: Spec) -> tuple[str, Spec]:
    """`"POST /channels/{channel_id}/messages"` and what its body and its query are."""
    made: dict[str, Any] = {}
    if body := entry.get("requestBody"):
        content = body["content"]
        made["body"] = shape(content.get("application/json", next(iter(content.values())))["schema"])
    parameters = [each for each in entry.get("parameters", ()) if each["in"] == "query"]
    if parameters:
        made["query"] = {each["name"]: shape(each["schema"]) for each in parameters}
    if required := [each["name"] for each in parameters if each.get("required")]:
        made["required"] = required
    return f"{verb.upper()} {path}", made


def shape(schema: Spec) -> Any:
    """A schema without its words."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if parts := schema.get("oneOf") or schema.get("anyOf"):
        return union(schema, parts)
    kinds = schema.get("type", "any")
    kind, nullable = (kinds, False) if isinstance(kinds, str) else (kinds[0], "null" in kinds)
    return optional(single(kind, schema), nullable=nullable)


def union(schema: Spec, parts: list[Spec]) -> Any:
    if all("const" in part for part in parts):
        return {"is": word(schema["type"], schema), "in": [part["const"] for part in parts]}
    rest = [shape(part) for part in parts if part.get("type") != "null"]
    return optional(rest[0] if len(rest) == 1 else {"one": rest}, nullable=len(rest) < len(parts))


def single(kind: str, schema: Spec) -> Any:
    limits = {short: schema[long] for long, short in LIMITS.items() if long in schema}
    if kind == "array":
        return {"list": shape(schema["items"]), **limits}
    if kind == "object" and "properties" in schema:
        fields = {name: shape(field) for name, field in schema["properties"].items()}
        return {"fields": fields, **({"required": schema["required"]} if "required" in schema else {})}
    if kind == "object":
        return {"map": shape(schema.get("additionalProperties") or {}), **limits}
    if "enum" in schema:
        limits["in"] = schema["enum"]
    return {"is": word(kind, schema), **limits} if limits else word(kind, schema)


def word(kind: str, schema: Spec) -> str:
    """The plain kind: its format says more than its type."""
    return str(schema.get("format") or schema.get("contentEncoding") or kind)


def optional(made: Any, *, nullable: bool) -> Any:
    if not nullable:
        return made
    return f"{made}?" if isinstance(made, str) else {**made, "null": True}


def reach(routes: Mapping[str, Any], schemas: Spec) -> set[str]:
    """The types that the routes are made of."""
    waiting, reached = list(words(routes)), set[str]()
    while waiting:
        name = waiting.pop().removesuffix("?")
        if name in schemas and name not in reached:
            reached.add(name)
            waiting += words(shape(schemas[name]))
    return reached


def words(made: Any) -> Iterator[str]:
    """Every word in a shape."""
    if isinstance(made, str):
        yield made
    elif isinstance(made, dict):
        for part in made.values():
            yield from words(part)
    elif isinstance(made, list):
        for part in made:
            yield from words(part)


def lines(table: Mapping[str, Any]) -> str:
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in sorted(table.items()))


if __name__ == "__main__":
    sys.stdout.write(slim(json.loads(Path(sys.argv[1]).read_text())))
