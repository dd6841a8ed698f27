"""What head lines and a body give, and what they leave as it was."""

from dataclasses import dataclass, replace

from core.values.article import Draft, Picture


@dataclass(frozen=True, slots=True)
class Changes:
    """`given` names the fields of `Draft` that are to be taken from `draft`; one given empty is cleared.

    `credit` is set where a credit was given without an image: it goes to the picture that is there.
    """

    draft: Draft
    given: frozenset[str]
    credit: str | None = None

    def applied(self, old: Draft) -> Draft:
        """`old` with what is given replaced."""
        new = replace(old, **{name: getattr(self.draft, name) for name in self.given})
        if self.credit is None or new.picture is None:
            return new
        return replace(new, picture=Picture(new.picture.url, new.picture.alt, self.credit))
