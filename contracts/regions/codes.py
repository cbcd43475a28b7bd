"""The grammar of region codes, without any data.

province `35`, regency `35.19`, district `35.19.09`, village `35.19.09.2010`,
RT `<village>-<RW>-<RT>` such as `35.77.03.1005-005-015`, area `<regency>-K-<NAME>`.
"""

import re
import unicodedata
from typing import Final, Literal

Level = Literal["province", "regency", "district", "village", "rt"]

# Region codes have fixed widths, so the length of a code tells its level.
WIDTHS: Final[dict[int, Level]] = {2: "province", 5: "regency", 8: "district", 13: "village"}

_VILLAGE: Final = r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}"
_PART: Final = r"(?:[0-9]{3}|(?!0)[0-9]{4,32}|(?=[0-9]*[A-Z])[A-Z0-9]{1,32})"
_RAW_PART: Final = r"[A-Za-z0-9]{1,32}"

_REGION: Final = re.compile(r"[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?")
_RT: Final = re.compile(f"{_VILLAGE}-{_PART}-{_PART}")
_RAW_RT: Final = re.compile(rf"({_VILLAGE})\s*-\s*({_RAW_PART})?\s*-\s*({_RAW_PART})")
_is_rt: Final = _RT.fullmatch

NO_RW: Final = "000"
RT_EXPECTED: Final = (
    "expected <village>-<RW>-<RT> such as 35.77.03.1005-005-015: a village code, then the RW and "
    "the RT in letters and digits (at most 32 each), 000 where there is no RW"
)
REGION_EXPECTED: Final = (
    "expected a province (35), regency (35.19), district (35.19.09), village (35.19.09.2010) "
    "or RT (35.77.03.1005-005-015)"
)


class InvalidRegionCode(ValueError):
    """A text that has not the shape of a region code."""


class InvalidRtCode(InvalidRegionCode):
    """A text that cannot be read as an RT code."""


class InvalidAreaName(ValueError):
    """A name from which no area code can be made."""


def valid_region_code(code: str) -> bool:
    """Tell whether the text is a province, regency, district, village or canonical RT code.

    Only the shape is checked; whether the region exists is asked with `code in regions`.
    """
    return _REGION.fullmatch(code) is not None or _is_rt(code) is not None


def level_of(code: str) -> Level:
    """Name the level of a code: province, regency, district, village or rt.

    Raises InvalidRegionCode when the code has another shape (`*` and area codes included).
    """
    if _REGION.fullmatch(code):
        return WIDTHS[len(code)]
    if _is_rt(code):
        return "rt"
    message = f"{_shown(code)} is not a region code; {REGION_EXPECTED}."
    raise InvalidRegionCode(message)


def ancestors(code: str) -> list[str]:
    """List the codes from the province down to the code itself: `["35", "35.19"]` for `35.19`.

    Raises InvalidRegionCode when the code has no known shape.
    """
    is_rt = level_of(code) == "rt"
    path = [code[:width] for width in WIDTHS if width <= len(code)]
    return [*path, code] if is_rt else path


def parent(code: str) -> str | None:
    """Give the code one level up (the village of an RT), None for a province.

    Raises InvalidRegionCode when the code has no known shape.
    """
    path = ancestors(code)
    return path[-2] if len(path) > 1 else None


def contains(outer: str, inner: str) -> bool:
    """Tell whether `inner` is `outer` or lies in it; `*` contains everything.

    A region contains another when its code is a prefix at a separator, so `35.1` does not contain
    `35.19`. Works for RT and area codes too. An empty `outer` contains nothing.
    """
    if outer in ("*", inner):
        return outer != ""
    size = len(outer)
    return size > 0 and inner[size : size + 1] in (".", "-") and inner.startswith(outer)


def village_of(rt_code: str) -> str:
    """Give the village of a canonical RT code. Raises InvalidRtCode for anything else."""
    if not _is_rt(rt_code):
        message = f"{_shown(rt_code)} is not an RT code; {RT_EXPECTED}."
        raise InvalidRtCode(message)
    return rt_code[:13]


def normalise_rt(text: str) -> str:
    """Give the one canonical spelling of an RT code: `35.02.14.2001-1-6` -> `...-001-006`.

    Tokens become upper case and plain numbers get three digits (`0015` becomes `015`). An empty
    RW (`<village>--<RT>`) becomes `000`. Spaces around tokens are dropped.
    Raises InvalidRtCode when the text cannot be read so; one token alone is refused too, since it
    could be the RW as well as the RT.
    """
    if _is_rt(text):
        return text
    found = _RAW_RT.fullmatch(text.strip())
    if found is None:
        message = f"{_shown(text)} is not an RT code; {RT_EXPECTED}."
        raise InvalidRtCode(message)
    village, rw, rt = found.groups()
    return f"{village}-{_token(rw or NO_RW)}-{_token(rt)}"


def area_code(regency: str, name: str) -> str:
    """Make the code of an area (kawasan): `35.77`, `Manis Rejo 1` -> `35.77-K-MANISREJO1`.

    Accents fall away; everything but letters and digits is left out.
    Raises InvalidRegionCode when `regency` is no regency code, InvalidAreaName when nothing is
    left of the name.
    """
    if len(regency) != len("35.77") or not _REGION.fullmatch(regency):
        message = f"{_shown(regency)} is not a regency code; expected one like 35.77."
        raise InvalidRegionCode(message)
    plain = unicodedata.normalize("NFKD", name).upper()
    token = re.sub(r"[^A-Z0-9]", "", plain)
    if not token:
        message = f"{_shown(name)} has no letter or digit from which to make an area code."
        raise InvalidAreaName(message)
    return f"{regency}-K-{token}"


def _token(raw: str) -> str:
    return raw.lstrip("0").zfill(3) if raw.isdecimal() else raw.upper()


def _shown(text: str, most: int = 60) -> str:
    return repr(text if len(text) <= most else f"{text[:most]}...")
