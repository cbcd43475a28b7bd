"""After a breach: whose personal data were read, by whom, from where and when."""

import asyncio
import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.survey.settings import SurveySettings
from tests.survey.households import rejosari
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import PERSON
from tests.survey.test_exports_households import ADDRESS, CLEAR, applied

ROOT = Path(__file__).parents[2]
HEAD = [
    "person",
    "rt",
    "region",
    "caller",
    "looks",
    "first",
    "last",
    "addresses",
    "through",
    "erased",
]
NAMES = ["no_kk", "nik", "nama"]


def environment(survey):
    settings = survey.app.state.settings
    assert isinstance(settings, SurveySettings)
    keys = settings.personal_keys
    said = {
        "current": keys.current,
        "keys": {name: key.get_secret_value() for name, key in keys.keys.items()},
        "hash_key": keys.hash_key.get_secret_value(),
    }
    return {
        "SURVEY_DATABASE_URL": settings.database_url,
        "SURVEY_PERSONAL_KEYS": json.dumps(said),
        "PATH": "",
    }


async def command(survey, *words, ok=True):
    """The command's rows, and what it says beside them."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "services.survey", *words],
        cwd=ROOT, env=environment(survey), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode == 0) == ok, done.stderr
    return list(csv.reader(io.StringIO(done.stdout))), done.stderr.strip()


def moment(**past):
    return (datetime.now(UTC) - timedelta(**past)).isoformat(timespec="seconds")[:19]


HOUR = ("--from", moment(hours=1))


@pytest.fixture
async def looked_at(field):
    """Two records; one was looked at twice by one account and once by another."""
    for number in (0, 1):
        await field.phone.send(field.record(texts_of(number) | PERSON))
    ids = [one["id"] for one in await field.submissions()]
    for caller, times in (("verifikator", 2), ("tamu", 1)):
        client = field.survey.client(scopes=("survey:read", "personal:read"), id=caller)
        for _ in range(times):
            await client.ok(await client.get(f"/v1/survey/persons/{ids[0]}"))
    return field.survey, ids


async def test_it_names_each_person_once_for_each_account_by_id_only(looked_at):
    survey, ids = looked_at
    (head, *rows), said = await command(survey, "breach-list", *HOUR)
    assert head == HEAD
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(r["person"], r["caller"], r["looks"]) for r in found] == [
        (ids[0], "tamu", "1"),
        (ids[0], "verifikator", "2"),
    ]
    assert found[0]["through"] == "read_person"
    assert found[0]["rt"].startswith(found[0]["region"])
    assert all(row["first"].endswith("Z") and row["first"] <= row["last"] for row in found)
    text = "\n".join(",".join(row) for row in rows)
    assert not any(value in text for value in PERSON.values())
    assert said == "1 persons, read by 2 accounts"


async def test_one_account_and_a_period_can_be_asked_for(looked_at):
    survey, _ = looked_at
    rows, _ = await command(survey, "breach-list", *HOUR, "--caller", "tamu")
    assert [row[3] for row in rows[1:]] == ["tamu"]
    rows, said = await command(
        survey, "breach-list", "--from", moment(days=3), "--to", moment(days=2)
    )
    assert (rows[1:], said) == ([], "0 persons, read by 0 accounts")


async def test_names_are_shown_only_when_asked_for_and_that_is_a_look_too(looked_at):
    survey, ids = looked_at
    count = "SELECT count(*) FROM audit WHERE change = 'read'"
    before = await survey.scalar(count)
    rows, _ = await command(survey, "breach-list", *HOUR, "--caller", "tamu", "--names")
    assert rows[0] == HEAD + NAMES
    assert dict(zip(rows[0], rows[1], strict=True)).items() >= PERSON.items()
    assert await survey.scalar(count) == before + 1
    told = await survey.rows("SELECT caller, record FROM audit WHERE change = 'read' ORDER BY id")
    assert tuple(told[-1]) == ("system", ids[0])


async def test_an_erased_person_has_no_name_any_more(looked_at):
    survey, ids = looked_at
    eraser = survey.client(scopes=("personal:erase",))
    await eraser.ok(await eraser.post(f"/v1/survey/persons/{ids[0]}/erase", {"reason": "x"}))
    rows, _ = await command(survey, "breach-list", *HOUR, "--caller", "tamu", "--names")
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["erased"]
    assert [row[name] for name in NAMES] == ["", "", ""]


async def test_an_export_counts_everybody_of_its_round_in_its_regions(survey):
    round = await applied(survey, rejosari())
    client = survey.client(scopes=CLEAR, id="pembaca")
    assert (await client.get(ADDRESS, round_id=round["id"])).status_code == 200
    elsewhere = survey.client(scopes=CLEAR, id="jauh", regions=("35.77",))
    assert (await elsewhere.get(ADDRESS, round_id=round["id"])).status_code in {200, 404}
    rows, said = await command(survey, "breach-list", *HOUR)
    known = {str(row.id) for row in await survey.rows("SELECT id FROM households")}
    assert len(known) == 40
    assert {row[0] for row in rows[1:] if row[3] == "pembaca"} == known
    assert not [row for row in rows[1:] if row[3] == "jauh"]
    assert said == "40 persons, read by 1 accounts"


async def test_looks_are_listed_as_the_trail_has_them(looked_at):
    survey, ids = looked_at
    rows, said = await command(survey, "looks", *HOUR)
    assert rows[0] == ["at", "caller", "operation", "address", "request_id", "entity", "record", "regions"]  # fmt: skip
    assert [(r[1], r[2], r[5], r[6]) for r in rows[1:]] == [
        (caller, "read_person", "persons", ids[0])
        for caller in ("verifikator", "verifikator", "tamu")
    ]
    assert said == "3 looks"


async def test_a_moment_that_is_none_is_refused(survey):
    _, said = await command(survey, "breach-list", "--from", "kemarin", ok=False)
    assert "--from" in said
