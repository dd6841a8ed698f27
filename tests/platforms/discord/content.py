"""From the body of a call to a message as it stands, new or edited (resources/message)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from tests.platforms.discord import components, mentions
from tests.platforms.discord.errors import ApiError, broken
from tests.platforms.discord.messages import EPHEMERAL, LOADING, SUPPRESS_EMBEDS, V2, Message
from tests.platforms.discord.world import Upload

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel
    from tests.platforms.discord.people import Person

Json = dict[str, Any]

REPLY = 19
"""Message Types."""

ATTACHED = "attachment://"


def create(
    channel: "Channel",
    body: Mapping[str, Any],
    files: Mapping[str, Upload],
    *,
    author: "Person | None",
    may: int,
    reader: "Person | None" = None,
    number: int | None = None,
    **more: Any,
) -> Message:
    """A message to put there; `may` are its author's permissions, `more` further fields of its object."""
    world = channel.world
    called = mentions.found(channel, may, body)
    attachments = _attached(channel, body.get("attachments") or (), files, {})
    identity = number or world.snowflake()
    flags = int(body.get("flags") or 0) | (EPHEMERAL if reader else 0)
    wire: Json = {
        "id": str(identity),
        "channel_id": str(channel.id),
        "type": 0,
        "author": world.bot_user() if author is None else author.wire(),
        "content": body.get("content") or "",
        "timestamp": world.now().isoformat(),
        "edited_timestamp": None,
        "tts": bool(body.get("tts")),
        "attachments": attachments,
        "embeds": _embeds(body.get("embeds") or (), attachments),
        "components": _components(body.get("components") or (), attachments),
        "pinned": False,
        "flags": flags,
        **_called(channel, called),
        **more,
    }
    return Message(identity, channel, author, wire, reader, pinged=called.pinged)


def edit(message: Message, body: Mapping[str, Any], files: Mapping[str, Upload], *, may: int) -> Message:
    """What the body has is replaced, the rest stays; nobody is called up anew. `may` are the author's permissions."""
    channel, wire = message.channel, dict(message.wire)
    kept = {each["id"]: each for each in wire["attachments"]}
    if files or body.get("attachments") is not None:
        listed = body.get("attachments")
        standing = [{"id": number} for number in kept] if listed is None else listed
        wire["attachments"] = _attached(channel, standing, files, kept)
    if "content" in body:
        wire["content"] = body["content"] or ""
    if "embeds" in body:
        wire["embeds"] = _embeds(body["embeds"] or (), wire["attachments"])
    if "components" in body:
        wire["components"] = _components(body["components"] or (), wire["attachments"])
    if body.get("flags") is not None:
        wire["flags"] = int(wire["flags"]) & ~SUPPRESS_EMBEDS | int(body["flags"]) & (SUPPRESS_EMBEDS | V2)
    wire["flags"] = int(wire["flags"]) & ~LOADING
    wire |= _called(channel, mentions.found(channel, may, wire | {"allowed_mentions": body.get("allowed_mentions")}))
    wire["edited_timestamp"] = channel.world.now().isoformat()
    return replace(message, wire=wire, edits=message.edits + 1)


def check_words(channel: "Channel", body: Mapping[str, Any]) -> None:
    """Raises the refusals of a guild's own rules and of Discord's, against words and links."""
    said = components.words(body).casefold()
    if channel.guild is not None and any(each.casefold() in said for each in channel.guild.blocked):
        raise ApiError(200000)
    if any(each in orjson.dumps(body).decode() for each in channel.world.harmful):
        raise ApiError(240000)


def named(body: Mapping[str, Any], files: Mapping[str, Upload]) -> list[str]:
    """The names of the uploads, as the body calls them or as they came."""
    given = components.message_in(body).get("attachments")
    entries = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    listed = {str(each.get("id")): each.get("filename") for each in entries}
    return [listed.get(number) or upload.name for number, upload in files.items()]


def _called(channel: "Channel", called: mentions.Mentions) -> Json:
    world = channel.world
    people = [world.bot_user() if each == world.bot_id else world.people[each].wire() for each in called.people]
    return {
        "mentions": people,
        "mention_roles": [str(each) for each in called.roles],
        "mention_everyone": called.everyone,
    }


def _attached(
    channel: "Channel", listed: Sequence[Mapping[str, Any]], files: Mapping[str, Upload], kept: Mapping[str, Json]
) -> list[Json]:
    """Those that stay and those that were uploaded; an upload that is not listed is attached too."""
    numbers = [str(each["id"]) for each in listed]
    entries = [*listed, *({"id": number} for number in files if number not in numbers)]
    found = []
    for entry in entries:
        number = str(entry["id"])
        if number in files:
            upload = files[number]
            name = entry.get("filename") or upload.name
            made = channel.world.keep(Upload(name, upload.content), channel.id)
            found.append(made | ({"description": entry["description"]} if entry.get("description") else {}))
        elif number in kept:
            found.append(kept[number])
        else:
            path, source = "attachments", "reference, Uploading Files: the id is the n of files[n]"
            raise broken(path, "ATTACHMENT_NOT_FOUND", f"No file {number} came along", source=source)
    return found


def _resolved(url: str, attachments: Sequence[Json]) -> str:
    if not url.startswith(ATTACHED):
        return url
    name = url.removeprefix(ATTACHED)
    return str(next((each["url"] for each in attachments if each["filename"] == name), url))


def _embeds(embeds: Sequence[Mapping[str, Any]], attachments: Sequence[Json]) -> list[Json]:
    made = []
    for embed in embeds:
        one = {"type": "rich"} | dict(embed)
        for name in ("image", "thumbnail"):
            if one.get(name):
                one[name] = _media(one[name], attachments)
        made.append(one)
    return made


def _components(given: Sequence[Mapping[str, Any]], attachments: Sequence[Json]) -> list[Json]:
    made = components.numbered(given)
    for each in components.walk(made):
        assert isinstance(each, dict)
        if each["type"] == components.THUMBNAIL:
            each["media"] = _media(each["media"], attachments)
        elif each["type"] == components.GALLERY:
            each["items"] = [dict(item) | {"media": _media(item["media"], attachments)} for item in each["items"]]
    return made


def _media(media: Mapping[str, Any], attachments: Sequence[Json]) -> Json:
    """components/reference, Unfurled Media Item."""
    url = _resolved(media["url"], attachments)
    return dict(media) | {"url": url, "proxy_url": url, "width": 1280, "height": 720, "content_type": "image/png"}
