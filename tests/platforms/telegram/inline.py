"""The rules for answers to inline queries: https://core.telegram.org/bots/api#answerinlinequery."""

import re
from collections.abc import Mapping
from typing import Any

from tests.platforms.telegram import keyboard, rich
from tests.platforms.telegram.errors import BrokenError
from tests.platforms.telegram.methods import content

API = "https://core.telegram.org/bots/api#"
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def check(parameters: Mapping[str, Any]) -> None:
    """Raises `BrokenError` where an answer, of the right shape already, breaks a rule."""
    results = parameters["results"]
    if len(results) > 50:
        raise BrokenError("RESULTS_TOO_MUCH", source=f"{API}answerinlinequery: {len(results)} results")
    for result in results:
        if not 1 <= len(result["id"].encode()) <= 64:
            raise BrokenError("RESULT_ID_INVALID", source=f"{API}inlinequeryresultarticle: {result['id']!r}")
        _result(result)
    if len({result["id"] for result in results}) < len(results):
        raise BrokenError("RESULT_ID_DUPLICATE", source=f"{API}inlinequeryresult")
    if len(parameters.get("next_offset", "").encode()) > 64:
        raise BrokenError("NEXT_OFFSET_INVALID", source=f"{API}answerinlinequery")
    if parameters.get("cache_time", 300) < 0:
        raise BrokenError("cache_time is negative", source=f"{API}answerinlinequery")
    _button(parameters.get("button"))


def _result(result: Mapping[str, Any]) -> None:
    if not result.get("title", "-").strip():
        raise BrokenError("ARTICLE_TITLE_EMPTY", source=f"{API}inlinequeryresultarticle")
    keyboard.inline(result.get("reply_markup"))
    if "caption" in result:
        content.caption(result, f"{API}inlinequeryresultphoto")
    if body := result.get("input_message_content"):
        message(body)


def message(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an InputMessageContent shows, as fields of a message."""
    if "message_text" in body:
        formatted = content.text(body, "message_text", f"{API}inputtextmessagecontent")
        preview = content.preview(body)
        return {"text": formatted.text, "entities": formatted.entities, "preview": preview}
    if "rich_message" in body:
        return {"rich": rich.html(body["rich_message"])}
    raise BrokenError(f"content with {', '.join(body)} is not modelled", source=f"{API}inputmessagecontent", status=501)


def _button(button: Mapping[str, Any] | None) -> None:
    """https://core.telegram.org/bots/api#inlinequeryresultsbutton"""
    if button is None:
        return
    if ("web_app" in button) == ("start_parameter" in button):
        raise BrokenError("exactly one of web_app and start_parameter", source=f"{API}inlinequeryresultsbutton")
    if "start_parameter" in button and not PAYLOAD.fullmatch(button["start_parameter"]):
        raise BrokenError("START_PARAM_INVALID", source=f"{API}inlinequeryresultsbutton")
