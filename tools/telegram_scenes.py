"""What happens in Telegram's pictures: readers, a group, a channel and an editor, within a minute of a Thursday morning."""

from tests.platforms.telegram import Chat, Message, Person, Telegram
from tests.platforms.telegram.drawing import THEMES, Eyes, Scene, page
from tools.stories import FERRY, MISTAKE, NUMBER, REASON, SIGHTS, TRAIN

OWNER, DESK = "42", "43"
"""Who posts, and who is told of new chats and of troubles."""


class Stage:
    """The people and their chats."""

    def __init__(self, telegram: Telegram) -> None:
        people = ((int(OWNER), "Olga"), (7, "Ana"), (8, "Ben"), (9, "Nora"), (10, "Dario"))
        self._olga, self._ana, self._ben, self._nora, self._dario = (telegram.person(*who) for who in people)
        telegram.person(int(DESK), "Desk", started=True)
        self._club = telegram.group(-1001000000001, "Night Train Club", owner=self._ben)
        self._daily = telegram.channel(-1001000000002, "Porto Alba Daily", owner=self._olga, username="portoalba")
        self._pages: dict[str, str] = {}

    async def play(self) -> dict[str, str]:
        """The pages by the names of their pictures."""
        await self._readers()
        await self._chats()
        article = await self._published()
        await self._search(article)
        await self._changes()
        return self._pages

    def _drawn(self, name: str, chat: Chat, viewer: Person, about: str = "bot") -> None:
        """The chat as it stands now."""
        scene = Scene(chat, viewer, Eyes(SIGHTS), about)
        self._pages |= {f"{name}-{theme}": page(scene, theme) for theme in THEMES}

    async def _readers(self) -> None:
        await _answer(self._ana, "/start")
        await _answer(self._ana, "/tag follow Rail")
        self._drawn("follow", self._ana.private, self._ana)
        await _answer(self._nora, "/tag follow Rail")
        await _answer(self._dario, "/tag follow Rail")
        await _answer(self._dario, "/tag")
        panel = await _answer(self._dario, "/settings")
        self._drawn("settings", self._dario.private, self._dario)
        await self._dario.presses(panel, "Form: rich")
        await self._dario.private.edited(panel)

    async def _chats(self) -> None:
        await self._club.add_bot(by=self._ben)
        await self._club.next()
        await _answer(self._ben, "/tag follow rail", in_=self._club)
        await _answer(self._olga, "/start")
        await self._daily.add_bot(by=self._olga)
        offer = await self._olga.private.next()
        await self._olga.presses(offer, "Choose its tags")
        for _shown in range(2):
            await self._olga.private.next()
        await _answer(self._olga, "/tag follow rail ports")
        await _answer(self._olga, "/done")

    async def _published(self) -> Message:
        """Both articles; the train's as Ana has it."""
        await self._olga.presses(await _answer(self._olga, f"/post {FERRY}"), "Publish")
        await self._daily.next()
        preview = await _answer(self._olga, f"/post {TRAIN.format(passengers=214)}")
        self._drawn("editor", self._olga.private, self._olga)
        await self._olga.presses(preview, "Publish")
        article = await self._ana.private.next()
        self._drawn("article", self._ana.private, self._ana)
        for chat in (self._nora.private, self._dario.private, self._club, self._daily):
            await chat.next()
        self._drawn("rich", self._dario.private, self._dario)
        await self._nora.says("Four beds, one compartment: who comes along?", in_=self._club)
        await self._ana.says("Me! And somebody bring an accordion", in_=self._club)
        self._drawn("group", self._club, self._ana, "212 members")
        return article

    async def _search(self, article: Message) -> None:
        await _answer(self._ana, "accordion")
        await self._ana.presses(article, "Share")
        await self._ana.private.next()
        self._drawn("search", self._ana.private, self._ana)

    async def _changes(self) -> None:
        """The ferry's article is retracted, the train's corrected."""
        ferry = self._daily.messages[0]
        await self._olga.presses(await _answer(self._olga, f"/retract {NUMBER - 1} {REASON}"), "Retract")
        await self._daily.edited(ferry)
        self._drawn("channel", self._daily, self._ana, "4,218 subscribers")
        body = TRAIN.format(passengers=241).partition("\n\n")[2]
        preview = await _answer(self._olga, f"/correct {NUMBER} {MISTAKE}\n\n{body}")
        await self._olga.presses(preview, "Publish and tell readers")
        await self._nora.private.next()
        self._drawn("correction", self._nora.private, self._nora)


async def _answer(person: Person, text: str, *, in_: Chat | None = None) -> Message:
    await person.says(text, in_=in_)
    return await (in_ or person.private).next()
