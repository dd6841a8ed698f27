"""What people say and press in Telegram, and what is answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bots.house import House
from bots.telegram import documents, pictures
from bots.telegram.answers import Answers
from bots.telegram.api import Api
from bots.telegram.excuses import DONE, NOT_DONE, NOT_PUBLISHED, STALE, Excuses
from bots.telegram.heard import Heard, hear
from bots.telegram.people import People
from bots.telegram.presses import Presses
from core.commands.command import Command, Kind, Reach
from core.commands.grammar import Said, said
from core.i18n import _, sentence, speaking
from core.turn import answered, begun
from core.values.chat import BANNED, Address, Chat, Right, Sender
from core.values.document import Document, refuse, say
from core.values.errors import UserError


class Conversation:
    """Updates come as on the wire, those of one chat one after the other. What nobody expects is raised."""

    def __init__(self, api: Api, house: House, people: People, answers: Answers) -> None:
        self._api = api
        self._house = house
        self._services = house.services
        self._people = people
        self._answers = answers
        self._presses = Presses(api, house, people, answers)
        self._excuses = Excuses()

    async def message(self, message: Mapping[str, Any], *, received_at: datetime) -> None:
        """Answer what a person says to us. `received_at` is when we first had it."""
        heard = hear(message, self._api.me)
        if heard is None:
            return
        chat = await self._chat(heard.address)
        chosen = chat.settings.language if chat is not None else ""
        default = self._services.cards.language
        with speaking(chosen or default):
            if not begun() and not await self._for_us(heard, chat):
                return
        sender = await self._people.sender(heard.chat, heard.person, topic=heard.topic, anonymous=heard.anonymous)
        written_at = min(heard.sent_at, received_at)
        with speaking(chosen or sender.language or default):
            answer = self._answer_late if self._services.now() - written_at > STALE else self._answer
            document = await answered(lambda: answer(sender, heard, chat))
        if document is not None:
            await self._answers.give(sender, document, reply_to=heard.ref)

    async def pressed(self, query: Mapping[str, Any], *, received_at: datetime) -> None:
        """Answer a press of one of our buttons. `received_at` is when we first had it."""
        await self._presses.pressed(query, received_at=received_at)

    async def _for_us(self, heard: Heard, chat: Chat | None) -> bool:
        """Whether there can be an answer; in groups this spares asking Telegram who everybody is."""
        if said(heard.text) is not None:
            return heard.named and (heard.private or self._command(heard) is not None)
        if heard.picture is not None and not heard.text:
            return self._desk(heard) and await self._asked_for(heard, chat) is not None
        if heard.private:
            return True
        if heard.file is not None and self._desk(heard) and not heard.text:
            return documents.readable(heard.file)
        return heard.replies and bool(await self._waiting(heard, chat))

    async def _answer(self, sender: Sender, heard: Heard, chat: Chat | None) -> Document | None:
        command, text = self._command(heard), heard.text
        editor = sender.rights >= Right.CONTRIBUTE and self._desk(heard)
        article = command is not None and bool(command.bodies)
        try:
            if editor and heard.file is not None and (article or not text):
                text = await self._with_file(heard, chat)
            if editor and heard.picture is not None and (article or command is None):
                text = await self._with_picture(heard, heard.picture, command, chat)
        except UserError as error:
            return refuse("{sentence}", sentence=sentence(error))
        return await self._house.router.handle(sender, text, bot=self._api.me.username, answers=heard.asked)

    async def _answer_late(self, sender: Sender, heard: Heard, chat: Chat | None) -> Document | None:
        """What a reader or a manager asked for is done, and answered once, but for questions; all else is to be sent again."""
        command, now = self._command(heard), self._services.now()
        answer: Document | None = Document()
        if command is not None and not command.newsroom:
            excuse, answer = DONE, await self._answer(sender, heard, chat)
        elif sender.rights < Right.CONTRIBUTE and (not heard.text or chat is None or chat.reason == BANNED):
            return None
        else:
            excuse = NOT_DONE if command is None and heard.text else NOT_PUBLISHED
        if answer is None:
            return None
        if not self._excuses.due(sender.address, excuse, now=now):
            return answer if answer.form is not None else None
        self._excuses.told(sender.address, excuse, now=now)
        return say(_(excuse)) + answer

    async def _with_file(self, heard: Heard, chat: Chat | None) -> str:
        """The text that a file makes; raises `UserError`."""
        assert heard.file is not None
        text = await documents.read(self._api, self._house, heard.file)
        if not heard.text and await self._asked_for(heard, chat) is not None:
            return text
        return documents.together(heard.text, text)

    async def _with_picture(
        self, heard: Heard, picture: Mapping[str, Any], command: Command | None, chat: Chat | None
    ) -> str:
        """The text with its picture, where it is an article's or a correction's; raises `UserError`."""
        asked = await self._asked_for(heard, chat) if command is None else None
        meant = command if asked is None else self._house.router.registry.find(asked.name)
        if meant is None:
            return heard.text
        kept = await pictures.kept(self._api, self._house, picture)
        corrects = any(param.kind is Kind.ARTICLE for param in meant.params)
        return pictures.together(heard.text, kept, corrects=corrects, numbered=asked is None or not asked.rest)

    async def _asked_for(self, heard: Heard, chat: Chat | None) -> Said | None:
        """The command that waits for this person's article or correction, which may come with a file or a picture."""
        asked = said(await self._waiting(heard, chat)) if said(heard.text) is None else None
        found = self._house.router.registry.find(asked.name) if asked is not None else None
        return asked if found is not None and found.bodies else None

    def _command(self, heard: Heard) -> Command | None:
        """The command that is said to us, in English or in the language now spoken."""
        words = said(heard.text) if heard.named else None
        found = self._house.router.registry.find(words.name) if words is not None else None
        return found if found is not None and found.reach is Reach.SAID else None

    def _desk(self, heard: Heard) -> bool:
        return heard.private or heard.address in self._services.desks

    async def _waiting(self, heard: Heard, chat: Chat | None) -> str:
        """The command that waits for this person's words; "" when none does."""
        if chat is None:
            return ""
        person = "" if heard.person is None else str(heard.person["id"])
        async with self._services.storage.read() as tx:
            return await tx.prompts.waiting(chat.id, person, now=self._services.now()) or ""

    async def _chat(self, address: Address) -> Chat | None:
        async with self._services.storage.read() as tx:
            return await tx.chats.at(address)
