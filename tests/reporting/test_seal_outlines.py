"""The map of a seal: borders and outlines as they are known, no finer than paper shows them."""

import json
from math import sin

from services.reporting.maps.shapes import packed
from services.reporting.seals.outlining import CORNERS, outlines
from services.reporting.seals.template_1.places import places_drawn
from tests import pdf
from tests.reporting.exports import VILLAGE
from tests.reporting.maps import delineated, square
from tests.reporting.seals import compared, facts, file, sealed, told
from tests.reporting.test_maps_boundaries import bring, two

X, Y, SIDE = 3_478_000_000, 2_238_000_000, 2_000_000


def corners(geometry):
    return [tuple(at) for part in geometry["coordinates"] for ring in part for at in ring]


def box(geometry):
    lons, lats = zip(*corners(geometry), strict=True)
    return [min(lons), min(lats), max(lons), max(lats)]


def near(found, wanted, by):
    return all(abs(one - other) < by for one, other in zip(found, wanted, strict=True))


async def test_a_yearbook_draws_the_borders_of_its_regencies(reporting):
    await reporting.hear(*told())
    before = await sealed(reporting, "yearbook", "35")
    assert (await facts(reporting, before))["outlines"] == {}
    await bring(reporting, two())
    seal = await sealed(reporting, "yearbook", "35")
    assert seal["id"] != before["id"]
    found = await facts(reporting, seal)
    assert set(found["outlines"]) == {"35.19"}
    assert near(box(found["outlines"]["35.19"]), [111.5, -7.6, 111.52, -7.59], 0.0003)
    drawn = places_drawn(found, found["outlines"])
    assert ([one["name"] for one in drawn["areas"]], drawn["dots"]) == (["Kabupaten Madiun"], [])
    assert (await file(reporting, seal, "pdf")).content.startswith(b"%PDF")
    assert (await compared(reporting, before))["same"]  # a border is no figure


async def test_a_region_without_border_lies_in_the_middle_of_its_works(reporting):
    await reporting.hear(*told())
    found = await facts(reporting, await sealed(reporting, "yearbook", "35"))
    [centre] = found["centres"]
    assert (centre["region"], centre["works"]) == ("35.19", 1)
    assert near([float(centre["lon"]), float(centre["lat"])], [111.515, -7.625], 0.00002)


async def test_a_profile_draws_the_outlines_of_its_kawasan(reporting):
    code = f"{VILLAGE}-K01"
    await reporting.hear(*told(), delineated(code, square(), region=VILLAGE))
    seal = await sealed(reporting, "profile", VILLAGE)
    found = (await facts(reporting, seal))["outlines"]
    assert set(found) == {code}
    assert near(box(found[code]), [111.5, -7.6, 111.51, -7.59], 0.0001)
    words = pdf.words((await file(reporting, seal, "pdf")).content)
    assert "K01" in "".join(words.replace("\u200b", "").split())
    brief = await facts(reporting, await sealed(reporting, "brief", "35.19"))
    assert "outlines" not in brief


def neighbours(count):
    """Two regions with one border of so many corners between them."""
    border = [(X + SIDE + int(40_000 * sin(n / 50)), Y + n * SIDE // count) for n in range(count)]
    west = [(X, Y), *border, (X, Y + SIDE)]
    east = [(X + 2 * SIDE, Y + SIDE), *reversed(border), (X + 2 * SIDE, Y)]
    return {"35.19": packed([[west]]), "35.20": packed([[east]])}


def test_neighbours_share_their_border_however_coarse_it_is():
    for count in (50, 30_000):
        found = outlines(neighbours(count))
        west, east = (set(corners(found[code])) for code in ("35.19", "35.20"))
        assert len(west & east) >= 40
        assert len(west - east) <= 3
        assert len(east - west) <= 3


def test_facts_stay_small_whatever_is_drawn():
    kept = {f"{n}.{code}": one for n in range(20) for code, one in neighbours(20_000).items()}
    found = outlines(kept)
    assert set(found) == set(kept)
    assert 500 < sum(len(corners(one)) for one in found.values()) <= CORNERS
    assert len(json.dumps(found, separators=(",", ":"))) < 180_000


def test_what_is_smaller_than_print_shows_falls_away():
    def rock(x, y, side):
        return [[(x, y), (x + side, y), (x + side, y + side), (x, y + side)]]

    large, tiny = rock(X, Y, SIDE), rock(X + 3 * SIDE, Y, 300)
    found = outlines({"a": packed([large, tiny]), "b": packed([tiny])})
    assert set(found) == {"a"}
    assert len(found["a"]["coordinates"]) == 1
    hole = [*large, *rock(X + SIDE // 2, Y + SIDE // 2, 300)]
    [[border]] = outlines({"a": packed([hole])})["a"]["coordinates"]
    assert len(border) == 5
