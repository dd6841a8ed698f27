"""What a message to Discord carries, as a value: made by the renderer, sent by the messenger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bots.discord.places import Form

TEXT_UNITS = 4000
"""Characters over all text displays of a message (docs.discord.com/developers/components/reference#component-object)."""

COMPONENTS = 40
"""Components of a message, those within others too (the same page)."""

CONTENT_UNITS = 2000
"""Characters of `content` (docs.discord.com/developers/resources/message#create-message)."""

EMBEDS, EMBEDS_UNITS = 10, 6000
"""Embeds of a message, and the characters over all of them (…/resources/message#embed-object-embed-limits)."""

MENTIONS = 4
"""Roles that are named above, at most."""

MENTION_UNITS = MENTIONS * 25 + 2
"""What they take: a number has at most twenty digits, and an empty line follows."""

NOBODY: Mapping[str, Any] = {"parse": []}
"""Whom words may ping (…/resources/message#allowed-mentions-object)."""

SUPPRESS_EMBEDS, IS_COMPONENTS_V2 = 1 << 2, 1 << 15
"""Flags (…/resources/message#message-object-message-flags)."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message, the same for all who get it. `payload` is the body of a call that sends or edits it, and is never changed:
    who needs more adds to a copy. It always has `flags`, `components` and `allowed_mentions`; the body of an edit also has
    `attachments`, since what is not among them goes.

    `files` are the names of the kept pictures that go with it, in the order of their numbers. `plain` when the words stand
    there without their markup; `cut` when something of the document was left out.
    """

    form: Form
    payload: Mapping[str, Any]
    plain: bool = False
    cut: bool = False
    files: tuple[str, ...] = ()
