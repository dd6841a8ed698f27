"""What a call asks to be shown, checked by the rules for text, captions, photos and rich messages."""

from collections.abc import Mapping
from typing import Any

from tests.platforms.telegram import entities, pictures, rich
from tests.platforms.telegram.errors import ApiError, BrokenError
from tests.platforms.telegram.text import Formatted, link_fault
from tests.platforms.telegram.world import Call, World

API = "https://core.telegram.org/bots/api#"
LONGEST, LONGEST_CAPTION = 4096, 1024

Parameters = Mapping[str, Any]


def text(parameters: Parameters, name: str = "text", source: str = f"{API}sendmessage") -> Formatted:
    """1-4096 UTF-16 units after trimming."""
    _unparsed(parameters, "parse_mode")
    given = parameters.get("entities", ())
    return entities.kept(parameters[name], given, longest=LONGEST, least=1, what="message", source=source)


def caption(parameters: Parameters, source: str = f"{API}sendphoto") -> Formatted:
    """0-1024 UTF-16 units after trimming."""
    _unparsed(parameters, "parse_mode")
    return entities.kept(
        parameters.get("caption", ""),
        parameters.get("caption_entities", ()),
        longest=LONGEST_CAPTION,
        least=0,
        what="message caption",
        source=source,
    )


def _unparsed(parameters: Parameters, name: str) -> None:
    if parameters.get(name):
        raise BrokenError("parse_mode is not modelled: give entities", source=f"{API}formatting-options", status=501)


def preview(parameters: Parameters) -> Mapping[str, Any] | None:
    """https://core.telegram.org/bots/api#linkpreviewoptions"""
    options: Mapping[str, Any] | None = parameters.get("link_preview_options")
    if not options:
        return None
    if options.get("url") and (fault := link_fault(options["url"])):
        raise BrokenError(f"link preview URL {options['url']!r} is invalid: {fault}", source=f"{API}linkpreviewoptions")
    if options.get("prefer_small_media") and options.get("prefer_large_media"):
        raise BrokenError("a preview can't be small and large", source=f"{API}linkpreviewoptions")
    return options


def photo(world: World, given: str | bytes) -> Any:
    """The file of a photo given as upload, URL or `file_id`."""
    return pictures.photo(world, given)


def media(world: World, call: Call) -> tuple[Any, Formatted, bool]:
    """The photo, caption and place of the caption of an InputMediaPhoto."""
    given = call.parameters["media"]
    if given["type"] != "photo":
        raise BrokenError(f"media of type {given['type']} is not modelled", source=f"{API}inputmedia", status=501)
    value = given["media"]
    if value.startswith("attach://"):
        name = value.removeprefix("attach://")
        if name not in call.files:
            raise BrokenError("wrong file identifier/HTTP URL specified", source=f"{API}sending-files: {value}")
        value = call.files[name]
    return photo(world, value), caption(given, f"{API}inputmediaphoto"), given.get("show_caption_above_media", False)


def rich_html(world: World, given: Mapping[str, Any]) -> str:
    """The HTML of an InputRichMessage; the refusal of an older server when it knows none."""
    if not world.rich:
        raise ApiError(404, ": method not found")
    return rich.html(given)
