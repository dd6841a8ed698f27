"""Keep the catalogues in step with the sentences of the code: `python -m tools.catalogues`.

Extracts every sentence marked with `_`, `N_` or `ngettext`, adds it to each `.po` file, drops those no longer said and
keeps the translations. English says each sentence as it is written; the other languages get an empty one to fill.
A new language begins as an empty file `core/locale/<code>/LC_MESSAGES/newsclip.po`.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ("core", "bots", "web")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}

_VOLATILE = re.compile(
    rb'^"(?:Project-Id-Version|POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team'
    rb"|Generated-By):.*\n",
    re.MULTILINE,
)
"""Headers that differ from run to run and tell nothing."""


def extracted() -> Catalog:
    """What the code says, as a template without translations."""
    template = Catalog(fuzzy=False)
    for room in ROOMS:
        for name, _line, message, comments, _context in extract_from_dir(HOUSE / room, keywords=KEYWORDS):
            template.add(message, locations=[(f"{room}/{name}", 0)], auto_comments=comments)
    return template


def files() -> Iterator[tuple[str, Path]]:
    """The catalogues by language code."""
    for path in sorted((HOUSE / "core" / "locale").glob("*/LC_MESSAGES/newsclip.po")):
        yield path.parts[-3], path


def updated(language: str, written: bytes) -> bytes:
    """The catalogue `written` of `language` in step with the code."""
    catalogue = read_po(BytesIO(written), locale=language)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.fuzzy = False
    catalogue.header_comment = f"# The sentences of Newsclip ({language})."
    if language == "en":
        for message in catalogue:
            if message.id:
                message.string = _itself(message)
    result = BytesIO()
    write_po(result, catalogue, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return _VOLATILE.sub(b"", result.getvalue())


def strings(message: Message) -> tuple[str, ...]:
    """The translations of `message`, one a plural form; "" where one is missing."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _itself(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def main() -> None:
    for language, path in files():
        path.write_bytes(updated(language, path.read_bytes()))
        catalogue = read_po(BytesIO(path.read_bytes()), locale=language)
        missing = [message for message in catalogue if not all(strings(message))]
        print(f"{language}: {len(catalogue)} sentences, {len(missing)} to translate")


if __name__ == "__main__":
    main()
