"""Each rule of messages refuses the body that breaks it."""

from typing import Any

import pytest

from tests.platforms.discord.checks.answer import lines
from tests.platforms.discord.checks.messages import COMPONENTS_V2, EPHEMERAL, SUPPRESS_EMBEDS
from tests.platforms.discord.table import faults, status, strays

CREATE = "POST", "/channels/{channel_id}/messages"
EDIT = "PATCH", "/channels/{channel_id}/messages/{message_id}"
POST = "POST", "/channels/{channel_id}/threads"
FOLLOWUP = "POST", "/webhooks/{webhook_id}/{webhook_token}"
LEGACY_FIELD = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
BUTTON: dict[str, Any] = {"type": 2, "style": 1, "label": "Next", "custom_id": "next"}
ROW: dict[str, Any] = {"type": 1, "components": [BUTTON]}


def text(content: str = "News") -> dict[str, Any]:
    return {"type": 10, "content": content}


def v2(*components: dict[str, Any]) -> dict[str, Any]:
    return {"flags": COMPONENTS_V2, "components": [*components]}


def created(body: object, **around: Any) -> list[str]:
    return lines(faults(*CREATE, body, {}, **around))


def edited(body: object, **around: Any) -> list[str]:
    return lines(faults(*EDIT, body, {}, **around))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"content": "x" * 2001}, ["content BASE_TYPE_MAX_LENGTH"]),
        ({"content": " \n"}, ["50006"]),
        ({}, ["50006"]),
        ({"embeds": []}, ["50006"]),
        (None, ["MODEL_TYPE_CONVERT"]),
        ({"content": "x", "flags": EPHEMERAL}, ["flags MESSAGE_FLAGS_INVALID"]),
        ({"content": "x", "nonce": "n" * 26}, ["nonce BASE_TYPE_MAX_LENGTH"]),
        ({"content": "x", "message_reference": {}}, ["message_reference.message_id BASE_TYPE_REQUIRED"]),
        ({"message_reference": {"type": 1, "message_id": "1"}}, ["message_reference.channel_id BASE_TYPE_REQUIRED"]),
        ({"content": "x", "components": [text()]}, ["components.0.type UNION_TYPE_CHOICES"]),
        ({"content": "x", "components": "row"}, ["components LIST_TYPE_CONVERT"]),
        ({**v2(text()), "content": "x"}, [f"content {LEGACY_FIELD}"]),
        ({**v2(text()), "embeds": [{"title": "x"}]}, [f"embeds {LEGACY_FIELD}"]),
        ({**v2(text()), "sticker_ids": ["1"]}, [f"sticker_ids {LEGACY_FIELD}"]),
        (v2(), ["50006"]),
    ],
)
def test_a_wrong_message_is_refused(body: object, said: list[str]) -> None:
    assert created(body) == said


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000, "flags": SUPPRESS_EMBEDS},
        {"content": "x", "nonce": "n" * 25, "enforce_nonce": True},
        {"content": "x", "nonce": 7},
        {"embeds": [{"title": "x"}], "components": [ROW]},
        {"components": [ROW]},
        {"sticker_ids": ["1"]},
        {"message_reference": {"type": 1, "message_id": "1", "channel_id": 2}},
        {"content": "x", "message_reference": {"message_id": "1", "fail_if_not_exists": False}},
        {**v2(text(), ROW), "content": "", "embeds": [], "allowed_mentions": {"parse": []}},
    ],
)
def test_a_right_message_passes(body: object) -> None:
    assert not created(body)
    assert not strays(*CREATE, body, {})


def test_legacy_messages_have_five_rows_and_v2_messages_more() -> None:
    rows = [{"type": 1, "components": [{**BUTTON, "custom_id": str(n)}]} for n in range(6)]
    assert created({"content": "x", "components": rows[:5]}) == []
    assert created({"content": "x", "components": rows}) == ["components BASE_TYPE_MAX_LENGTH"]
    assert created(v2(*rows)) == []


def test_a_file_is_a_message_and_a_name_is_a_file() -> None:
    gallery = {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}
    missing = ["components.0.items.0.media.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"]
    assert created({}, files=["a.png"]) == []
    assert created(v2(gallery)) == missing
    assert created(v2(gallery), files=["b.png"]) == missing
    assert created(v2(gallery), files=["a.png"]) == []
    assert created({**v2(gallery), "attachments": [{"id": 0, "filename": "a.png", "description": "A"}]}) == []


def test_an_edit_keeps_the_files_it_names() -> None:
    gallery = {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}
    before = {"flags": COMPONENTS_V2, "components": [text()], "attachments": [{"id": "9", "filename": "a.png"}]}
    missing = ["components.0.items.0.media.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"]
    assert edited({"components": [gallery]}) == []
    assert edited({"components": [gallery]}, before=before) == []
    assert edited({"components": [gallery], "attachments": [{"id": 9}]}, before=before) == []
    assert edited({"components": [gallery], "attachments": []}, before=before) == missing
    assert edited({"components": [gallery], "attachments": [{"id": 0, "filename": "b.png"}]}) == missing


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"parse": ["users"], "users": ["1"]}, ["allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"]),
        ({"parse": ["roles"], "roles": ["1"]}, ["allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"]),
        ({"parse": ["anyone"]}, ["allowed_mentions.parse.0 BASE_TYPE_CHOICES"]),
        ({"users": [str(n) for n in range(101)]}, ["allowed_mentions.users BASE_TYPE_MAX_LENGTH"]),
        ({"roles": ["everyone"]}, ["allowed_mentions.roles.0 NUMBER_TYPE_COERCE"]),
        ({"roles": ["1", "1"]}, ["allowed_mentions.roles.1 SET_TYPE_ALREADY_CONTAINS_VALUE"]),
        ({"parse": ["users"], "users": []}, []),
        ({"parse": ["everyone"], "users": ["1", 2], "replied_user": True}, []),
    ],
)
def test_mentions_are_parsed_or_listed(given: object, said: list[str]) -> None:
    assert created({"content": "x", "allowed_mentions": given}) == said
    assert edited({"content": "x", "allowed_mentions": given}) == said


@pytest.mark.parametrize(
    ("embed", "said"),
    [
        ({}, ["embeds.0 LIST_ITEM_VALUE_REQUIRED"]),
        ({"title": "x" * 257}, ["embeds.0.title BASE_TYPE_MAX_LENGTH"]),
        ({"description": "x" * 4097}, ["embeds.0.description BASE_TYPE_MAX_LENGTH"]),
        ({"color": 0x1000000}, ["embeds.0.color NUMBER_TYPE_MAX"]),
        ({"timestamp": "noon"}, ["embeds.0.timestamp DATE_TIME_TYPE_PARSE"]),
        ({"url": "newsclip"}, ["embeds.0.url URL_TYPE_INVALID_URL"]),
        ({"url": "ftp://a.example/"}, ["embeds.0.url URL_TYPE_INVALID_SCHEME"]),
        ({"image": {"url": "data://x"}}, ["embeds.0.image.url URL_TYPE_INVALID_SCHEME"]),
        ({"image": {}}, ["embeds.0.image.url BASE_TYPE_REQUIRED"]),
        ({"author": {"url": "https://a.example/"}}, ["embeds.0.author.name BASE_TYPE_REQUIRED"]),
        ({"footer": {"text": "x" * 2049}}, ["embeds.0.footer.text BASE_TYPE_MAX_LENGTH"]),
        ({"fields": [{"name": "a", "value": " "}]}, ["embeds.0.fields.0.value BASE_TYPE_REQUIRED"]),
        ({"fields": [{"name": "a"}]}, ["embeds.0.fields.0.value BASE_TYPE_REQUIRED"]),
        ({"fields": [{"name": "a", "value": "x" * 1025}]}, ["embeds.0.fields.0.value BASE_TYPE_MAX_LENGTH"]),
        ({"fields": [{"name": "a", "value": "b"}] * 26}, ["embeds.0.fields BASE_TYPE_MAX_LENGTH"]),
        ({"image": {"url": "attachment://a.pdf"}}, [
            "embeds.0.image.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
            "embeds.0.image.url EMBED_ATTACHMENT_TYPE_INVALID",
        ]),
        ({"thumbnail": {"url": "attachment://a.png"}}, [
            "embeds.0.thumbnail.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
        ]),
        ({"title": "x" * 256, "url": "https://a.example/", "footer": {"text": "y"}, "timestamp": "2026-11-21"}, []),
    ],
)  # fmt: skip
def test_embeds_have_limits(embed: dict[str, Any], said: list[str]) -> None:
    assert created({"embeds": [embed]}) == said


def test_all_embeds_of_a_message_have_limits() -> None:
    assert created({"embeds": [{"title": "x"}] * 11}) == ["embeds BASE_TYPE_MAX_LENGTH"]
    assert created({"embeds": [{"description": "x" * 3000}] * 2}) == []
    assert created({"embeds": [{"description": f"{'x' * 3000}  "}] * 2}) == []
    over = [{"description": "x" * 3000}, {"description": "x" * 2998, "fields": [{"name": "ab", "value": "c"}]}]
    assert created({"embeds": over}) == ["embeds MAX_EMBED_SIZE_EXCEEDED"]


def test_text_that_breaks_the_server() -> None:
    assert created(v2(text("報" * 3386))) == []
    assert created(v2(text("\ud800"))) == []
    answer = faults(*CREATE, v2(text("報" * 3387)), {})
    assert answer == {"code": 0, "message": "500: Internal Server Error"}
    assert status(answer) == 500
    refused = faults(*CREATE, {}, {})
    assert refused is not None
    assert status(refused) == 400


def test_a_flag_is_set_by_an_edit_and_never_taken_back() -> None:
    old = {"content": "x", "embeds": [], "flags": 0, "attachments": []}
    new = {"content": "", "components": [text()], "flags": COMPONENTS_V2, "attachments": []}
    assert edited(v2(text()), before=old) == [f"content {LEGACY_FIELD}"]
    assert edited({**v2(text()), "content": None}, before=old) == []
    assert edited({"components": [text("Newer")]}, before=new) == []
    assert edited({"components": [text("Newer")], "flags": SUPPRESS_EMBEDS}, before=new) == [
        "flags MESSAGE_FLAG_CANNOT_BE_REMOVED"
    ]
    assert edited({"content": "Newer"}, before=new) == [f"content {LEGACY_FIELD}"]
    assert edited({"components": [text()]}, before=old) == ["components.0.type UNION_TYPE_CHOICES"]
    assert edited({"components": [text()]}) == []


def test_an_edit_leaves_something() -> None:
    before = {"content": "x", "embeds": [], "flags": 0, "attachments": []}
    assert edited({"content": ""}, before=before) == ["50006"]
    assert edited({"content": None, "embeds": [{"title": "x"}]}, before=before) == []
    assert edited({"flags": SUPPRESS_EMBEDS}, before=before) == []
    assert edited({"content": None}, before={**before, "sticker_items": [{"id": "1"}]}) == []
    assert edited({"content": ""}) == []


def test_a_forum_post_begins_with_a_message() -> None:
    def post(**body: object) -> list[str]:
        return lines(faults(*POST, {"name": "News", "message": {"content": "x"}, **body}, {}))

    assert post(applied_tags=["1"] * 5, auto_archive_duration=1440, rate_limit_per_user=0) == []
    assert post(message={}) == ["50006"]
    assert post(message={"content": "x", "flags": EPHEMERAL}) == ["message.flags MESSAGE_FLAGS_INVALID"]
    assert post(message={"content": "x" * 2001}) == ["message.content BASE_TYPE_MAX_LENGTH"]
    assert post(name="x" * 101) == ["name BASE_TYPE_BAD_LENGTH"]
    assert post(name="  ") == ["name BASE_TYPE_REQUIRED"]
    assert post(auto_archive_duration=61) == ["auto_archive_duration BASE_TYPE_CHOICES"]
    assert post(applied_tags=["1"] * 6) == ["applied_tags BASE_TYPE_MAX_LENGTH"]
    assert post(message=v2(text())) == []


def test_a_thread_has_no_message() -> None:
    assert lines(faults(*POST, {"name": "News", "type": 11}, {})) == []
    assert lines(faults(*POST, {"name": "News", "type": 5}, {})) == ["type BASE_TYPE_CHOICES"]
    thread = "POST", "/channels/{channel_id}/messages/{message_id}/threads"
    assert lines(faults(*thread, {"name": "News", "auto_archive_duration": 60}, {})) == []
    assert lines(faults(*thread, {}, {})) == ["name BASE_TYPE_REQUIRED"]


def test_followups_may_be_for_one_pair_of_eyes() -> None:
    body = {"content": "x", "flags": EPHEMERAL}
    assert lines(faults(*FOLLOWUP, body, {"wait": "1"})) == []
    assert lines(faults(*FOLLOWUP, {"content": "x" * 2001}, {})) == ["content BASE_TYPE_MAX_LENGTH"]
    original = "PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
    assert lines(faults(*original, v2(text()), {"with_components": "1"})) == []
    assert lines(faults(*original, {**v2(text()), "content": "x"}, {})) == [f"content {LEGACY_FIELD}"]
