"""Photos as the server takes them: https://core.telegram.org/bots/api#sending-files and #sendphoto."""

from io import BytesIO

from PIL import Image

from tests.platforms.telegram.errors import ApiError, BrokenError
from tests.platforms.telegram.messages import File
from tests.platforms.telegram.text import link_fault
from tests.platforms.telegram.world import World

LARGEST = 10 * 1024 * 1024
BOTH_SIDES = 10_000
"""“The photo's width and height must not exceed 10000 in total.”"""

RATIO = 20
"""“Width and height ratio must be at most 20.”"""

SOURCE = "https://core.telegram.org/bots/api#sendphoto"


def photo(world: World, given: str | bytes) -> File:
    """The file of a photo: an upload, a URL (which is not fetched: there is no network here) or a `file_id`."""
    if isinstance(given, bytes):
        width, height = _measured(given)
        return world.keep(given, "photo.jpg", width=width, height=height)
    if given in world.files:
        return world.files[given]
    if "://" not in given:
        raise ApiError(400, "wrong file identifier/HTTP URL specified")
    if fault := link_fault(given):
        raise BrokenError("wrong HTTP URL specified", source=f"{SOURCE}: {fault}")
    kept = next((file for file in world.files.values() if file.address == given), None)
    return kept or world.keep(b"", "photo.jpg", width=1280, height=720, address=given)


def _measured(content: bytes) -> tuple[int, int]:
    """The sides of an upload that is a photo."""
    if not content:
        raise BrokenError("file must be non-empty", source=SOURCE)
    if len(content) > LARGEST:
        raise BrokenError("file is too big for a photo", source=f"{SOURCE}: 10 MB")
    try:
        with Image.open(BytesIO(content)) as opened:
            opened.load()
            width, height = opened.size
    except Exception as error:
        raise BrokenError("IMAGE_PROCESS_FAILED", source=SOURCE) from error
    if width + height > BOTH_SIDES or max(width, height) > RATIO * min(width, height):
        raise BrokenError("PHOTO_INVALID_DIMENSIONS", source=SOURCE)
    return width, height
