"""Where an RT lies when nobody says so: the mean of its households, else a point in its area."""

import asyncio
import random
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

import pytest
from shapely.geometry import Point, shape

from services.chassis import migrations, sight
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.survey.app import service
from services.survey.households.models import Household
from services.survey.persons import commands as persons
from services.survey.positions import queries
from services.survey.positions.models import Position
from services.survey.questionnaire.scores import SCORES
from tests.conftest import PASSWORD
from tests.survey.outlines import LAT as SOUTH
from tests.survey.outlines import LON as WEST
from tests.survey.outlines import area, drawn, polygon, ring, square
from tests.survey.positions import LAT, LON, find, place, where
from tests.survey.steps import apply, imported, open_round, rt, sheet
from tests.survey.works import seal


def home(round, code, lon, lat, state="approved", **more):
    """A household, as the rows of a file become it."""
    return Household(
        id=new_id(),
        round_id=UUID(round["id"]),
        rt=code,
        region=code.split("-", maxsplit=1)[0],
        state=state,
        flags=[],
        open_flags=0,
        version=1,
        recorded_at=now(),
        lon=None if lon is None else Decimal(lon),
        lat=None if lat is None else Decimal(lat),
        **{score.id: 1 for score in SCORES},
        **more,
    )


async def add(survey, *homes):
    async with survey.sessions.begin() as session:
        session.add_all(homes)


async def five(survey, round, code=None, lon="111.51234"):
    """As many households as a mean takes."""
    await add(survey, *(home(round, code or rt(1), lon, "-7.61235") for _ in range(5)))


async def test_a_statement_goes_before_households_and_these_before_the_area(survey):
    client = survey.client()
    round = await open_round(client)
    assert await find(survey, rt(1)) == {}
    made = await drawn(client, "Klagen", square(), members=[rt(1)])
    lon, lat, source = await where(client)
    assert source == "area"
    assert shape(square()).contains(Point(float(lon), float(lat)))
    await five(survey, round)
    assert await where(client) == ("111.5123", "-7.6124", "households")
    await client.ok(await place(client))
    assert await where(client) == (LON, LAT, "stated")
    await client.ok(await place(client, None, None))
    assert (await where(client))[2] == "households"
    await survey.client().http.delete(
        f"/v1/survey/areas/{made['code']}/outline", headers={"If-Match": "*"}
    )
    assert (await where(client, rt(1)))[2] == "households"
    assert await survey.scalar("SELECT count(*) FROM area_points") == 0


async def test_of_fewer_than_five_homes_nothing_is_shown(survey):
    client = survey.client()
    round, later = await open_round(client), await open_round(client, year=2025, name="2025")
    await add(survey, *(home(round, rt(1), "111.51", "-7.61") for _ in range(4)))
    assert await find(survey, rt(1)) == {}
    others = [("111.52", None), (None, None), ("0", "0"), ("-7.61", "111.51")]
    await add(survey, *(home(round, rt(1), *one) for one in others))  # nowhere, or not here
    states = ("received", "returned", "rejected", "merged")
    await add(survey, *(home(round, rt(1), "111.9", "-7.9", state) for state in states))
    await add(survey, home(later, rt(1), "111.51", "-7.61"))  # a fifth, of another round
    assert await find(survey, rt(1)) == {}
    fifth = home(round, rt(1), "111.51", "-7.61")
    fifth_id = fifth.id
    await add(survey, fifth)
    assert await find(survey, rt(1)) == {rt(1): ("111.5100", "-7.6100", "households")}
    async with survey.sessions.begin() as session:  # as whoever is erased is forgotten
        await session.execute(persons.FORGET_PLACE, {"id": fifth_id, "version": None})
    assert await find(survey, rt(1)) == {}


async def test_the_newest_round_with_enough_homes_counts(survey):
    client = survey.client()
    old = await open_round(client, year=2022, name="2022")
    newer = await open_round(client, year=2024, name="2024", region="35.19")
    await five(survey, newer, lon="111.52")
    await five(survey, old, lon="111.51")
    assert (await find(survey, rt(1)))[rt(1)][0] == "111.5200"


@pytest.mark.parametrize("seed", range(4))
async def test_means_are_those_of_a_plain_count(survey, seed):
    dice, client = random.Random(seed), survey.client()
    years = [2021, 2022, 2023]
    rounds = {year: await open_round(client, year=year, name=str(year)) for year in years}
    states = ("approved",) * 5 + ("received", "returned", "rejected", "merged")
    homes, rts = [], [rt(n, v) for v in ("35.19.09.2010", "35.77.03.1005") for n in range(1, 13)]
    for code in rts:
        for year in years:
            for _ in range(dice.randint(0, 11)):
                lon = Decimal(dice.randint(1115_000_000, 1116_000_000)).scaleb(-7)
                lat = Decimal(dice.randint(-76_500_000, -75_000_000)).scaleb(
                    -dice.choice((7, 7, 6))
                )
                if dice.random() < 0.1:
                    lon = lat = None
                homes.append((year, home(rounds[year], code, lon, lat, dice.choice(states))))
    await add(survey, *(one for _, one in homes))
    wanted = {code: found for code in rts if (found := mean(homes, code, years))}
    assert await find(survey, *rts) == wanted
    assert 0 < len(wanted) < len(rts)


def mean(homes, code, years):
    """The same, one by one."""
    for year in reversed(years):
        seen = [
            one
            for when, one in homes
            if (when, one.rt, one.state) == (year, code, "approved")
            and one.lat is not None
            and -12 <= one.lat <= 7
        ]
        if len(seen) >= 5:
            sums = [sum(getattr(one, name) for one in seen) for name in ("lon", "lat")]
            rounded = [(s / len(seen)).quantize(Decimal("0.0001"), ROUND_HALF_UP) for s in sums]
            return (*map(str, rounded), "households")
    return None


async def test_a_village_officer_sees_the_point_of_an_area_that_is_the_regencys(survey):
    await drawn(survey.client(), "Klagen", square(), members=[rt(1)])
    officer = survey.client(regions=("35.19.09.2010",), scopes={"survey:read"})
    assert (await where(officer))[2] == "area"
    assert (await officer.get("/v1/survey/areas")).json()["items"] == []


async def test_many_are_found_in_one_statement_and_only_what_may_be_seen(survey, statements):
    client = survey.client()
    codes = [rt(n) for n in range(1, 21)]
    for code in codes[:3]:
        await client.ok(await place(client, code=code))
    await client.ok(await place(client, code="35.77.03.1005-001-001"))
    asked = [*codes, "35.77.03.1005-001-001", rt(1)]
    async with survey.sessions() as session:
        with statements() as seen:
            found = await queries.find(session, asked)
        assert len([one for one in seen if "rt_positions" in one]) == len(seen) == 1
        assert set(found) == {*codes[:3], "35.77.03.1005-001-001"}
        assert found[rt(1)] == Position(lon=Decimal(LON), lat=Decimal(LAT), source="stated")
        await sight.show(session, sight.Sight(("35.19",)))
        assert set(await queries.find(session, asked)) == set(codes[:3])
        assert await queries.find(session, []) == {}


async def test_areas_that_were_drawn_before_get_a_point_by_the_migration(survey, postgres):
    client = survey.client()
    hole = ring(WEST + 0.001, SOUTH + 0.001, 0.008)  # the middle is not inside
    horseshoe = [
        *([WEST + 0.1, SOUTH], [WEST + 0.13, SOUTH], [WEST + 0.13, SOUTH + 0.03]),
        *([WEST + 0.12, SOUTH + 0.03], [WEST + 0.12, SOUTH + 0.01], [WEST + 0.11, SOUTH + 0.01]),
        *([WEST + 0.11, SOUTH + 0.03], [WEST + 0.1, SOUTH + 0.03], [WEST + 0.1, SOUTH]),
    ]
    parts = [[ring(WEST + 0.2)], [ring(WEST + 0.25, SOUTH + 0.005, 0.02)]]
    # Nothing lies in the middle between the two.
    apart = [[ring(WEST + 0.3)], [ring(WEST + 0.3, SOUTH + 0.1)]]
    shapes = {
        "HOLE": polygon(ring(), hole),
        "HORSESHOE": polygon(horseshoe),
        "PARTS": {"type": "MultiPolygon", "coordinates": parts},
        "APART": {"type": "MultiPolygon", "coordinates": apart},
    }
    for name, drawing in shapes.items():
        await drawn(client, name, drawing)
    await area(client, "Kosong")
    drawn_points = await points(survey)
    await survey.app.state.engine.dispose()
    urls = [
        postgres.url(survey.app.state.engine.url.database, role, PASSWORD)
        for role in ("survey_owner", "survey")
    ]
    await asyncio.to_thread(migrations.downgrade, service, urls[0], "0023")
    await asyncio.to_thread(migrations.upgrade, service, *urls)
    for found in (drawn_points, await points(survey)):
        assert set(found) == {f"35.19-K-{name}" for name in shapes}
        for name, drawing in shapes.items():
            assert shape(drawing).contains(Point(*map(float, found[f"35.19-K-{name}"]))), name


async def points(survey):
    rows = await survey.rows("SELECT area, lon, lat FROM area_points")
    return {row.area: (row.lon, row.lat) for row in rows}


async def test_a_sealed_round_goes_on_telling_where_homes_were(survey):
    client = survey.client()
    round = await open_round(client)
    await apply(survey, client, await imported(survey, client, round, sheet({"kode_rt": rt(1)})))
    await five(survey, round)
    await seal(survey, client, round)
    assert (await where(client))[2] == "households"
