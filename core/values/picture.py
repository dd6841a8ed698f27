"""Pictures that we keep ourselves: how an article names one, and what it is called where it goes."""

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import blake2b

SCHEME = "picture:"
"""What a reference to a kept picture begins with, where others have their web address."""

KINDS = {"jpg": "image/jpeg", "png": "image/png"}
"""The kinds of files that are kept, by their endings."""

_REFERENCE = re.compile(rf"{SCHEME}([0-9a-f]{{32}}\.(?:{'|'.join(KINDS)}))")


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture as it is kept; `ending` is one of `KINDS`. The same bytes are one picture, however often they come."""

    content: bytes
    ending: str

    @property
    def name(self) -> str:
        """As of a file: 32 hexadecimal digits over the content, and its ending."""
        return f"{blake2b(self.content, digest_size=16).hexdigest()}.{self.ending}"

    @property
    def reference(self) -> str:
        """What stands where another picture has its address."""
        return SCHEME + self.name


def data_url(name: str, content: bytes) -> str:
    """The kept picture of this name as an address that holds it (RFC 2397)."""
    kind = KINDS[name.rpartition(".")[2]]
    return f"data:{kind};base64,{b64encode(content).decode()}"


def kept_name(url: str) -> str:
    """The name of the kept picture that `url` refers to, "" for all other addresses."""
    found = _REFERENCE.fullmatch(url)
    return found[1] if found else ""
