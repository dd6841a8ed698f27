"""answerCallbackQuery and answerInlineQuery."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.platforms.telegram import errors, inline
from tests.platforms.telegram.errors import BrokenError
from tests.platforms.telegram.text import link_fault, units
from tests.platforms.telegram.world import Call, World

API = "https://core.telegram.org/bots/api#"


def answer_press(world: World, call: Call) -> bool:
    parameters = call.parameters
    if units(parameters.get("text", "")) > 200:
        raise BrokenError("MESSAGE_TOO_LONG", source=f"{API}answercallbackquery: 0-200 characters")
    if "url" in parameters and (link_fault(parameters["url"]) or not _opens_bot(world, parameters["url"])):
        raise BrokenError("URL_INVALID", source=f"{API}answercallbackquery: t.me/your_bot?start=XXXX")
    return _answer(world, parameters["callback_query_id"], parameters)


def answer_inline(world: World, call: Call) -> bool:
    inline.check(call.parameters)
    return _answer(world, call.parameters["inline_query_id"], call.parameters)


def _answer(world: World, query_id: str, answer: Mapping[str, Any]) -> bool:
    query = world.queries.get(query_id)
    if query is None or world.seconds() - query.asked > world.limits.answer_within:
        raise errors.query_too_old()
    query.answer = query.answer or answer
    world.bell.ring()
    return True


def _opens_bot(world: World, url: str) -> bool:
    return url.partition("://")[2].lower().startswith(f"t.me/{world.bot['username'].lower()}?start")


METHODS: Mapping[str, Callable[[World, Call], Any]] = {
    "answerCallbackQuery": answer_press,
    "answerInlineQuery": answer_inline,
}
