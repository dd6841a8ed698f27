"""What a client sees that no message holds: pages and pictures behind addresses, and the clock on the wall."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from types import MappingProxyType


@dataclass(frozen=True)
class Sight:
    """A web page as a link preview tells of it, or a picture alone. `picture` is an SVG document, drawn by us."""

    picture: str = ""
    site: str = ""
    title: str = ""
    about: str = ""


@dataclass(frozen=True)
class Eyes:
    """`sights` are by address, of a page or of a picture. Moments are shown in UTC."""

    sights: Mapping[str, Sight] = field(default_factory=lambda: MappingProxyType({}))

    def moment(self, unix: int, format_: str, said: str) -> str:
        """What stands for a moment: its words where it has no format, else the date as the format tells.

        https://core.telegram.org/bots/api#date-time-entity-formatting. A moment relative to now keeps its words here.
        """
        at = datetime.fromtimestamp(unix, UTC)
        if not format_ or format_ == "r":
            return said
        shown = {
            "w": f"{at:%A}",
            "d": f"{at:%d.%m.%y}",
            "D": f"{at:%B} {at.day}, {at.year}",
            "t": f"{at:%H:%M}",
            "T": f"{at:%H:%M:%S}",
        }
        date = ", ".join(shown[letter] for letter in format_ if letter in "wdD")
        clock = next((shown[letter] for letter in format_ if letter in "tT"), "")
        return " at ".join(filter(None, (date, clock)))

    def picture(self, address: str) -> str:
        """The picture there as HTML; an empty frame where nobody has seen it."""
        sight = self.sights.get(address)
        return sight.picture if sight and sight.picture else f'<i class="unseen">{escape(address)}</i>'
