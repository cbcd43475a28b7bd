"""The score sheet alone: its volumes are entries, its percents and points are their proof."""

import csv
import io
from pathlib import Path

import pytest

from contracts.regulation import Measures, load
from services.survey.exports import official
from services.survey.imports.place import Limits
from tests.survey.official import (
    LAW,
    examined,
    named,
)
from tests.survey.workbooks import (
    COVER,
    PLACE,
    SCORES,
    Draft,
    Formula,
    cell,
    score_sheet,
)

PUBLISHED = Path(__file__).parents[2].parent / "shared" / "realdata" / "rt_sheets.csv"


def alone(made, law=LAW):
    draft = Draft()
    for row, (label, said) in enumerate(PLACE.items(), start=17):
        draft.put(COVER, row, 4, label)
        draft.put(COVER, row, 6, said)
    score_sheet(draft, made, law=law)
    return draft


def made_up(law=LAW, **volumes):
    ids = [criterion.id for criterion in load(law).criteria]
    return Measures(2, 40, 42, 131, 985, 1050, dict.fromkeys(ids, 0) | volumes)


@pytest.mark.parametrize("law", [LAW, "permen-02-2016"])
def test_the_score_sheet_alone_is_proved_by_its_percents(law):
    made = made_up(law, **{"2a": 300, "4b": 1000, "1c": 5, "4a": "-0.3"})
    found = examined(alone(made, law), law=law)
    assert (named(found), found.households) == ([], [])
    assert found.measures == made


def test_a_volume_that_does_not_give_its_percent_is_named():
    draft = alone(made_up(**{"2a": 300, "1c": 20}))
    draft.put(SCORES, 16, 3, 30)
    places = ((16, 5), (16, 6), (17, 5), (37, 6), (41, 6))
    expected = [(cell(SCORES, *place), "score_differs") for place in places]
    assert sorted(named(examined(draft))) == sorted(expected)


def test_volumes_that_were_never_calculated_are_refused():
    draft = alone(made_up())
    draft.put(SCORES, 14, 3, Formula(""))
    assert named(examined(draft)) == [(cell(SCORES, 14, 3), "workbook_not_calculated")]


def test_an_empty_score_sheet_is_no_sheet():
    draft = alone(made_up())
    for row in range(14, 37):
        draft.put(SCORES, row, 3, "")
    assert named(examined(draft)) == [(None, "workbook_empty")]


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="Real data is not beside the repository.")
def test_the_published_sheets_survive_the_programmes_layout():
    """Dirty numbers too: negative, over 100 percent, zero denominators, a hamlet for an RT."""
    regulation = load(LAW, aspect_average="scored_only")
    heads = ("luas_ha", "jumlah_bangunan", "jumlah_kk", "jumlah_penduduk")
    heads += ("panjang_jalan_ideal_m", "panjang_drainase_ideal_m")
    for row in csv.DictReader(io.StringIO(PUBLISHED.read_text())):
        volumes = {c.id: row[c.id] or None for c in regulation.criteria}
        sheet = Measures(*(row[name] or None for name in heads), volumes)
        target = io.BytesIO()
        official.write(target, official.Rt(row["kode_rt"], sheet, (), None), regulation)
        found = examined(target.getvalue(), Limits("35", ("*",)))
        assert (named(found), found.rt, found.measures) == ([], row["kode_rt"], sheet)
