"""A name as it is compared: two spellings of one name that are usual in Indonesia become the same.

It is only ever hashed, never stored or shown, and it is one sign among others: what it makes alike
somebody looks at. docs/personal-data.md says what falls away.
"""

import re
import unicodedata
from typing import Final

TITLES: Final = frozenset(
    {
        *("h", "hj", "hi", "haji", "hajjah", "kh", "ust", "ustad", "ustadz", "ustadzah", "kyai"),
        *("bpk", "bapak", "pak", "bp", "ibu", "bu", "sdr", "sdri", "saudara", "saudari"),
        *("tn", "tuan", "ny", "nyonya", "nn", "nona", "alm", "almh", "almarhum", "almarhumah"),
        *("drs", "dra", "dr", "drg", "ir", "prof"),
    }
)
# Short for Muhammad in front of another name, and its spellings once the sounds are alike.
SHORT: Final = frozenset(
    {*("m", "md", "mh", "mhd", "moh", "mohd", "moch", "mokh", "muh", "muhd", "much", "mukh")}
)
ALIKE: Final = {
    **dict.fromkeys(("mohamad", "mohamed", "muhamed", "muhamat", "mohamat"), "muhamad"),
    **dict.fromkeys(("abd", "abdl"), "abdul"),
    **dict.fromkeys(("ah", "ahmat"), "ahmad"),
}
# From old spelling to new, and from sounds that are written in several ways to one of them.
SPELLING: Final = (
    *(("oe", "u"), ("tj", "c"), ("dj", "j"), ("nj", "ny"), ("ch", "h"), ("kh", "h")),
    *(("sj", "s"), ("sy", "s"), ("sh", "s"), ("ts", "s"), ("dz", "z"), ("z", "s")),
    *(("dh", "d"), ("th", "t"), ("ph", "f"), ("v", "f"), ("q", "k"), ("x", "ks")),
    *(("ae", "ai"), ("y", "i"), ("iie", "i"), ("ie", "i")),
)
_MARKS: Final = re.compile(r"[^\w\s]|_")
_JOINED: Final = re.compile(r"['`\u2018\u2019\u02bc]")
_DOUBLE: Final = re.compile(r"(.)\1+")


def plain(name: str | None) -> str:
    """The name without titles, degrees, marks, spaces and ways of spelling; empty if none is left."""
    text = unicodedata.normalize("NFKC", name or "").casefold()
    text = _without_accents(_JOINED.sub("", text.split(",", 1)[0]))
    words = _MARKS.sub(" ", text).split()
    known = [word for word in words if word not in TITLES] or words
    if len(known) > 1 and known[0] in SHORT:
        known[0] = "muhamad"
    return _DOUBLE.sub(r"\1", "".join(_alike(word) for word in known))


def _alike(word: str) -> str:
    for written, sound in SPELLING:
        word = word.replace(written, sound)
    word = _DOUBLE.sub(r"\1", word)
    return ALIKE.get(word, word)


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))
