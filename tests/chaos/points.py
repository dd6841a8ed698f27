"""The named moments at which the process is killed, on whichever platform: a table of the product's functions, and when a
call of one counts.

The product knows nothing of them: `launch` wraps the functions in the process that is to die.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.delivery.journal import Begin, Settle
from core.values.delivery import Step

Counts = Callable[[tuple[Any, ...], Any], bool]
"""Whether a call counts, from its arguments (the object first) and its result, None while there is none."""

WIRE = "aiohttp.client_reqrep:ClientResponse.start"
"""Called once a request is on its way; the trap there waits until all of it was written."""

CALL = "core.delivery.lane:Lane._call"
ENTRY = "core.delivery.journal:Journal.write"


@dataclass(frozen=True)
class Point:
    """Before or after a call of `place` ("module:Class.method"). `act` is what people do to bring it about, and `upto` how
    many calls that surely makes."""

    place: str
    act: str = "post"
    before: bool = False
    upto: int = 1
    counts: Counts = lambda _arguments, _result: True


def _written(kind: type[Begin] | type[Settle], step: Step) -> Counts:
    """An entry of the journal that was committed; one that was given back instead does not count."""

    def counts(arguments: tuple[Any, ...], result: Any) -> bool:
        entry = arguments[1]
        return isinstance(entry, kind) and entry.job.step is step and (kind is Settle or result is not None)

    return counts


def _step(step: Step) -> Counts:
    return lambda arguments, _result: arguments[1].step is step


def some(_arguments: tuple[Any, ...], result: Any) -> bool:
    """Something came of it."""
    return bool(result)


STEPS: Mapping[str, tuple[Step, str]] = {
    "post": (Step.POST, "post"),
    "edit": (Step.EDIT, "correct"),
    "reply": (Step.REPLY, "tell"),
}

SHARED: Mapping[str, Point] = {
    "key-taken": Point("core.commands.router:Router._take"),
    "publication-written": Point("core.storage.rollouts:Rollouts.start"),
    "publication-committed": Point("core.articles:Newsroom.publish"),
    "correction-committed": Point("core.articles:Newsroom.correct", "correct"),
    "retraction-committed": Point("core.articles:Newsroom.retract", "retract"),
    "rollout-written": Point("core.storage.rollouts:Rollouts.advance"),
    "rollout-committed": Point("core.delivery.dispatcher:walk", counts=some),
    "claim-committed": Point(
        "core.delivery.lane:Lane._claim", counts=lambda _, claimed: bool(claimed and claimed.jobs)
    ),
    **{f"{name}-begun": Point(ENTRY, act, upto=3, counts=_written(Begin, step)) for name, (step, act) in STEPS.items()},
    **{f"{name}-on-the-wire": Point(WIRE, act, upto=3, before=True) for name, (_, act) in STEPS.items()},
    **{f"{name}-answered": Point(CALL, act, upto=3, counts=_step(step)) for name, (step, act) in STEPS.items()},
    **{
        f"{name}-settled": Point(ENTRY, act, upto=3, counts=_written(Settle, step))
        for name, (step, act) in STEPS.items()
    },
    "settlement-written": Point("core.storage.deliveries:Deliveries.settle", upto=3),
    "recovery-read": Point("core.storage.deliveries:Deliveries.recover"),
    "recovery-committed": Point("core.delivery.lane:Lane._recover"),
    "alert-told": Point("core.storage.alerts:Alerts.told", "lose", before=True, counts=lambda given, _: bool(given[1])),
    "chat-revived": Point("core.storage.chats:Chats.revive", "return"),
}
