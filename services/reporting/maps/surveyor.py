"""Has files of borders examined and joined by the child process; says what is wrong with features."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from contracts.regions import level_of, regions, valid_region_code
from services.chassis.polygons import asking
from services.chassis.polygons.problems import FAULTS, FILES
from services.chassis.problems import Problem
from services.reporting.maps.child import SECONDS
from services.reporting.maps.models import BoundaryLevel
from services.reporting.maps.problems import (
    BoundariesNone,
    BoundariesRefused,
    BoundaryFileLarge,
    BoundaryFileUnknown,
    BoundaryRepeated,
    BoundaryUnknown,
    BoundaryUnnamed,
)

CHILD: Final = "services.reporting.maps.child"
MOST_BYTES: Final = 256_000_000
MOST_FEATURES: Final = 20_000
STARTS: Final = (b"{", b"PK\x03\x04")
MARK: Final = b"\xef\xbb\xbf"
ENDS: Final = (2, 4, 6)  # where the dots of a code belong that has none


def codes_of(content: bytes, field: str, level: BoundaryLevel) -> list[str]:
    """The code of each feature. Raises what is wrong with the file, or BoundariesRefused."""
    if len(content) > MOST_BYTES:
        raise BoundaryFileLarge(limit=MOST_BYTES // 10**6, most=MOST_FEATURES)
    if not content.removeprefix(MARK).lstrip().startswith(STARTS):
        raise BoundaryFileUnknown
    found = asking.ask(CHILD, "examine", field.encode() + b"\n" + content, SECONDS)
    if isinstance(found, dict) and (fault := asking.fault(found, FILES)) is not None:
        raise fault
    if not found:
        raise BoundariesNone
    if len(found) > MOST_FEATURES:
        raise BoundaryFileLarge(limit=MOST_BYTES // 10**6, most=MOST_FEATURES)
    return _faultless(found, field, level)


def _faultless(found: Sequence[dict[str, Any]], field: str, level: BoundaryLevel) -> list[str]:
    codes: list[str] = []
    first: dict[str, int] = {}
    faults: list[dict[str, Any]] = []
    for number, feature in enumerate(found, start=1):
        try:
            code = _code(feature, field, level)
            if first.setdefault(code, number) != number:
                raise BoundaryRepeated(region=code, first=first[code])
        except Problem as problem:
            faults.append({"feature": number, "problem": problem})
        else:
            codes.append(code)
    if faults:
        raise BoundariesRefused(faults=len(faults), errors=faults)
    return codes


def _code(feature: dict[str, Any], field: str, level: BoundaryLevel) -> str:
    name = feature.pop("name")
    if name is None:
        raise BoundaryUnnamed(field=field)
    code = dotted(name)
    if not (valid_region_code(code) and level_of(code) == level and code in regions):
        raise BoundaryUnknown(name=name, level=level)
    fault = asking.fault(feature, FAULTS)
    if fault is not None:
        raise fault
    return code


def dotted(name: str) -> str:
    """`3519092010` as `35.19.09.2010`; what has dots stays."""
    if not name.isdecimal():
        return name
    parts = [name[a:b] for a, b in zip((0, *ENDS), (*ENDS, len(name)), strict=True)]
    return ".".join(part for part in parts if part)


def joined(
    content: bytes, codes: Sequence[str], level: BoundaryLevel, beside: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Borders by region and zoom, as rows of `boundaries`; `beside` are known villages near by."""
    head = json.dumps({"codes": codes, "level": level, "beside": beside}).encode()
    found: list[dict[str, Any]] = asking.ask(CHILD, "join", head + b"\n" + content, SECONDS)
    return found
