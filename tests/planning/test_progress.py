"""Weeks, photos and measurements of a running work."""

import io
import os
from datetime import timedelta
from decimal import Decimal

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.chassis.media.folder import Folder
from services.chassis.media.kept import sweep
from services.planning.progress.distance import metres
from services.planning.progress.models import ActivityPhoto, OpnameLine
from tests.planning import works
from tests.planning.doings import (
    LINE,
    STARTER,
    address,
    approved,
    begun,
    line,
    monday,
    photo,
    picture,
    started,
    week,
    work,
)
from tests.planning.steps import OTHER, RT, day, refused, today
from tests.survey.media.pictures import SECRET, TAKEN, jpeg, saved

GIVEN = {
    "workers_male": 8,
    "workers_female": 3,
    "hok_male": "40",
    "hok_female": "15.5",
    "wages": "6600000.00",
    "swadaya_labour": "1200000.00",
    "swadaya_land": "300000.50",
}
AT = (111.5129, -7.6235)


async def test_weeks_tell_how_far_it_is_who_worked_and_what_was_given(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    await client.ok(await week(client, known, monday(1), 30, planned="40", **GIVEN))
    sunday = str(today() - timedelta(days=today().weekday() + 8))
    await client.ok(await week(client, known, sunday, 20, **GIVEN))
    listed = await client.ok(await client.get(address(known, "weeks")))
    assert [(one["week"], one["physical"]) for one in listed["items"]] == [
        (monday(2), "20"),
        (monday(1), "30"),
    ]
    shown = await work(client, known)
    assert (shown["week"], shown["physical"], shown["planned"]) == (monday(1), "30", "40")
    assert (shown["hok_male"], shown["hok_female"]) == ("80", "31.0")
    assert (shown["wages"], shown["swadaya"]) == ("13200000.00", "3000001.00")


async def test_physical_progress_falls_only_with_a_reason(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    await client.ok(await week(client, known, monday(2), 30))
    refused(await week(client, known, monday(1), 29.99), 409, "physical_fell")
    await client.ok(await week(client, known, monday(1), 20, reason="Hanyut oleh banjir."))
    problem = refused(await week(client, known, monday(), 10), 409, "physical_fell")
    assert "20 %" in problem["detail"]
    await client.ok(await week(client, known, monday(), 50))
    answer = await week(client, known, monday(1), 60, tag='"1"')
    refused(answer, 409, "physical_overtaken")


async def test_a_week_is_corrected_by_whoever_saw_it(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    first = await client.ok(await week(client, known, monday(), 30))
    refused(await week(client, known, monday(), 40), 428, "if_match_required")
    refused(await week(client, known, monday(), 40, tag='"9"'), 412, "version_mismatch")
    again = await client.ok(await week(client, known, monday(), 40, tag='"1"'))
    assert (first["version"], again["version"], again["physical"]) == (1, 2, "40")


async def test_a_week_lies_between_the_start_and_today(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    refused(await week(client, known, monday(-1), 1), 422, "day_in_future")
    refused(await week(client, known, monday(5), 1), 422, "days_crossed")


async def test_nothing_is_recorded_of_what_has_not_begun_but_the_first_photo(planning):
    client, known = planning.client(id=STARTER), await approved(planning)
    refused(await week(client, known, monday(), 1), 409, "work_not_running")
    refused(await line(client, known), 409, "work_not_running")
    refused(await photo(client, known, 50), 409, "work_not_running")
    await client.ok(await photo(client, known, 0))
    await begun(client, known)
    assert (await work(client, known))["photos_0"] == 1


async def test_a_photo_tells_its_place_and_time_itself(planning):
    """What was said counts only where the picture is silent; what is far is flagged."""
    client, known = planning.client(id=STARTER), await started(planning)
    found = await client.ok(await photo(client, known, 50, jpeg()))
    assert found["taken_at"] == "2026-05-04T03:11:12Z"
    assert found["flags"] == ["far"]
    assert Decimal(found["distance"]) > 100_000
    named = await client.ok(await photo(client, known, 50, picture(3, offset=None)))
    assert named["taken_at"] == "2026-05-04T03:11:12Z"  # by the zone of the village
    said = await client.ok(await photo(client, known, 50))
    assert said["flags"] == ["time_said", "place_said"]
    assert Decimal(said["distance"]) < 30


async def test_a_photo_without_place_or_time_is_asked_for_them(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    refused(await photo(client, known, 0, lon=None), 422, "photo_place_needed")
    refused(await photo(client, known, 0, taken_at=None), 422, "photo_time_needed")
    ahead = f"{day(2)}T08:00:00+07:00"
    refused(await photo(client, known, 0, taken_at=ahead), 422, "photo_in_future")
    refused(await photo(client, known, 25), 422, "invalid_request")
    gif = saved("GIF")
    refused(await photo(client, known, 0, gif), 415, "photo_type_refused")
    refused(await photo(client, known, 0, b"MZ\x90\0"), 415, "media_type_refused")


async def test_the_same_photo_is_one_photo(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    first = await client.ok(await photo(client, known, 0))
    assert await client.ok(await photo(client, known, 0)) == first
    refused(await photo(client, known, 50, picture(0)), 409, "photo_twice")
    assert (await work(client, known))["photos_0"] == 1


async def test_a_photo_is_handed_out_without_what_it_tells(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    sent = jpeg()
    assert SECRET in sent
    found = await client.ok(await photo(client, known, 100, sent))
    answer = await client.get(address(known, "photos", found["id"], "content"))
    assert answer.headers["content-type"] == "image/jpeg"
    assert SECRET not in answer.content
    assert not Image.open(io.BytesIO(answer.content)).getexif().get_ifd(0x8825)
    stranger = planning.client(regions=("35.77",))
    answer = await stranger.get(address(known, "photos", found["id"], "content"))
    assert answer.status_code == 404


async def test_without_a_geometry_nobody_knows_how_far(planning):
    client, known = planning.client(id=STARTER), await started(planning, geometry=None)
    found = await client.ok(await photo(client, known, 0))
    assert found["flags"] == ["time_said", "place_said", "no_geometry"]


async def test_the_measurement_book_is_corrected_by_newer_lines(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    first = await client.ok(await line(client, known, 100, width="2.5"))
    await client.ok(await line(client, known, 20, count="2"))
    assert (first["volume"], first["unit"], first["number"]) == ("100", "m", 1)
    fix = {"corrects": first["id"]}
    refused(await line(client, known, 90, **fix), 422, "correction_reason_needed")
    fix |= {"reason": "Salah ukur."}
    newest = await client.ok(await line(client, known, 90, **fix))
    refused(await line(client, known, 80, **fix), 409, "line_corrected")
    assert (await work(client, known))["measured"] == [
        {"rt": RT, "criterion": "2b", "volume": "130"}
    ]
    none = {"corrects": newest["id"], "reason": "Bukan di RT ini.", "count": "0"}
    await client.ok(await line(client, known, 90, **none))
    assert (await work(client, known))["measured"][0]["volume"] == "40"
    book = await client.ok(await client.get(address(known, "opname")))
    assert [one["number"] for one in book["items"]] == [1, 2, 3, 4]


async def test_what_is_measured_is_of_the_activity(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    refused(await line(client, known, criterion="1a"), 422, "place_not_of_activity")
    other = RT.removesuffix("7") + "8"
    refused(await line(client, known, rt=other), 422, "place_not_of_activity")
    refused(await line(client, known, rt="35.77.03.1005-001-001"), 422, "rt_invalid")
    refused(await line(client, known, measured_on=day(1)), 422, "day_in_future")
    refused(await line(client, known, measured_on=day(-30)), 422, "days_crossed")
    bare = {"rt": RT, "criterion": "2b", "measured_on": day(0)}
    refused(await client.post(address(known, "opname"), bare), 422, "dimensions_missing")


@pytest.mark.parametrize(
    "sizes", [{"length": "100001"}, {"count": "1000001"}, {"count": "9" * 12, "length": "9" * 12}]
)
async def test_sizes_beyond_all_measure_are_refused(planning, sizes):
    client, known = planning.client(id=STARTER), await started(planning)
    refused(await line(client, known, **{"length": "1"} | sizes), 422, "invalid_request")
    most = {"length": "100000", "count": "1000000"}
    assert (await client.ok(await line(client, known, **most)))["volume"] == "100000000000"


async def test_amounts_beyond_all_measure_are_refused_and_sums_stay_amounts(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    most, more = "100000000000.00", "100000000000.01"
    first, second = monday(), monday(1)
    refused(await week(client, known, first, 1, wages=more), 422, "invalid_request")
    parts = [f"swadaya_{part}" for part in ("cash", "labour", "material", "land")]
    for when in (second, first):
        facts = dict.fromkeys((*parts, "wages"), most)
        await client.ok(await week(client, known, when, 1, **facts))
    assert (await work(client, known))["swadaya"] == "800000000000.00"


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+07:00", "1999-12-31T00:00:00+07:00"])
async def test_a_photo_is_not_of_another_century(planning, when):
    client, known = planning.client(id=STARTER), await started(planning)
    refused(await photo(client, known, 0, taken_at=when), 422, "photo_too_old")


async def test_a_camera_whose_clock_was_reset_tells_no_time(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    reset = jpeg().replace(TAKEN.encode(), b"1980:01:01 00:00:00")
    refused(await photo(client, known, 0, reset, taken_at=None), 422, "photo_time_needed")
    found = await client.ok(await photo(client, known, 0, reset))
    assert "time_said" in found["flags"]


async def test_photos_that_no_row_names_are_swept_and_the_others_stay(planning, tmp_path):
    store = Folder(tmp_path)
    client, known = planning.client(id=STARTER), await started(planning)
    named = await client.ok(await photo(client, known, 0))
    for content in (picture(0), b"nobody names this"):
        await store.put(io.BytesIO(content), most=1_000_000)
    for path in store.folder.rglob("*"):
        os.utime(path, (0, 0))  # long ago
    assert await sweep(planning.sessions, store, ActivityPhoto.sha256) == 1
    await store.verify(named["sha256"])


async def test_a_line_sent_again_is_one_line(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    id = "01900000-0000-7000-8000-000000000001"
    first = await client.ok(await line(client, known, 10, id=id))
    assert await client.ok(await line(client, known, 10, id=id)) == first
    refused(await line(client, known, 11, id=id), 409, "id_taken")


async def test_a_line_may_not_take_the_id_of_one_that_nobody_sees(planning):
    """Row security hides it, but its id is taken all the same: no fault, and nothing is written."""
    elsewhere = await works.plan(planning, region=OTHER)
    foreign = await works.activity(planning.client(), elsewhere, **works.TRAINING, places=[])
    taken = OpnameLine(
        activity_id=foreign["id"],
        number=1,
        region=OTHER,
        rt=f"{OTHER}-001-001",
        criterion="2b",
        unit="m",
        count=1,
        volume=1,
        measured_on=today(),
        recorded_by="x",
    )
    async with planning.sessions.begin() as session:
        session.add(taken)
    known = await started(planning)
    narrow = planning.client(id=STARTER, regions=("35.19",))
    refused(await line(narrow, known, 10, id=str(taken.id)), 409, "id_taken")
    assert await planning.scalar("SELECT count(*) FROM opname_lines") == 1


async def test_the_database_itself_changes_no_line(planning):
    client, known = planning.client(id=STARTER), await started(planning)
    await client.ok(await line(client, known, 10))
    with pytest.raises(ProgrammingError, match="only added to"):
        async with planning.sessions.begin() as session:
            await session.execute(text("UPDATE opname_lines SET volume = 1"))


SQUARE = [[111.0, -7.0], [111.01, -7.0], [111.01, -7.01], [111.0, -7.01], [111.0, -7.0]]
HOLE = [[111.004, -7.004], [111.006, -7.004], [111.006, -7.006], [111.004, -7.006]]


@pytest.mark.parametrize(
    ("geometry", "least", "most"),
    [
        ({"type": "Point", "coordinates": [111.005, -7.005]}, 0, 0),
        ({"type": "Point", "coordinates": [111.005, -7.006]}, 111, 112),
        ({"type": "MultiPoint", "coordinates": [[112.0, -7.0], [111.005, -7.006]]}, 111, 112),
        ({"type": "LineString", "coordinates": [[111.0, -7.006], [111.01, -7.006]]}, 111, 112),
        ({"type": "LineString", "coordinates": [[111.006, -7.005], [111.01, -7.005]]}, 110, 111),
        ({"type": "Polygon", "coordinates": [SQUARE]}, 0, 0),
        ({"type": "Polygon", "coordinates": [SQUARE, [*HOLE, HOLE[0]]]}, 110, 112),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE]]}, 0, 0),
    ],
)
def test_how_far_a_point_lies(geometry, least, most):
    assert least <= metres(111.005, -7.005, geometry) <= most


def test_a_photo_on_the_line_is_not_far():
    assert metres(*AT, LINE) < 10
