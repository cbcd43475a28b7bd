"""What an import tells the others: every sheet, its versions, and its end."""

import json
from datetime import datetime
from uuid import RFC_4122

from contracts.catalogue import BY_SUBJECT
from contracts.survey import SheetRecorded, SheetWithdrawn
from tests.survey.steps import apply, imported, open_round, rt, sheet, undo


def told(events, number):
    """Type and version of what was told about one RT."""
    return [(type(e), e.version) for e in events if e.rt == rt(number)]


async def applied(survey, client, round, *rows):
    return await apply(survey, client, await imported(survey, client, round, sheet(*rows)))


async def test_versions_of_a_sheet_increase_by_one_until_it_is_withdrawn(survey):
    client = survey.client()
    round = await open_round(client)
    first = await applied(survey, client, round, {"kode_rt": rt(1)}, {"kode_rt": rt(2)})
    second = await applied(survey, client, round, {"kode_rt": rt(1), "3a": "40"})
    await undo(survey, client, second)
    await undo(survey, client, first)
    events = await survey.events(SheetRecorded, SheetWithdrawn)
    assert told(events, 1) == [
        (SheetRecorded, 1),
        (SheetRecorded, 2),
        (SheetRecorded, 3),
        (SheetWithdrawn, 4),
    ]
    assert told(events, 2) == [(SheetRecorded, 1), (SheetWithdrawn, 2)]


async def test_a_sheet_that_an_import_does_not_touch_is_not_told_again(survey):
    client = survey.client()
    round = await open_round(client)
    await applied(survey, client, round, {"kode_rt": rt(1)}, {"kode_rt": rt(2)})
    await applied(survey, client, round, {"kode_rt": rt(2)})
    events = await survey.events(SheetRecorded)
    assert [(e.rt, e.version) for e in events] == [(rt(1), 1), (rt(2), 1), (rt(2), 2)]


async def test_a_recorded_sheet_carries_its_whole_row(survey):
    client = survey.client()
    round = await open_round(client)
    row = {"kode_rt": rt(1), "luas_ha": "2.50", "jumlah_kk": "", "3a": "-3", "4b": "900"}
    found = await applied(survey, client, round, row)
    [event] = await survey.events(SheetRecorded)
    assert (event.rt, event.region, event.area) == (rt(1), "35.19.09.2010", "35.19-K-KLAGEN")
    assert (str(event.area_ha), event.households) == ("2.50", None)
    assert (str(event.volumes["3a"]), str(event.volumes["4b"])) == ("-3", "900")
    assert ("3a", "negative_volume") in [(f.field, f.code) for f in event.flags]
    assert (str(event.import_id), event.import_row) == (found["id"], 2)
    assert (str(event.round_id), event.regulation) == (round["id"], "permen-14-2018")


async def test_what_sql_writes_is_what_the_event_classes_write(survey):
    client = survey.client()
    round = await open_round(client)
    rows = ({"kode_rt": rt(1), "3a": "-1"}, {"kode_rt": rt(2), "kawasan": "", "1a": ""})
    found = await applied(survey, client, round, *rows)
    other = await open_round(client, name="To seal")
    await applied(survey, client, other, {"kode_rt": rt(3), "luas_ha": "0"})
    await client.post(f"/v1/survey/rounds/{other['id']}/seal")
    await survey.work()
    await undo(survey, client, found)
    rows = await survey.rows("SELECT id, subject, payload FROM outbox ORDER BY position")
    assert len({row.subject for row in rows}) == 4
    for row in rows:
        event = BY_SUBJECT[row.subject].model_validate_json(row.payload)
        assert event.id == row.id
        assert without_time(json.loads(row.payload)) == without_time(
            json.loads(event.model_dump_json())
        )


def without_time(payload):
    """PostgreSQL writes +00:00 where pydantic writes Z, and no zeros at the end."""
    moment = datetime.fromisoformat(payload.pop("occurred_at"))
    assert moment.tzinfo is not None
    return payload


async def test_a_failed_import_tells_nothing(survey):
    client = survey.client()
    round = await open_round(client)
    await imported(survey, client, round, sheet({"1a": "x"}))
    assert await survey.events() == []


async def test_all_that_an_import_makes_has_ids_of_its_own_that_tell_its_time(survey):
    client = survey.client()
    round = await open_round(client)
    for count in (30, 20):
        await applied(survey, client, round, *({"kode_rt": rt(n)} for n in range(1, count + 1)))
    query = (
        "SELECT id FROM outbox UNION ALL SELECT id FROM sheets UNION ALL SELECT id FROM assessments"
    )
    ids = [row.id for row in await survey.rows(query)]
    assert len(ids) == len(set(ids)) > 30 + 20 + 30 + 30
    times = [int(id.hex[:12], 16) / 1000 for id in ids]
    started = datetime.fromisoformat(round["created_at"]).timestamp()
    assert all(id.version == 7 and id.variant == RFC_4122 for id in ids)
    assert all(-1 < time - started < 100 for time in times)
