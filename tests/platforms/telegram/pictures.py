"""Photos as the server takes them: https://core.telegram.org/bots/api#sending-files and #sendphoto."""

from tests.platforms.telegram.errors import ApiError, BrokenError
from tests.platforms.telegram.messages import File
from tests.platforms.telegram.text import link_fault
from tests.platforms.telegram.world import World

LARGEST = 10 * 1024 * 1024
BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
SOURCE = "https://core.telegram.org/bots/api#sendphoto"


def photo(world: World, given: str | bytes) -> File:
    """The file of a photo: an upload, a URL (which is not fetched: there is no network here) or a `file_id`."""
    if isinstance(given, bytes):
        return world.keep(_image(given), "photo.jpg", width=1280, height=720)
    if given in world.files:
        return world.files[given]
    if "://" not in given:
        raise ApiError(400, "wrong file identifier/HTTP URL specified")
    if fault := link_fault(given):
        raise BrokenError("wrong HTTP URL specified", source=f"{SOURCE}: {fault}")
    kept = next((file for file in world.files.values() if file.address == given), None)
    return kept or world.keep(b"", "photo.jpg", width=1280, height=720, address=given)


def _image(content: bytes) -> bytes:
    if not content:
        raise BrokenError("file must be non-empty", source=SOURCE)
    if len(content) > LARGEST:
        raise BrokenError("file is too big for a photo", source=f"{SOURCE}: 10 MB")
    if not content.startswith(BEGINNINGS):
        raise BrokenError("IMAGE_PROCESS_FAILED", source=SOURCE)
    return content
