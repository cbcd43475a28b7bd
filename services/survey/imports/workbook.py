"""Reads the programme's workbook for one RT as it is published, and proves what it read.

Sheets and columns are found by their headings (`headings`, `tables`, `recap_cells`), hidden sheets
last. Entries are read from the forms of the households and of the RT; everything else in the
workbook follows from them and is computed again (`alignment`). Formulas count by the values that
they were saved with. A workbook with nothing but the sheet of the score becomes an RT sheet too:
its volumes are entries then, and its percents and points are what is computed again.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from contracts.regulation import Measures, Regulation, load
from services.survey.imports import alignment, forms, recap_cells, tables
from services.survey.imports.alignment import Proof
from services.survey.imports.columns import CODE, Faults
from services.survey.imports.forms import Household
from services.survey.imports.grids import Grid, key, letters
from services.survey.imports.headings import AREA, AREA_NEEDED, HOUSEHOLD, PERSONAL
from services.survey.imports.numbers import NumberRefused, bounded
from services.survey.imports.place import Limits, find, read_header
from services.survey.imports.recap_cells import Cell, Scores
from services.survey.imports.tables import Block
from services.survey.questionnaire.answers import AreaAnswers
from services.survey.questionnaire.findings import household_findings
from services.survey.questionnaire.models import parameters_of
from services.survey.questionnaire.recap import Recap
from services.survey.questionnaire.totals import NAMES, HouseholdTotals
from services.survey.questionnaire.volumes import measures

MANY: Final = 20  # questions that make a sheet a form
NEEDED: Final = tuple(h.name for h in HOUSEHOLD if h.name and h.name not in PERSONAL)
ODD: Final = ("members_differ", "answered_though_skipped", "unusual_number")
VARIANT: Final = "scored_only"  # how the workbook averages


@dataclass
class Examined:
    """What a workbook holds. `measures` and `rt` are None when `faults` say why."""

    faults: Faults
    rt: str | None = None
    row: int = 1
    measures: Measures | None = None
    households: list[Household] = field(default_factory=list)
    area: AreaAnswers | None = None
    flags: list[str] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    wrong_rows: int = 0


def examine(grids: Sequence[Grid], law: str, limits: Limits) -> Examined:
    """Read the sheets and prove them; what is wrong is in `faults`, nothing is raised."""
    found, regulation = Examined(Faults()), load(law)
    shown = sorted(grids, key=lambda grid: grid.hidden)
    proof = Proof(found.faults)
    scores = recap_cells.find_scores(shown)
    block = _first_form(shown)
    _locate(found, proof, shown, limits)
    if block is not None:
        _read_forms(found, block, shown)
    if found.households and found.area is not None:
        if not found.wrong_rows:
            _prove(found, proof, shown, regulation)
    elif scores is not None and not found.wrong_rows:
        _take_scores(found, proof, scores, recap_cells.find_recap(shown), regulation)
    elif not found.faults.count:
        found.faults.add(None, None, "workbook_not_recognised")
    found.warnings = [*proof.warnings, *_not_calculated(proof)]
    return found


def _first_form(grids: Sequence[Grid]) -> Block | None:
    for grid in grids:
        for block in tables.blocks(grid, "household", HOUSEHOLD, 1):
            if len(block.names) >= MANY:
                return block
    return None


def _rt_form(grids: Sequence[Grid]) -> list[Block]:
    for grid in grids:
        found = list(tables.blocks(grid, "area", AREA, 2))
        if len({name for block in found for name in block.names}) >= MANY:
            return found
    return []


def _locate(found: Examined, proof: Proof, grids: Sequence[Grid], limits: Limits) -> None:
    place = find(read_header(grids), limits, found.faults)
    if place is None:
        return
    found.rt = place.rt
    if place.odd is not None:
        found.flags.append(f"{CODE}:place_differs")
        proof.warn("header_differs", place.odd, rt=place.rt)
    if not place.rt.rsplit("-", 1)[1].isdigit():
        found.flags.append(f"{CODE}:rt_not_numeric")


def _read_forms(found: Examined, block: Block, grids: Sequence[Grid]) -> None:
    """Households and the RT's answers; `wrong_rows` counts what could not be read."""
    before = found.faults.count
    tables.check_columns([block], "household", NEEDED, found.faults, whole=True)
    if found.faults.count == before:
        found.households, silent = forms.read_households(block, found.faults)
        for row in silent:
            cell = block.grid.ref(row, block.columns[0].column)
            found.faults.add(row, cell, "household_silent")
    if found.households or found.faults.count > before:
        area = _rt_form(grids)
        if area:
            tables.check_columns(area, "area", AREA_NEEDED, found.faults, whole=False)
            found.area, found.row = forms.read_rt(area, found.faults)
        else:
            found.faults.add(None, None, "rt_form_missing")
    found.wrong_rows = found.faults.count - before


def _prove(found: Examined, proof: Proof, grids: Sequence[Grid], regulation: Regulation) -> None:
    answers = [household.answers for household in found.households]
    area = found.area or AreaAnswers()
    recap = Recap(HouseholdTotals.of(answers), area, parameters_of(regulation))
    found.measures = measures(recap)
    columns = _columns(grids)
    alignment.compare_recap(proof, recap_cells.find_recap(list(grids)), recap, columns)
    alignment.compare_counts(proof, _counts(grids), recap, columns)
    scores = recap_cells.find_scores(list(grids))
    if scores is not None and _same_criteria(found, scores, regulation):
        made = alignment.compare_volumes(proof, scores, found.measures)
        alignment.compare_scores(proof, scores, made, load(regulation.id, aspect_average=VARIANT))
    _warn_of_oddities(proof, found.households, columns)


def _columns(grids: Sequence[Grid]) -> dict[str, str]:
    """Where each answer stands, for the sentences: `q12`, `q12 c`, and `b6` of the RT."""
    places: dict[str, tuple[Grid, list[int]]] = {}
    block = _first_form(grids)
    for prefix, found in (("", [block] if block else []), ("b", _rt_form(grids))):
        for one in found:
            for column in one.columns:
                name = prefix + column.name.removeprefix("q" if prefix else "")
                places.setdefault(name, (one.grid, []))[1].append(column.column)
                places[f"{name} {column.letter}"] = (one.grid, [column.column])
    return {name: _span(grid, at) for name, (grid, at) in places.items()}


def _span(grid: Grid, columns: list[int]) -> str:
    first, last = letters(min(columns)), letters(max(columns))
    return f"{grid.name}!{first}" if first == last else f"{grid.name}!{first}:{last}"


def _counts(grids: Sequence[Grid]) -> dict[str, Cell]:
    """The sums below the columns of answers, on the sheets that work the households out."""
    found: dict[str, Cell] = {}
    for grid in grids:
        for block in tables.blocks(grid, "household", HOUSEHOLD, 1):
            sums = (r for r in range(block.first, len(grid.rows) + 1) if _is_sum(grid, r))
            row = next(sums, None)
            for column in block.columns if row else ():
                name = f"{column.name}_{column.letter}"
                if column.letter and name in NAMES:
                    found.setdefault(name, recap_cells.cell(grid, row or 1, column.column))
    return found


def _is_sum(grid: Grid, row: int) -> bool:
    return any(key(grid.at(row, column)) == "sub total" for column in (1, 2, 3, 4))


def _warn_of_oddities(proof: Proof, households: list[Household], columns: dict[str, str]) -> None:
    """What is odd in most households may be a shifted column, or simply so: a person decides."""
    odd = Counter(
        (one.question, one.code)
        for household in households
        for one in household_findings(household.answers)
        if one.code in ODD
    )
    for (question, code), rows in odd.items():
        if rows >= forms.AT_LEAST and rows > len(households) * forms.MOSTLY:
            facts = {"rows": rows, "of": len(households), "oddity": code}
            facts |= {"cell": columns.get(question, question)}
            proof.warnings.append({"code": "odd_throughout", "facts": facts})


def _same_criteria(found: Examined, scores: Scores, regulation: Regulation) -> bool:
    here, there = set(scores.volumes), {criterion.id for criterion in regulation.criteria}
    if here == there:
        return True
    at = next(iter(scores.volumes.values()), None)
    facts = {"law": regulation.id, "ids": ", ".join(sorted(here ^ there))}
    row, ref = (at.row, at.ref) if at else (None, None)
    found.faults.add(row, ref, "criteria_differ", **facts)
    return False


def _take_scores(
    found: Examined,
    proof: Proof,
    scores: Scores,
    recap: dict[str, Cell],
    regulation: Regulation,
) -> None:
    """The sheet of the score alone: its volumes and denominators are the entries."""
    if not _same_criteria(found, scores, regulation):
        return
    entries = {**scores.heads, **scores.volumes}
    if hollow := [cell for cell in entries.values() if cell.hollow]:
        facts = {"rows": len(hollow), "cell": hollow[0].ref}
        found.faults.add(hollow[0].row, hollow[0].ref, "workbook_not_calculated", **facts)
        return
    before = found.faults.count
    heads = {name: _entry(found, cell) for name, cell in scores.heads.items() if name != "units"}
    volumes = {id: _entry(found, cell) for id, cell in scores.volumes.items()}
    for name, ideal, ids in (
        ("road_ideal_m", "road_ideal", ("2a", "2b")),
        ("drain_ideal_m", "drain_ideal", ("4b", "4c", "4d", "4e")),
    ):
        if name not in heads:
            heads[name] = _ideal(recap.get(ideal), scores, volumes, ids)
    if not any(volume is not None for volume in volumes.values()):
        found.faults.add(None, None, "workbook_empty", value=scores.grid.name)
    if found.faults.count > before:
        return
    found.row = min(cell.row for cell in scores.volumes.values())
    found.measures = Measures(**heads, volumes=volumes)
    alignment.compare_scores(
        proof, scores, found.measures, load(regulation.id, aspect_average=VARIANT)
    )


def _entry(found: Examined, cell: Cell) -> Decimal | None:
    """A number that was entered; one that is none is a fault."""
    if not cell.text:
        return None
    try:
        if cell.number is not None:
            return bounded(cell.number)
        code = "not_a_number"
    except NumberRefused as refused:
        code = refused.code
    found.faults.add(cell.row, cell.ref, code, value=forms.quoted(cell.text))
    return None


def _ideal(
    written: Cell | None, scores: Scores, volumes: dict[str, Decimal | None], ids: tuple[str, ...]
) -> Decimal | None:
    """An ideal length: as the recap has it, or what a volume is divided by to give its percent."""
    if written is not None and written.number is not None:
        return bounded(written.number)
    pairs = [
        (volume, share)
        for id in ids
        if (volume := volumes.get(id)) and (share := _share(scores.percents.get(id)))
    ]
    for places in (0, 1, 2):  # percents may be typed with two decimals: the roundest length holds
        for volume, share in pairs[:1]:
            ideal = round(volume / share, places)
            if ideal and all(abs(100 * v / ideal - 100 * s) <= alignment.SHOWN for v, s in pairs):
                return bounded(ideal)
    return None


def _share(cell: Cell | None) -> Decimal | None:
    return cell.number if cell else None


def _not_calculated(proof: Proof) -> list[dict[str, Any]]:
    """One warning for all formulas that hold no value: there was nothing to compare with."""
    if not proof.hollow:
        return []
    facts = {"rows": len(proof.hollow), "cell": proof.hollow[0].ref}
    return [{"code": "workbook_not_calculated", "facts": facts}]
