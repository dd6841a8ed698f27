"""A message with a keyboard under the field where a person types: no buttons of the message, so no document has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.values.outcome import Post

Keyboard = Mapping[str, Any]
"""A ReplyKeyboardMarkup or a ReplyKeyboardRemove (core.telegram.org/bots/api#replykeyboardmarkup)."""


@dataclass(frozen=True, slots=True)
class KeyboardPost(Post):
    """For private chats; the document has no actions then."""

    keyboard: Keyboard = field(default_factory=dict)
