"""Forms that come back, and the form that a message of somebody begins: nothing that was written into one is lost."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from discord import Interaction

from bots.discord.answering import Answer, Answering, reopening
from bots.discord.asked import message_of, text_of
from bots.discord.files import Files
from bots.discord.modals import TEXT, Submitted, key_of, submitted
from bots.discord.speakers import Speaker, Speakers
from bots.house import House
from core.i18n import _, sentence, speaking
from core.values.chat import Right, Sender
from core.values.document import Document, refuse
from core.values.errors import UserError

Heard: TypeAlias = Interaction[Any]


class Forms:
    def __init__(self, house: House, answering: Answering, speakers: Speakers, files: Files) -> None:
        self._router = house.router
        self._pictures = house.pictures
        self._answering = answering
        self._speakers = speakers
        self._files = files

    async def submitted(self, heard: Heard, wire: Mapping[str, Any]) -> None:
        """Answer a form that was filled in."""
        form = submitted(wire)
        if form is None:
            return
        speaker = self._speakers.of(heard, own=form.own)

        async def make() -> Answer | None:
            return await self._completed(form, speaker)

        await self._answering.give(heard, speaker, make)

    async def quoted(self, heard: Heard, wire: Mapping[str, Any]) -> None:
        """Open the form of an article that a message's menu begins, with the words of the message."""
        speaker = self._speakers.of(heard, own=True)

        async def make() -> Answer | None:
            document = await self._router.invoke(speaker.sender, "post", {})
            body = text_of(message_of(wire))[:TEXT]
            return None if document is None else Answer(document, filled={"body": body})

        await self._answering.give(heard, speaker, make)

    async def _completed(self, form: Submitted, speaker: Speaker) -> Answer | None:
        """What was asked meanwhile elsewhere is another question, and does not take these words."""
        sender = speaker.sender
        waiting = await self._answering.waiting(sender)
        if not waiting or key_of(waiting) != form.key:
            self._answering.filled.keep(sender.person, form.key, form.texts)
            with speaking(await self._answering.language(sender)):
                return Answer(refuse(_("That question is no longer open; ask again.")))
        texts = {**form.texts, **form.kept}
        document: Document | None
        try:
            texts |= await self._pictured(form, sender)
        except UserError as error:
            with speaking(await self._answering.language(sender)):
                document = refuse("{sentence}", sentence=sentence(error))
        else:
            document = await self._router.complete(sender, texts)
        if document is None:
            return None
        if document.refusal or document.form is not None:
            self._answering.filled.keep(sender.person, form.key, texts)
            with speaking(await self._answering.language(sender)):
                return Answer(reopening(document, await self._answering.waiting(sender)))
        return Answer(document)

    async def _pictured(self, form: Submitted, sender: Sender) -> dict[str, str]:
        """What an article refers to the pictures by that came along, of who may bring any; raises `UserError`."""
        if sender.rights < Right.CONTRIBUTE:
            return {}
        read, keep = self._files.picture, self._pictures.keep
        return {name: await keep(await read(file)) for name, file in form.files.items()}
