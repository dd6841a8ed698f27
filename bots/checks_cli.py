"""A platform asked about its bot while somebody waits at the command line."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import click

from bots.platform import Checked, Guide, PlatformSettings
from core.values.errors import N_, UserError

PATIENCE = 15
"""Seconds that a platform has to answer all that it is asked."""

T = TypeVar("T")


def checked(guide: Guide, settings: PlatformSettings, public_url: str) -> Checked:
    """What the platform says of the bot. Raises `TokenError`, and `UserError` where it does not answer in time."""
    try:
        return within(PATIENCE, guide.check(settings, public_url))
    except TimeoutError:
        raise UserError(
            N_("{platform} did not answer within {seconds} seconds."), platform=guide.title, seconds=PATIENCE
        ) from None


def refused(guide: Guide) -> UserError:
    """For a token that is not known."""
    return UserError(N_("{platform} does not know this token."), platform=guide.title)


def tell(guide: Guide, found: Checked) -> None:
    """One line a finding, where what is broken stands out, and one a link."""
    click.echo(guide.title)
    for finding in found.findings:
        click.echo(f"  {'✗' if finding.broken else '·'} {finding.said}")
    for link in found.links:
        click.echo(f"{guide.title}: {link.label}: {link.url}")


def within(seconds: float, asked: Coroutine[Any, Any, T]) -> T:
    """What `asked` answers; raises `TimeoutError`, and what `asked` raises."""

    async def answer() -> T:
        async with asyncio.timeout(seconds):
            return await asked

    return asyncio.run(answer())
