"""The three seats of the demonstration, one for each kind of people that Newsclip serves."""

from dataclasses import dataclass

from core.values.chat import Address, ChatKind, Right, Sender
from core.values.errors import N_

PLATFORM = "console"


@dataclass(frozen=True, slots=True)
class Seat:
    """`name` is what is typed to sit down there, not yet translated, and the address; `person` sits there."""

    name: str
    person: str
    kind: ChatKind
    rights: Right
    about: str

    @property
    def address(self) -> Address:
        return Address(PLATFORM, self.name)

    @property
    def sender(self) -> Sender:
        return Sender(self.address, self.person, self.rights, self.kind)


SUBSCRIBER = Seat(N_("subscriber"), "1", ChatKind.PRIVATE, Right.MANAGE, N_("reads in a private chat"))
COMMUNITY = Seat(N_("community"), "2", ChatKind.GROUP, Right.MANAGE, N_("manages a group that reads together"))
EDITOR = Seat(N_("editor"), "3", ChatKind.PRIVATE, Right.OWN, N_("posts, corrects and retracts"))

SEATS = (SUBSCRIBER, COMMUNITY, EDITOR)
