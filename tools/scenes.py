"""What happens in the pictures: readers, a group, a channel and an editor, within a minute of a Thursday morning."""

from pathlib import Path

from tests.platforms import telegram as platform
from tests.platforms.telegram import Chat, Message, Person, Telegram
from tests.platforms.telegram.drawing import THEMES, Eyes, Scene, Sight, page

OWNER, DESK = "42", "43"
"""Who posts, and who is told of new chats and of troubles."""

TAKEN = "The night train to the coast is back"
"""The title among the samples that is told here in other words."""

_TRAIN = """The night train to Porto Alba is back
#Rail #Climate
category: Transport
source: https://example.com/sleepers Line and Signal
image: https://example.com/pictures/sleepers.jpg Sleeping cars by the sea, at dusk

At 22:04 on Friday the first sleeper in eleven years left for Porto Alba, with **{passengers} passengers** and one accordion.

> People ask how long it takes. It takes one night. You are asleep.
>
> — Lena Voss, conductor"""

_FERRY = """The ferry to Porto Alba stops for the winter
#Ports #Climate
category: Transport

The last boat leaves on **30 November**, says a notice at the quay."""

_NUMBER = 9
"""Of the train's article: seven are there already, and the ferry's."""

_MISTAKE, _REASON = "The train carried 241 passengers, not 214", "The notice at the quay was last year’s"

_PICTURE = (Path(platform.__file__).parent / "drawing" / "night-train.svg").read_text("utf-8")
SIGHTS = {
    "https://example.com/sleepers": Sight(_PICTURE, "Line and Signal", "Sleepers return to the coast line"),
    "https://example.com/pictures/sleepers.jpg": Sight(_PICTURE),
}


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
        await self._olga.presses(await _answer(self._olga, f"/post {_FERRY}"), "Publish")
        await self._daily.next()
        preview = await _answer(self._olga, f"/post {_TRAIN.format(passengers=214)}")
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
        await self._olga.presses(await _answer(self._olga, f"/retract {_NUMBER - 1} {_REASON}"), "Retract")
        await self._daily.edited(ferry)
        self._drawn("channel", self._daily, self._ana, "4,218 subscribers")
        body = _TRAIN.format(passengers=241).partition("\n\n")[2]
        preview = await _answer(self._olga, f"/correct {_NUMBER} {_MISTAKE}\n\n{body}")
        await self._olga.presses(preview, "Publish and tell readers")
        await self._nora.private.next()
        self._drawn("correction", self._nora.private, self._nora)


async def _answer(person: Person, text: str, *, in_: Chat | None = None) -> Message:
    await person.says(text, in_=in_)
    return await (in_ or person.private).next()
