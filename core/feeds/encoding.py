"""XML in whatever encoding, as UTF-8 without a declaration, so that no parser behind has anything to guess.

A parser that chooses the encoding itself can be made to see other letters than the guard that looked before it. Here the
choice is made once: by byte order mark, by declaration, else UTF-8 (XML 1.0, appendix F).
"""

import codecs
import re
from html.entities import html5

from core.values.errors import N_, UserError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
_UNMARKED = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']", re.IGNORECASE)
_DECLARATION = re.compile(rb"\s*<\?xml(?:\s[^>]{0,400})?\?*>", re.IGNORECASE)
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-8",
    "utf-32": "utf-8",
}
"""What is meant by a name, where that is more than it says (the WHATWG Encoding Standard, section 4.2). A text that can
be read for its declaration is not in UTF-16, whatever it declares."""

_TEXT = re.compile(
    r"utf-8|cp125\d|cp(?:866|874|932|949)|koi8-[rtu]|kz1048|mac-(?:roman|cyrillic)|iso8859-\d{1,2}|gb18030|big5(?:hkscs)?"
    r"|euc_jp|euc_jis_2004|iso2022_jp|johab|hz"
)
"""Encodings of letters. Not UTF-7, which hides markup, and not Python's own ones such as `unicode_escape`."""

_CONTROL = bytes({*range(32)} - {9, 10, 13})
_NONCHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")
_NAMED = re.compile(rb"&(?!(?:lt|gt|amp|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30};)")
_DECLARE = b'<?xml version="1.0" encoding="UTF-8"?>'


def utf8(data: bytes) -> bytes:
    """`data` in UTF-8 with our declaration, without what XML cannot hold; HTML's named letters are put in.

    Bytes that are wrong in their encoding become U+FFFD. Raises `UserError` for an encoding that is not read.
    """
    text = _DECLARATION.sub(b"", decoded(data).encode("utf-8", "replace"), count=1)
    text = _NONCHARACTER.sub(b"", text.translate(None, _CONTROL))
    return _DECLARE + _NAMED.sub(_letter, text.lstrip())


def decoded(data: bytes) -> str:
    """`data` as text, in the encoding that it names."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for start, encoding in _UNMARKED:
        if data.startswith(start):
            return data.decode(encoding, "replace")
    found = _DECLARED.match(data)
    return _decode(data, _known(found[1].decode("ascii")) if found else "utf-8")


def strict(data: bytes) -> str:
    """`data` as text in UTF-8, or in what its byte order mark says; raises `UserError` for a byte that is wrong there."""
    mark, encoding = next(((mark, encoding) for mark, encoding in _BOMS if data.startswith(mark)), (b"", "utf-8"))
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise UserError(N_("This is not UTF-8 text (byte {position} is wrong)."), position=error.start + 1) from error


def _known(name: str) -> str:
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        encoding = ""
    encoding = _WIDER.get(encoding, encoding)
    if not _TEXT.fullmatch(encoding):
        raise UserError(N_("This file says that it is written in “{encoding}”, which cannot be read."), encoding=name)
    return encoding


def _decode(data: bytes, encoding: str) -> str:
    """What is good UTF-8 is UTF-8, whatever it declares: text in another encoding is not, but by a rare chance."""
    for attempt in (encoding,) if data.isascii() else ("utf-8", encoding):
        try:
            return data.decode(attempt)
        except UnicodeDecodeError:
            continue
    replaced = data.decode(encoding, "replace")
    if encoding == "utf-8" and all(letter.isascii() or letter == "\ufffd" for letter in set(replaced)):
        return data.decode("cp1252", "replace")
    return replaced


def _letter(found: re.Match[bytes]) -> bytes:
    letters = html5.get(found[1].decode("ascii"), "")
    return found[0] if not letters or set(letters) & set("<>&\"'") else letters.encode()
