"""What Discord says of our bot, one sentence each, and who its owner is: for `newsclip setup` and `newsclip doctor`.

Its switches are in the Developer Portal, so where one stands in the way the sentence says what it is called there.
"""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from discord import ApplicationFlags
from discord.errors import ConnectionClosed, DiscordException

from bots.discord.api import Api, NotSentError
from bots.discord.bot import BAD_TOKEN
from bots.discord.hearing import heard
from bots.discord.http import Http
from bots.discord.invitations import invitations
from bots.discord.settings import Settings
from bots.house import TokenError
from bots.platform import Checked, Finding, Guide, Person
from core.i18n import _, ngettext
from core.values.errors import N_, UserError
from core.values.text import clean_line

FEW = 50
"""Sessions left of a day that are a warning: where none is left Discord takes the token away."""

PAGE = 200
"""Servers that one answer names (docs.discord.com/developers/resources/user#get-current-user-guilds)."""

SERVERS, PEOPLE = "0", "1"
"""Installation contexts (docs.discord.com/developers/resources/application#application-object-application-integration-types)."""

PRIVILEGED = ApplicationFlags(
    gateway_presence=True,
    gateway_presence_limited=True,
    gateway_guild_members=True,
    gateway_guild_members_limited=True,
    gateway_message_content=True,
    gateway_message_content_limited=True,
)

_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)

Answer = Mapping[str, Any]


async def check(settings: Settings, _public_url: str) -> Checked:
    """Raises `TokenError`, and `UserError` when Discord does not answer."""
    async with _connected(settings) as (api, _http):
        application = await api.call("GET", "/applications/@me")
        gateway = await api.call("GET", "/gateway/bot")
        servers = await api.call("GET", "/users/@me/guilds", query={"limit": PAGE})
        menu = await api.call("GET", "/applications/{application_id}/commands", application_id=application["id"])
    count = len(servers) if len(servers) < PAGE else max(PAGE, application["approximate_guild_count"])
    findings = (*_about(application), *_ways_in(application, gateway), _in_servers(count), _menu(len(menu)))
    return Checked(api.name, findings, tuple(invitations(int(application["id"]))))


async def hear(settings: Settings, code: str) -> Person:
    """Who writes the code to the bot in a direct message, once somebody does. Raises as `check`."""
    async with _connected(settings) as (_api, http):
        return await heard(http, settings.token.get_secret_value(), code)


@asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[tuple[Api, Http]]:
    """A token that is none at all is refused before anything of it travels."""
    if not _TOKEN.fullmatch(settings.token.get_secret_value()):
        raise TokenError
    api = Api(settings.token, settings.api_url)
    try:
        async with api.session() as http:
            yield api, http
    except (DiscordException, NotSentError, aiohttp.ClientError, OSError) as error:
        if isinstance(error, ConnectionClosed) and error.code == BAD_TOKEN:
            raise TokenError from None
        raise UserError(
            N_("Discord does not answer as it should at {address} ({cause})."),
            address=settings.api_url,
            cause=clean_line(str(error)) or type(error).__name__,
        ) from None


def _about(application: Answer) -> Iterator[Finding]:
    """Whom it is, and who may add it (docs.discord.com/developers/resources/application#application-object)."""
    yield Finding(_("The token is that of {name}.").format(name=clean_line(application["name"])))
    contexts = application.get("integration_types_config", {SERVERS: {}, PEOPLE: {}})
    if SERVERS not in contexts:
        yield Finding(_("It cannot be added to servers; Guild Install on the portal's page Installation lets it."))
    elif not application.get("bot_public", True):
        yield Finding(_("Only its owner can add it to servers; Public Bot on the portal's page Bot lets others."))
    else:
        yield Finding(_("It can be added to servers."))
    if PEOPLE in contexts:
        yield Finding(_("People can add it to their own apps, and use it anywhere then."))
    else:
        yield Finding(
            _("Nobody can add it to their own apps; User Install on the portal's page Installation lets them.")
        )
    if application.get("bot_require_code_grant"):
        yield Finding(
            _("The links that add it do not work; switch off Requires OAuth2 Code Grant on the portal's page Bot."),
            broken=True,
        )


def _ways_in(application: Answer, gateway: Answer) -> Iterator[Finding]:
    """What it is told of, and how often it may connect to be told (docs.discord.com/developers/events/gateway)."""
    if application.get("flags", 0) & PRIVILEGED.value:
        yield Finding(
            _("It may see members, presences or the content of messages and needs none of it; switch that off under Privileged "
              "Gateway Intents on the portal's page Bot.")
        )  # fmt: skip
    else:
        yield Finding(_("It has no privileged intents: it is told of commands and of servers, which is all it needs."))
    if url := application.get("interactions_endpoint_url"):
        yield Finding(
            _("Discord tells {host} what people do and not the bot; empty Interactions Endpoint URL on the portal's page "
              "General Information.").format(host=urlsplit(url).hostname or url),
            broken=True,
        )  # fmt: skip
    limit, shards = gateway["session_start_limit"], gateway["shards"]
    if limit["remaining"] < FEW:
        yield Finding(
            _("It may connect only {count} times more within {hours} hours; after that Discord takes the token away. Look into "
              "the log for why it connects so often.")
            .format(count=limit["remaining"], hours=-(-limit["reset_after"] // 3_600_000)),
            broken=True,
        )  # fmt: skip
    else:
        yield Finding(
            ngettext(
                "It needs {shards} connection, and may connect {count} times more today.",
                "It needs {shards} connections, and may connect {count} times more today.",
                shards,
            ).format(shards=shards, count=limit["remaining"])
        )


def _in_servers(count: int) -> Finding:
    if not count:
        return Finding(_("It is in no server yet."))
    return Finding(ngettext("It is in {count} server.", "It is in {count} servers.", count).format(count=count))


def _menu(commands: int) -> Finding:
    if not commands:
        return Finding(_("It has no menu of commands yet; “newsclip run” puts it there."))
    return Finding(
        ngettext("Its menu has {count} command.", "Its menu has {count} commands.", commands).format(count=commands)
    )


GUIDE = Guide(
    title="Discord",
    how=N_(
        "At https://discord.com/developers/applications press New Application and give it a name.\n"
        "On its page Installation leave User Install and Guild Install switched on; no privileged intent is needed.\n"
        "On its page Bot press Reset Token and copy the token; whoever has it is the bot, so show it to nobody."
    ),
    hello=N_(
        "Add it to a server of yours or to your apps, by a link above. Then write {code} to it, {bot}, in a direct message."
    ),
    check=check,
    hear=hear,
)
