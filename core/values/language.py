"""Languages by their codes, as articles declare them and readers choose them."""

from core.values.errors import N_, UserError
from core.values.text import clean_line

CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es"
    " et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki"
    " kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no"
    " nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te"
    " tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
    " arz ast bho ceb ckb cmn fil gsw haw hmn hsb jbo kab kmr mai mni nds nso pap pnb prs scn tet tpi tzm wuu yue".split()
)
"""ISO 639-1, and of ISO 639-3 those in which news is often written."""

_OLD = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "sh": "sr"}


def parse_language(text: str) -> str:
    """The primary tag of the BCP 47 code that `text` is (`en` of `en-GB`); raises `UserError` for an unknown one."""
    code = clean_line(text[:64]).replace("_", "-").partition("-")[0].lower()
    code = _OLD.get(code, code)
    if code not in CODES:
        raise UserError(
            N_("“{text}” is not a language code; write one such as en, es or zh."), text=clean_line(text[:40])
        )
    return code
