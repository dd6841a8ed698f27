"""Troubles that a test asks for: each is used up by the next calls that match it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Act = Literal["fails", "floods", "resets", "hangs", "drips", "says"]


@dataclass(frozen=True)
class Trouble:
    """What happens instead of an answer. `accepted`: whether the call is done all the same."""

    act: Act
    accepted: bool = True
    status: int = 500
    code: int = 0
    message: str = ""
    body: bytes = b""
    retry_after: float = 0.0
    scope: str = "user"
    seconds: float = 0.0


@dataclass
class Fault:
    """Which calls it meets, and how many are still to be met; what `fails` and the others set is what befalls them.

    `call` is as `"POST /channels/{channel_id}/messages"`, `channel` a channel of the path.
    """

    call: str | None = None
    channel: int | None = None
    times: int = 1
    trouble: Trouble | None = field(default=None)

    def meets(self, call: str, places: Mapping[str, str]) -> bool:
        return (
            self.trouble is not None
            and self.times > 0
            and self.call in (None, call)
            and (self.channel is None or str(self.channel) == places.get("channel_id"))
        )

    def fails(
        self,
        status: int,
        *,
        code: int = 0,
        message: str = "",
        body: str | bytes = b"",
        accepted: bool = False,
        times: int = 1,
    ) -> "Fault":
        """Answers with `status` and the error `code`, or with `body` as it is; the call is not done unless `accepted`."""
        raw = body.encode() if isinstance(body, str) else body
        return self._set(Trouble("fails", accepted, status, code, message, raw), times)

    def floods(
        self,
        retry_after: float,
        *,
        scope: Literal["user", "global", "shared"] = "user",
        code: int = 0,
        times: int = 1,
    ) -> "Fault":
        """A 429 out of the blue: topics/rate-limits, Exceeding A Rate Limit."""
        return self._set(Trouble("floods", False, 429, code, retry_after=retry_after, scope=scope), times)

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

    def next(self, call: str | None, channel: int | None) -> Fault:
        self.asked.append(fault := Fault(call, channel))
        return fault

    def befall(self, call: str, places: Mapping[str, str]) -> Trouble | None:
        """The trouble of this call, which is used up by it; the one that was asked for first."""
        for fault in self.asked:
            if fault.meets(call, places):
                fault.times -= 1
                return fault.trouble
        return None if self.storm is None else self.storm()
