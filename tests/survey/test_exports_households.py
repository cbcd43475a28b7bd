"""Households go out as they came in: masked, or in clear and told to the audit trail."""

import csv
import io

from tests.survey.households import (
    HEADER,
    OTHER,
    RT,
    as_csv,
    brought,
    formed,
    java,
    named,
    rejosari,
    sent,
    sheets,
)
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.steps import apply

ADDRESS = "/v1/survey/exports/households.csv"
CLEAR = ("survey:read", "survey:write", "survey:submit", "survey:approve", "personal:read")


def rows_of(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def applied(survey, rows, **facts):
    client = survey.client()
    round = await java(client, **facts)
    await apply(survey, client, await brought(survey, client, round, as_csv(*rows)))
    return round


async def test_without_the_right_nobody_is_named_and_no_home_is_found(survey):
    round = await applied(survey, rejosari())
    rows = rows_of(await survey.client().get(ADDRESS, round_id=round["id"]))
    assert list(rows[0]) == [*HEADER, "jumlah_kk"]
    assert len(rows) == 40
    masked = {row[name] for row in rows for name in ("nik", "no_kk", "nama", "lat", "lon")}
    assert masked == {"•••"}
    assert {row["kode_rt"] for row in rows} == {RT}
    assert await survey.scalar("SELECT count(*) FROM audit WHERE change = 'read'") == 0


async def test_in_clear_it_makes_the_same_round_again_and_is_one_line_of_the_trail(survey):
    round = await applied(survey, rejosari())
    clear = survey.client(scopes=CLEAR, id="pembaca")
    answer = await clear.get(ADDRESS, round_id=round["id"])
    first = rows_of(answer)[0]
    assert {name: first[name] for name in named(0)} == named(0)
    told = await survey.rows(
        "SELECT caller, entity, record, regions FROM audit WHERE change = 'read'"
    )
    assert [tuple(row) for row in told] == [
        ("pembaca", "persons", f"households.csv?round_id={round['id']} (40 rows)", ["35"])
    ]
    client = survey.client()
    again = await java(client, name="Sekali lagi")
    await formed(survey, again)
    found = await brought(survey, client, again, answer.content)
    assert (found["status"], found["accepted"], found["flagged"]) == ("ready", 40, 0)
    await apply(survey, client, found)
    assert [row[1:4] for row in await sheets(client, again)] == [("40", 24, "light")]


async def test_a_name_never_leaves_as_a_formula(survey):
    round = await applied(survey, [named(0, nama="-1+cmd"), named(1, nama='Bu, "Sri"')])
    rows = rows_of(await survey.client(scopes=CLEAR).get(ADDRESS, round_id=round["id"]))
    assert [row["nama"] for row in rows] == ["'-1+cmd", 'Bu, "Sri"']


async def test_only_approved_households_of_ones_own_regions_go_out(survey):
    elsewhere = "35.77.03.1005-001-001"
    round = await applied(survey, [*rejosari()[:3], named(5, kode_rt=elsewhere)])
    await sent(survey, round, "household", **texts_of(0) | {"kode_rt": OTHER})
    officer = survey.client(scopes=CLEAR, regions=("35.19",), id="officer")
    assert len(rows_of(await officer.get(ADDRESS, round_id=round["id"]))) == 3
    assert await survey.scalar("SELECT regions FROM audit WHERE change = 'read'") == ["35.19"]
    stranger = survey.client(regions=("36",), id="other")
    assert (await stranger.get(ADDRESS, round_id=round["id"])).status_code == 404


async def test_an_erased_person_goes_out_empty(survey):
    round = await applied(survey, rejosari()[:2])
    id = await survey.scalar("SELECT id FROM households WHERE import_row = 2")
    eraser = survey.client(scopes=("personal:erase", "survey:read"))
    await eraser.ok(await eraser.post(f"/v1/survey/persons/{id}/erase", {"reason": "Diminta."}))
    rows = rows_of(await survey.client(scopes=CLEAR).get(ADDRESS, round_id=round["id"]))
    assert [row["nama"] for row in rows] == ["", "Rahasia 1"]
    assert [row["lat"] for row in rows] == ["", "-7.9123456"]
