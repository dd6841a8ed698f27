"""The rules for what stands under a message: buttons, keyboards and questions.

https://core.telegram.org/bots/api#inlinekeyboardbutton and the types beside it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.platforms.telegram.errors import BrokenError
from tests.platforms.telegram.text import link_fault, units

API = "https://core.telegram.org/bots/api#"
BUTTON = f"{API}inlinekeyboardbutton"
MOST, WIDEST = 100, 8
"""Buttons of a keyboard and of a row, as the server counts them (https://limits.tginfo.me)."""

ACTIONS = (
    *("url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat"),
    *("switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay"),
)
STYLES = ("danger", "success", "primary")
RIGHTS_SUBSET = f"{API}keyboardbuttonrequestchat: bot_administrator_rights"

Markup = Mapping[str, Any]
Row = Sequence[Mapping[str, Any]]


def check(markup: Markup | None, chat_kind: str) -> None:
    """Raises `BrokenError` where `markup`, of the right shape already, breaks a rule. `chat_kind` is `Chat.type`."""
    if markup is None:
        return
    if "inline_keyboard" in markup:
        _inline(markup["inline_keyboard"], chat_kind)
    elif chat_kind == "channel":
        raise BrokenError("reply markup other than an inline keyboard in a channel", source=f"{API}forcereply")
    elif "keyboard" in markup:
        _typed(markup, chat_kind)
    elif "force_reply" in markup:
        _placeholder(markup, f"{API}forcereply")
        if markup["force_reply"] is not True:
            raise BrokenError("force_reply must be True", source=f"{API}forcereply")


def inline(markup: Markup | None, chat_kind: str = "private") -> None:
    """As `check`, where an inline keyboard only may stand."""
    if markup is not None:
        _inline(markup["inline_keyboard"], chat_kind)


def _inline(rows: Sequence[Row], chat_kind: str) -> None:
    if sum(map(len, rows)) > MOST:
        raise BrokenError("reply markup is too long", source=f"{BUTTON}: {MOST} buttons")
    for row in rows:
        if not 1 <= len(row) <= WIDEST:
            raise BrokenError(f"a row of {len(row)} buttons, 1-{WIDEST} are shown", source=f"{API}inlinekeyboardmarkup")
        for button in row:
            _button(button, chat_kind)


def _button(button: Mapping[str, Any], chat_kind: str) -> None:
    if not button["text"].strip():
        raise BrokenError("can't parse inline keyboard button: Text buttons must be non-empty", source=BUTTON)
    actions = [name for name in ACTIONS if name in button]
    if len(actions) != 1:
        raise BrokenError(f"button {button['text']!r} has {len(actions)} actions, not one", source=BUTTON)
    if button.get("style", "primary") not in STYLES:
        raise BrokenError(f"button style {button['style']!r} is none of {STYLES}", source=BUTTON)
    value = button[actions[0]]
    match actions[0]:
        case "callback_data" if not 1 <= len(value.encode()) <= 64:
            raise BrokenError("BUTTON_DATA_INVALID", source=f"{BUTTON}: {len(value.encode())} bytes")
        case "url" if fault := link_fault(value):
            raise BrokenError(f"inline keyboard button URL '{value}' is invalid: {fault}", source=BUTTON)
        case "copy_text" if not 1 <= units(value["text"]) <= 256:
            raise BrokenError("BUTTON_COPY_TEXT_INVALID", source=f"{API}copytextbutton")
        case "switch_inline_query_chosen_chat" if not any(value.get(name) for name in value if name != "query"):
            raise BrokenError("at least one chat type must be allowed", source=f"{API}switchinlinequerychosenchat")
        case "switch_inline_query_current_chat" if chat_kind == "channel":
            raise BrokenError("switch_inline_query_current_chat in a channel", source=BUTTON)
        case "switch_inline_query" | "switch_inline_query_current_chat" if units(value) > 256:
            raise BrokenError("inline query is longer than 256", source=f"{API}inlinequery")
        case "web_app" if chat_kind != "private":
            raise BrokenError("BUTTON_TYPE_INVALID", source=f"{BUTTON}: web_app in private chats only")


def _typed(markup: Markup, chat_kind: str) -> None:
    """https://core.telegram.org/bots/api#replykeyboardmarkup"""
    _placeholder(markup, f"{API}replykeyboardmarkup")
    if not any(markup["keyboard"]):
        raise BrokenError("reply keyboard without buttons", source=f"{API}replykeyboardmarkup")
    requests: list[int] = []
    for button in (button for row in markup["keyboard"] for button in row):
        if not button["text"].strip():
            raise BrokenError("keyboard button without text", source=f"{API}keyboardbutton")
        if len(set(button) - {"text", "icon_custom_emoji_id", "style"}) > 1:
            raise BrokenError(
                f"keyboard button {button['text']!r} has more than one action", source=f"{API}keyboardbutton"
            )
        if request := button.get("request_chat"):
            if chat_kind != "private":
                raise BrokenError("request_chat in private chats only", source=f"{API}keyboardbutton")
            _request(request)
            requests.append(request["request_id"])
    if len(requests) != len(set(requests)):
        raise BrokenError("request_id used twice in a message", source=f"{API}keyboardbuttonrequestchat")


def _request(request: Mapping[str, Any]) -> None:
    if not -(2**31) <= request["request_id"] < 2**31:
        raise BrokenError("request_id is no signed 32-bit number", source=f"{API}keyboardbuttonrequestchat")
    wanted, held = (request.get(f"{who}_administrator_rights", {}) for who in ("bot", "user"))
    if missing := [name for name, on in wanted.items() if on and not held.get(name)]:
        raise BrokenError(f"the bot wants {missing}, which the user need not have", source=RIGHTS_SUBSET)


def _placeholder(markup: Markup, source: str) -> None:
    if "input_field_placeholder" in markup and not 1 <= units(markup["input_field_placeholder"]) <= 64:
        raise BrokenError("input_field_placeholder must have 1-64 characters", source=source)
