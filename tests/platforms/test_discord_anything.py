"""Whatever is asked, the platform answers as an API does: it does not break."""

from typing import Any

import aiohttp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.platforms.discord import Discord, Limits, Permission
from tests.platforms.discord.methods import MODELLED
from tests.platforms.discord_clients import Rest

FIELDS = (
    "content embeds components flags allowed_mentions attachments nonce enforce_nonce message_reference message_id type name"
    " message applied_tags auto_archive_duration archived locked data choices title custom_id recipient_id description options"
    " id filename label style url parse roles users"
).split()

LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 1 << 16), st.sampled_from(["", "a", "7", "100", "<@1>", "follow"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5)),
    max_leaves=12,
)

PLACES = {
    "channel_id": ("100", "101", "102", "7"),
    "message_id": ("100", "7"),
    "guild_id": ("10", "7"),
    "user_id": ("1", "7"),
    "role_id": ("10", "7"),
    "application_id": ("7",),
    "command_id": ("7",),
    "interaction_id": ("7",),
    "interaction_token": ("x",),
    "webhook_id": ("7",),
    "webhook_token": ("x",),
}


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, str, Any]:
    method, _, template = draw(st.sampled_from(sorted(MODELLED))).partition(" ")
    path = template
    for place, values in PLACES.items():
        path = path.replace(f"{{{place}}}", draw(st.sampled_from(values)))
    body = None if method in {"GET", "DELETE"} else draw(VALUES)
    return method, path, body


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(calls(), min_size=20, max_size=20))
async def test_calls_at_random(asked: list[tuple[str, str, Any]]) -> None:
    async with Discord(limits=Limits.off()) as platform, aiohttp.ClientSession() as session:
        ana = platform.person(1, "Ana", installed=True)
        town = platform.guild(10, "Town", owner=ana)
        town.admit_bot(permissions=Permission.ADMINISTRATOR)
        town.announcement("wire", number=100).thread("Cuba", number=101)
        town.forum("stories", number=102)
        rest = Rest(platform, session)
        for method, path, body in asked:
            status, answer = await rest(method, path, body)
            assert status in {200, 201, 204} or answer["code"] >= 0
        assert not [line for line in platform.violations if "the platform broke" in line]
