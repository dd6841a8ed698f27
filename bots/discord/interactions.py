"""What people do with us in Discord: commands, buttons, forms, entries of menus, and what they are still typing.

Rights are looked up for each of them: what Discord's clients show or hide is no promise.
"""

from typing import Any, TypeAlias

from discord import AppCommandType, ForumChannel, Interaction, InteractionResponseType, InteractionType, Thread

from bots.discord.answering import Answer, Answering
from bots.discord.api import Api
from bots.discord.asked import Asked, asked
from bots.discord.buttons import CUSTOM_ID, command_of
from bots.discord.callbacks import Callbacks
from bots.discord.commands import SHARE_MENU
from bots.discord.files import Files
from bots.discord.forms import Forms
from bots.discord.gateway import Gateway
from bots.discord.presses import OWN, dynamic
from bots.discord.roles import check_role
from bots.discord.settings import Settings
from bots.discord.sharing import shared
from bots.discord.speakers import Speaker, Speakers, Stage
from bots.discord.standing import standing
from bots.discord.suggestions import Suggestions
from bots.house import House
from core.commands.buttons import data
from core.commands.command import Arguments, Command
from core.commands.grammar import parse, said
from core.i18n import _, sentence, speaking
from core.values.chat import ChatKind, Right
from core.values.document import Action, Document, refuse, say
from core.values.errors import N_, UserError
from core.values.outcome import Refused

PUBLIC = frozenset({"article", "share", "latest"})
"""Commands whose answers others in a server may like to see too."""

CLOSED = N_(
    "I may not write here, so nothing would come: give me the rights View Channel and Send Messages, in a thread Send Messages in"
    " Threads, and say it again."
)

Heard: TypeAlias = Interaction[Any]


class Interactions:
    def __init__(self, api: Api, house: House, settings: Settings) -> None:
        self._api = api
        self._router = house.router
        self._desks = house.services.desks
        self._speakers = Speakers(settings.owners, settings.managers)
        self._suggestions = Suggestions(house)
        self._answering = Answering(api, house)
        self._files = Files(api, settings.api_url)
        self._forms = Forms(house, self._answering, self._speakers, self._files)

    def attach(self, gateway: Gateway) -> None:
        """From now on whatever `gateway` hears is answered, older buttons too."""
        gateway.add_dynamic_items(*dynamic(self.pressed, self.pressed_for_own))
        gateway.hear("interaction", self.heard)

    async def heard(self, heard: Heard) -> None:
        """Answer all but a button."""
        match heard.type:
            case InteractionType.application_command if _wire(heard)["type"] == AppCommandType.message.value:
                await self._picked(heard)
            case InteractionType.application_command:
                await self._commanded(heard)
            case InteractionType.autocomplete:
                await self._typed(heard)
            case InteractionType.modal_submit:
                await self._forms.submitted(heard, _wire(heard))
            case _:
                pass

    async def pressed(self, heard: Heard, custom_id: str) -> None:
        """Answer a button for the chat where it is."""
        await self._pressed(heard, custom_id, own=False)

    async def pressed_for_own(self, heard: Heard, custom_id: str) -> None:
        """Answer a button for the own chat of whoever pressed it."""
        await self._pressed(heard, custom_id, own=True)

    async def _commanded(self, heard: Heard) -> None:
        what = asked(_wire(heard), self._router.registry)
        public = _is_public(what)
        speaker = self._speaker(heard, what, public=public)

        async def make() -> Answer | None:
            return await self._answer(heard, what, speaker)

        await self._answering.give(heard, speaker, make, public=public)

    async def _answer(self, heard: Heard, what: Asked, speaker: Speaker) -> Answer | None:
        options = dict(what.options)
        try:
            if (role := options.get("mention")) and _manages(speaker):
                check_role(role, _wire(heard), guild=heard.guild_id, ours=heard.app_permissions)
            if _manages(speaker) and _followed(what.command, what.arguments):
                check_place(heard)
            if what.file is not None and what.command is not None and speaker.sender.rights >= Right.CONTRIBUTE:
                options |= {p.name: await self._files.read(what.file) for p in what.command.bodies}
        except UserError as error:
            with speaking(await self._answering.language(speaker.sender)):
                return Answer(refuse("{sentence}", sentence=sentence(error)))
        document = await self._router.invoke(speaker.sender, what.name, options)
        return await self._told(document, speaker, _followed(what.command, what.arguments))

    async def _pressed(self, heard: Heard, custom_id: str, *, own: bool) -> None:
        typed = command_of(custom_id)
        words = said(typed or "")
        command = self._router.registry.find(words.name) if words is not None else None
        shown = heard.message is not None and not heard.message.flags.ephemeral
        replaces = command is not None and command.replaces
        speaker = self._speakers.of(heard, own=own, public=shown and replaces)

        async def make() -> Answer | None:
            pressed = custom_id if typed is None else data(Action("", command=typed))
            document = await self._router.press(speaker.sender, pressed)
            arguments = _arguments(command, words.rest if words is not None else "")
            return await self._told(document, speaker, _followed(command, arguments))

        await self._answering.give(heard, speaker, make)

    async def _picked(self, heard: Heard) -> None:
        """An entry of a message's menu."""
        wire = _wire(heard)
        if wire["name"] != SHARE_MENU:
            await self._forms.quoted(heard, wire)
            return
        speaker = self._speakers.of(heard)

        async def make() -> Answer | None:
            with speaking(await self._answering.language(speaker.sender)):
                number = shared(wire, ours=self._api.id)
                if isinstance(number, Document):
                    return Answer(number)
            document = await self._router.invoke(speaker.sender, "share", {"id": number})
            return None if document is None else Answer(document)

        await self._answering.give(heard, speaker, make)

    async def _typed(self, heard: Heard) -> None:
        what = asked(_wire(heard), self._router.registry)
        found = await self._suggestions.of(what, self._speaker(heard, what))
        choices = [{"name": one.name, "value": one.value} for one in found]
        await Callbacks(self._api, heard).answer(InteractionResponseType.autocomplete_result, {"choices": choices})

    def _speaker(self, heard: Heard, what: Asked, *, public: bool = False) -> Speaker:
        """What the newsroom does outside its desks, it does in its own chat: nobody else there is to see it."""
        speaker = self._speakers.of(heard, public=public)
        newsroom = what.command is not None and what.command.newsroom
        if newsroom and speaker.stage is Stage.SERVER and speaker.sender.address not in self._desks:
            return self._speakers.of(heard, own=True)
        return speaker

    async def _told(self, document: Document | None, speaker: Speaker, follow: str) -> Answer | None:
        """`document`; who may not `follow` these tags for a channel, "" for none, is offered to follow them for themselves, and
        who does so where others are hears where the articles go."""
        if document is None:
            return None
        sender = speaker.sender
        if not follow:
            return Answer(document)
        with speaking(await self._answering.language(sender)):
            if sender.kind is ChatKind.PRIVATE:
                elsewhere = speaker.stage is not Stage.DIRECT and not document.refusal
                return Answer(document + say(_("Articles come to you as direct messages.")) if elsewhere else document)
            if not document.refusal or sender.rights >= Right.MANAGE:
                return Answer(document)
            mine = Action(_("Follow for myself"), command=f"/tag follow {follow}")
        fits = len(OWN + data(mine)) <= CUSTOM_ID
        return Answer(document.offer((mine,)), own=True) if fits else Answer(document)


def _wire(heard: Heard) -> dict[str, Any]:
    """The data of an interaction as it came."""
    return dict(heard.data or {})


def _is_public(what: Asked) -> bool:
    """Whether others may like to see the answer: an article, or a change of what comes to all of them."""
    if what.command is None:
        return False
    changes = what.command.name == "tag" and what.command.needed(what.arguments) >= Right.MANAGE
    return changes or what.command.name in PUBLIC


def _followed(command: Command | None, arguments: Arguments) -> str:
    """The tags that somebody wants to follow, "" for none."""
    follow = command is not None and command.name == "tag" and arguments.text("action") == "follow"
    return arguments.text("tags") if follow else ""


def _arguments(command: Command | None, rest: str) -> Arguments:
    try:
        return parse(command, rest) if command is not None else Arguments({})
    except UserError:
        return Arguments({})


def check_place(heard: Heard) -> None:
    """Raises `UserError` where nothing of ours would arrive."""
    room = heard.channel
    thread = isinstance(room, Thread) and not isinstance(room.parent, ForumChannel)
    if isinstance(standing(heard.app_permissions, thread=thread), Refused):
        raise UserError(CLOSED)


def _manages(speaker: Speaker) -> bool:
    """Whether they choose what comes to a chat of many."""
    return speaker.sender.kind is not ChatKind.PRIVATE and speaker.sender.rights >= Right.MANAGE
