"""Whatever a workbook holds: it is read, or refused by name."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.survey.imports import workbook as reader
from services.survey.imports.grids import Grid
from tests.survey.official import JAVA, LAW, named, read
from tests.survey.workbooks import rejosari_workbook

CELL = st.sampled_from(
    ["", "1", "0", "a", "b", "c", "x", "VOLUME", "NILAI", "PROSEN", "1. Kondisi", "a. Satu", "5",
     "-3", "1e400", "nan", "#REF!", "Sub - Total", "Kecamatan", "RT_RW", "Luas Verifikasi",
     "Jumlah keteraturan", "Atap terluas", "Luas permukiman", "Kelurahan", "9" * 20]
) | st.text(max_size=8)  # fmt: skip
BOX = st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(1, 12), st.integers(1, 12))


@st.composite
def any_grid(draw):
    rows = draw(st.lists(st.lists(CELL, max_size=12), max_size=12))
    merged = tuple(
        (min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in draw(st.lists(BOX))
    )
    return Grid(
        draw(st.text(max_size=5)), draw(st.booleans()), rows, merged, frozenset({"A1", "C3"})
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(any_grid(), max_size=3), st.sampled_from([LAW, "permen-02-2016"]))
def test_any_sheets_are_read_or_refused_by_name(sheets, law):
    found = reader.examine(sheets, law, JAVA)
    named(found)
    assert found.faults.count or found.measures is not None


SOUND = read(rejosari_workbook().written())


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_sound_workbook_with_spoilt_cells_is_read_or_refused_by_name(data):
    spoilt = [Grid(g.name, g.hidden, [list(row) for row in g.rows], g.merged) for g in SOUND]
    for _ in range(data.draw(st.integers(1, 6))):
        grid = data.draw(st.sampled_from(spoilt))
        row = data.draw(st.integers(0, min(len(grid.rows), 60) - 1))
        if grid.rows[row]:
            column = data.draw(st.integers(0, len(grid.rows[row]) - 1))
            grid.rows[row][column] = data.draw(CELL)
    named(reader.examine(spoilt, LAW, JAVA))
