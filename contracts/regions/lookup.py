"""Looking regions up by code, by place in the tree, and by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from contracts.regions.codes import REGION_EXPECTED, WIDTHS, Level, level_of, valid_region_code
from contracts.regions.table import Table, key_of

_LEVELS: Final[tuple[Level, ...]] = tuple(WIDTHS.values())


@dataclass(frozen=True, slots=True)
class Region:
    """One province, regency, district or village."""

    code: str
    name: str
    level: Level
    bps_code: str | None = None


class UnknownRegion(KeyError):
    """A code that is not in the list; `code` holds it, the text tells what is known."""

    def __init__(self, code: str, detail: str) -> None:
        """Keep the code for programs and the sentence for people."""
        super().__init__(code)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        """Give the sentence, not the quoted key."""
        return self.detail

    def __reduce__(self) -> tuple[type["UnknownRegion"], tuple[str, str]]:
        """Let the error cross a process border whole."""
        return type(self), (self.code, self.detail)


class Regions:
    """The list of regions. A level is read on the first question about it and then kept."""

    __slots__ = ("_learned", "_lock", "_tables")

    def __init__(self) -> None:
        """Start empty; nothing is read here."""
        self._tables: dict[Level, Table] = {}
        self._learned: dict[str, str] = {}
        self._lock = Lock()  # rows of files are checked in threads

    def learn(self, names: Mapping[str, str]) -> None:
        """Add codes that the shipped list has not, and newer names; nothing is ever forgotten."""
        with self._lock:
            new = {code: name for code, name in names.items() if self._learned.get(code) != name}
            self._learned = self._learned | new
            for level, table in self._tables.items():
                if own := {code: name for code, name in new.items() if WIDTHS[len(code)] == level}:
                    self._tables[level] = table.with_names(own)

    def within(self, place: str, level: Level) -> tuple[str, ...]:
        """Give the codes of a level in a region, itself included, in order; `*`: all of them."""
        return self._table(level).within("" if place == "*" else place)

    def get(self, code: str) -> Region:
        """Give the region. Raises UnknownRegion, with a sentence, when there is none."""
        found = self.find(code)
        if found is None:
            raise UnknownRegion(code, self._why_unknown(code))
        return found

    def find(self, code: str) -> Region | None:
        """Give the region, or None when the code is not in the list."""
        level = WIDTHS.get(len(code))
        if level is None or code not in self._table(level).names:
            return None
        return self._region(level, code)

    def name(self, code: str) -> str | None:
        """Give the name of the region, or None when the code is not in the list."""
        level = WIDTHS.get(len(code))
        return None if level is None else self._table(level).names.get(code)

    def __contains__(self, code: object) -> bool:
        """Tell whether the code is in the list; RT codes and `*` are not."""
        if not isinstance(code, str):
            return False
        level = WIDTHS.get(len(code))
        return level is not None and code in self._table(level).names

    def children(self, code: str) -> list[Region]:
        """List the regions one level below, by code; `""` gives the provinces.

        A village has none. Raises UnknownRegion when the code is not in the list.
        """
        if not code:
            return self._regions("province", self._table("province").codes)
        at = _LEVELS.index(self.get(code).level) + 1
        if at == len(_LEVELS):
            return []
        return self._regions(_LEVELS[at], self._table(_LEVELS[at]).within(code))

    def search(
        self,
        text: str,
        *,
        level: Level | None = None,
        within: str | None = None,
        limit: int = 20,
    ) -> list[Region]:
        """List the regions of that name: exact matches first, then prefixes, then the rest.

        Spaces, case, accents and punctuation do not count, so `Klagen Serut` finds Klagenserut.
        Equal ranks are ordered from province to village, then by code. `within` limits the search
        to a region and what lies in it. An unknown level, place or name gives an empty list.
        """
        key = key_of(text)
        if not key or limit < 1:
            return []
        levels = [one for one in _LEVELS if level in (None, one)]
        place = "" if within in (None, "*") else within or ""
        ranked = [(one, self._table(one).search(key, place)) for one in levels]
        hits = [(one, code) for rank in range(3) for one, ranks in ranked for code in ranks[rank]]
        return [self._region(one, code) for one, code in hits[:limit]]

    def _table(self, level: Level) -> Table:
        table = self._tables.get(level)
        return self._read(level) if table is None else table

    def _read(self, level: Level) -> Table:
        with self._lock:
            if level not in self._tables:
                new = {c: name for c, name in self._learned.items() if WIDTHS[len(c)] == level}
                table = Table.read(level)
                self._tables[level] = table.with_names(new) if new else table
            return self._tables[level]

    def _region(self, level: Level, code: str) -> Region:
        table = self._table(level)
        return Region(code, table.names[code], level, table.bps_codes.get(code))

    def _regions(self, level: Level, codes: tuple[str, ...]) -> list[Region]:
        return [self._region(level, code) for code in codes]

    def _why_unknown(self, code: str) -> str:
        shown = repr(code[:60])
        if not valid_region_code(code):
            return f"{shown} is not a region code; {REGION_EXPECTED}."
        level = level_of(code)
        if level == "rt":
            return f"{shown} is an RT; RTs are not in the list, ask for its village {code[:13]}."
        for width in sorted(WIDTHS, reverse=True):
            above = self.find(code[:width]) if width < len(code) else None
            if above:
                known = f"the nearest known region above it is {above.name} ({above.code})"
                return f"No {level} has the code {shown}; {known}."
        return f"No {level} has the code {shown}; there is no province {code[:2]} in the list."


regions: Final = Regions()
