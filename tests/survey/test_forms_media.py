"""The files that a version asks for, and handing out what was uploaded."""

import hashlib

import pytest

from tests.survey.xlsforms import FORMS, HEADER, form, kept, publish, put, workbook

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
CSV = b"name,label\n001,RT 001\n"
ASKS = workbook(
    survey=[
        [*HEADER, "image", "audio"],
        ["text", "a", "A", "", "", "peta.png", "sapa.mp3"],
        ["select_one_from_file rt.csv", "rt", "RT"],
        ["calculate", "nama", "", "", "pulldata('warga', 'nama', 'nik', '1')"],
        ["select_one_from_file batas.geojson", "batas", "Batas"],
    ]
)
MEDIA = ["batas.geojson", "peta.png", "rt.csv", "sapa.mp3", "warga.csv"]
GOOD = {
    "batas.geojson": b'{"type": "FeatureCollection", "features": []}',
    "peta.png": PNG,
    "rt.csv": CSV,
    "sapa.mp3": b"ID3\x04",
    "warga.csv": b"\xef\xbb\xbfnik,nama\n1,A\n",
}


async def test_a_form_is_published_when_all_its_files_are_there(survey):
    client = survey.client()
    found = await kept(client, ASKS)
    assert [file["name"] for file in found["versions"][0]["media"]] == MEDIA
    for name in MEDIA[:-1]:
        assert (await put(client, found, name, GOOD[name])).status_code == 200
    answer = await publish(client, found, "1")
    assert (answer.status_code, answer.json()["code"]) == (409, "form_media_missing")
    assert answer.json()["names"] == "warga.csv"
    answer = await put(client, found, "warga.csv", GOOD["warga.csv"])
    media = {file["name"]: file for file in answer.json()["versions"][0]["media"]}
    assert all(file["present"] for file in media.values())
    expected = {"type": "text/csv", "size": len(CSV), "md5": hashlib.md5(CSV).hexdigest()}
    assert expected.items() <= media["rt.csv"].items()
    assert (await publish(client, found, "1")).status_code == 200


async def test_a_newer_file_takes_the_place_of_the_one_before(survey):
    client = survey.client()
    found = await kept(client, ASKS)
    await put(client, found, "peta.png", PNG)
    answer = await put(client, found, "peta.png", JPEG)  # an image, whatever its ending says
    [file] = [f for f in answer.json()["versions"][0]["media"] if f["present"]]
    assert (file["type"], file["size"]) == ("image/jpeg", len(JPEG))
    assert answer.json()["version"] == 3


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("lain.png", PNG, 422, "form_file_unasked"),
        ("..%5Cpeta.png", PNG, 422, "form_file_unasked"),
        ("..%2Fpeta.png", PNG, 404, "not_found"),
        ("peta.png", b"<html>", 415, "form_file_of_other_type"),
        ("peta.png", b"ID3\x04", 415, "form_file_of_other_type"),
        ("rt.csv", b"PK\x03\x04\0", 415, "form_file_of_other_type"),
        ("rt.csv", b"", 422, "file_empty"),
        ("batas.geojson", b"name,label", 415, "form_file_of_other_type"),
        ("peta.png", PNG + b"\0" * (20 << 20), 413, "form_file_too_large"),
    ],
    ids=lambda value: repr(value)[:30],
)
async def test_what_is_not_asked_for_or_not_what_its_name_says_is_refused(
    survey, name, content, status, code
):
    client = survey.client()
    answer = await put(client, await kept(client, ASKS), name, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await survey.scalar("SELECT count(*) FROM form_files") == 0


async def test_a_file_needs_the_version_that_it_is_put_to(survey):
    client = survey.client()
    found = await kept(client, ASKS)
    answer = await put(client, found, "peta.png", PNG, **{"If-Match": '"7"'})
    assert (answer.status_code, answer.json()["code"]) == (412, "version_mismatch")
    assert (await put(client, found, "peta.png", PNG, **{"If-Match": '"1"'})).headers[
        "etag"
    ] == '"2"'


async def test_a_retired_version_keeps_its_files(survey):
    client = survey.client()
    rows = [[*HEADER, "image"], ["text", "a", "A", "", "", "peta.png"]]
    found = await kept(client, workbook(survey=rows))
    await put(client, found, "peta.png", PNG)
    await publish(client, found, "1")
    await kept(client, form(version="2"))
    await publish(client, found, "2")
    answer = await put(client, found, "peta.png", JPEG)
    assert (answer.status_code, answer.json()["code"]) == (409, "form_version_retired")


async def test_choices_of_their_own_sheet_come_with_the_form(survey):
    client = survey.client()
    content = workbook(
        survey=[
            [*HEADER, "choice_filter"],
            ["text", "desa", "Desa"],
            ["select_one_external rt", "rt", "RT", "", "", "desa=${desa}"],
        ],
        external_choices=[["list_name", "name", "label", "desa"], ["rt", "1", "RT 1", "x"]],
    )
    found = await kept(client, content)
    [file] = found["versions"][0]["media"]
    assert (file["name"], file["present"], file["type"]) == ("itemsets.csv", True, "text/csv")
    assert (await publish(client, found, "1")).status_code == 200


async def test_the_file_comes_back_as_it_came_under_a_safe_name(survey):
    client = survey.client()
    content = form()
    found = await kept(client, content, '../../Data "jalan"\r\nX: é.xlsx')
    answer = await client.get(f"{FORMS}/{found['id']}/versions/1/xlsform")
    assert answer.content == content
    said = answer.headers["content-disposition"]
    assert said.startswith('attachment; filename="')
    assert not {"\r", "\n", "/"} & set(said)
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert answer.headers["x-content-type-options"] == "nosniff"
