"""Links that bring us into groups and channels, asking for no more rights than we need there.

The addresses are those of core.telegram.org/api/links#groupchannel-bot-links. The link for groups has no parameter: with one
every client says `/start` in the group, beside the greeting that being added already brings; some do without.
"""

from bots.telegram.rights import CHANNEL
from core.i18n import _
from core.values.document import Action


def opening(username: str, payload: str) -> str:
    """The address that opens our private chat and says `/start` with `payload` there (core.telegram.org/api/links#bot-links)."""
    return f"https://t.me/{username}?start={payload}"


def invitations(username: str) -> tuple[Action, ...]:
    """In the language now spoken."""
    rights = "+".join(right.removeprefix("can_") for right in CHANNEL)
    return (
        Action(_("Add to a group"), url=f"https://t.me/{username}?startgroup"),
        Action(_("Add to a channel"), url=f"https://t.me/{username}?startchannel&admin={rights}"),
    )
