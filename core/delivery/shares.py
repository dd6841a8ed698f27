"""Who goes first in a lane.

Urgent work precedes; posts and corrections share the rest 3 : 1, so that a comma fixed for a million readers does not
hold up the news. A share that has nothing gives its places away.
"""

from collections.abc import Mapping

from core.values.delivery import Share

_ROUND = (Share.POST, Share.POST, Share.POST, Share.EDIT)


def allot(free: int, ready: Mapping[Share, int], place: int) -> tuple[dict[Share, int], int]:
    """How many of each share take the `free` places, and where in the round the next call goes on (0 to 3)."""
    left = {share: ready.get(share, 0) for share in Share}
    given = dict.fromkeys(Share, 0)
    given[Share.URGENT] = min(free, left[Share.URGENT])
    for _ in range(free - given[Share.URGENT]):
        turn = _ROUND[place]
        other = Share.EDIT if turn is Share.POST else Share.POST
        share = turn if left[turn] else other
        if not left[share]:
            break
        left[share] -= 1
        given[share] += 1
        place = (place + 1) % len(_ROUND)
    return given, place
