"""The links that bring the bot into servers and to people, and the rights it asks for: no more than it uses."""

from collections.abc import Sequence
from urllib.parse import urlencode

from discord import Permissions

from core.i18n import _
from core.values.document import Action

RIGHTS = Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""What we ask for in a server. The history tells whether a message that was not confirmed is there, and lets us reply."""

AUTHORIZE = "https://discord.com/oauth2/authorize"


def invitations(application: int) -> Sequence[Action]:
    """Links that open Discord's own pages; none before we know who we are."""
    if not application:
        return ()
    return (
        Action(_("Add to a server"), url=server_link(application)),
        Action(_("Add to my apps"), url=own_link(application)),
    )


def server_link(application: int) -> str:
    query = {
        "client_id": application,
        "scope": "bot applications.commands",
        "permissions": RIGHTS.value,
        "integration_type": 0,
    }
    return f"{AUTHORIZE}?{urlencode(query)}"


def own_link(application: int) -> str:
    """Of who wants the commands everywhere, in servers without us too."""
    return (
        f"{AUTHORIZE}?{urlencode({'client_id': application, 'scope': 'applications.commands', 'integration_type': 1})}"
    )
