"""Troubles that a test asks for: each is used up by the next calls that match it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Act = Literal["fails", "resets", "hangs", "drips", "says"]


@dataclass(frozen=True)
class Trouble:
    """What happens instead of an answer. `accepted`: whether the call is done all the same."""

    act: Act
    accepted: bool = True
    status: int = 500
    body: bytes = b""
    retry_after: int | None = None
    description: str = ""
    seconds: float = 0.0


@dataclass
class Fault:
    """Which calls it meets, and how many are still to be met; what `fails` and the others set is what befalls them."""

    method: str | None = None
    chat: int | str | None = None
    times: int = 1
    trouble: Trouble | None = field(default=None)

    def meets(self, method: str, parameters: Mapping[str, Any]) -> bool:
        return (
            self.trouble is not None
            and self.times > 0
            and self.method in (None, method)
            and self.chat in (None, parameters.get("chat_id"))
        )

    def fails(
        self,
        status: int,
        *,
        retry_after: int | None = None,
        body: str | bytes = b"",
        description: str = "",
        accepted: bool = False,
        times: int = 1,
    ) -> "Fault":
        """Answers with `status`, and with `body` as it is if there is one; the call is not done unless `accepted`."""
        raw = body.encode() if isinstance(body, str) else body
        return self._set(Trouble("fails", accepted, status, raw, retry_after, description), times)

    def resets(self, *, before: bool = False, times: int = 1) -> "Fault":
        """Cuts the connection: `before` the call is done, or after."""
        return self._set(Trouble("resets", accepted=not before), times)

    def hangs(self, seconds: float, *, accepted: bool = True, times: int = 1) -> "Fault":
        """Answers after `seconds`; a call that is not `accepted` is never answered then, but cut."""
        return self._set(Trouble("hangs", accepted, seconds=seconds), times)

    def drips(self, seconds: float = 1.0, *, times: int = 1) -> "Fault":
        """The answer comes a byte at a time, each after `seconds`."""
        return self._set(Trouble("drips", seconds=seconds), times)

    def says(self, raw: bytes, *, accepted: bool = True, times: int = 1) -> "Fault":
        """These bytes come instead of an HTTP answer, and then the end."""
        return self._set(Trouble("says", accepted, body=raw), times)

    def _set(self, trouble: Trouble, times: int) -> "Fault":
        self.trouble, self.times = trouble, times
        return self


@dataclass
class Faults:
    """What was asked for, and what comes at random beside it."""

    asked: list[Fault] = field(default_factory=list)
    storm: Callable[[], Trouble | None] | None = None

    def next(self, method: str | None, chat: int | str | None) -> Fault:
        self.asked.append(fault := Fault(method, chat))
        return fault

    def befall(self, method: str, parameters: Mapping[str, Any]) -> Trouble | None:
        """The trouble of this call, which is used up by it; the one that was asked for first."""
        for fault in self.asked:
            if fault.meets(method, parameters):
                fault.times -= 1
                return fault.trouble
        return None if self.storm is None else self.storm()
