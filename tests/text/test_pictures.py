"""What is taken of the pictures that people send, and what is kept of them."""

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from core.heads import pictures
from core.heads.bare import bare
from core.heads.pictures import LARGEST, LONG, MEGABYTES, SIDE, depicts, picture
from core.values.errors import UserError
from core.values.picture import Kept, kept_name
from tests.pictures import PHOTO, SCREENSHOT, drawn, file, opened

DAMAGED = "That picture is damaged and cannot be read; please send it again."
NONE = "I take pictures as JPEG, PNG, WebP or GIF; that file is none."
SECRET = b"Plaza Vieja 7"

modes = st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA"])
kinds = st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"])
FITTING = {"JPEG": "RGB", "WEBP": "RGBA", "GIF": "P"}


def exif(orientation: int = 1) -> Image.Exif:
    """Where it was taken, by whom, and how the camera was held."""
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010E] = SECRET.decode()
    found.get_ifd(0x8825)[1] = "N"
    found.get_ifd(0x8825)[2] = (41.0, 54.0, 12.0)
    return found


def refused(content: bytes) -> str:
    with pytest.raises(UserError) as error:
        picture(content)
    return str(error.value)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(modes, kinds, st.integers(1, 90), st.integers(1, 90))
def test_what_is_kept_is_kept_byte_for_byte_when_it_comes_again(mode: str, kind: str, width: int, height: int) -> None:
    width = max(width, -(-height // LONG))
    height = max(height, -(-width // LONG))
    image = drawn(width, height, mode=mode)
    kept = picture(file(image if kind == "PNG" else image.convert(FITTING[kind]), kind))
    assert bare(kept.content) == kept.ending
    assert opened(kept.content).size == (width, height)
    assert picture(kept.content) == kept
    assert kept_name(kept.reference) == kept.name


@given(st.binary(max_size=200), st.sampled_from([b"", PHOTO[:40], SCREENSHOT[:60], b"GIF89a", b"RIFF....WEBPVP8 "]))
def test_whatever_comes_there_is_a_sentence(noise: bytes, beginning: bytes) -> None:
    assert refused(beginning + noise).startswith(("I take pictures", "That picture"))


@given(st.sampled_from([PHOTO, SCREENSHOT]), st.data())
def test_a_picture_that_is_broken_anywhere_is_taken_or_refused(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    broken = content[:at] + data.draw(st.binary(min_size=1, max_size=8)) + content[at + 1 :]
    with suppress(UserError):
        kept = picture(broken[: data.draw(st.integers(0, len(broken)))])
        assert bare(kept.content) == kept.ending


def moving() -> bytes:
    return file(drawn(mode="P"), "GIF", save_all=True, append_images=[drawn(mode="P").rotate(90)])


def test_nothing_but_the_pixels_is_kept() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    text = PngInfo()
    text.add_text("Author", SECRET.decode())
    sent: list[bytes] = [
        file(drawn(), exif=exif(), comment=SECRET, icc_profile=profile, xmp=SECRET),
        file(drawn(), "PNG", exif=exif(), pnginfo=text, icc_profile=profile),
        file(translucent(), "PNG", exif=exif(), pnginfo=text, icc_profile=profile),
        file(drawn(), "WEBP", exif=exif(), xmp=SECRET, icc_profile=profile),
        file(drawn(mode="P"), "GIF", comment=SECRET),
        PHOTO + SECRET,
        file(translucent(), "PNG") + SECRET,
    ]
    for content in sent:
        assert SECRET in content
        kept = picture(content)
        assert SECRET not in kept.content
        assert not opened(kept.content).getexif()
        assert bare(kept.content) == kept.ending


def translucent() -> Image.Image:
    image = drawn(mode="RGBA")
    image.putalpha(128)
    return image


def test_what_is_bare_is_as_it_was() -> None:
    assert picture(PHOTO).content == PHOTO
    assert picture(file(translucent(), "PNG")).content == file(translucent(), "PNG")
    assert picture(SCREENSHOT).ending == "jpg"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_turned_as_it_was_held(orientation: int) -> None:
    """The same picture as a viewer shows that heeds EXIF."""
    corner = Image.new("RGB", (60, 40))
    corner.paste((255, 255, 255), (0, 0, 20, 20))
    seen = opened(picture(file(corner, quality=95, exif=exif(orientation))).content)
    white = [
        seen.getpixel(at)
        for at in ((4, 4), (seen.width - 5, 4), (4, seen.height - 5), (-5 + seen.width, -5 + seen.height))
    ]
    expected = {1: 0, 2: 1, 3: 3, 4: 2, 5: 0, 6: 1, 7: 3, 8: 2}[orientation]
    assert [sum(pixel) > 600 for pixel in white if isinstance(pixel, tuple)].index(True) == expected
    assert seen.size == ((60, 40) if orientation < 5 else (40, 60))


def test_a_large_one_is_made_smaller() -> None:
    assert opened(picture(file(drawn(6000, 4000))).content).size == (SIDE, 1707)
    assert max(opened(picture(file(drawn(300, 3000, mode="P"), "PNG")).content).size) == SIDE


def test_one_that_is_still_too_much_is_made_smaller_again() -> None:
    noise = Image.effect_noise((1500, 1500), 200)
    kept = picture(file(Image.merge("RGBA", (noise, noise.rotate(90), noise, noise.rotate(180))), "PNG"))
    assert len(kept.content) <= LARGEST
    assert (kept.ending, opened(kept.content).width < 1500) == ("png", True)


def test_transparency_that_shows_nothing_through_is_none() -> None:
    assert picture(file(drawn(mode="RGBA"), "PNG")).ending == "jpg"
    assert picture(file(translucent(), "WEBP", lossless=True)).ending == "png"


def test_deep_grey_is_not_white() -> None:
    pixel = opened(picture(file(Image.new("I;16", (20, 20), 0x8080), "PNG")).content).getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert abs(pixel[0] - 128) < 4


def test_the_second_picture_of_a_telephone_is_left_out() -> None:
    both = file(drawn(), "MPO", save_all=True, append_images=[drawn().rotate(90)])
    assert opened(picture(both).content).size == drawn().size


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", NONE),
        (b"%PDF-1.7", NONE),
        (PHOTO[:300], DAMAGED),
        (SCREENSHOT[:120], DAMAGED),
        (b"x" * (MEGABYTES * 1_000_000 + 1), "That picture is too large: it may have 10 MB."),
        (moving(), "That picture moves; send one that stands still."),
        (file(drawn(211, 10)), "That picture is too narrow: at most 20 times as long as wide."),
        (
            file(Image.new("1", (5200, 5000)), "PNG"),
            "That picture has too many pixels; send one of at most 25 million.",
        ),
    ],
)
def test_what_is_not_taken_is_told_apart(content: bytes, sentence: str) -> None:
    assert refused(content) == sentence


@pytest.mark.parametrize("side", [9_000, 12_000, 30_000, 65_000])
def test_a_bomb_is_not_even_decoded(side: int) -> None:
    """A few kilobytes that say they are gigabytes."""
    said = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + said + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    assert "too many pixels" in refused(bomb)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize("name", ["a.jpg", "A.JPEG", "a b.png", "a.webp", "a.gif"])
def test_pictures_are_known_by_their_names(name: str) -> None:
    assert depicts(name)
    assert not depicts(f"{name}.pdf")


@given(st.text(max_size=60))
def test_no_other_address_is_a_reference(text: str) -> None:
    assert kept_name(text) == ""
    assert kept_name(f"{Kept(PHOTO, 'jpg').reference}{text}") == ("" if text else Kept(PHOTO, "jpg").name)


def test_a_name_tells_the_content() -> None:
    assert Kept(PHOTO, "jpg").name != Kept(SCREENSHOT, "jpg").name
    assert pictures.picture(PHOTO) == Kept(PHOTO, "jpg")
