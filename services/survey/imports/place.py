"""Which RT a workbook is about: its header names places, and seldom by code.

The village and its district decide, within the round's region. A regency or province that is
written otherwise does not stop the import: it is flagged, since headers are copied from other
workbooks. `rt`, given with the upload, decides over all names.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from contracts.regions import InvalidRtCode, Region, contains, normalise_rt, regions
from contracts.regions.table import key_of
from services.survey.imports.columns import Faults, shorten
from services.survey.imports.grids import Grid, key
from services.survey.imports.recap_cells import Cell, cell

LABELS: Final = {
    "code": r"^kode rt$",
    "province": r"^(nama )?provinsi$",
    "regency": r"^(nama )?(kabupaten|kota|kab kota|kabupaten kota)$",
    "district": r"^(nama )?kecamatan$",
    "village": r"^(nama )?(kelurahan|desa|kelurahan desa|desa kelurahan)$",
    "rt": r"^rt( rw)?$",
}
NEEDED: Final = ("district", "village", "rt")
PREFIX: Final = re.compile(
    r"^(provinsi|prov|kabupaten|kab|kota|kecamatan|kec|kelurahan|kel|desa|ds)[. ]+", re.IGNORECASE
)
TOP: Final = 40  # a header stands in the first rows
BESIDE: Final = 6  # and its values not far from the labels
NUMBERED: Final = re.compile(r"\bRT\W*([0-9A-Z]+)", re.IGNORECASE)
AMONG: Final = re.compile(r"\bRW\W*([0-9A-Z]+)", re.IGNORECASE)
PAIR: Final = re.compile(r"([0-9]{1,4})\s*[/_-]\s*([0-9]{1,4})")
VILLAGE: Final = len("35.19.09.2010")
MOST: Final = 5  # candidates that are listed
WRITTEN: Final = re.compile(r"[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the RT must lie: the round's region and the importer's own; `rt` as given, if it was."""

    region: str
    own: tuple[str, ...]
    rt: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The RT, and the cell whose name does not fit to it."""

    rt: str
    odd: Cell | None = None


def read_header(grids: Iterable[Grid]) -> dict[str, Cell]:
    """The header of the first sheet that names village, district and RT, or whatever there is."""
    best: dict[str, Cell] = {}
    for grid in grids:
        found = _header(grid)
        if "code" in found or all(name in found for name in NEEDED):
            return found
        best = found if len(found) > len(best) else best
    return best


def _header(grid: Grid) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for row, column, text in grid.cells(TOP):
        label = key(text)
        for name, pattern in LABELS.items():
            if name not in found and re.search(pattern, label):
                for at in range(column + 1, min(column + BESIDE, grid.width) + 1):
                    if WRITTEN.search(grid.at(row, at)):
                        found[name] = cell(grid, row, at)
                        break
    return found


def find(header: dict[str, Cell], limits: Limits, faults: Faults) -> Place | None:
    """The RT that the header names; None, and a fault at the cell, when it names none."""
    if limits.rt is not None:
        return _within(limits.rt, _anywhere(header), limits, faults, _odd(header, limits.rt))
    if "code" in header:
        return _by_code(header["code"], limits, faults)
    return _by_names(header, limits, faults)


def _by_code(written: Cell, limits: Limits, faults: Faults) -> Place | None:
    try:
        rt = normalise_rt(written.text)
    except InvalidRtCode:
        faults.add(written.row, written.ref, "rt_code_invalid", value=written.text)
        return None
    return _within(rt, written, limits, faults, None)


def _by_names(header: dict[str, Cell], limits: Limits, faults: Faults) -> Place | None:
    if missing := [name for name in NEEDED if name not in header]:
        faults.add(None, None, "place_missing", value=", ".join(missing))
        return None
    number = rt_number(header["rt"].text)
    if number is None:
        faults.add(header["rt"].row, header["rt"].ref, "rt_number_unread", value=header["rt"].text)
        return None
    village = _village(header, limits, faults)
    if village is None:
        return None
    rt = normalise_rt(f"{village}-{number[0]}-{number[1]}")
    return _within(rt, header["village"], limits, faults, _odd(header, rt))


def rt_number(text: str) -> tuple[str, str] | None:
    """RW and RT of "RT001-RW002", "RW 02 / RT 01" or "001/002", where the RT comes first."""
    rt, rw = NUMBERED.search(text), AMONG.search(text)
    if rt is not None:
        return (rw[1] if rw else "000", rt[1])
    pair = PAIR.fullmatch(text.strip())
    return (pair[2], pair[1]) if pair and rw is None else None


def _village(header: dict[str, Cell], limits: Limits, faults: Faults) -> str | None:
    """The one village of that name in a district of that name; of several, in that regency."""
    named, district = header["village"], header["district"]
    within = regions.search(_plain(named.text), level="village", within=limits.region, limit=1000)
    same = [v for v in within if key_of(v.name) == key_of(_plain(named.text))]
    found = [v for v in same if _is(v.code[:8], district.text)]
    if len(found) > 1:
        nearer = [
            v for v in found if "regency" in header and _is(v.code[:5], header["regency"].text)
        ]
        found = nearer or found
    if len(found) == 1:
        return found[0].code
    facts = {
        "value": named.text,
        "district": shorten(district.text),
        "region": limits.region,
        "candidates": _listed(found or same or within),
    }
    code = "place_ambiguous" if found else "place_unknown"
    faults.add(named.row, named.ref, code, **facts)
    return None


def _odd(header: dict[str, Cell], rt: str) -> Cell | None:
    """The first cell of the header that names another place than where the RT lies."""
    above = {"province": rt[:2], "regency": rt[:5], "district": rt[:8], "village": rt[:VILLAGE]}
    wrong = (
        header[name] for name, code in above.items()
        if name in header and not _is(code, header[name].text)
    )  # fmt: skip
    return next(wrong, None)


def _within(
    rt: str, where: Cell | None, limits: Limits, faults: Faults, odd: Cell | None
) -> Place | None:
    village = rt[:VILLAGE]
    row, ref = (where.row, where.ref) if where else (None, None)
    if village not in regions:
        faults.add(row, ref, "region_unknown", value=village)
    elif not contains(limits.region, village):
        faults.add(row, ref, "region_outside_round", value=village, region=limits.region)
    elif not any(contains(own, village) for own in limits.own):
        faults.add(row, ref, "region_not_found", value=village)
    else:
        return Place(rt, odd)
    return None


def _anywhere(header: dict[str, Cell]) -> Cell | None:
    return next(iter(header.values()), None)


def _is(code: str, text: str) -> bool:
    """Whether a region has this name, with or without what it is before it."""
    name = regions.name(code) or ""
    return key_of(_plain(name)) == key_of(_plain(text))


def _plain(name: str) -> str:
    return PREFIX.sub("", name.strip().lstrip(": "))


def _listed(candidates: list[Region]) -> str:
    """Some villages with what lies above them, for a person to choose from."""
    shown = [
        f"{v.code} {v.name}, {regions.name(v.code[:8])}, {regions.name(v.code[:5])}"
        for v in candidates[:MOST]
    ]
    return "; ".join(shown) or "-"
