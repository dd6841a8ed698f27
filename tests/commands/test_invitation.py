"""An invitation where no link can say it."""

from dataclasses import replace

from core.values.document import Action
from tests.commands.house import OWNER, News


async def test_an_invitation_without_a_link_says_how_it_is_used(news: News) -> None:
    news.set(invited_only=True, invitations=lambda _platform: (Action("Add me", url="https://paper.example/add"),))
    await news.dialogue(OWNER, [("/invite", "An invitation for one person or one group, good for ")])
    assert news.words(OWNER).endswith(
        "It is for who sends me this: /start i-code1\n\nWho does not have me yet opens one of these links before."
    )
    assert news.button(OWNER, "Add me").copy == "https://paper.example/add"
    there = replace(OWNER, fields=True)
    await news.dialogue(there, [("/invite", "An invitation")])
    assert "It is for who sends me this: /start link: i-code2\n" in news.words(there)
