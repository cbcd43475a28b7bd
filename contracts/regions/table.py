"""The list of one level, read from its compressed file and kept compactly."""

import csv
import gzip
import io
import unicodedata
from bisect import bisect_left
from functools import cached_property
from pathlib import Path
from typing import Final

from contracts.regions.codes import Level

COLUMNS: Final = ["code", "name", "bps_code"]
FILES: Final[dict[Level, str]] = {
    "province": "provinces.csv.gz",
    "regency": "regencies.csv.gz",
    "district": "districts.csv.gz",
    "village": "villages.csv.gz",
}
FOLDER: Final = Path(__file__).with_name("data")

# "." and "-" sort before "/", so [code, code + "/") holds a region and all that lies in it.
_AFTER_SEPARATORS: Final = "/"


def key_of(name: str) -> str:
    """Reduce a name to what counts in a search: its letters and digits, in one case."""
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name)
    return "".join(filter(str.isalnum, plain.casefold()))


class Table:
    """The regions of one level: `names` by code in code order, `bps_codes` where known."""

    def __init__(self, names: dict[str, str], bps_codes: dict[str, str]) -> None:
        """Keep two plain dictionaries; `names` must be in code order."""
        self.names: Final = names
        self.bps_codes: Final = bps_codes

    @classmethod
    def read(cls, level: Level, folder: Path = FOLDER) -> "Table":
        """Read the level's file. Raises ValueError when its columns are not the expected ones."""
        text = gzip.decompress((folder / FILES[level]).read_bytes()).decode()
        rows = csv.reader(io.StringIO(text, newline=""))
        if next(rows, None) != COLUMNS:
            message = f"{FILES[level]} must have the columns {', '.join(COLUMNS)}."
            raise ValueError(message)
        names: dict[str, str] = {}
        bps_codes: dict[str, str] = {}
        for code, name, bps_code in rows:
            names[code] = name
            if bps_code:
                bps_codes[code] = bps_code
        return cls(names, bps_codes)

    def with_names(self, names: dict[str, str]) -> "Table":
        """The same with more codes, or other names for those that are there."""
        whole = self.names | names
        ordered = names.keys() <= self.names.keys()  # other names alone move nothing
        return Table(whole if ordered else dict(sorted(whole.items())), self.bps_codes)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """All codes, in order."""
        return tuple(self.names)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The search key of each code, in the same order; made by the first search."""
        return tuple(map(key_of, self.names.values()))

    def within(self, place: str) -> tuple[str, ...]:
        """Give the codes of a region and of what lies in it; all of them for an empty place."""
        return self.codes[self._span(place)]

    def search(self, key: str, place: str) -> tuple[list[str], list[str], list[str]]:
        """Give the codes whose key equals, begins with, or has the key inside."""
        exact: list[str] = []
        begins: list[str] = []
        inside: list[str] = []
        span = self._span(place)
        for code, other in zip(self.codes[span], self.keys[span], strict=True):
            if key in other:
                rank = exact if other == key else begins if other.startswith(key) else inside
                rank.append(code)
        return exact, begins, inside

    def _span(self, place: str) -> slice:
        if not place:
            return slice(0, len(self.codes))
        after = bisect_left(self.codes, place + _AFTER_SEPARATORS)
        return slice(bisect_left(self.codes, place), after)
