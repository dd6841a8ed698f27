"""People use a bot that discord.py runs: commands, buttons, menus, forms, in guilds, threads, private chats and elsewhere."""

import asyncio
from typing import Any

import discord
import pytest
from discord import app_commands, ui

from tests.platforms.discord import Channel, Discord, Guild, NotOfferedError, Permission, Person
from tests.platforms.discord_clients import Client

TAGS = ("cuba", "venezuela", "sugar")


class Steps(ui.View):
    """A button and a menu that change the message they are under."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Next", custom_id="next")
    async def further(self, interaction: discord.Interaction, _button: ui.Button["Steps"]) -> None:
        await interaction.response.edit_message(content="Page 2")

    @ui.button(label="Later", custom_id="later")
    async def slowly(self, interaction: discord.Interaction, _button: ui.Button["Steps"]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="Page 3")

    @ui.select(
        custom_id="tags", placeholder="Tags", max_values=2, options=[discord.SelectOption(label=tag) for tag in TAGS]
    )
    async def pick(self, interaction: discord.Interaction, menu: ui.Select["Steps"]) -> None:
        await interaction.response.send_message(f"You follow {' and '.join(menu.values)}", ephemeral=True)


class Post(ui.Modal, title="Post an article"):
    headline = ui.Label[Any](text="Title", component=ui.TextInput(max_length=20))
    text = ui.Label[Any](text="Body", component=ui.TextInput(style=discord.TextStyle.long, required=False))
    picture = ui.Label[Any](text="Picture", component=ui.FileUpload(required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        title, body, picture = (label.component for label in (self.headline, self.text, self.picture))
        assert isinstance(title, ui.TextInput)
        assert isinstance(body, ui.TextInput)
        assert isinstance(picture, ui.FileUpload)
        sizes = [len(await file.read()) for file in picture.values]
        await interaction.response.send_message(f"{title.value}|{body.value}|{sizes}")


@pytest.fixture
async def bot(client: Client) -> Client:
    """discord.py with commands of every kind, registered."""
    tree = client.tree
    tag = app_commands.Group(
        name="tag", description="Tags", allowed_installs=_everywhere(), allowed_contexts=_anywhere()
    )

    @tag.command(name="follow", description="Follow tags")
    async def follow(interaction: discord.Interaction, tags: str, times: app_commands.Range[int, 1, 3] = 1) -> None:
        await interaction.response.send_message(f"You follow #{tags} {times}", ephemeral=True)

    @follow.autocomplete("tags")
    async def offered(_interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"#{name}", value=name) for name in TAGS if name.startswith(current)]

    @tree.command(description="A slow answer")
    @app_commands.allowed_installs(guilds=True, users=True)
    async def slow(interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.followup.send("Done at last")
        await interaction.followup.send("And one more", ephemeral=True)

    @tree.command(description="Pages")
    async def pages(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Page 1", view=Steps())

    @tree.command(description="Post")
    @app_commands.default_permissions(manage_messages=True)
    async def post(interaction: discord.Interaction, file: discord.Attachment | None = None) -> None:
        if file is None:
            await interaction.response.send_modal(Post())
        else:
            await interaction.response.send_message((await file.read()).decode())

    @tree.command(description="Never answers")
    async def silence(_interaction: discord.Interaction) -> None:
        pass

    @tree.context_menu(name="Share this article")
    async def share(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"Shared: {message.content}", ephemeral=True)

    tree.add_command(tag)
    await tree.sync()
    return client


def _everywhere() -> app_commands.AppInstallationType:
    return app_commands.AppInstallationType(guild=True, user=True)


def _anywhere() -> app_commands.AppCommandContext:
    return app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)


@pytest.fixture
def ana(platform: Discord) -> Person:
    return platform.person(1, "Ana", locale="es-ES")


@pytest.fixture
def ben(platform: Discord, town: Guild) -> Person:
    ben = platform.person(2, "Ben")
    town.join(ben)
    return ben


@pytest.fixture
def town(platform: Discord, ana: Person) -> Guild:
    town = platform.guild(10, "Town", owner=ana, locale="fr")
    town.admit_bot()
    return town


@pytest.fixture
def news(town: Guild) -> Channel:
    return town.text("news")


async def test_a_command_and_what_the_bot_learns_of_it(
    platform: Discord, town: Guild, news: Channel, ana: Person, ben: Person, bot: Client
) -> None:
    asked = await ana.uses(news, "tag follow", tags="cuba")
    assert (asked.plain, asked.ephemeral) == ("You follow #cuba 1", True)
    assert [message.plain for message in ana.reads(news)] == ["You follow #cuba 1"]
    assert ben.reads(news) == news.messages == []
    wire = asked.wire
    assert (wire["locale"], wire["guild_locale"], wire["context"]) == ("es-ES", "fr", 0)
    assert wire["authorizing_integration_owners"] == {"0": "10"}
    assert int(wire["member"]["permissions"]) & Permission.ADMINISTRATOR
    assert int(wire["app_permissions"]) & Permission.SEND_MESSAGES
    assert wire["data"]["options"][0]["options"] == [{"name": "tags", "type": 3, "value": "cuba"}]


async def test_where_it_is_used(platform: Discord, town: Guild, news: Channel, ana: Person, bot: Client) -> None:
    thread = news.thread("Cuba")
    assert (await ana.uses(thread, "tag follow", tags="a")).wire["channel"]["parent_id"] == str(news.id)
    private = await ana.uses(ana.private, "tag follow", tags="a")
    assert (private.wire["context"], private.wire["authorizing_integration_owners"]) == (1, {"0": "0"})
    assert private.wire["user"]["id"] == "1"
    friends = platform.group("Friends", ana, platform.person(2, "Ben"), platform.person(3, "Cleo"))
    with pytest.raises(NotOfferedError):
        await ana.uses(friends, "tag follow", tags="a")
    ana.install()
    elsewhere = await ana.uses(friends, "tag follow", tags="a")
    assert (elsewhere.wire["context"], elsewhere.wire["authorizing_integration_owners"]) == (2, {"1": "1"})
    foreign = platform.guild(11, "Harbour", owner=ana).text("docks")
    abroad = await ana.uses(foreign, "tag follow", tags="a")
    assert (abroad.wire["context"], abroad.only_user, abroad.wire["guild_id"]) == (0, True, "11")
    ana.uninstall()
    with pytest.raises(NotOfferedError):
        await ana.uses(foreign, "tag follow", tags="a")


async def test_what_the_client_does_not_let_anybody_type(news: Channel, ben: Person, ana: Person, bot: Client) -> None:
    """interactions/application-commands"""
    for command, options in (
        ("sing", {}),
        ("tag", {}),
        ("tag sing", {}),
        ("tag follow", {}),
        ("tag follow", {"tags": "a", "loud": "b"}),
        ("tag follow", {"tags": 7}),
        ("tag follow", {"tags": "a", "times": 4}),
        ("tag follow", {"tags": "a" * 6001}),
        ("Share this article", {}),
    ):
        with pytest.raises(NotOfferedError):
            await ana.uses(news, command, **options)
    with pytest.raises(NotOfferedError, match="hidden"):
        await ben.uses(news, "post")
    assert news.guild is not None
    news.overwrite(news.guild.everyone, deny=Permission.USE_APPLICATION_COMMANDS)
    with pytest.raises(NotOfferedError, match="hidden"):
        await ben.uses(news, "slow")
    thread = news.thread("Cuba")
    thread.archive()
    with pytest.raises(NotOfferedError, match="archived"):
        await ana.uses(thread, "slow")


async def test_what_is_offered_while_typing(news: Channel, ana: Person, bot: Client) -> None:
    offered = await ana.types(news, "tag follow", option="tags", value="c")
    assert [(choice.name, choice.value) for choice in offered] == [("#cuba", "cuba")]
    with pytest.raises(NotOfferedError):
        await ana.types(news, "tag follow", option="times", value="1", tags="a")


async def test_an_answer_that_takes_its_time(news: Channel, ana: Person, ben: Person, bot: Client) -> None:
    asked = await ana.uses(news, "slow")
    assert (asked.plain, asked.ephemeral) == ("Done at last", False)
    [note] = await asked.followed()
    assert (note.plain, note.ephemeral) == ("And one more", True)
    assert [message.plain for message in ben.reads(news)] == ["Done at last"]


async def test_buttons_and_menus(news: Channel, ana: Person, ben: Person, bot: Client) -> None:
    message = (await ana.uses(news, "pages")).answer
    assert message is not None
    assert message.labels == ("Next", "Later")
    turned = await ben.presses(message, "Next")
    assert (turned.plain, turned.source, len(news.messages)) == ("Page 2", message, 1)
    later = await ben.presses(message, "Later")
    assert (later.answer or message).id == message.id
    shown = news.message(message.id)
    assert shown is not None
    if shown.plain != "Page 3":
        shown = await news.edited(shown)
    assert shown.plain == "Page 3"
    picked = await ben.picks(message, "cuba", "sugar")
    assert (picked.plain, picked.ephemeral) == ("You follow cuba and sugar", True)
    with pytest.raises(NotOfferedError):
        await ben.picks(message, *TAGS)
    with pytest.raises(NotOfferedError):
        await ben.picks(message, "nonsense")
    with pytest.raises(LookupError):
        await ben.presses(message, "Sing")


async def test_only_who_it_is_for_presses_what_only_they_see(
    news: Channel, ana: Person, ben: Person, bot: Client
) -> None:
    message = (await ana.uses(news, "tag follow", tags="a")).answer
    assert message is not None
    with pytest.raises(NotOfferedError, match="sees no message"):
        await ben.presses(message, "Next")


async def test_a_link_is_opened_by_the_client(news: Channel, ana: Person, bot: Client) -> None:
    view = ui.View().add_item(ui.Button(label="Read", url="https://example.org/a"))
    view.add_item(ui.Button(label="Gone", custom_id="gone", disabled=True))
    await bot.get_partial_messageable(news.id).send("Up", view=view)
    message = await news.next()
    assert (await ana.presses(message, "Read")).url == "https://example.org/a"
    with pytest.raises(NotOfferedError, match="disabled"):
        await ana.presses(message, "Gone")


async def test_a_form_with_a_picture(news: Channel, ana: Person, bot: Client) -> None:
    asked = await ana.uses(news, "post")
    form = asked.modal
    assert form is not None
    assert (form.title, list(form.fields)) == ("Post an article", ["Title", "Body", "Picture"])
    sent = await ana.submits(form, Title="Sugar", Body="Up", Picture=b"12345")
    assert sent.plain == "Sugar|Up|[5]"
    large = {"Title": "a", "Picture": b"a" * (10 * 1024 * 1024 + 1)}
    for wrong in ({}, {"Title": "a" * 21}, {"Title": "a", "Colour": "red"}, large):
        with pytest.raises(NotOfferedError):
            await ana.submits(form, **wrong)


async def test_a_file_and_the_menu_of_a_message(news: Channel, ana: Person, ben: Person, bot: Client) -> None:
    assert (await ana.uses(news, "post", file=("a.md", b"# Sugar"))).plain == "# Sugar"
    said = await ben.says("A secret", in_=news)
    assert (await ana.uses_on(said, "Share this article")).plain == "Shared: A secret"
    with pytest.raises(NotOfferedError):
        await ana.uses_on(said, "post")


async def test_nobody_answers(platform: Discord, news: Channel, ana: Person, bot: Client) -> None:
    """ "If the 3 second deadline is exceeded, the token will be invalidated" """
    asking = asyncio.create_task(ana.uses(news, "silence"))
    await platform.world.bell.until(lambda: platform.world.interactions or None, 5)
    platform.later(seconds=4)
    asked = await asking
    assert (asked.failed, asked.answer, platform.unanswered) == (True, None, [asked])
    await platform.settled()


async def test_events_meanwhile_reach_it_when_it_is_back(
    platform: Discord, news: Channel, ana: Person, bot: Client
) -> None:
    await platform.drop_gateway("cut")
    assert (await ana.uses(news, "tag follow", tags="cuba")).plain == "You follow #cuba 1"


@pytest.mark.parametrize("alone", [True, False])
async def test_what_others_may_see_of_a_user_installed_bot(
    platform: Discord, ana: Person, ben: Person, bot: Client, alone: bool
) -> None:
    """topics/permissions, USE_EXTERNAL_APPS: without it the answer is for its user only."""
    foreign = platform.guild(11, "Harbour", owner=ana)
    foreign.join(ben)
    ben.install()
    docks = foreign.text("docks")
    if alone:
        docks.overwrite(foreign.everyone, deny=Permission.USE_EXTERNAL_APPS)
    assert (await ben.uses(docks, "slow")).ephemeral is alone
