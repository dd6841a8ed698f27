"""What follows the first answer, by the interaction's token: interactions/receiving-and-responding, Followup Messages."""

from typing import Any

from tests.platforms.discord import content, events
from tests.platforms.discord.errors import ApiError
from tests.platforms.discord.interactions import Interaction
from tests.platforms.discord.messages import Message
from tests.platforms.discord.methods.callbacks import edit, put
from tests.platforms.discord.world import Call, World

Answer = tuple[int, Any]

FOLLOW_UPS = 5
"""Create Followup Message: of who only the person installed, and not the place."""


def _interaction(world: World, call: Call) -> Interaction:
    """Before the first answer there is no webhook, after fifteen minutes its token is none any more."""
    found = world.by_token.get(call.places["webhook_token"])
    if found is None or call.place("webhook_id") != world.bot_id or found.reply is None:
        raise ApiError(10015)
    if not found.alive:
        raise ApiError(50027)
    return found


def standing(world: World, call: Call) -> Message | None:
    """The message that a call is about, if there is one."""
    interaction = world.by_token.get(call.places["webhook_token"])
    if interaction is None:
        return None
    number = interaction.original if "message_id" not in call.places else call.place("message_id")
    if number is None or number not in {interaction.original, *interaction.notes}:
        return None
    return interaction.channel.any_message(number)


def _standing(world: World, call: Call) -> Message:
    _interaction(world, call)
    if (message := standing(world, call)) is None:
        raise ApiError(10008)
    return message


def follow(world: World, call: Call) -> Answer:
    """Create Followup Message; straight after a deferred answer it fills that in instead."""
    interaction = _interaction(world, call)
    answer = interaction.answer
    content.check_words(interaction.channel, call.body)
    if answer is not None and answer.loading:
        return 200, dict(edit(interaction, answer, call.body, call).wire)
    if interaction.only_user and len(interaction.notes) >= FOLLOW_UPS:
        raise ApiError(40094)
    message = put(interaction, call.body, call)
    interaction.notes.append(message.id)
    world.bell.ring()
    return 200, dict(message.wire)


def one(world: World, call: Call) -> Answer:
    return 200, dict(_standing(world, call).wire)


def change(world: World, call: Call) -> Answer:
    message = _standing(world, call)
    return 200, dict(edit(_interaction(world, call), message, call.body, call).wire)


def delete(world: World, call: Call) -> Answer:
    message = _standing(world, call)
    message.channel.take_away(message.id)
    events.message("MESSAGE_DELETE", message)
    return 204, None


ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
NOTE = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"

METHODS = {
    "POST /webhooks/{webhook_id}/{webhook_token}": follow,
    **{
        f"{method} {path}": act
        for path in (ORIGINAL, NOTE)
        for method, act in (("GET", one), ("PATCH", change), ("DELETE", delete))
    },
}
