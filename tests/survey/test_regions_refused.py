"""What keeps a list of changes out: each bad row by column, code and remedy."""

import pytest

from contracts.survey_regions import MOST_LINES
from tests.survey.regions import NEW, OLD, OTHER, brought, faults, row, split
from tests.survey.regions import table as of
from tests.survey.steps import rt

THIRD = "35.19.09.2087"
WHOLE = {"jenis": "ganti_kode", "nama": "X"}


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("3519092010", "code_bps_shaped"),
        ("3519090", "code_bps_shaped"),
        ("3519", "code_bps_shaped"),
        ("35.19.09.201", "code_zeros_eaten"),
        ("35.19.9.2010", "code_zeros_eaten"),
        ("11.1", "code_zeros_eaten"),
        ("35,1", "code_zeros_eaten"),
        ("35.19.09.201-001-007", "code_zeros_eaten"),
        ("Klagenserut", "code_invalid"),
        ("35.19.09.20100", "code_invalid"),
        ("35.19.09.2010-", "rt_code_invalid"),
        ("", "cell_empty"),
    ],
)
@pytest.mark.parametrize("column", ["kode_lama", "kode_baru"])
async def test_a_code_that_is_none_is_named_for_what_it_is(survey, column, code, fault):
    bad = row(OLD, NEW, **WHOLE) | {column: code}
    assert await faults(survey.client(), of(bad)) == [(2, column, fault)]


@pytest.mark.parametrize(
    ("facts", "column", "fault"),
    [
        ({"berlaku": "01/01/2025"}, "berlaku", "date_invalid"),
        ({"berlaku": "2025-02-30"}, "berlaku", "date_invalid"),
        ({"berlaku": "1999-12-31"}, "berlaku", "date_invalid"),
        ({"berlaku": ""}, "berlaku", "cell_empty"),
        ({"jenis": "hapus"}, "jenis", "change_kind_unknown"),
        ({"bagian": "0"}, "bagian", "share_invalid"),
        ({"bagian": "1.01"}, "bagian", "share_invalid"),
        ({"bagian": "60 %"}, "bagian", "not_a_number"),
        ({"bagian": "#N/A"}, "bagian", "excel_error"),
        ({"dasar": ""}, "dasar", "cell_empty"),
        ({"nama": "x" * 101}, "nama", "text_invalid"),
        ({"kode_bps": "35.19.09.2010"}, "kode_bps", "bps_is_kemendagri"),
        ({"kode_bps": "3519090"}, "kode_bps", "bps_code_invalid"),
        ({"nama": ""}, "nama", "name_missing"),
    ],
)
async def test_a_cell_that_cannot_be_is_named_at_its_place(survey, facts, column, fault):
    first, second = split(jenis="pemekaran")
    assert (3, column, fault) in await faults(survey.client(), of(first, second | facts))


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([row(OLD, NEW, "0.4", nama="X"), row(OLD, OLD, "0.5")], [(3, "bagian", "shares_differ")]),
        (
            [row(OLD, NEW, nama="X")],
            [(2, "kode_baru", "split_of_one")],
        ),
        (
            [row(OLD, NEW, jenis="penggabungan", nama="X")],
            [(2, "kode_baru", "merge_of_one")],
        ),
        ([row(OLD, OLD, jenis="ganti_kode")], [(2, "kode_baru", "code_is_same")]),
        ([row(OLD, NEW, jenis="ganti_nama", nama="X")], [(2, "kode_baru", "code_differs")]),
        ([row(OLD, OLD, jenis="ganti_nama")], [(2, "nama", "cell_empty")]),
        ([row(OLD, "35.19.09", **WHOLE)], [(2, "kode_baru", "levels_differ")]),
        ([row("35.19.09.2999", NEW, **WHOLE)], [(2, "kode_lama", "region_unknown")]),
        ([row(rt(1), "35.19.09.2999-001-001", **WHOLE)], [(2, "kode_baru", "parent_unknown")]),
        ([row(rt(1), rt(1, OTHER), **WHOLE)], [(2, "kode_baru", "rt_without_village")]),
        ([row(OLD, "35.19.98.2001", **WHOLE)], [(2, "kode_baru", "parent_unknown")]),
        (
            [*split(), row(OLD, NEW, "0.4", nama="X")],
            [(4, "bagian", "shares_differ"), (4, "kode_baru", "line_twice")],
        ),
        (
            [row(OLD, NEW, **WHOLE), row(OLD, THIRD, berlaku="2026-01-01", **WHOLE)],
            [(3, "kode_lama", "old_code_not_valid")],
        ),
        (
            [row(OLD, NEW, **WHOLE), row(NEW, OLD, berlaku="2026-01-01", **WHOLE)],
            [(2, "kode_baru", "codes_cycle"), (3, "kode_baru", "codes_cycle")],
        ),
        (
            [row(OLD, OTHER, **WHOLE), row(OTHER, OLD, **WHOLE)],
            [(2, "kode_baru", "codes_cycle"), (3, "kode_baru", "codes_cycle")],
        ),
    ],
)
async def test_lines_that_do_not_fit_together_are_named(survey, rows, wanted):
    assert await faults(survey.client(), of(*rows)) == wanted


async def test_a_list_neither_replaces_nor_precedes_what_is_known(survey):
    client = survey.client()
    await brought(survey, client, *split(THIRD, berlaku="2025-01-01"))
    for day in ("2025-01-01", "2024-01-01"):
        found = await faults(client, of(*split(NEW, berlaku=day)))
        assert found == [(n, "kode_lama", "change_overlaps") for n in (2, 3)]
    early = row(THIRD, NEW, berlaku="2024-06-01", **WHOLE)
    assert await faults(client, of(early)) == [(2, "kode_lama", "old_code_not_yet")]
    taken = [row(OTHER, OTHER, "0.5"), row(OTHER, THIRD, "0.5")]
    later = [one | {"berlaku": "2026-01-01"} for one in taken]
    assert await faults(client, of(*later)) == [(3, "kode_baru", "new_code_goes_on")]
    own = row(THIRD, THIRD, jenis="penggabungan", berlaku="2026-01-01")
    found = await brought(survey, client, *later, own)
    assert found["changes"] == 2


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (
            b"berlaku,jenis\n",
            [(1, n, "column_missing") for n in ("dasar", "kode_baru", "kode_lama")],
        ),
        (of(), [(1, None, "no_rows")]),
        (of(row(OLD, NEW, **WHOLE)) + b"x,y\n", [(3, None, "row_width")]),
        (of(row(OLD, NEW, **WHOLE)) + b"\x81\x8d\xff", [(3, "1", "encoding_broken")]),
    ],
)
async def test_a_broken_file_is_refused_where_it_breaks(survey, content, wanted):
    assert await faults(survey.client(), content) == wanted


async def test_a_list_of_no_length_is_read_to_its_limit_only(survey, monkeypatch):
    monkeypatch.setattr("services.survey.regions.lists.MOST_ROWS", 2)
    rows = [row(OLD, OLD, jenis="ganti_nama", nama="X")] * 3
    assert (4, None, "too_many_rows") in await faults(survey.client(), of(*rows))


async def test_a_change_that_no_event_has_room_for_is_refused_by_name(survey):
    rts = (f"{OLD}-{n // 1000:03d}-{n % 1000:03d}" for n in range(1, MOST_LINES + 2))
    rows = [row(rt, f"{rt[:-3]}X{rt[-3:]}", jenis="ganti_kode") for rt in rts]
    assert await faults(survey.client(), of(*rows)) == [(None, None, "change_too_large")]
