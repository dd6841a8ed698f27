"""Channels are drawn as a client would: every letter that was written and none as markup, within the screen."""

import os
import re
from html import unescape
from typing import Any

import discord
import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from tests.platforms.discord import Channel, Choice, Discord, Guild, Kind, Person
from tests.platforms.discord.drawing import DESK, PHONE, THEMES, Filling, Scene, Typing, page
from tests.platforms.discord.drawing.lore import Lore
from tests.platforms.discord.drawing.markdown import html
from tests.platforms.discord.drawing.moments import DAY, HOUR, MINUTE, relative
from tests.platforms.discord.platform import BOT_ID, NAME
from tests.platforms.discord_clients import Client, Rest
from tests.platforms.telegram.drawing import Eyes, Sight
from tests.platforms.telegram.drawing.browser import Browser, browsing, chromium

EVIL = "<script>alert(1)</script>&amp;"
UNIX = 1_795_686_064
PICTURE = "https://news.example.org/train.jpg"
EYES = Eyes({PICTURE: Sight("<svg id='drawn'></svg>")})


@pytest.fixture
def ana(platform: Discord) -> Person:
    return platform.person(1, "Ana")


@pytest.fixture
def town(platform: Discord, ana: Person) -> Guild:
    town = platform.guild(10, "Town", owner=ana)
    town.admit_bot()
    return town


@pytest.fixture
def news(town: Guild) -> Channel:
    return town.text("news")


@pytest.fixture
def lore(news: Channel, ana: Person) -> Lore:
    return Lore(news, ana, EYES)


def drawn(channel: Channel, viewer: Person, over: Typing | Filling | None = None) -> str:
    return page(Scene(channel, viewer, EYES, over=over)).partition("<body")[2]


def said(shown: str) -> str:
    """The letters between the tags."""
    return unescape(re.sub(r"<[^>]*>", "", shown))


async def sent(rest: Rest, news: Channel, ana: Person, *components: dict[str, Any]) -> str:
    """The channel, once these parts were sent there."""
    await rest.sends(news.id, {"flags": 1 << 15, "components": list(components)})
    return drawn(news, ana)


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        (
            "**b** *i* _i_ __u__ ~~s~~ ||h||",
            '<b>b</b> <i>i</i> <i>i</i> <u>u</u> <s>s</s> <span class="spoiler">h</span>',
        ),
        ("***both***", "<b><i>both</i></b>"),
        (r"\*no\* \# `*code*`", "*no* # <code>*code*</code>"),
        ("[words](https://a.example/1) <https://b.example>", "<a>words</a> <a>https://b.example</a>"),
        ("See https://a.example.", "See <a>https://a.example</a>."),
        ("# A\n## B\n### C\n-# small\nend", "<h1>A</h1><h2>B</h2><h3>C</h3><small>small</small>end"),
        ("> a\n> **b**\nc", "<blockquote>a\n<b>b</b></blockquote>c"),
        ("- a\n- b\n  more\n\nc", "<ul><li>a</li><li>b\nmore</li></ul>\nc"),
        ("3. a\n4. b\n   - c", '<ol start="3"><li>a</li><li>b\n<ul><li>c</li></ul></li></ol>'),
        ("```\na *b*\n```c", "<pre>a *b*</pre>c"),
        (f"<t:{UNIX}:D>, <t:{UNIX}:t>", "<time>November 26, 2026</time>, <time>09:41</time>"),
        (f"<t:{UNIX}>", "<time>November 26, 2026 at 09:41</time>"),
        ("<@1> <@&10> <@&5> </tag:7>", "@Ana @@everyone @unknown-role /tag"),
    ],
)
def test_markdown_is_drawn(lore: Lore, markdown: str, shown: str) -> None:
    found = html(markdown, lore)
    assert re.sub(r'<span class="mention">(.*?)</span>', r"\1", found) == shown


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "a few seconds ago"),
        (5 * MINUTE, "5 minutes ago"),
        (HOUR, "an hour ago"),
        (-3 * HOUR, "in 3 hours"),
        (40 * DAY, "a month ago"),
        (800 * DAY, "2 years ago"),
    ],
)
def test_how_long_ago_is_told_in_words(seconds: float, words: str) -> None:
    assert relative(seconds) == words


@given(st.text(alphabet="a😀<&\"'é .,", max_size=30))
def test_no_letter_is_lost(text: str) -> None:
    world = Discord().world
    channel = Channel(world, 1, Kind.TEXT, name="news")
    assert said(html(text, Lore(channel, Person(world, 1, "Ana"), Eyes()))) == text


async def test_a_card_has_its_colour_picture_and_buttons(rest: Rest, news: Channel, ana: Person) -> None:
    section = {
        "type": 9,
        "components": [{"type": 10, "content": "## Title"}],
        "accessory": {"type": 11, "media": {"url": PICTURE}},
    }
    buttons = [
        {"type": 2, "style": 1, "label": "Publish", "custom_id": "a"},
        {"type": 2, "style": 4, "label": "Drop", "custom_id": "b"},
        {"type": 2, "style": 5, "label": "Open", "url": "https://a.example"},
    ]
    gallery = {"type": 12, "items": [{"media": {"url": PICTURE}}]}
    inside = [section, gallery, {"type": 14}, {"type": 1, "components": buttons}]
    menu = {"type": 3, "custom_id": "m", "placeholder": "Tags", "options": [{"label": "a", "value": "a"}]}
    card = {"type": 17, "accent_color": 0x16A34A, "components": inside}
    shown = await sent(rest, news, ana, card, {"type": 1, "components": [menu]})
    assert '<div class="container" style="--accent:#16a34a">' in shown
    assert "<h2>Title</h2>" in shown
    assert shown.count("id='drawn'") == 2
    assert re.findall(r'<div class="button (\w+)"><span>(\w+)</span>', shown) == [
        *(("primary", "Publish"), ("danger", "Drop"), ("secondary", "Open"))
    ]
    assert '<div class="menu"><span>Tags</span>' in shown


async def test_an_embed_is_drawn(rest: Rest, news: Channel, ana: Person) -> None:
    embed = {
        "title": "Title",
        "url": "https://a.example",
        "description": "Some **words**",
        "color": 0x0000FF,
        "fields": [{"name": "Name", "value": "Value"}],
        "image": {"url": PICTURE},
        "footer": {"text": "World"},
        "timestamp": "2026-11-26T09:41:00+00:00",
    }
    await rest.sends(news.id, {"embeds": [embed]})
    shown = drawn(news, ana)
    assert '<div class="container embed" style="--accent:#0000ff">' in shown
    assert "<a>Title</a>" in shown
    assert "World • 26/11/2026, 09:41" in said(shown)
    assert "drawn" in shown


async def test_who_is_called_up_sees_it(rest: Rest, town: Guild, news: Channel, ana: Person) -> None:
    role = town.role("Readers", mentionable=True)
    ben = town.world.people[2] = Person(town.world, 2, "Ben")
    town.join(ben, roles=[role])
    await rest.sends(news.id, {"content": role.mention})
    assert '<span class="mention">@Readers</span>' in drawn(news, ana)
    assert ("called" in drawn(news, ben), "called" in drawn(news, ana)) == (True, False)


async def test_what_is_answered_edited_and_published_is_told(rest: Rest, town: Guild, ana: Person) -> None:
    wire = town.announcement("wire")
    first = await rest.sends(wire.id, {"content": "Which one?"})
    await rest.sends(wire.id, {"content": "This", "message_reference": {"message_id": str(first)}})
    shown = drawn(wire, ana)
    assert f"<b>{NAME}</b><span>Which one?</span>" in shown
    assert ("(edited)" in shown, "Published" in shown) == (False, False)
    await rest.done("PATCH", f"/channels/{wire.id}/messages/{first}", {"content": "Which?"})
    await rest.done("POST", f"/channels/{wire.id}/messages/{first}/crosspost")
    shown = drawn(wire, ana)
    assert ("(edited)" in shown, "Published" in shown) == (True, True)


async def test_commands_and_whispers(client: Client, town: Guild, news: Channel, ana: Person) -> None:
    @client.tree.command(description="Search")
    async def search(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Found", ephemeral=True)

    await client.tree.sync()
    await ana.uses(news, "search")
    shown = drawn(news, ana)
    assert '<b>Ana</b><em>used</em><span class="command">/search</span>' in shown
    assert "Only you can see this" in shown
    ben = Person(town.world, 2, "Ben")
    town.join(ben)
    assert "Found" not in drawn(news, ben)


class Post(ui.Modal, title="Post an article"):
    headline = ui.Label[Any](text="Title", description="In one line", component=ui.TextInput(max_length=20))
    body = ui.Label[Any](text="Body", component=ui.TextInput(style=discord.TextStyle.long, required=False))
    picture = ui.Label[Any](text="Picture", component=ui.FileUpload(required=False))


async def test_a_form_and_choices_lie_over_the_messages(
    client: Client, town: Guild, news: Channel, ana: Person
) -> None:
    @client.tree.command(description="Post")
    async def post(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Post())

    await client.tree.sync()
    form = (await ana.uses(news, "post")).modal
    assert form is not None
    shown = drawn(news, ana, Filling(form, {"Title": EVIL}))
    assert "Post an article" in shown
    assert (
        f'<div class="box line">{EVIL.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}</div>' in shown
    )
    assert ("In one line" in shown, "browse" in shown, shown.count("needed")) == (True, True, 1)
    shown = drawn(news, ana, Typing("tag follow", "tags", "cu", [Choice("#Cuba", "cuba")]))
    assert '<div class="choice first">#Cuba</div>' in shown
    assert "<b>/tag follow</b>" in shown


async def test_a_forum_lists_its_posts(rest: Rest, town: Guild, ana: Person) -> None:
    forum = town.forum("stories", tags=["Rail", "Sports"])
    body = {"content": "## The **train**\nIt is back."}
    made = {"name": "The train", "message": body, "applied_tags": [str(forum.tags[0].id)]}
    await rest.done("POST", f"/channels/{forum.id}/threads", made)
    shown = drawn(forum, ana)
    assert shown.count("<span>Rail</span>") == 2
    assert "The train" in shown
    assert f"{NAME}: The train It is back." in said(shown)
    [post] = forum.threads.values()
    assert "It is back." in drawn(post, ana)


async def test_nobody_s_words_are_markup(platform: Discord, rest: Rest) -> None:
    eve = platform.person(7, EVIL)
    guild = platform.guild(20, EVIL, owner=eve)
    guild.admit_bot()
    place = guild.text(EVIL)
    await eve.says(EVIL, in_=place)
    button = {"type": 2, "style": 1, "label": EVIL, "custom_id": "a"}
    unseen = {"type": 12, "items": [{"media": {"url": f"https://a.example/{EVIL}"}}]}
    text = {"type": 10, "content": f"# {EVIL}\n- {EVIL}\n> **{EVIL}** `{EVIL}`"}
    await sent(rest, place, eve, {"type": 17, "components": [text, unseen]}, {"type": 1, "components": [button]})
    shown = page(Scene(place, eve, EYES, EVIL, Typing(EVIL, EVIL, EVIL, [Choice(EVIL, "a")])), screen=DESK)
    assert "<script" not in shown.lower()
    assert said(shown).count(EVIL) >= 12


def test_the_bot_is_called_by_its_name(lore: Lore) -> None:
    assert lore.person(BOT_ID) == NAME


TOO_WIDE = """[...document.querySelectorAll("body, body *")]
  .filter(one => !one.closest(".picture svg") && one.getBoundingClientRect().right > innerWidth + 0.5)
  .map(one => one.className + ": " + one.textContent.slice(0, 40))"""


@pytest.fixture
def program() -> str:
    found = chromium()
    if found is None and os.environ.get("CI"):
        pytest.fail("Chromium is missing, which .ci/run installs")
    return found or pytest.skip("no Chromium here, so no page was looked at; on Debian: apt-get install chromium")


async def test_nothing_leaves_the_screen(rest: Rest, news: Channel, ana: Person, program: str) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitän" * 2
    button = {"type": 2, "style": 1, "label": long[:80], "custom_id": "a"}
    text = {"type": 10, "content": f"# {long}\n> {long}\n- {long}\n```\n{long}\n```"}
    await ana.says(long, in_=news)
    await sent(rest, news, ana, {"type": 17, "components": [text, {"type": 1, "components": [button]}]})
    await rest.sends(news.id, {"embeds": [{"title": long, "description": long}]})
    async with browsing(program) as browser:
        for screen in (PHONE, DESK):
            for theme in THEMES:
                scene = Scene(news, ana, EYES, long, Typing("tag follow", "tags", long, [Choice(long, "a")]))
                await browser.show(page(scene, theme, screen), width=screen.width, height=screen.height, scale=1)
                assert await browser.says("document.querySelectorAll('article').length") == 3
                assert await wide(browser) == []
        assert browser.complaints == []


async def wide(browser: Browser) -> Any:
    return await browser.says(TOO_WIDE)
