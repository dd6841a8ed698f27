"""What we ask to be allowed as an administrator, and nothing more.

In a group we need no right: every member may write there, unless the group says otherwise. In a channel only administrators
post, and the right to post is also the right to change and delete what we posted ourselves (core.telegram.org/bots/api:
`can_edit_messages` is for messages of others, `deleteMessage` names `can_post_messages`).
"""

from collections.abc import Mapping

CHANNEL = ("can_post_messages",)

_ALWAYS = (
    *("is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
)
"""The fields of ChatAdministratorRights that are not optional."""


def channel_rights() -> Mapping[str, bool]:
    """The ChatAdministratorRights that hold `CHANNEL`, and what every administrator has."""
    return {name: name == "can_manage_chat" for name in _ALWAYS} | dict.fromkeys(CHANNEL, True)
