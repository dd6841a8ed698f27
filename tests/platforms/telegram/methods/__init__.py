"""What each method does, by its name in the specification; what is not here is not modelled."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.platforms.telegram.methods import answers, chats, editing, profile, sending, updates
from tests.platforms.telegram.world import Call, World

Method = Callable[[World, Call], Any]

MODELLED: Mapping[str, Method] = {
    **sending.METHODS,
    **editing.METHODS,
    **answers.METHODS,
    **chats.METHODS,
    **profile.METHODS,
    **updates.METHODS,
}
