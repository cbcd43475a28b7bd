"""Lists of positions: CSV in every usual dress, all or none, each bad row named."""

import pytest

from tests.survey.positions import LAT, LON, address, listed, place, upload, where
from tests.survey.steps import rt

KEY = {"headers": {"Idempotency-Key": "daftar"}}


def rows(count, lat=LAT):
    return [(rt(n), LON, lat) for n in range(1, count + 1)]


async def test_a_list_states_its_rts_and_says_what_is_new(survey):
    client = survey.client(id="sari")
    await client.ok(await place(client))
    content = listed(*rows(3), (rt(9, "35.77.03.1005"), "111.52", "-7.62"))
    answer = await upload(client, content)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"rows": 4, "changed": 3, "far_from_village": []}
    assert [await where(client, rt(n)) for n in (1, 3)] == [(LON, LAT, "stated")] * 2
    again = await client.ok(await upload(client, content))
    assert again["changed"] == 0
    assert await survey.scalar("SELECT count(*) FROM rt_positions") == 4
    moved = await client.ok(await upload(client, listed((rt(1), "111.53", "-7.63"))))
    assert moved["changed"] == 1
    found = (await client.get(address())).json()
    assert (found["version"], found["lon"], found["stated_by"]) == (2, "111.53", "sari")


@pytest.mark.parametrize(
    "content",
    [
        listed(*rows(2)),
        b"\xef\xbb\xbf" + listed(*rows(2)),
        listed(*rows(2), separator="\t"),
        listed(*rows(2), separator=";").replace(b".6", b",6").replace(b".5", b",5"),
        listed(*rows(2)).replace(b"\n", b"\r\n") + b"\r\n,,\r\n",
        listed(*rows(2), header=" KODE_RT ,Lon, LAT"),
        listed(*((lat, lon, code) for code, lon, lat in rows(2)), header="lat,lon,kode_rt"),
        listed(("35.19.09.2010-1-1", LON, LAT), ("35.19.09.2010-01-02", LON, LAT)),
        listed(*rows(2)).replace(b",-7", b",\xa0-7"),  # a hard space of Windows-1252
    ],
)
async def test_a_list_may_be_written_as_spreadsheets_do(survey, content):
    client = survey.client()
    answer = await upload(client, content)
    assert answer.status_code == 200, answer.text
    assert [await where(client, rt(n)) for n in (1, 2)] == [(LON, LAT, "stated")] * 2


async def test_every_bad_row_is_named_and_nothing_is_changed(survey):
    client = survey.client(regions=("35.19",))
    content = listed(
        (rt(1), LON, LAT),
        ("RT 3", LON, LAT),
        ("35.19.99.9999-001-001", LON, LAT),
        (rt(1, "35.77.03.1005"), LON, LAT),
        (rt(1), "111.53", LAT),
        (rt(2), "1.115.232", LAT),
        (rt(3), LAT, LON),
        (rt(4), "11.5", LAT),
        (rt(5), LON, ""),
        (rt(6), "#N/A", "x"),
        (rt(7), LON),
        (rt(8), LON, LAT, "lagi"),
    )
    answer = await upload(client, content)
    said = answer.json()
    assert (answer.status_code, said["code"], said["faults"]) == (422, "positions_refused", 12)
    assert [(e["row"], e["column"], e["code"]) for e in said["errors"]] == [
        (3, "kode_rt", "rt_code_invalid"),
        (4, "kode_rt", "region_unknown"),
        (5, "kode_rt", "region_not_found"),
        (6, "kode_rt", "duplicate_rt"),
        (7, "lon", "thousands_separator"),
        (8, "lon", "coordinates_swapped"),
        (9, "lon", "outside_indonesia"),
        (10, "lat", "cell_empty"),
        (11, "lon", "excel_error"),
        (11, "lat", "not_a_number"),
        (12, None, "row_width"),
        (13, None, "row_width"),
    ]
    assert "row 2" in said["errors"][3]["detail"]
    assert await survey.scalar("SELECT count(*) FROM rt_positions") == 0
    good = await client.ok(await upload(client, listed((rt(1), LON, LAT))))
    assert good["changed"] == 1


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "file_empty"),
        (b"  \n ", 422, "file_empty"),
        (b"PK\x03\x04", 415, "csv_expected"),
        (b"%PDF-1.7", 415, "file_type_unsupported"),
        (b"{}", 415, "file_type_unsupported"),
        (b"x" * 1_000_001, 413, "body_too_large"),
    ],
)
async def test_what_is_no_list_is_refused_by_name(survey, content, status, code):
    answer = await upload(survey.client(), content)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"kode_rt,lon\nx,1", ["column_missing"]),
        (b"kode_rt,lon,lat,nama,lon\n", ["column_unknown", "column_duplicate"]),
        (b"kode_rt,lon,lat\n", ["no_rows"]),
        (b"\x81\x8d kode_rt,lon,lat\n", ["encoding_broken"]),
        (listed((rt(1), LON, '"' + "9" * 10_001)), ["cell_too_long"]),
        (listed((rt(1), "111,5", "-7,6"), separator=","), ["row_width"]),
        (listed((rt(1), '"111,5"', LAT)), ["decimal_comma"]),
        (listed(*rows(10_001)), ["too_many_rows"]),
    ],
    ids=lambda one: ",".join(one) if isinstance(one, list) else "",
)
async def test_what_is_wrong_with_the_whole_file_is_named(survey, content, codes):
    answer = await upload(survey.client(), content)
    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, "positions_refused"), answer.text
    assert sorted({e["code"] for e in said["errors"]}) == sorted(set(codes))
    assert all(e["detail"] for e in said["errors"])


async def test_a_list_sent_twice_has_one_effect(survey):
    client = survey.client()
    first = await upload(client, listed(*rows(2)), **KEY)
    again = await upload(client, listed(*rows(2)), **KEY)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json() == {"rows": 2, "changed": 2, "far_from_village": []}
    other = await upload(client, listed(*rows(3)), **KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_a_list_names_the_rts_that_lie_far_from_their_village(survey):
    client = survey.client()
    content = listed(*rows(3), (rt(4), LON, "-7.82"), (rt(5), "112.5", LAT))
    found = await client.ok(await upload(client, content))
    assert (found["changed"], found["far_from_village"]) == (5, [rt(4), rt(5)])
    near = await client.ok(await upload(client, listed((rt(6), LON, "-7.79"))))
    assert near["far_from_village"] == []  # 18 km from the village, 3 km from RT 4
    assert (await client.get(address(rt(4)))).json()["far_from_village"] is False


async def test_only_who_may_write_states_a_list(survey):
    answer = await upload(survey.client(scopes={"survey:read"}), listed(*rows(1)))
    assert answer.status_code == 403


async def test_the_errors_speak_indonesian(survey):
    headers = {"headers": {"Accept-Language": "id"}}
    answer = await upload(survey.client(), listed((rt(1), LAT, LON)), **headers)
    said = answer.json()
    assert said["detail"].startswith("1 kesalahan dalam berkas; tidak ada yang diubah.")
    assert "tertukar" in said["errors"][0]["detail"]
