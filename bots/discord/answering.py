"""How an answer leaves: as the first answer to an interaction where it is ready within a second, else behind the sign that we
are at work; in the look that its chat chose, and in place of the message with the button where it may."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import structlog
from discord import Interaction, InteractionResponseType, InteractionType

from bots.discord import places
from bots.discord.api import Api
from bots.discord.callbacks import EPHEMERAL, Callbacks
from bots.discord.looks import Looks
from bots.discord.modals import Filled, key_of, modal
from bots.discord.presses import owned
from bots.discord.speakers import Speaker
from bots.discord.uploads import Uploads, uploads
from bots.house import House
from core.i18n import _, speaking
from core.pictures import Pictures
from core.values.chat import Chat, ChatKind, Right, Sender
from core.values.document import Action, Document, Form, refuse
from core.values.outcome import Post

log = structlog.get_logger()

HASTE = 1.0
"""Seconds after which a person is told that we are at work: Discord waits for three."""

Heard: TypeAlias = Interaction[Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """`own` when its buttons are for the own chat of whoever presses them; `filled` is what its form holds already."""

    document: Document
    own: bool = False
    filled: Mapping[str, str] = field(default_factory=dict)


Make: TypeAlias = Callable[[], Awaitable[Answer | None]]


class Answering:
    """One for all interactions. `haste`: seconds that an answer may take before who waits is told that we are at work."""

    def __init__(self, api: Api, house: House, *, haste: float = HASTE) -> None:
        self._api = api
        self._services = house.services
        self._pictures = house.pictures
        self._haste = haste
        self.filled = Filled()

    async def give(self, heard: Heard, speaker: Speaker, make: Make, *, public: bool = False) -> None:
        """Answer what was heard with what `make` gives, None for silence. One that is `public` others may see, but for
        refusals."""
        line = Callbacks(self._api, heard)
        work = asyncio.create_task(self._ready(speaker.sender, make))
        try:
            await asyncio.wait([work], timeout=self._haste)
            deferred = not work.done()
            if deferred:
                await line.answer(*_at_work(heard, hidden=speaker.hidden(public=public)))
            ready = await work
        finally:
            work.cancel()
        if ready is None and heard.type is not InteractionType.component:
            ready = _Ready(Answer(await self._unwilling(speaker.sender)))
        if ready is None:
            await _silence(line, deferred=deferred)
        elif ready.answer.document.form is not None and not deferred and heard.type is not InteractionType.modal_submit:
            await self._ask(line, speaker, ready, ready.answer.document.form)
        else:
            ready = self._without_form(speaker.sender, ready)
            await _show(_Way(heard, line, speaker, deferred=deferred, public=public), ready, self._pictures)

    async def chat(self, sender: Sender) -> Chat | None:
        async with self._services.storage.read() as tx:
            return await tx.chats.at(sender.address)

    async def language(self, sender: Sender) -> str:
        """Of what nobody else there sees."""
        chat = await self.chat(sender)
        chosen = chat.settings.language if chat else ""
        return sender.tongue(chosen, alone=True) or self._services.cards.language

    async def waiting(self, sender: Sender) -> str:
        """The command that waits for this person's words; "" when none does."""
        async with self._services.storage.read() as tx:
            chat = await tx.chats.at(sender.address)
            if chat is None:
                return ""
            return await tx.prompts.waiting(chat.id, sender.person, now=self._services.now()) or ""

    async def _ready(self, sender: Sender, make: Make) -> "_Ready | None":
        """What `make` gives, with all that is to be known to show it; a sentence where that fails."""
        try:
            answer = await make()
            if answer is None:
                return None
            chat = await self.chat(sender)
            await self._bind(sender, chat)
            waiting = await self.waiting(sender) if answer.document.form is not None else ""
            return _Ready(answer, chat.settings.form if chat is not None else "", waiting)
        except Exception:
            reference = self._services.new_code()
            log.exception("interaction_failed", reference=reference)
            with speaking(sender.language or self._services.cards.language):
                told = _("That did not work. It was logged as {reference}.")
            return _Ready(Answer(refuse(told, reference=reference)))

    async def _unwilling(self, sender: Sender) -> Document:
        """For who is to hear nothing: where a command stays unanswered, Discord says that we are broken."""
        with speaking(await self.language(sender)):
            return refuse(_("I do not answer that now."))

    async def _ask(self, line: Callbacks, speaker: Speaker, ready: "_Ready", form: Form) -> None:
        key = key_of(ready.waiting)
        filled = ready.answer.filled or self.filled.take(speaker.sender.person, key)
        await line.answer(InteractionResponseType.modal, modal(form, key, own=speaker.own, filled=filled))

    def _without_form(self, sender: Sender, ready: "_Ready") -> "_Ready":
        """What can be shown where no form can be opened any more: the question, and a button that opens its form."""
        document = ready.answer.document
        if document.form is None:
            return ready
        if ready.answer.filled:
            self.filled.keep(sender.person, key_of(ready.waiting), ready.answer.filled)
        with speaking(sender.language or self._services.cards.language):
            return replace(ready, answer=replace(ready.answer, document=reopening(document, ready.waiting)))

    async def _bind(self, sender: Sender, chat: Chat | None) -> None:
        """Note who was the first to manage us there: they are told when the chat cannot be reached."""
        if chat is None or chat.bound_by or sender.kind is ChatKind.PRIVATE or sender.rights < Right.MANAGE:
            return
        try:
            async with self._services.storage.begin() as tx:
                await tx.chats.bind(chat.id, sender.person)
        except Exception:
            # the answer is due all the same; the next one binds
            log.exception("bind_failed", chat=str(sender.address))


def reopening(document: Document, waiting: str) -> Document:
    """`document` with a button that opens the form of the question which is `waiting`, as nothing else can behind an answer."""
    again = Action(_("Fill in the form"), command=waiting.strip())
    return replace(document, form=None, rows=((again,), *document.rows)) if waiting else replace(document, form=None)


@dataclass(frozen=True, slots=True)
class _Ready:
    """An answer, the form of messages that its chat chose, and the command that waits where it is a question."""

    answer: Answer
    form: str = ""
    waiting: str = ""


@dataclass(slots=True)
class _Way:
    """Where one answer goes."""

    heard: Heard
    line: Callbacks
    speaker: Speaker
    deferred: bool
    public: bool
    cleared: bool = False

    async def take(self, payload: dict[str, Any], files: Uploads, *, replaces: bool, refusal: bool) -> bool:
        """Whether it went, or need not be tried in another look. What has files beside it may take longer than a first answer
        may."""
        if files and not self.deferred:
            await self.line.answer(*_at_work(self.heard, hidden=self.speaker.hidden(public=self.public)))
            self.deferred = True
        if replaces:
            if self.deferred:
                return await self.line.change(payload, files)
            return await self.line.answer(InteractionResponseType.message_update, {"attachments": []} | payload)
        hidden = self.speaker.hidden(public=self.public and not refusal)
        body = payload | {"flags": payload.get("flags", 0) | (EPHEMERAL if hidden else 0)}
        if not self.deferred:
            return await self.line.answer(InteractionResponseType.channel_message, body)
        if self.heard.type is InteractionType.component:
            return await self.line.add(body, files)
        if hidden == self.speaker.hidden(public=self.public):
            return await self.line.change(payload, files)
        if not self.cleared:
            self.cleared = await self.line.remove()
        return await self.line.add(body, files)


async def _show(way: _Way, ready: _Ready, pictures: Pictures) -> None:
    sender, document = way.speaker.sender, ready.answer.document
    standing = _standing(way.heard) if document.replaces else None
    post = Post(document, "", form=ready.form, kind=sender.kind)
    looks = Looks().of(post) if standing is None else Looks().within(post, standing)
    for look in looks:
        files = await uploads(look, pictures)
        if files is None:
            continue
        payload = owned(look.payload) if ready.answer.own or way.speaker.own else dict(look.payload)
        if await way.take(payload, files, replaces=standing is not None, refusal=document.refusal):
            return
    log.warning("answer_lost", chat=str(sender.address))


def _at_work(heard: Heard, *, hidden: bool) -> tuple[InteractionResponseType, dict[str, Any] | None]:
    """The sign that we are at work: what follows a button may still take its message's place."""
    if heard.type is InteractionType.component:
        return InteractionResponseType.deferred_message_update, None
    return InteractionResponseType.deferred_channel_message, {"flags": EPHEMERAL if hidden else 0}


async def _silence(line: Callbacks, *, deferred: bool) -> None:
    """Nothing is said, and who pressed a button does not wait for it."""
    if not deferred:
        await line.answer(InteractionResponseType.deferred_message_update)


def _standing(heard: Heard) -> places.Form | None:
    """The form of the message with the button; None where there is none."""
    if heard.type is not InteractionType.component or heard.message is None:
        return None
    return places.Form.CARD if heard.message.flags.components_v2 else places.Form.EMBED
