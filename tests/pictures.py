"""Pictures for tests: made here, of any kind, size and colour."""

from io import BytesIO
from random import Random
from typing import Any

from PIL import Image


def drawn(width: int = 64, height: int = 48, *, mode: str = "RGB") -> Image.Image:
    """No two pixels in a row are alike, and no two sizes."""
    grey = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (grey, grey.rotate(180), grey)).convert(mode)


def file(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """As Pillow writes it; `kind` and `options` are its own."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def noise(width: int, height: int) -> Image.Image:
    """Of which no file is small."""
    return Image.frombytes("RGB", (width, height), Random(width).randbytes(3 * width * height))


PHOTO = file(drawn())
"""One that is kept byte for byte."""

OTHER = file(drawn(48, 64))
SCREENSHOT = file(drawn(80, 60), "PNG")
"""One that is kept as another file."""
