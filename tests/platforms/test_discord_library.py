"""discord.py itself runs against the test platform, with what it ships."""

import asyncio
import io

import discord
import pytest
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket

from tests.platforms.dialled import Dialled
from tests.platforms.discord import Channel, Discord, Guild, Permission
from tests.platforms.discord.storm import Drop
from tests.platforms.discord_clients import Client, logged_in

SHIPPED = DiscordWebSocket.DEFAULT_GATEWAY


@pytest.fixture
def town(platform: Discord) -> Guild:
    town = platform.guild(10, "Town", owner=platform.person(1, "Ana"))
    town.admit_bot()
    return town


@pytest.fixture
def news(town: Guild) -> Channel:
    return town.text("news")


async def test_it_sees_its_guilds(platform: Discord, town: Guild, news: Channel, client: Client) -> None:
    stories = town.forum("stories", tags=["Cuba"])
    await client.told("guild_channel_create")
    [guild] = client.guilds
    assert (guild.name, guild.me.id, guild.owner_id) == ("Town", platform.bot_id, 1)
    assert [channel.name for channel in guild.channels] == ["news", "stories"]
    forum = guild.get_channel(stories.id)
    assert isinstance(forum, discord.ForumChannel)
    assert [tag.name for tag in forum.available_tags] == ["Cuba"]
    text = guild.get_channel(news.id)
    assert isinstance(text, discord.TextChannel)
    assert text.permissions_for(guild.me).send_messages
    news.overwrite_bot(deny=Permission.SEND_MESSAGES)
    await client.told("guild_channel_update")
    assert not text.permissions_for(guild.me).send_messages


async def test_a_message_is_sent_edited_answered_and_deleted(news: Channel, client: Client) -> None:
    place = client.get_partial_messageable(news.id)
    file = discord.File(io.BytesIO(b"picture"), "a.png")
    embed = discord.Embed(title="Sugar").set_image(url="attachment://a.png")
    sent = await place.send("Up", embed=embed, file=file, nonce="n", silent=True)
    message = await news.next()
    assert (message.plain, message.flags) == ("Up\nSugar", 1 << 12)
    assert message.pictures == [sent.attachments[0].url]
    assert await sent.attachments[0].read() == b"picture"
    await sent.edit(content="Down", embed=None, attachments=[])
    edited = await news.edited(message)
    assert (edited.plain, list(edited.attachments)) == ("Down", [])
    answer = await sent.reply("Indeed", mention_author=False)
    assert (await news.next()).reply_to == sent.id
    assert [message.id async for message in place.history()] == [answer.id, sent.id]
    await sent.delete()
    await news.gone(message)


async def test_a_layout_is_sent_and_edited(news: Channel, client: Client) -> None:
    """components/reference"""
    view = ui.LayoutView(timeout=None)
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow(
        ui.Button(label="Read", url="https://example.org/a"), ui.Button(label="Follow", custom_id="v1:follow")
    )
    section: ui.Section[ui.LayoutView] = ui.Section("# Sugar", accessory=ui.Thumbnail("https://example.org/a.png"))
    view.add_item(ui.Container(section, ui.TextDisplay("It is up."), row, accent_colour=discord.Colour.gold()))
    sent = await client.get_partial_messageable(news.id).send(view=view)
    message = await news.next()
    assert (message.plain, message.labels) == ("# Sugar\nIt is up.", ("Read", "Follow"))
    assert message.pictures == ["https://example.org/a.png"]
    assert (message.button("Read").url, message.button("Follow").data) == ("https://example.org/a", "v1:follow")
    assert sent.components[0].type is discord.ComponentType.container
    view.clear_items().add_item(ui.TextDisplay("Corrected"))
    await sent.edit(view=view)
    assert (await news.edited(message)).plain == "Corrected"


async def test_errors_are_those_of_the_library(platform: Discord, news: Channel, client: Client) -> None:
    place = client.get_partial_messageable(news.id)
    news.overwrite_bot(deny=Permission.SEND_MESSAGES)
    with pytest.raises(discord.Forbidden) as missing:
        await place.send("Hello")
    assert missing.value.code == 50013
    with pytest.raises(discord.NotFound) as unknown:
        await client.get_partial_messageable(7).send("Hello")
    assert unknown.value.code == 10003
    ben = await client.fetch_user(platform.person(2, "Ben").id)
    with pytest.raises(discord.Forbidden):
        await ben.send("Hello")
    with platform.expects_refusal(), pytest.raises(discord.HTTPException, match="Must be 2000 or fewer in length"):
        await client.get_partial_messageable(news.id).send("a" * 2001)


async def test_threads_posts_and_publishing(town: Guild, client: Client) -> None:
    stories, wire = town.forum("stories", tags=["Cuba"]), town.announcement("wire")
    await client.told("guild_channel_create", count=2)
    forum, announcements = client.get_channel(stories.id), client.get_channel(wire.id)
    assert isinstance(forum, discord.ForumChannel)
    assert isinstance(announcements, discord.TextChannel)
    made = await forum.create_thread(name="Sugar", content="Up", applied_tags=[forum.available_tags[0]])
    assert (await stories.threads[made.thread.id].next()).plain == "Up"
    await made.thread.send("Higher")
    message = await announcements.send("News")
    await message.publish()
    assert wire.messages[0].crossposted
    thread = await message.create_thread(name="Talk")
    await thread.send("Hello")
    stories.threads[made.thread.id].archive(locked=True)
    await client.told("thread_update")
    with pytest.raises(discord.HTTPException) as archived:
        await made.thread.send("Too late")
    assert archived.value.code == 50083


async def test_commands_are_registered_once_and_by_name(platform: Discord, client: Client) -> None:
    @client.tree.command(description="The newest articles")
    async def latest(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("None yet")

    await client.tree.sync()
    [known] = await client.tree.fetch_commands()
    assert (known.name, platform.commands) == ("latest", ["latest"])
    [again] = await client.tree.sync()
    assert again.id == known.id

    @app_commands.context_menu(name="Share this article")
    async def share(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(str(message.id))

    client.tree.add_command(share)
    await client.tree.sync()
    assert await platform.registered() == ["latest", "Share this article"]


@pytest.mark.parametrize("kind", ["invalid", "cut"])
async def test_it_dials_nobody_but_the_platform(platform: Discord, library: Client, town: Guild, kind: Drop) -> None:
    with Dialled() as dialled:
        async with logged_in(platform, library) as client:
            await client.told("ready")
            await platform.drop_gateway(kind)
            await platform.connected()
        assert dialled.others == []


async def test_what_it_dials_after_an_invalid_session_unless_told(
    platform: Discord, library: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gateway that is written in it; a test of a bot that forgets it sees so."""
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", SHIPPED)
    with Dialled() as dialled:
        async with logged_in(platform, library):
            await platform.drop_gateway("invalid")
            async with asyncio.timeout(5):
                while not dialled.others:
                    await asyncio.sleep(0.01)
    assert set(dialled.others) == {"gateway.discord.gg"}
