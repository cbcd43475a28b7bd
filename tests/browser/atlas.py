"""Steps on the page Peta: a village whose RTs became better, and what its map shows of that."""

import itertools
import re

from playwright.async_api import expect

from contracts.regions import area_code, day_of
from deploy.local.demo.calls import until
from services.chassis.clock import now
from services.reporting.maps.cells import BITS, on_map
from tests.browser.areas import CLASSES, client, invited, measured
from tests.browser.works import approved
from tests.reporting.maps import read
from tests.survey.outlines import draw, square
from tests.survey.steps import rt

DISTRICT = "32.73.01"  # of another province: nothing that other tests count
VILLAGES = tuple(f"{DISTRICT}.{number}" for number in (1001, 1002, 1003, 1004))
FIRST, THEN = 2021, 2023  # medium, none
LAST = day_of(DISTRICT, now()).year  # and the year of the activity
LON, LAT, APART = 107.58, -6.86, 0.002
MEDIUM, NONE = CLASSES[2][1], CLASSES[0][1]
numbers = itertools.count(1)
lots = itertools.count()  # of ground: each village lies east of the last one


def at(lon, lat, zoom):
    """As an address says which part of the map is looked at."""
    return f"{zoom}_{lat}_{lon}"


async def stated(desk, places):
    """Say where RTs lie."""
    lines = ["kode_rt,lon,lat", *(f"{code},{lon:.6f},{lat:.6f}" for code, lon, lat in places)]
    file = {"file": ("letak.csv", "\n".join(lines), "text/csv")}
    await desk.ok(await desk.http.post("/v1/survey/rt-positions", files=file))


async def heard(desk, layer, village, done):
    """Wait until reporting has this in its map of the village."""
    address = f"/v1/reports/maps/{layer}.geojson?region={village}&limit=500"
    await until(desk.http, address, lambda found: done(found["features"]))


async def improved(site, tmp_path, village):
    """Three RTs, two of which were a slum and are none; their codes and places, and who sees them."""
    codes = [rt(number, village) for number in (1, 2, 3)]
    west = LON + 0.02 * next(lots)
    places = [(code, round(west + APART * n, 4), LAT) for n, code in enumerate(codes)]
    facts = {"region": village, "kind": "baseline", "year": FIRST}
    async with client(site, "admin") as desk:
        rows = [{"kode_rt": code} | MEDIUM for code in codes]
        await measured(desk, tmp_path, rows, **facts)
        rows = [{"kode_rt": code} | (NONE if code != codes[2] else MEDIUM) for code in codes]
        await measured(desk, tmp_path, rows, **facts | {"kind": "update", "year": THEN})
        await stated(desk, places)
        await heard(desk, "rts", village, lambda rts: "none" in classes(rts) and len(rts) == 3)
    return places, await people(site, village)


async def scored(desk, code):
    """Wait until reporting has this area with a class."""
    mine = lambda one: one["id"] == code and one["properties"]["class"]  # noqa: E731
    await heard(desk, "areas", code[:5], lambda found: any(map(mine, found)))


def classes(features):
    return {one["properties"]["class"] for one in features}


async def people(site, village):
    """A facilitator and a district officer of the village alone."""
    names = [f"{role}.peta.{next(numbers)}" for role in ("facilitator", "district")]
    for name in names:
        await invited(site, name, name.partition(".")[0], village)
    return names


async def worked(site, village, title, by):
    """An approved activity of this year in the RT that is still a slum."""
    await approved(site, title, village=village, by=by)
    async with client(site, "admin") as desk:
        await heard(desk, "activities", village, bool)


async def outlined(site, tmp_path, village, name, place):
    """A kawasan of its own, drawn around a place."""
    code = area_code(village[:5], name)
    lon, lat = place
    async with client(site, "admin") as desk:
        rows = [{"kode_rt": rt(90, village), "kawasan": name} | MEDIUM]
        await measured(desk, tmp_path, rows, region=village, kind="baseline", year=THEN)
        await desk.ok(await draw(desk, code, square(lon, lat, 0.003)))
        await scored(desk, code)


def canvas(page):
    return page.locator("canvas.maplibregl-canvas")


def popup(page):
    return page.locator(".maplibregl-popup")


async def told(page, words):
    """Ask for what lies in the middle of the map, until its worker has drawn what says so."""
    for _ in range(40):
        await canvas(page).press("Enter")
        try:
            await expect(popup(page)).to_contain_text(words, timeout=500)
        except AssertionError:
            continue
        return popup(page)
    raise AssertionError(words)


def year_of(address):
    return int(re.search(r"[?&]year=(\d{4})", address)[1])


def asked(page):
    """The addresses of this service that a page asks for from here on."""
    found = []
    page.on("request", lambda one: found.append(one.url) if "/v1/" in one.url else None)
    return found


class Tiles:
    """What a page asked for of the map's tiles, and what they held."""

    def __init__(self, page):
        self.answers = []
        page.on("response", self._note)

    def _note(self, answer):
        if "/tiles/" in answer.url:
            self.answers.append(answer)

    def layers(self):
        return {one.url.split("/maps/")[1].split("/")[0] for one in self.answers}

    async def classes(self, layer, year):
        """Of what was drawn of a layer in a year, by code."""
        found = {}
        for answer in self.answers:
            if f"/{layer}/" in answer.url and year_of(answer.url) == year and answer.status == 200:
                told = read(await answer.body()).get(layer, [])
                found |= {one["properties"]["code"]: one["properties"].get("class") for one in told}
        return found


def tile(lon, lat, zoom):
    """The address of the tile in which a place lies."""
    x, y = on_map(lon, lat)
    return f"{zoom}/{x >> (BITS - zoom)}/{y >> (BITS - zoom)}.mvt"
