"""Which language a text is in, as far as its script tells, and which Snowball algorithm stems a word of it.

An editor's declaration always wins; a guess from the script is right where a script has one big language and modest
elsewhere, which is why Latin text falls back to the newsroom's own language.
"""

import unicodedata
from collections import Counter
from functools import cache

ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
"""Snowball algorithms by ISO 639-1 code (https://snowballstem.org/algorithms/)."""

_SCRIPTS = {
    "ar": "ARABIC",
    "el": "GREEK",
    "fa": "ARABIC",
    "hi": "DEVANAGARI",
    "hy": "ARMENIAN",
    "ne": "DEVANAGARI",
    "ru": "CYRILLIC",
    "sr": "CYRILLIC",
    "ta": "TAMIL",
    "yi": "HEBREW",
}
"""The script of each language that is stemmed and not Latin."""

_BY_SCRIPT = {
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "GREEK": "el",
    "LATIN": "en",
    "TAMIL": "ta",
}
"""Whose stems a word of a script gets in a text of another script."""

_DENSE = ("zh", "ja", "ko", "th", "lo", "km", "my")
"""Languages written without stemmed words, where words of other scripts are guests."""

_GUESSES = _BY_SCRIPT | {
    "CJK": "zh",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "MYANMAR": "my",
    "THAI": "th",
}
_TELLING = (("CYRILLIC", "іїєґ", "uk"), ("ARABIC", "پچژگ", "fa"))
_SAMPLE = 500
"""Characters looked at."""


@cache
def script_of(letter: str) -> str:
    """The first word of the letter's Unicode name, which is its script for every script told apart here."""
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 tag, lower-case: "en" of "en-GB"."""
    return language.replace("_", "-").partition("-")[0].strip().lower()


def home_script(language: str) -> str:
    """The script whose words the stemmer of `language` takes; "" when it has none."""
    return _SCRIPTS.get(language, "LATIN") if language in ALGORITHMS else ""


def stemming(word: str, language: str) -> str:
    """The language whose stems `word` gets in a text of `language`; "" when it is kept as it is."""
    script = script_of(word[0])
    if language in ALGORITHMS:
        return language if script == home_script(language) else _BY_SCRIPT.get(script, "")
    return _BY_SCRIPT.get(script, "") if language in _DENSE else ""


def guess(text: str, default: str) -> str:
    """The language of `text` by its script; `default` for Latin when it is a Latin one, and when nothing is told."""
    sample = text[:_SAMPLE].lower()
    if sample.isascii() and home_script(default) in ("", "LATIN"):
        return default
    scripts = Counter(script_of(letter) for letter in sample if letter.isalpha())
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > scripts["CJK"] // 8 and scripts["CJK"]:
        return "ja"
    for script, _ in scripts.most_common(1):
        for telling, letters, language in _TELLING:
            if script == telling and any(letter in letters for letter in sample):
                return language
        if script == "LATIN" and home_script(default) in ("", "LATIN"):
            return default
        return default if script == home_script(default) else _GUESSES.get(script, default)
    return default


def language_of(declared: str, text: str, default: str) -> str:
    """The declared language, else the guessed one."""
    return primary(declared) or guess(text, default)
