"""From what a person says or presses to the answer: the one way in for every platform.

Whatever comes, there is a document or silence (None), never an exception: what a person did wrong is a sentence, what we
did wrong is logged under a reference that the person is told.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

import structlog

from core.access import banned
from core.admission import arrived
from core.commands.buttons import key_of, pressed, stored
from core.commands.command import Arguments, Command, Reach
from core.commands.context import Context, Services
from core.commands.door import Door, TurnedAway
from core.commands.grammar import check, missing, parse, said
from core.commands.hints import UNKNOWN, meant_by, misspelt, unknown
from core.commands.limits import Throttle
from core.commands.questions import CANCEL, cancelling, question
from core.commands.registry import Registry
from core.commands.start import START, invited
from core.delivery.revival import revive
from core.i18n import _, sentence, speaking
from core.values.chat import SILENT, Chat, ChatKind, ChatState, Right, Sender
from core.values.document import Document, refuse
from core.values.errors import N_, UserError
from core.values.text import clean

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Visit:
    """What was known when somebody spoke: the chat, the command that waits for this person's answer, "" if none, and whether
    they or the chat are banned."""

    sender: Sender
    chat: Chat | None
    waiting: str
    banned: bool

    @property
    def chosen(self) -> str:
        """The language of the chat, "" without one."""
        return self.chat.settings.language if self.chat else ""


@dataclass(frozen=True, slots=True)
class _Call:
    """What was meant. `key` is the one-time key it came by; `answers` when it completes what was waiting; `pressed` when it
    came by a button."""

    command: Command
    arguments: Arguments
    key: str = ""
    answers: bool = False
    pressed: bool = False


_Meaning = _Call | UserError | None
"""None is silence: it was not for us."""


class Router:
    """One for all platforms; keeps nothing but the windows of `throttle`."""

    def __init__(self, services: Services, throttle: Throttle, registry: Registry | None = None) -> None:
        self._services = services
        self._throttle = throttle
        self._door = Door(services, throttle)
        self.registry = registry or Registry()

    async def handle(self, sender: Sender, text: str, *, bot: str = "", answers: bool = False) -> Document | None:
        """The answer to a message; `bot` is what we are called where it was written, for `/command@bot`. It `answers` where
        the platform knows it for the answer to a question of ours."""
        words = said(text)
        if not clean(text).strip() or (words is not None and words.bot not in {"", bot.casefold()}):
            return None

        async def meant(visit: _Visit) -> _Meaning:
            return self._said(visit, text, answers=answers)

        return await self._answer(sender, meant)

    async def press(self, sender: Sender, data: str) -> Document | None:
        """The answer to a button, from the data it carried."""

        async def meant(visit: _Visit) -> _Meaning:
            return await self._pressed(visit, data)

        return await self._answer(sender, meant)

    async def invoke(self, sender: Sender, name: str, options: Mapping[str, str]) -> Document | None:
        """The answer to a command that came with its arguments by name."""

        async def meant(_visit: _Visit) -> _Meaning:
            command = self.registry.find(name.casefold())
            if command is None or command.reach is not Reach.SAID:
                return UserError(UNKNOWN, name=name)
            return _Call(command, check(command, options))

        return await self._answer(sender, meant)

    async def complete(self, sender: Sender, fields: Mapping[str, str]) -> Document | None:
        """The answer to the form of this person's open question, filled in."""

        async def meant(visit: _Visit) -> _Meaning:
            words = said(visit.waiting)
            command = self.registry.find(words.name) if words else None
            if words is None or command is None:
                return UserError(_CLOSED)
            known = {name: text for name, text in parse(command, words.rest).texts.items() if text}
            given = command.compose(fields) if command.compose else fields
            return _Call(command, check(command, {**known, **given}), answers=True)

        return await self._answer(sender, meant)

    async def turned_away(self, sender: Sender) -> TurnedAway | None:
        """Whether `sender` is not to be answered, and hears what instead, where an adapter itself understands what was said:
        the rules are those of a command, and it counts as one. None when they are to be answered."""
        visit = await self._visit(sender)
        let_in = TurnedAway(None) if visit.banned else await self._door.let_in(sender, visit.chat)
        return let_in if isinstance(let_in, TurnedAway) else None

    def _said(self, visit: _Visit, text: str, *, answers: bool) -> _Meaning:
        private = visit.sender.kind is ChatKind.PRIVATE
        words = said(text)
        completes = words is None and bool(visit.waiting)
        if completes:
            words = said(visit.waiting + text)
        elif words is None and answers:
            return UserError(_CLOSED)
        elif words is None and private:
            words = said(f"/search {text}")
        if words is None:
            return None
        command = self.registry.find(words.name)
        if command is None or command.reach is not Reach.SAID:
            rights = max(visit.sender.rights, Right.MANAGE)
            return unknown(self.registry, words, rights) if private else None
        if not completes and (meant := misspelt(command, words.name, words.rest)):
            return meant
        return _Call(command, parse(command, words.rest), answers=completes)

    async def _pressed(self, visit: _Visit, data: str) -> _Meaning:
        text = pressed(data) or ""
        key, redeemed = key_of(text), False
        if key is not None:
            text, redeemed = await self._redeem(visit, key)
        words = said(text)
        command = self.registry.find(words.name) if words else None
        if words is None or command is None or (command.reach is Reach.KEY and not redeemed):
            return UserError(_WORN)
        return _Call(command, parse(command, words.rest), key=key if key and redeemed else "", pressed=True)

    async def _redeem(self, visit: _Visit, key: str) -> tuple[str, bool]:
        """The command behind `key`, and whether it is a one-time key; raises `UserError`."""
        async with self._services.storage.read() as tx:
            row = await tx.actions.get(key)
        if row is None:
            raise UserError(_WORN)
        own = visit.chat is not None and visit.chat.id == row.chat_id and visit.sender.person == row.person
        if row.once and not own:
            raise UserError(N_("This button is for the person who asked for it."))
        if row.once and not row.command:
            raise UserError(_USED)
        if row.expires_at <= self._services.now():
            raise UserError(N_("This button is too old; ask again."))
        return row.command, row.once

    async def _answer(self, sender: Sender, meant: Callable[[_Visit], Awaitable[_Meaning]]) -> Document | None:
        default = self._services.cards.language
        with speaking(sender.language or default):
            name = ""
            try:
                visit = await self._visit(sender)
                if visit.banned:
                    return None
                with speaking(sender.tongue(visit.chosen) or default):
                    meaning = await _tried(meant, visit)
                    name = meaning.command.name if isinstance(meaning, _Call) else ""
                    return await self._spoken(visit, meaning)
            except Exception:
                reference = self._services.new_code()
                log.exception("command_failed", command=name, reference=reference)
                return refuse(_("That did not work. It was logged as {reference}."), reference=reference)

    async def _spoken(self, visit: _Visit, meaning: _Meaning) -> Document | None:
        if meaning is None:
            return None
        let_in = await self._door.let_in(visit.sender, visit.chat, _invitation(meaning))
        if isinstance(let_in, TurnedAway):
            return let_in.told
        visit = replace(visit, chat=let_in)
        try:
            ctx = await self._context(visit)
            if isinstance(meaning, UserError):
                raise meaning
            _allow(ctx, meaning)
            return await self._run(ctx, visit, meaning)
        except UserError as error:
            with speaking(visit.sender.tongue(visit.chosen, alone=True) or self._services.cards.language):
                told = refuse("{sentence}", sentence=sentence(error)).offer(
                    *meant_by(error, margin=visit.sender.margin)
                )
                still_asked = visit.waiting and (isinstance(meaning, UserError) or meaning.answers)
                return told.offer((cancelling(),)) if still_asked else told

    async def _run(self, ctx: Context, visit: _Visit, call: _Call) -> Document:
        if visit.waiting and not call.answers and call.command is not CANCEL:
            await self._close_question(ctx)
        if missing(call.command, call.arguments):
            if call.command.look is not None:
                await call.command.look(ctx, call.arguments)
            return await question(ctx, call.command, call.arguments)
        if call.key and not await self._take(call.key):
            raise UserError(_USED)
        told = await call.command.run(ctx, call.arguments)
        if call.answers:
            await self._close_question(ctx)
        kept, rows = stored(
            told,
            chat_id=ctx.chat.id,
            person=ctx.sender.person,
            now=ctx.now,
            new_code=self._services.new_code,
            margin=ctx.sender.margin,
        )
        if rows:
            async with self._services.storage.begin() as tx:
                await tx.actions.put(rows)
        return replace(kept, replaces=call.pressed and call.command.replaces)

    async def _visit(self, sender: Sender) -> _Visit:
        async with self._services.storage.read() as tx:
            refused = await banned(tx, sender)
            chat = await tx.chats.at(sender.address)
            waiting = await tx.prompts.waiting(chat.id, sender.person, now=self._services.now()) if chat else None
        return _Visit(sender, chat, waiting or "", refused)

    async def _context(self, visit: _Visit) -> Context:
        """The visit with its chat made or revived: it speaks to us. Raises `UserError` where it may not be made."""
        services, sender, chat = self._services, visit.sender, visit.chat
        rights = max(sender.rights, Right.MANAGE) if sender.kind is ChatKind.PRIVATE else sender.rights
        now = services.now()
        if chat is None and rights < Right.OWN and not self._throttle.open(now=now):
            raise UserError(N_("Too many new readers came today; please try again tomorrow."))
        if chat is None or (chat.state is ChatState.PAUSED and chat.reason not in SILENT):
            async with services.storage.begin() as tx:
                revived = await tx.chats.ensure(sender.address, sender.kind, language=sender.begins_in, at=now)
                if chat is not None:
                    await revive(tx, revived, since=now - services.ttl)
                elif rights < Right.OWN:
                    await arrived(tx, revived.address, revived.kind, at=now, name=sender.name)
            if chat is not None:
                services.wake()
            chat = revived
        return Context(services, sender, chat, rights, now)

    async def _close_question(self, ctx: Context) -> None:
        async with self._services.storage.begin() as tx:
            await tx.prompts.take(ctx.chat.id, ctx.sender.person, now=ctx.now)

    async def _take(self, key: str) -> bool:
        async with self._services.storage.begin() as tx:
            return await tx.actions.use(key)


async def _tried(meant: Callable[[_Visit], Awaitable[_Meaning]], visit: _Visit) -> _Meaning:
    try:
        return await meant(visit)
    except UserError as error:
        return error


def _invitation(meaning: _Call | UserError) -> str:
    """The code of the invitation that somebody comes with, "" without one."""
    return invited(meaning.arguments) if isinstance(meaning, _Call) and meaning.command is START else ""


def _allow(ctx: Context, call: _Call) -> None:
    """Raises `UserError` when this person may not do it, or not here."""
    needed = call.command.needed(call.arguments)
    ctx.require(needed)
    nobody = not ctx.private and not ctx.sender.person
    if nobody and needed >= Right.MANAGE and call.command.name != "tag":
        raise UserError(N_("Write as yourself for that: who is anonymous here may only choose this chat's tags."))
    if call.command.newsroom and not ctx.desk:
        raise UserError(N_("Write to me privately for that."))


_CLOSED = N_("That question is no longer open; ask again.")
_USED = N_("This button was used already.")
_WORN = N_("This button no longer works; ask again.")
