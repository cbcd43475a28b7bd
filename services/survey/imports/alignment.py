"""Proves that a workbook was read as it was meant: what it computed is computed again and compared.

From the households and Format B come the recap (Format C), the problem volumes, and the score by
the round's regulation with the workbook's own way to average. Every cell that says otherwise is
named.

It blocks the import: a number of the recap, a count of answers, a volume, a percent, points, an
average, the total or the class that differs. Each of them follows from the entries, so either the
entries stand in other columns than their headings say, or the workbook was changed after its last
calculation; nobody but its author can tell.

It warns: a difference of one where the workbook rounds in binary arithmetic; a note typed beside
the points; an Excel error; formulas that were never calculated, which leave nothing to compare.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from contracts.regulation import Measures, Regulation, Score
from services.chassis.personal import HIDDEN
from services.survey.imports.columns import Faults, shorten
from services.survey.imports.numbers import EXCEL
from services.survey.imports.recap_cells import PERCENT, Cell, Scores
from services.survey.questionnaire.format_c import FORMAT_C, percentage, value
from services.survey.questionnaire.recap import Recap

EXACT: Final = Decimal("0.000001")
SHOWN: Final = Decimal("0.0051")  # half a cent of percent, and a float's dust
WHOLE: Final = 1
OF: Final = {row.id: row.of for row in FORMAT_C if row.of}
RATIOS: Final = ("density", "people_per_ha")
# What the workbook rounds: a share in binary arithmetic may fall on the other side.
ROUNDED: Final = {
    *("waste_served", "waste_kept", "fire_prepared", "fire_equipped"),
    *("3a", "3b", "5a", "5b", "6b"),
}
CLASSES: Final = {"none": "tidak", "light": "ringan", "medium": "sedang", "heavy": "berat"}
# Which answers a row of the recap is made of: of a household, or (b) about the RT.
MADE_OF: Final[dict[str, tuple[str, ...]]] = {
    "orderly": ("q1", "q2", "q3", "q4", "q5"),
    "spacious": ("q6_panjang", "q6_lebar", "q6_lantai", "q7"),
    "sturdy": ("q9", "q10", "q11"),
    "water_access": ("q12", "q13"),
    "water_enough": ("q14",),
    "toilet": ("q15",),
    "toilet_technical": ("q16", "q17"),
    "waste_hauled": ("q18", "q19"),
    "permitted": ("q26",),
    "titled": ("q28",),
    "kk": ("jumlah_kk",),
    "mbr": ("mbr",),
    "non_mbr": ("mbr",),
    "male": ("laki",),
    "female": ("perempuan",),
    "population": ("laki", "perempuan"),
    "rt_ha": ("b1",),
    "settlement_ha": ("b2",),
    "buildings": ("b3",),
    "road": ("b5",),
    "road_new": ("b8",),
    "road_ideal": ("b5", "b8"),
    "road_good": ("b9", "b10", "b11", "b12"),
    "dry_ha": ("b15", "b16", "b17", "b18"),
    "drain": ("b20",),
    "drain_new": ("b22",),
    "drain_ideal": ("b20", "b22"),
    "drain_clean": ("b26",),
    "drain_good": ("b27",),
    "sewage_apart": ("b28",),
    "waste_served": ("b29", "b30"),
    "fire_prepared": ("b34", "b35"),
    "fire_equipped": ("b34",),
    "strategic": ("b38",),
    "potential": ("b40",),
}

MEASURABLE = 20  # digits before the point

Columns = Mapping[str, str]  # of a question: where it stands, such as "Form!F:Q"


@dataclass
class Proof:
    """What was found while comparing; `hollow` are cells that hold a formula and no value."""

    faults: Faults
    warnings: list[dict[str, Any]] = field(default_factory=list)
    hollow: list[Cell] = field(default_factory=list)

    def warn(self, code: str, cell: Cell, **facts: Any) -> None:
        """Note something that does not keep the workbook from being imported."""
        shown = {"rows": 1, "cell": shorten(cell.ref), "value": shorten(cell.text), **facts}
        self.warnings.append({"code": code, "facts": shown})

    def compare(
        self, cell: Cell, computed: Decimal, code: str, *, near: Decimal = EXACT, **facts: Any
    ) -> bool:
        """Compare a cell with what was computed; True when they agree or nothing stands there."""
        said = cell.number
        if cell.hollow:
            self.hollow.append(cell)
            return True
        if said is None:
            if cell.text:
                shown = cell.text if cell.text.upper() in EXCEL else HIDDEN
                self.warn("cell_no_number", cell, computed=plain(computed), value=shown)
            return True
        if abs(said - computed) <= max(near, EXACT * abs(computed)):
            return True
        if facts.pop("rounded", False) and abs(said - computed) <= WHOLE:
            self.warn("rounding_differs", cell, computed=plain(computed))
            return False
        told = {"value": plain(said), "computed": plain(computed), **facts}
        self.faults.add(cell.row, cell.ref, code, **told)
        return False


def plain(number: Decimal) -> str:
    """A number for a sentence, with four decimals at most; one beyond measure as it was written."""
    if number.adjusted() > MEASURABLE:
        return str(number)
    return f"{round(number, 4).normalize():f}"


def compare_recap(proof: Proof, cells: Mapping[str, Cell], recap: Recap, columns: Columns) -> None:
    """Every row of Format C, its value and its percentage."""
    for id, cell in cells.items():
        name = id.removesuffix(PERCENT)
        if id.endswith(PERCENT):
            shown = _as_percent(cell)
            computed = percentage(value(recap, name), value(recap, OF[name]))
            proof.compare(shown, computed, "recap_differs", near=SHOWN, **_source(name, columns))
            continue
        computed = value(recap, name)
        near = SHOWN if name in RATIOS else EXACT
        facts = _source(name, columns) | {"rounded": name in ROUNDED}
        proof.compare(cell, computed, "recap_differs", near=near, **facts)


def compare_counts(proof: Proof, cells: Mapping[str, Cell], recap: Recap, columns: Columns) -> None:
    """How many households gave each answer, as the sheets of Format A sum them up."""
    for name, cell in cells.items():
        facts: dict[str, Any] = {"source": columns.get(name.replace("_", " "), name)}
        proof.compare(cell, Decimal(recap.households[name]), "recap_differs", **facts)


def compare_volumes(proof: Proof, scores: Scores, made: Measures) -> Measures:
    """The volumes; the measures with those that only round otherwise, as the percents use them."""
    taken = dict(made.volumes)
    for id, computed in made.volumes.items():
        cell = scores.volumes.get(id)
        if cell is None or computed is None:
            continue
        agrees = proof.compare(cell, computed, "volume_differs", id=id, rounded=id in ROUNDED)
        if not agrees and cell.number is not None and abs(cell.number - computed) <= WHOLE:
            taken[id] = cell.number
    heads = {name: getattr(made, name) for name in Measures.__slots__ if name != "volumes"}
    for name, cell in scores.heads.items():
        if (computed := heads.get(name)) is not None:
            proof.compare(cell, computed, "volume_differs", id=name)
    return Measures(**heads, volumes=taken)


def compare_scores(proof: Proof, scores: Scores, made: Measures, regulation: Regulation) -> None:
    """Percents, points, averages, total and class."""
    score = regulation.score(made)
    for one in score.criteria:
        for cells, computed, near in (
            (scores.percents, one.percent, SHOWN),
            (scores.points, Decimal(one.score), EXACT),
        ):
            if cell := cells.get(one.id):
                shown = _as_percent(cell) if near is SHOWN else cell
                proof.compare(shown, computed, "score_differs", near=near, id=one.id)
        note = scores.notes.get(one.id)
        if note and note.number is not None and note.number != one.score:
            proof.warn("note_differs", note, computed=one.score, id=one.id)
    for cell, computed, name in _results(scores, score):
        near = EXACT if name == "total" else SHOWN
        proof.compare(cell, computed, "score_differs", near=near, id=name)
    _compare_class(proof, scores.results.get("slum_class"), score.slum_class)


def _results(scores: Scores, score: Score) -> Iterator[tuple[Cell, Decimal, str]]:
    for aspect in score.aspects:
        if cell := scores.averages.get(aspect.id):
            yield _as_percent(cell), aspect.average, aspect.id
    if cell := scores.results.get("average"):
        yield _as_percent(cell), score.average, "rata-rata"
    if cell := scores.results.get("total"):
        yield cell, Decimal(score.total), "total"


def _compare_class(proof: Proof, cell: Cell | None, computed: str) -> None:
    if cell is None or not cell.text:
        proof.hollow += [cell] if cell and cell.hollow else []
    elif CLASSES[computed] not in cell.text.lower():
        facts = {"value": cell.text, "computed": CLASSES[computed], "id": "tingkat"}
        proof.faults.add(cell.row, cell.ref, "score_differs", **facts)


def _as_percent(cell: Cell) -> Cell:
    """A share as percent, for comparing; what is no number stays as it is."""
    if cell.number is None:
        return cell
    return Cell(cell.row, cell.ref, f"{cell.number * 100:f}", cell.hollow)


def _source(name: str, columns: Columns) -> dict[str, Any]:
    """Where the answers stand that a row of the recap is made of."""
    parts = MADE_OF.get(name, (name.replace("_", " "), name))
    found = dict.fromkeys(columns[part] for part in parts if part in columns)
    return {"source": ", ".join(found) or name}
