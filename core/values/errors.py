"""The one error a person may see.

A `UserError` holds a sentence that is not yet translated (marked `N_` for the catalogues) and what goes into it, so the
layer that knows the reader's language speaks last. Everything else that is raised is a fault of ours and is logged.
"""

from collections.abc import Mapping


def N_(message: str) -> str:
    """Mark a sentence for translation without translating it here."""
    return message


class UserError(Exception):
    """Somebody asked for what cannot be done; `message` says why in one sentence, with `{name}` places."""

    def __init__(self, message: str, **places: object) -> None:
        super().__init__(message)
        self.message = message
        self.places: Mapping[str, object] = places

    def __str__(self) -> str:
        return self.message.format(**self.places)
