"""What Telegram says of our bot, one sentence each, and who its owner is: for `newsclip setup` and `newsclip doctor`.

The switches it tells of are in @BotFather's hands, so where one is off the sentence says which command turns it on there.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from telegram.error import Conflict, TelegramError

from bots.house import TokenError
from bots.platform import Checked, Finding, Guide, Person
from bots.telegram.api import Api
from bots.telegram.invitations import invitations
from bots.telegram.settings import Settings
from core.i18n import _, ngettext
from core.values.errors import N_, UserError
from core.values.text import clean_line

LISTENING = 20
"""Seconds that Telegram holds a call while nobody writes."""

BETWEEN = 1.0
"""Seconds between two looks at updates that wait already: such a look does not wait."""

MOST = 100
"""Updates that one look shows (core.telegram.org/bots/api#getupdates); the next ones only once these were taken away."""

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")

Answer = Mapping[str, Any]


async def check(settings: Settings, public_url: str) -> Checked:
    """Raises `TokenError`, and `UserError` when Telegram does not answer."""
    async with _connected(settings) as api:
        me = await api.call("getMe")
        webhook = await api.call("getWebhookInfo")
        menu = await api.call("getMyCommands", scope={"type": "all_private_chats"})
    findings = (*_about(me), *_ways_in(webhook, settings, public_url), _menu(len(menu)))
    return Checked(me["username"], findings, invitations(me["username"]))


async def hear(settings: Settings, code: str) -> Person:
    """Who writes `/start <code>` to the bot, once somebody does.

    No offset is ever given, so that nothing is confirmed and the next “newsclip run” still gets it all
    (core.telegram.org/bots/api#getupdates). Raises `UserError` when somebody else takes the updates in, and when so many wait
    that it would not be seen.
    """
    async with _connected(settings) as api:
        while True:
            try:
                updates = await api.call("getUpdates", read=LISTENING + 10, timeout=LISTENING)
            except Conflict:
                raise UserError(N_("What people write to the bot goes to a webhook or to another program.")) from None
            for update in updates:
                message = update.get("message", {})
                if message.get("text") == f"/start {code}" and (sender := message.get("from")):
                    return Person(str(sender["id"]), clean_line(sender["first_name"]))
            if len(updates) >= MOST:
                raise UserError(
                    N_(
                        "So much waits for the bot that what you write is not seen. “newsclip run” takes it in; then try again."
                    )
                )
            if updates:
                await asyncio.sleep(BETWEEN)


@asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[Api]:
    """A token that is none at all is refused before anything of it travels."""
    if not _TOKEN.fullmatch(settings.token.get_secret_value()):
        raise TokenError
    try:
        async with Api(settings.token, settings.api_url, connections=1, proxy=settings.proxy) as api:
            yield api
    except TelegramError as error:
        raise UserError(
            N_("Telegram does not answer as it should at {address} ({cause})."),
            address=settings.api_url,
            cause=clean_line(str(error)),
        ) from None


def _about(me: Answer) -> Iterator[Finding]:
    """What getMe tells (core.telegram.org/bots/api#user)."""
    yield Finding(
        _("The token is that of {name}, @{username}.").format(
            name=clean_line(me["first_name"]), username=me["username"]
        )
    )
    if me.get("can_join_groups"):
        yield Finding(_("It can be added to groups."))
    else:
        yield Finding(_("It cannot be added to groups; /setjoingroups at @BotFather lets it."))
    if me.get("can_read_all_group_messages"):
        yield Finding(
            _("Privacy mode is off: it is sent all that is said in groups and needs none of it; /setprivacy at @BotFather "
              "turns it on.")
        )  # fmt: skip
    else:
        yield Finding(_("Privacy mode is on: in groups it sees commands and answers to it, which is all it needs."))
    if me.get("supports_inline_queries"):
        yield Finding(_("Inline mode is on: people can search and share in any chat."))
    else:
        yield Finding(
            _("Inline mode is off, so nobody can search or share in other chats; /setinline at @BotFather turns it on.")
        )


def _ways_in(webhook: Answer, settings: Settings, public_url: str) -> Iterator[Finding]:
    """How updates come in, as Telegram has it and as it is configured (core.telegram.org/bots/api#webhookinfo)."""
    url: str = webhook["url"]
    host = urlsplit(url).hostname or ""
    if settings.updates == "polling":
        if url:
            yield Finding(
                _("A webhook of {host} takes in what people say; “newsclip run” ends it, as bots.telegram.updates is "
                  "“polling”.").format(host=host)
            )  # fmt: skip
        else:
            yield Finding(_("No webhook is set, so “newsclip run” can ask for what people say."))
    elif not public_url.startswith("https://"):
        yield Finding(_("A webhook needs web.public_url, an address that begins with https://."), broken=True)
    elif not url:
        yield Finding(_("No webhook is set yet; “newsclip run” sets it."))
    elif not url.startswith(f"{public_url}/"):
        yield Finding(
            _("The webhook is still at {host}; “newsclip run” moves it to {public_url}.").format(
                host=host, public_url=public_url
            )
        )
    else:
        yield Finding(_("The webhook is set."))
    if url and webhook.get("last_error_message") and webhook["pending_update_count"]:
        yield Finding(
            _("Telegram could not call it and keeps {count} updates: {cause}.").format(
                count=webhook["pending_update_count"], cause=clean_line(webhook["last_error_message"])
            ),
            broken=settings.updates == "webhook",
        )


def _menu(commands: int) -> Finding:
    if not commands:
        return Finding(_("It has no menu of commands yet; “newsclip run” puts it there."))
    return Finding(
        ngettext("Its menu has {count} command.", "Its menu has {count} commands.", commands).format(count=commands)
    )


GUIDE = Guide(
    title="Telegram",
    how=N_(
        "Write /newbot to @BotFather (https://t.me/BotFather), then a name and a username that ends with “bot”.\n"
        "It answers with a token such as 123456789:AAH…; whoever has it is the bot, so show it to nobody."
    ),
    hello=N_("Open https://t.me/{bot}?start={code} and press Start, or write “/start {code}” to @{bot}."),
    check=check,
    hear=hear,
)
