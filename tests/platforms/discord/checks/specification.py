"""The table that `python -m tools.discord_table` makes, and what the documentation pages have beyond it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TABLE: Mapping[str, Any] = json.loads((Path(__file__).parents[1] / "api.json").read_text())
VERSION: str = TABLE["version"]
COMMAND = {"nsfw": "boolean?", "default_permission": "boolean?"}
"""interactions/application-commands, Application Command Structure."""

MEDIA = {
    "proxy_url": "string?",
    "height": "integer?",
    "width": "integer?",
    "placeholder": "string?",
    "placeholder_version": "integer?",
    "content_type": "string?",
    "flags": "integer?",
    "attachment_id": "SnowflakeType?",
}
"""components/reference, Unfurled Media Item: ignored when sent."""

PICTURE = {"proxy_url": "string?", "content_type": "string?", "flags": "integer?"}
ICON = {"proxy_icon_url": "string?"}
"""resources/message, Embed Image, Author and Footer Structure."""

DOCUMENTED: Mapping[str, Mapping[str, Any]] = {
    "ApplicationCommandCreateRequest": COMMAND,
    "ApplicationCommandUpdateRequest": COMMAND,
    "ApplicationCommandPatchRequestPartial": COMMAND,
    "ComponentEmojiForRequest": {"animated": "boolean?"},
    "FileComponentForMessageRequest": {"name": "string?", "size": "integer?"},
    "RichEmbed": {"flags": "integer?"},
    "RichEmbedAuthor": ICON,
    "RichEmbedFooter": ICON,
    "RichEmbedImage": PICTURE,
    "RichEmbedThumbnail": PICTURE,
    "UnfurledMediaRequest": MEDIA,
    "UnfurledMediaRequestWithAttachmentReferenceRequired": MEDIA,
}
"""Fields that a page has and the specification has not; an emoji's is in components/reference, Button Structure, an embed's
in resources/message, Embed Structure."""

HABITS: Mapping[str, Mapping[str, Any]] = {
    "BaseCreateMessageCreateRequest": {"tts": "boolean?"},
    "CreateForumThreadRequest": {"type": "ChannelTypes?"},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts": "boolean?"},
    "IncomingWebhookUpdateRequestPartial": {"tts": "boolean?"},
    "MessageEditRequestPartial": {"tts": "boolean?"},
}
QUERY_HABITS: Mapping[str, Mapping[str, Any]] = {
    "POST /channels/{channel_id}/threads": {"query": {"use_nested_fields": "boolean"}}
}
"""What discord.py sends although no page has it there; Discord overlooks it."""

FORWARD = 1
"""resources/message, Message Reference Types."""


def _completed(types: Mapping[str, Any]) -> dict[str, Any]:
    completed = dict(types)
    for name, fields in (*DOCUMENTED.items(), *HABITS.items()):
        completed[name] = {**types[name], "fields": {**fields, **types[name]["fields"]}}
    reference = types["MessageReferenceType"]
    completed["MessageReferenceType"] = {**reference, "in": [*reference["in"], FORWARD]}
    return completed


TYPES: Mapping[str, Any] = _completed(TABLE["types"])
ROUTES: Mapping[str, Any] = {name: {**entry, **QUERY_HABITS.get(name, {})} for name, entry in TABLE["routes"].items()}
