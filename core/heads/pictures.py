"""Pictures that editors send: what is taken, and what of it is kept.

A picture tells more than it shows: where it was taken, when, by which telephone. Nothing but the pixels is kept, turned as
they are meant to be seen. Nobody needs more of them than a large screen has, and both platforms and the line of an export
take what is left. What is kept already comes back byte for byte, so that an export is read unchanged.
"""

from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image, ImageCms, UnidentifiedImageError

from core.heads.bare import bare
from core.values.errors import N_, UserError
from core.values.picture import Kept

MEGABYTES = 10
"""What a file may have that somebody sends."""

PIXELS = 25_000_000
"""What a picture may have in all: each takes up to sixteen bytes of memory while it is looked at."""

PIXELS_OF_PHOTOS = 50_000_000
"""What a JPEG may have, as a telephone's largest have: it is made smaller while it is read."""

SIDE = 2560
"""Pixels of the longer side that are kept."""

LARGEST = 4_000_000
"""Bytes that are kept: with the longest body they are still a line that `core.feeds.lines` reads."""

LONG = 20
"""How many times as long as wide a picture may be: Telegram takes no others (core.telegram.org/bots/api#sendphoto)."""

QUALITY = 85
"""Of a JPEG, in the library's measure."""

SMALLER = 0.75
"""What is left of the sides of a picture that is too many bytes."""

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif"})

_ORIENTATION = 0x0112
"""The EXIF tag that tells how the camera was held (CIPA DC-008, Orientation)."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_COLOURED = frozenset({"RGB", "RGBA", "CMYK", "L"})
"""What can be made smaller and translated as it is."""

_DEEP_GREY = "I;16"
_PHOTOS = frozenset({"JPEG", "MPO"})
"""Some telephones put a second picture into a JPEG, which is then called MPO."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BOMB = N_("That picture has too many pixels; send one of at most {limit} million.")


def depicts(name: str) -> bool:
    """Whether a file of this name is a picture that is taken: what clients call its type varies."""
    return PurePosixPath(name.lower()).suffix in ENDINGS


def admit(size: int) -> None:
    """Raises `UserError` for what is not worth fetching; `size` in bytes."""
    if size > MEGABYTES * 1_000_000:
        raise UserError(N_("That picture is too large: it may have {limit} MB."), limit=MEGABYTES)


def picture(content: bytes) -> Kept:
    """What is kept of a file. Takes a while, seconds at most; raises `UserError`."""
    admit(len(content))
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as opened:
            _look(opened)
            fits = max(opened.size) <= SIDE and len(content) <= LARGEST
            opened.draft("RGB", (SIDE, SIDE))
            opened.load()
            if fits and (ending := _kept_already(opened, content)):
                return Kept(content, ending)
            return _saved(_shown(opened))
    except UserError:
        raise
    except _BOMBS as error:
        raise UserError(_BOMB, limit=PIXELS // 1_000_000) from error
    except UnidentifiedImageError as error:
        raise UserError(N_("I take pictures as JPEG, PNG, WebP or GIF; that file is none.")) from error
    except Exception as error:
        # whatever a decoder says of a file that is broken, in good faith or in bad
        raise UserError(N_("That picture is damaged and cannot be read; please send it again.")) from error


def _look(opened: Image.Image) -> None:
    """Raises `UserError` for what is not to be decoded; so far only the head of the file was read."""
    width, height = opened.size
    most = PIXELS_OF_PHOTOS if opened.format in _PHOTOS else PIXELS
    if width * height > most:
        raise UserError(_BOMB, limit=most // 1_000_000)
    if max(width, height) > LONG * min(width, height):
        raise UserError(N_("That picture is too narrow: at most {limit} times as long as wide."), limit=LONG)
    if getattr(opened, "is_animated", False) and opened.format not in _PHOTOS:
        raise UserError(N_("That picture moves; send one that stands still."))


def _kept_already(opened: Image.Image, content: bytes) -> str:
    """The ending of what we would have kept like this, "" for what holds more than its pixels."""
    ending = bare(content)
    if ending == "png":
        return ending if opened.mode == "RGBA" and _transparent(opened) else ""
    return ending if opened.mode in {"RGB", "L"} else ""


def _shown(opened: Image.Image) -> Image.Image:
    """The pixels as they are to be seen, in red, green and blue and where it matters how transparent."""
    if opened.mode in _COLOURED:
        opened.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    coloured = _in_srgb(_turned(opened))
    if coloured.mode.startswith(_DEEP_GREY):
        coloured = coloured.point(lambda grey: grey / 256).convert("L")
    mode = "RGBA" if coloured.has_transparency_data else "RGB"
    shown = coloured if coloured.mode == mode else coloured.convert(mode)
    if mode == "RGBA" and not _transparent(shown):
        shown = shown.convert("RGB")
    shown.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return shown


def _turned(opened: Image.Image) -> Image.Image:
    """As the camera was held; what it says of that may be as broken as all else it says."""
    try:
        turn = _TURNS.get(opened.getexif().get(_ORIENTATION, 0))
    except Exception:
        return opened
    return opened if turn is None else opened.transpose(turn)


def _in_srgb(image: Image.Image) -> Image.Image:
    """In the colours that everybody has: a profile that says otherwise goes with all else."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in _COLOURED:
        return image
    to = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        known = ImageCms.ImageCmsProfile(BytesIO(profile))
        found = ImageCms.profileToProfile(image, known, ImageCms.createProfile("sRGB"), outputMode=to)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return found if found is not None else image


def _transparent(image: Image.Image) -> bool:
    lowest, _highest = image.getchannel("A").getextrema()
    return isinstance(lowest, int | float) and lowest < 255


def _saved(image: Image.Image) -> Kept:
    """As large a file as may be kept, by making the picture smaller until it is."""
    while True:
        kept = _written(image)
        if len(kept.content) <= LARGEST:
            return kept
        image.thumbnail((image.width * SMALLER, image.height * SMALLER), Image.Resampling.LANCZOS)


def _written(image: Image.Image) -> Kept:
    """Without what the library would pass on from the file it came in."""
    clean = image.copy()
    clean.info.clear()
    out = BytesIO()
    if clean.mode == "RGBA":
        clean.save(out, "PNG", optimize=True)
        return Kept(out.getvalue(), "png")
    clean.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Kept(out.getvalue(), "jpg")
