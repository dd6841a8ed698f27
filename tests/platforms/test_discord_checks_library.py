"""What discord.py itself makes of its classes passes, without a word about it."""

import io
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands, ui
from discord.http import MultipartParameters, handle_message_parameters
from discord.webhook.async_ import interaction_message_response_params

from tests.platforms.discord.table import faults, strays

CREATE = "POST", "/channels/{channel_id}/messages"
EDIT = "PATCH", "/channels/{channel_id}/messages/{message_id}"
CALLBACK = "POST", "/interactions/{interaction_id}/{interaction_token}/callback"


def passes(route: tuple[str, str], body: Any, query: dict[str, str] | None = None) -> None:
    assert (faults(*route, body, query or {}), strays(*route, body, query or {})) == (None, [])


def sent(made: MultipartParameters) -> Any:
    """The JSON of a request, whether it stands alone or beside files."""
    if made.payload is not None:
        return made.payload
    part = next(part for part in made.multipart or () if part["name"] == "payload_json")
    return discord.utils._from_json(part["value"])


class Card(ui.LayoutView):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        row: ui.ActionRow[Card] = ui.ActionRow(
            ui.Button(label="Next", custom_id="v1:latest 2", style=discord.ButtonStyle.primary, emoji="📰"),
            ui.Button(label="Read", url="https://newsclip.example/a/1"),
        )
        choosing: ui.ActionRow[Card] = ui.ActionRow(
            ui.Select(custom_id="tag", options=[discord.SelectOption(label="Cuba", value="cuba", emoji="<:c:12>")])
        )
        channels: ui.ActionRow[Card] = ui.ActionRow(
            ui.ChannelSelect(custom_id="where", channel_types=[discord.ChannelType.news], min_values=0)
        )
        photo = discord.MediaGalleryItem("https://newsclip.example/1.jpg", description="A photo", spoiler=True)
        self.add_item(
            ui.Container(
                ui.Section("## News", "Lead", accessory=ui.Thumbnail("attachment://a.png", description="A")),
                ui.Separator(spacing=discord.SeparatorSpacing.large),
                ui.MediaGallery(photo),
                ui.TextDisplay("-# Today"),
                ui.File("attachment://b.txt"),
                row,
                choosing,
                channels,
                accent_color=discord.Color.from_rgb(1, 2, 3),
            )
        )


def files() -> list[discord.File]:
    return [discord.File(io.BytesIO(b"x"), name, description="It") for name in ("a.png", "b.txt")]


async def test_a_layout() -> None:
    mentions = discord.AllowedMentions(everyone=False, users=[discord.Object(7)], roles=False, replied_user=True)
    with handle_message_parameters(view=Card(), files=files(), allowed_mentions=mentions, nonce=1 << 70) as made:
        passes(CREATE, sent(made))
    kept = [*files()]
    with handle_message_parameters(content=None, view=Card(), attachments=kept, allowed_mentions=mentions) as made:
        passes(EDIT, sent(made))


async def test_embeds_and_a_classic_view() -> None:
    embed = discord.Embed(
        title="News",
        description="Lead",
        url="https://newsclip.example/a/1",
        color=0xFF0000,
        timestamp=datetime.now(UTC),
    )
    embed.set_author(name="Ana", icon_url="https://newsclip.example/ana.png").set_footer(text="Newsclip")
    embed.set_image(url="https://newsclip.example/1.jpg").set_thumbnail(url="attachment://a.png")
    embed.add_field(name="Tags", value="#cuba", inline=False)
    view: ui.View = ui.View(timeout=None)
    view.add_item(ui.Button(label="Next", custom_id="next"))
    reply = discord.MessageReference(message_id=1, channel_id=2, guild_id=3, fail_if_not_exists=False).to_dict()
    flags = discord.MessageFlags(suppress_notifications=True)
    with handle_message_parameters(
        content="x", embed=embed, view=view, files=files(), message_reference=reply, flags=flags
    ) as made:
        passes(CREATE, sent(made))
    with handle_message_parameters(embeds=[discord.Embed(title="x")], view=None, attachments=[]) as made:
        passes(EDIT, sent(made))


async def test_a_forum_post() -> None:
    thread = {"name": "News", "auto_archive_duration": 1440, "rate_limit_per_user": None, "type": 11}
    with handle_message_parameters(
        view=Card(), files=files(), channel_payload={**thread, "applied_tags": ["5"]}
    ) as made:
        passes(("POST", "/channels/{channel_id}/threads"), sent(made), {"use_nested_fields": "1"})


class Writing(ui.Modal, title="New article"):
    words: ui.TextDisplay[Any] = ui.TextDisplay("Head lines come first.")
    body: ui.Label[Any] = ui.Label(
        text="Body",
        description="Markdown",
        component=ui.TextInput(style=discord.TextStyle.paragraph, max_length=4000, custom_id="body", required=False),
    )
    picture: ui.Label[Any] = ui.Label(text="Picture", component=ui.FileUpload(custom_id="picture", required=False))
    category: ui.Label[Any] = ui.Label(
        text="Category",
        component=ui.Select(custom_id="category", options=[discord.SelectOption(label="General")]),
    )


class Old(ui.Modal, title="Search"):
    query: ui.TextInput[Any] = ui.TextInput(label="Words", placeholder="cuba")


async def test_modals() -> None:
    for modal in (Writing(custom_id="new"), Old()):
        passes(CALLBACK, {"type": 9, "data": modal.to_dict()}, {"with_response": "1"})


async def test_answers() -> None:
    for kind in (4, 7):
        made = interaction_message_response_params(type=kind, view=Card(), files=files())
        passes(CALLBACK, sent(made), {"with_response": "1"})
    flags = discord.MessageFlags(ephemeral=True)
    passes(CALLBACK, sent(interaction_message_response_params(type=4, content="Done", flags=flags)))
    choices = [app_commands.Choice(name="Cuba", value="cuba"), app_commands.Choice(name="News", value="news")]
    passes(CALLBACK, {"type": 8, "data": {"choices": [choice.to_dict() for choice in choices]}})


async def test_followups() -> None:
    view = Card()
    with handle_message_parameters(view=view, files=files(), flags=discord.MessageFlags(ephemeral=True)) as made:
        passes(("POST", "/webhooks/{webhook_id}/{webhook_token}"), sent(made), {"wait": "1", "with_components": "1"})
    with handle_message_parameters(view=view, attachments=files()) as made:
        route = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        passes(("PATCH", route), sent(made), {"with_components": "0"})


class Spanish(app_commands.Translator):
    async def translate(self, string: app_commands.locale_str, locale: discord.Locale, context: Any) -> str | None:
        return f"{string.message}x" if locale is discord.Locale.spain_spanish else None


async def followed(interaction: discord.Interaction, tags: str, count: app_commands.Range[int, 1, 10] = 1) -> None: ...
async def shared(interaction: discord.Interaction, message: discord.Message) -> None: ...
async def told(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return []


async def test_a_command_tree() -> None:
    tree: app_commands.CommandTree[discord.Client] = app_commands.CommandTree(
        discord.Client(intents=discord.Intents.none()),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )
    localised = app_commands.locale_str
    group = app_commands.Group(
        name=localised("tag"),
        description=localised("Tags"),
        default_permissions=discord.Permissions(manage_channels=True),
    )
    follow: app_commands.Command[Any, Any, Any] = app_commands.Command(
        name=localised("follow"), description=localised("Follow tags"), callback=followed
    )
    follow.autocomplete("tags")(told)
    group.add_command(follow)
    tree.add_command(group)
    tree.add_command(app_commands.Command(name="latest", description="Newest", callback=followed, nsfw=True))
    tree.add_command(app_commands.ContextMenu(name=localised("Share this article"), callback=shared))
    commands = [
        *tree.get_commands(type=discord.AppCommandType.chat_input),
        *tree.get_commands(type=discord.AppCommandType.message),
    ]
    passes(("PUT", "/applications/{application_id}/commands"), [command.to_dict(tree) for command in commands])
    translated = [await command.get_translated_payload(tree, Spanish()) for command in commands]
    assert translated[0]["name_localizations"] == {"es-ES": "tagx"}
    passes(("PUT", "/applications/{application_id}/guilds/{guild_id}/commands"), translated)
