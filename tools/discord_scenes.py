"""What happens in Discord's pictures: a community, its reader and an editor, within a minute of a Thursday morning."""

from bots.discord.invitations import RIGHTS
from tests.platforms.discord import Channel, Discord, Interaction, Message, Permission, Person
from tests.platforms.discord.drawing import DESK as AT_A_DESK
from tests.platforms.discord.drawing import PHONE, THEMES, Filling, Scene, Screen, Typing, page
from tests.platforms.telegram.drawing import Eyes
from tools.stories import ARCHIVE, FERRY, MISTAKE, NUMBER, REASON, SIGHTS, TRAIN

OWNER, DESK = "42", "43"
"""Who posts, and who is told of troubles."""

CLUB = 100

PATIENCE = 5.0
"""Seconds."""

TRAIN_NUMBER = NUMBER + len(ARCHIVE)


class Stage:
    """The people, and the server of their club."""

    def __init__(self, discord: Discord) -> None:
        people = ((int(OWNER), "Olga"), (int(DESK), "Desk"), (7, "Ana"), (8, "Ben"), (9, "Nora"))
        self._olga, desk, self._ana, self._ben, self._nora = (discord.person(*who) for who in people)
        self._discord = discord
        self._club = club = discord.guild(CLUB, "Night Train Club", owner=self._ben)
        self._hall, self._news = club.text("waiting-room"), club.text("rail-news")
        self._daily = club.announcement("porto-alba-daily")
        self._library = club.forum("reading-car", tags=["Transport", "Rail", "Climate", "Ports", "Science"])
        self._readers = club.role("Sleepers", mentionable=True)
        club.join(self._olga, roles=[club.role("Newsroom", permissions=Permission.MANAGE_GUILD)])
        club.join(self._ana, roles=[self._readers])
        for person in (desk, self._nora):
            club.join(person)
        self._pages: dict[str, tuple[str, Screen]] = {}

    async def play(self) -> dict[str, tuple[str, Screen]]:
        """The pages and what they are seen on, by the names of their pictures."""
        await self._follow()
        await self._published()
        await self._search()
        await self._changes()
        return self._pages

    def _drawn(
        self, name: str, channel: Channel, viewer: Person, over: Typing | Filling | None = None, screen: Screen = PHONE
    ) -> None:
        """The channel as it stands now."""
        scene = Scene(channel, viewer, Eyes(SIGHTS), over=over)
        self._pages |= {f"discord-{name}-{theme}": (page(scene, theme, screen), screen) for theme in THEMES}

    async def _follow(self) -> None:
        """The club chooses for its channels, Ana and Nora for themselves."""
        self._club.admit_bot(permissions=RIGHTS.value)
        await self._hall.next()
        await self._ben.uses(self._news, "tag follow", tags="Rail", mention=self._readers)
        await self._news.next()
        await self._ben.uses(self._daily, "tag follow", tags="Rail Ports")
        await self._daily.next()
        hello = self._library.thread("Introduce yourself", owner=self._ben)
        await self._ben.says("Who reads on the way, and what?", in_=hello)
        await self._ben.uses(hello, "tag follow", tags="Climate")
        for person in (self._nora, self._ana):
            await person.uses(person.private, "start")
            await person.private.next()
        offered = await self._ana.types(self._ana.private, "tag follow", option="tags", value="r")
        self._drawn("follow", self._ana.private, self._ana, Typing("tag follow", "tags", "r", offered))
        for person in (self._nora, self._ana):
            await person.uses(person.private, "tag follow", tags="Rail")
            await person.private.next()
        await self._nora.uses(self._nora.private, "settings", setting="form", value="embed")
        await self._nora.private.next()

    async def _published(self) -> None:
        """Both articles come to the club, the train's to readers too."""
        await self._olga.presses(await self._written(FERRY), "Publish")
        await self._daily.next()
        preview = await self._written(TRAIN.format(passengers=214), "form")
        self._drawn("editor", self._olga.private, self._olga)
        await self._olga.presses(preview, "Publish")
        for channel in (self._news, self._daily, self._ana.private, self._nora.private):
            await channel.next()
        post = await self._post("train")
        await post.next()
        await self._discord.settled()
        self._drawn("article", self._news, self._ana)
        self._drawn("server", self._news, self._ana, screen=AT_A_DESK)
        self._drawn("message", self._ana.private, self._ana)
        self._drawn("embed", self._nora.private, self._nora)
        self._drawn("forum", self._library, self._ana, screen=AT_A_DESK)

    async def _written(self, text: str, name: str = "") -> Message:
        """The preview of an article that Olga writes into the form, which is drawn by `name`."""
        where = self._olga.private
        form = (await self._olga.uses(where, "post")).modal
        assert form is not None
        words = _fields(text)
        if name:
            self._drawn(name, where, self._olga, Filling(form, words), AT_A_DESK)
        return _answer(await self._olga.submits(form, **words))

    async def _post(self, about: str) -> Channel:
        """The forum's post about that."""

        def there() -> Channel | None:
            return next((post for post in self._library.threads.values() if about in post.name), None)

        return await self._discord.world.bell.until(there, PATIENCE)

    async def _search(self) -> None:
        await self._ana.uses(self._news, "search", query="train")
        self._drawn("search", self._news, self._ana, screen=AT_A_DESK)

    async def _changes(self) -> None:
        """The train's article is corrected, the ferry's retracted."""
        train, post = self._ana.private.messages[-1], await self._post("ferry")
        ferry = post.messages[0]
        body = TRAIN.format(passengers=241).partition("\n\n")[2]
        asked_for = {"id": str(TRAIN_NUMBER), "note": MISTAKE}
        form = (await self._olga.uses(self._olga.private, "correct", **asked_for)).modal
        assert form is not None
        preview = _answer(await self._olga.submits(form, Body=body))
        await self._olga.presses(preview, "Publish and tell readers")
        await self._ana.private.edited(train)
        await self._ana.private.next()
        self._drawn("correction", self._ana.private, self._ana)
        asked = _answer(await self._olga.uses(self._olga.private, "retract", id=str(TRAIN_NUMBER - 1), reason=REASON))
        await self._olga.presses(asked, "Retract")
        await post.edited(ferry)
        self._drawn("retraction", post, self._ana)


def _answer(asked: Interaction) -> Message:
    assert asked.answer is not None
    return asked.answer


def _fields(text: str) -> dict[str, str]:
    """An article as it is written into the form: the form asks for some of its head, the rest begins the body."""
    head, _gap, body = text.partition("\n\n")
    title, tags, *lines = head.split("\n")
    told = dict(line.split(": ", 1) for line in lines)
    category = told.pop("category")
    rest = "\n".join(f"{name}: {value}" for name, value in told.items())
    said = f"{rest}\n\n{body}" if rest else body
    return {"Title": title, "Tags": tags, "Category": category, "Body": said}
