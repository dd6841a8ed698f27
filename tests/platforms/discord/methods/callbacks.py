"""The first answer to an interaction: interactions/receiving-and-responding, Create Interaction Response."""

from collections.abc import Mapping
from typing import Any

from tests.platforms.discord import content, events
from tests.platforms.discord.errors import ApiError, broken
from tests.platforms.discord.interactions import Choice, Interaction, Kind, Modal, Reply, forced_ephemeral
from tests.platforms.discord.messages import EPHEMERAL, LOADING, Message
from tests.platforms.discord.world import Call, World

Answer = tuple[int, Any]

SOURCE = "interactions/receiving-and-responding, Interaction Callback Type"

FITTING: Mapping[Kind, frozenset[Reply]] = {
    Kind.COMMAND: frozenset({Reply.MESSAGE, Reply.DEFERRED, Reply.MODAL}),
    Kind.COMPONENT: frozenset(Reply) - {Reply.CHOICES},
    Kind.AUTOCOMPLETE: frozenset({Reply.CHOICES}),
    Kind.MODAL: frozenset({Reply.MESSAGE, Reply.DEFERRED, Reply.DEFERRED_UPDATE, Reply.UPDATE}),
}
"""A modal that a command opened has no message to update; `MODAL` is "not available for MODAL_SUBMIT"."""

MESSAGE_TYPES = {1: 20, 2: 23, 3: 23}
"""Message Types, by the type of the command that is answered."""


def answer(world: World, call: Call) -> Answer:
    interaction = world.interactions.get(call.place("interaction_id"))
    if interaction is None or interaction.token != call.places["interaction_token"]:
        raise ApiError(10062)
    interaction.look()
    if interaction.failed:
        raise ApiError(10062)
    if interaction.reply is not None:
        raise ApiError(40060)
    reply = _fitting(interaction, call.body["type"])
    data = call.body.get("data") or {}
    message = _done(interaction, reply, data, call)
    interaction.took(reply)
    if call.query.get("with_response", "").lower() not in {"true", "1"}:
        return 204, None
    return 200, _told(interaction, reply, message)


def _fitting(interaction: Interaction, number: int) -> Reply:
    fits = {int(each) for each in FITTING[interaction.kind]}
    if interaction.source is None or interaction.kind is Kind.COMMAND:
        fits -= {Reply.UPDATE, Reply.DEFERRED_UPDATE}
    if number not in fits:
        raise broken("type", "INTERACTION_CALLBACK_TYPE_INVALID", f"not one of {sorted(fits)}", source=SOURCE)
    return Reply(number)


def _done(interaction: Interaction, reply: Reply, data: dict[str, Any], call: Call) -> Message | None:
    match reply:
        case Reply.MESSAGE | Reply.DEFERRED:
            content.check_words(interaction.channel, data)
            flags = int(data.get("flags") or 0) | (LOADING if reply is Reply.DEFERRED else 0)
            message = put(interaction, data | {"flags": flags}, call)
            interaction.original = message.id
            return message
        case Reply.UPDATE:
            return _update(interaction, data, call)
        case Reply.DEFERRED_UPDATE:
            assert interaction.source is not None
            interaction.original = interaction.source.id
        case Reply.CHOICES:
            interaction.choices = [Choice(each["name"], each["value"]) for each in data.get("choices") or ()]
        case Reply.MODAL:
            interaction.modal = Modal(interaction, data)
    return None


def _update(interaction: Interaction, data: dict[str, Any], call: Call) -> Message:
    assert interaction.source is not None
    standing = interaction.channel.any_message(interaction.source.id)
    if standing is None:
        raise ApiError(10008)
    interaction.original = standing.id
    return edit(interaction, standing, data, call)


def put(interaction: Interaction, data: dict[str, Any], call: Call) -> Message:
    """A new message that answers; for its person alone when it says so or must be."""
    channel = interaction.channel
    flags = int(data.get("flags") or 0)
    alone = bool(flags & EPHEMERAL) or forced_ephemeral(interaction)
    wire = interaction.wire
    kind = wire["data"]["type"] if interaction.kind is Kind.COMMAND else 0
    more = {
        "type": MESSAGE_TYPES.get(kind, 0),
        "application_id": wire["application_id"],
        "webhook_id": wire["application_id"],
        "interaction_metadata": {
            "id": wire["id"],
            "type": wire["type"],
            "user": interaction.person.wire(),
            "authorizing_integration_owners": wire["authorizing_integration_owners"],
        },
    }
    reader = interaction.person if alone else None
    may = int(wire["app_permissions"])
    message = channel.put(content.create(channel, data, call.files, author=None, may=may, reader=reader, **more))
    events.message("MESSAGE_CREATE", message)
    return message


def edit(interaction: Interaction, standing: Message, data: dict[str, Any], call: Call) -> Message:
    content.check_words(interaction.channel, data)
    may = int(interaction.wire["app_permissions"])
    edited = interaction.channel.put(content.edit(standing, data, call.files, may=may))
    events.message("MESSAGE_UPDATE", edited)
    return edited


def _told(interaction: Interaction, reply: Reply, message: Message | None) -> dict[str, Any]:
    """Interaction Callback Response Object."""
    about: dict[str, Any] = {"id": str(interaction.id), "type": int(interaction.kind)}
    if message is None:
        return {"interaction": about}
    about |= {
        "response_message_id": str(message.id),
        "response_message_loading": message.loading,
        "response_message_ephemeral": message.ephemeral,
    }
    resource: dict[str, Any] = {"type": int(reply)}
    if reply in {Reply.MESSAGE, Reply.UPDATE}:
        resource["message"] = dict(message.wire)
    return {"interaction": about, "resource": resource}


METHODS = {"POST /interactions/{interaction_id}/{interaction_token}/callback": answer}
