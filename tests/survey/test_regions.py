"""The registry of regions: lists come in whole, and tell where every code came from and went."""

import csv
import io

import pytest

from contracts.survey_regions import RegionChanged
from services.chassis.regions import learn
from tests.survey.regions import (
    ADDRESS,
    BASIS,
    NEW,
    OLD,
    OTHER,
    brought,
    faults,
    known,
    row,
    send,
    split,
)
from tests.survey.regions import table as of
from tests.survey.steps import apply, assessments, imported, open_round, rt, sheet

REGION = "/v1/survey/regions"


async def read(client, code, **asked):
    return await client.ok(await client.get(f"{REGION}/{code}", **asked))


async def test_a_split_is_kept_told_and_read_from_both_ends(survey):
    client = survey.client()
    new = "35.19.09.2071"
    moved = row(rt(7), rt(1, new), jenis="ganti_kode")
    stays = row(rt(8), rt(8), jenis="ganti_kode")
    found = await brought(survey, client, *split(new, kode_bps=""), moved, stays)
    assert (found["rows"], found["changes"], len(found["lines"])) == (4, 1, 4)
    assert (await read(client, rt(8)))["valid"] is True
    old = await read(client, OLD, on="2025-06-01")
    assert (old["valid"], old["valid_from"], old["valid_to"]) == (True, None, None)
    assert [(one["code"], one["share"]) for one in old["successors"]] == [
        (OLD, "0.6"),
        (new, "0.4"),
    ]
    after = await read(client, new)
    assert after | {"predecessors": []} == {
        "code": new,
        "name": f"Desa {new}",
        "level": "village",
        "bps_code": None,
        "on": after["on"],
        "valid": True,
        "valid_from": "2025-01-01",
        "valid_to": None,
        "predecessors": [],
        "successors": [],
    }
    [before] = after["predecessors"]
    assert (before["code"], before["name"], before["basis"]) == (OLD, "Klagenserut", BASIS)
    assert (await read(client, new, on="2024-12-31"))["valid"] is False
    gone = await read(client, rt(7))
    assert (gone["valid"], gone["valid_to"]) == (False, "2024-12-31")
    assert gone["successors"][0]["code"] == rt(1, new)
    [event] = await survey.events(RegionChanged)
    assert (event.region, event.valid_from.isoformat(), event.version) == (OLD, "2025-01-01", 1)
    assert {one.new_code: str(one.share) for one in event.lines} == {
        OLD: "0.6",
        new: "0.4",
        rt(1, new): "1",
        rt(8): "1",
    }


async def test_sheets_of_the_new_village_can_be_imported_from_its_day_on(survey):
    client, new, later = survey.client(), "35.19.09.2072", "35.19.09.2073"
    round = await open_round(client, year=2025)
    content = sheet({"kode_rt": rt(1, new)})
    assert (await imported(survey, client, round, content))["errors"][0]["code"] == "region_unknown"
    await brought(survey, client, *split(new))
    await brought(survey, client, *split(later, berlaku="2099-01-01"))
    await apply(survey, client, await imported(survey, client, round, content))
    scores = await assessments(client, round)
    assert scores[f"village {new}"]["name"] == f"Desa {new}"
    assert not known(later)
    future = await imported(survey, client, round, sheet({"kode_rt": rt(1, later)}))
    assert future["errors"][0]["code"] == "region_unknown"


async def test_a_preview_says_the_same_and_leaves_nothing(survey):
    client, new = survey.client(), "35.19.09.2074"
    answer = await send(client, of(*split(new)), params={"dry_run": "true"})
    assert (answer.status_code, answer.headers["Nahkoda-Dry-Run"]) == (201, "true")
    assert len(answer.json()["lines"]) == 2
    await learn(survey.sessions)
    assert not known(new)
    assert await survey.scalar("SELECT count(*) FROM region_lines") == 0
    assert await survey.events(RegionChanged) == []


async def test_one_bad_row_keeps_all_out(survey):
    client = survey.client()
    bad = row("35.19.09.2011", "35.19.09.2075", nama="X")
    assert await faults(client, of(*split(), bad)) == [(4, "kode_baru", "split_of_one")]
    assert await survey.scalar("SELECT count(*) FROM region_lines") == 0


async def test_a_merge_a_rename_and_new_codes_follow_one_another(survey):
    client = survey.client()
    merged, last = "35.19.09.2076", "35.19.09.2077"
    both = [
        row(one, merged, jenis="penggabungan", nama="Gabungan")
        for one in ("35.19.09.2010", "35.19.09.2011")
    ]
    called = row(merged, merged, jenis="ganti nama", nama="Baru", berlaku="2025-07-01")
    coded = row(merged, last, jenis="recode", berlaku="2026-01-01")
    found = await brought(survey, client, *both, called, coded)
    assert found["changes"] == 4
    then = await read(client, merged, on="2025-03-01")
    assert (then["name"], then["valid"], then["valid_from"]) == ("Gabungan", True, "2025-01-01")
    assert {one["code"] for one in then["predecessors"]} == {OLD, "35.19.09.2011", merged}
    now = await read(client, merged, on="2026-02-01")
    assert (now["name"], now["valid"], now["valid_to"]) == ("Baru", False, "2025-12-31")
    assert (await read(client, last))["name"] == "Baru"
    assert (await read(client, OLD, on="2026-02-01"))["valid"] is False


async def test_a_regency_split_brings_its_districts_and_villages(survey):
    client = survey.client(regions=("35",))
    regency = [row("35.19", "35.19", "0.5"), row("35.19", "35.91", "0.5", nama="Kabupaten Baru")]
    district = row("35.19.09", "35.91.01", jenis="ganti_kode")
    villages = [
        row(f"35.19.09.20{n}", f"35.91.01.20{n}", jenis="ganti_kode") for n in range(10, 14)
    ]
    found = await brought(survey, client, *regency, district, *villages)
    assert found["changes"] == 6
    assert (await read(client, "35.91.01.2010"))["name"] == "Klagenserut"
    listed = await client.get(REGION, region="35.91", level="village")
    assert [one["code"] for one in listed.json()["items"]] == [
        f"35.91.01.20{n}" for n in range(10, 14)
    ]
    orphan = row("35.19.10.2001", "35.92.01.2001", jenis="ganti_kode")
    assert await faults(client, of(orphan)) == [(2, "kode_baru", "parent_unknown")]


async def test_lists_are_paged_searched_and_narrowed_to_ones_own(survey):
    client = survey.client(regions=("35.19",), id="officer")
    first = (await client.get(REGION, limit=2)).json()
    assert [one["level"] for one in first["items"]] == ["district", "district"]
    then = (await client.get(REGION, limit=2, cursor=first["next"])).json()
    assert then["items"][0]["code"] > first["items"][1]["code"]
    found = (await client.get(REGION, search="klagen serut")).json()["items"]
    assert OLD in {one["code"] for one in found}
    for asked in ({"region": "35"}, {"region": "35.77"}, {"region": "nonsense"}):
        answer = await client.get(REGION, **asked)
        assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")
    for code in ("35.77.03.1005", "35", "35.19.09.2999", "nonsense"):
        answer = await client.get(f"{REGION}/{code}")
        assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found"), code


async def test_lines_are_listed_to_whom_either_code_concerns_and_exported(survey):
    client = survey.client()
    new = "35.19.09.2078"
    await brought(survey, client, *split(new, dasar="=HYPERLINK(1)"))
    far = row("35.77.03.1005", "35.77.03.1005", jenis="ganti_nama", nama="Manisrejo")
    await brought(survey, client, far)
    officer = survey.client(regions=("35.19",), id="officer")
    own = (await officer.get(ADDRESS)).json()["items"]
    assert {one["new_code"] for one in own} == {OLD, new}
    assert (await officer.get(ADDRESS, since="2025-01-02")).json()["items"] == []
    village = survey.client(regions=(new,), id="lurah")
    assert [one["new_code"] for one in (await village.get(ADDRESS)).json()["items"]] == [new]
    exported = await officer.get(f"{ADDRESS}/export")
    assert exported.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(exported.content.decode("utf-8-sig"))))
    assert [(one["jenis"], one["kode_baru"], one["bagian"]) for one in rows] == [
        ("pemekaran", OLD, "0.6"),
        ("pemekaran", new, "0.4"),
    ]
    assert rows[0]["dasar"] == "'=HYPERLINK(1)"
    foreign = await officer.get(f"{ADDRESS}/export", region="35.77")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "region_not_found")


async def test_bps_codes_come_alone_are_looked_up_and_are_no_kemendagri_codes(survey):
    client = survey.client()
    header = ("kode", "kode_bps")
    rows = [{"kode": OLD, "kode_bps": "3519090010"}, {"kode": "35.19", "kode_bps": "3519"}]
    found = await send(client, of(*rows, header=header), "bps")
    assert (found.status_code, found.json()["rows"]) == (201, 2)
    [village] = (await client.get(REGION, bps="3519090010")).json()["items"]
    assert (village["code"], village["bps_code"]) == (OLD, "3519090010")
    assert (await read(client, OLD))["bps_code"] == "3519090010"
    again = [{"kode": OLD, "kode_bps": "3519090011"}]
    await client.ok(await send(client, of(*again, header=header), "bps"))
    assert (await client.get(REGION, bps="3519090010")).json()["items"] == []
    answer = await client.get(REGION, bps="35.19.09.2010")
    assert (answer.status_code, answer.json()["code"]) == (422, "bps_code_invalid")
    bad = [
        {"kode": "3519090010", "kode_bps": OLD},
        {"kode": OLD, "kode_bps": "351909001"},
        {"kode": "35.77.03.1005", "kode_bps": "3577030005"},
        {"kode": "35.77.03.1005", "kode_bps": ""},
        {"kode": "35.19.99.2001", "kode_bps": "3519990001"},
    ]
    assert await faults(client, of(*bad, header=header), "bps") == [
        (2, "kode", "code_bps_shaped"),
        (2, "kode_bps", "bps_is_kemendagri"),
        (3, "kode_bps", "bps_code_invalid"),
        (5, "kode", "code_twice"),
        (5, "kode_bps", "cell_empty"),
        (6, "kode", "region_unknown"),
    ]


async def test_only_who_keeps_regions_may_import_and_only_their_own(survey):
    reader = survey.client(scopes=("survey:read", "survey:write"))
    answer = await send(reader, of(*split()))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    admin = survey.client(regions=("35.19",), id="admin.madiun")
    far = row("35.77.03.1005", "35.77.03.1005", jenis="ganti_nama", nama="Manisrejo")
    assert {code for _, _, code in await faults(admin, of(far))} == {"region_not_found"}
    away = row(OLD, "35.77.03.1099", jenis="ganti_kode", nama="X")
    assert (2, "kode_baru", "region_not_found") in await faults(admin, of(away))


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b"", "x.csv", 422, "file_empty"),
        (b"PK\x03\x04xxxx", "x.xlsx", 415, "csv_expected"),
        (b"%PDF-1.7", "x.pdf", 415, "file_type_unsupported"),
    ],
)
async def test_what_is_no_csv_is_refused_by_name(survey, content, name, status, code):
    answer = await send(survey.client(), content, name=name)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_semicolons_decimal_commas_and_windows_1252_are_read(survey):
    client, new = survey.client(), "35.19.09.2079"
    rows = split(new, "0,4", dasar="Perda é 1/2025")
    content = of(*rows, separator=";").decode().encode("cp1252")
    answer = await send(client, content)
    assert answer.status_code == 201, answer.text
    assert [one["share"] for one in answer.json()["lines"]] == ["0.6", "0.4"]
    assert answer.json()["lines"][0]["basis"] == "Perda é 1/2025"
    await learn(survey.sessions)
    assert known(new)
    assert not known(NEW)


async def test_a_bps_code_stays_that_a_later_line_of_the_list_does_not_repeat(survey):
    client, new = survey.client(), "35.19.09.2074"
    merged = {"jenis": "penggabungan", "nama": "Gabungan"}
    rows = row(OLD, new, kode_bps="3519090074", **merged), row(OTHER, new, **merged)
    await brought(survey, client, *rows)
    [found] = (await client.get(REGION, bps="3519090074")).json()["items"]
    assert (found["code"], found["bps_code"]) == (new, "3519090074")


async def test_an_rt_without_a_line_ends_with_its_village(survey):
    client, new = survey.client(), "35.19.09.2075"
    recoded = row(OLD, new, jenis="ganti_kode", nama="Klagen Baru")
    await brought(survey, client, recoded)
    found = await read(client, f"{OLD}-001-001")
    assert (found["valid"], found["valid_to"]) == (False, "2024-12-31")
    assert (await read(client, f"{new}-001-001"))["valid_from"] == "2025-01-01"
