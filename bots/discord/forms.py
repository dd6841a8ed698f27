"""Forms that come back, and the form that a message of somebody begins: nothing that was written into one is lost."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from discord import Interaction

from bots.discord.answering import Answer, Answering, reopening
from bots.discord.asked import message_of, text_of
from bots.discord.modals import TEXT, Submitted, key_of, submitted
from bots.discord.speakers import Speaker, Speakers
from core.commands.router import Router
from core.i18n import _, speaking
from core.values.document import refuse, say

Heard: TypeAlias = Interaction[Any]


class Forms:
    def __init__(self, router: Router, answering: Answering, speakers: Speakers) -> None:
        self._router = router
        self._answering = answering
        self._speakers = speakers

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
        document = await self._router.complete(sender, form.texts)
        if document is None:
            return None
        with speaking(await self._answering.language(sender)):
            if document.refusal or document.form is not None:
                self._answering.filled.keep(sender.person, form.key, form.texts)
                return Answer(reopening(document, await self._answering.waiting(sender)))
            if form.uploads:
                told = _("The picture you sent along is not taken over: add a line image: and its web address.")
                document += say(told)
        return Answer(document)
