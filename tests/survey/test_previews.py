"""The preview: the file as people see it, with what is marked in it."""

from tests.survey.steps import HEADER, imported, open_round, rt, sheet

ROWS = (
    {"kode_rt": rt(1)},
    {"kode_rt": "?", "luas_ha": "dua"},
    {"kode_rt": rt(3), "1a": "-5", "jumlah_bangunan": "10"},
)


async def preview(survey, client, *rows, **params):
    round = await open_round(client)
    found = await imported(survey, client, round, sheet(*rows))
    return found, (await client.get(f"/v1/survey/imports/{found['id']}/rows", **params)).json()


async def test_rows_come_in_file_order_and_the_unreadable_keep_their_cells(survey):
    found, page = await preview(survey, survey.client(), *ROWS)
    assert found["columns"] == HEADER
    assert [(r["row"], r["readable"], r["rt"]) for r in page["items"]] == [
        (2, True, rt(1)),
        (3, False, None),
        (4, True, rt(3)),
    ]
    cells = dict(zip(HEADER, page["items"][1]["cells"], strict=True))
    assert (cells["kode_rt"], cells["luas_ha"]) == ("?", "dua")


async def test_an_unreadable_rows_cells_are_marked_with_what_to_do(survey):
    _, page = await preview(survey, survey.client(), *ROWS)
    marks = [(m["column"], m["kind"], m["code"]) for m in page["items"][1]["marks"]]
    assert marks == [
        ("kode_rt", "error", "rt_code_invalid"),
        ("luas_ha", "error", "not_a_number"),
    ]
    assert "Write" in page["items"][1]["marks"][0]["detail"]


async def test_a_flag_is_a_mark_in_the_callers_language(survey):
    client = survey.client()
    found, page = await preview(survey, client, *ROWS)
    [mark] = [m for m in page["items"][2]["marks"] if m["code"] == "negative_volume"]
    assert (mark["column"], mark["kind"]) == ("1a", "flag")
    assert "below zero" in mark["detail"]
    client.http.headers["Accept-Language"] = "id"
    answer = await client.get(f"/v1/survey/imports/{found['id']}/rows")
    [mark] = [m for m in answer.json()["items"][2]["marks"] if m["code"] == "negative_volume"]
    assert "di bawah nol" in mark["detail"]


async def test_only_marked_rows_are_shown_when_asked(survey):
    clean = {"kode_rt": rt(1)} | dict.fromkeys(HEADER[3:9], "5")
    _, page = await preview(survey, survey.client(), clean, ROWS[1], ROWS[2], show="marked")
    assert [r["row"] for r in page["items"]] == [3, 4]


async def test_a_preview_is_paged_through_to_its_end(survey):
    client = survey.client()
    found, page = await preview(survey, client, *ROWS, limit=2)
    assert [r["row"] for r in page["items"]] == [2, 3]
    address = f"/v1/survey/imports/{found['id']}/rows"
    rest = (await client.get(address, limit=2, cursor=page["next"])).json()
    assert ([r["row"] for r in rest["items"]], rest["next"]) == ([4], None)
    answer = await client.get(address, cursor="WyJ4Il0")
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


async def test_a_dusun_instead_of_an_rt_is_marked(survey):
    _, page = await preview(survey, survey.client(), {"kode_rt": "35.19.09.2010-001-DUSUN"})
    [row] = page["items"]
    assert [m["column"] for m in row["marks"] if m["code"] == "rt_not_numeric"] == ["kode_rt"]


async def test_a_row_of_another_width_is_shown_as_far_as_it_goes(survey):
    client = survey.client()
    round = await open_round(client)
    content = sheet({"kode_rt": rt(1)}) + b"only,three,cells\n"
    found = await imported(survey, client, round, content)
    page = (await client.get(f"/v1/survey/imports/{found['id']}/rows")).json()
    assert page["items"][1]["cells"][:4] == ["only", "three", "cells", None]
    assert page["items"][1]["marks"][0]["column"] is None
