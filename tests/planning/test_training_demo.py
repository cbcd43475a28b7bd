"""The trainings of the programme's texts, as the demo tells them: every figure as it is written."""

import copy
import tomllib
from pathlib import Path

import pytest

from deploy.local.demo import training
from tests.planning.steps import BASE, listed

TOLD = tomllib.loads(Path(training.TRAININGS).read_text("utf-8"))


@pytest.fixture
async def demo(planning):
    client = planning.client(id="demo")
    for _ in range(2):  # starting again goes on where it was
        await load_as(client)
    return client


async def load_as(client):
    """As `training.train` does, which speaks to the gateway."""
    await training.train(client.http)


async def test_the_demo_tells_what_the_texts_say(demo):
    found = {one["title"]: one for one in await listed(demo, "trainings")}
    assert {one["state"] for one in found.values()} == {"held"}
    facilitators = found["Pelatihan fasilitator OC 02 Sumatera Selatan"]
    days = (facilitators["begin_on"], facilitators["end_on"], facilitators["days"])
    assert days == ("2016-07-31", "2016-08-07", 8)
    assert facilitators["people"] == {"male": 0, "female": 0, "untold": 242, "mbr": None}
    assert facilitators["places"] == [{"region": "16.71", "name": "Asrama Haji Palembang"}]
    ojt = found["OJT pendataan kumuh"]
    assert (ojt["begin_on"], ojt["days"], ojt["places"][0]["region"]) == ("2020-03-09", 1, "35.02")
    pkm = found["Peningkatan Kapasitas Masyarakat (PKM) KOTAKU 2018"]
    assert (pkm["year"], pkm["begin_on"], pkm["days"], pkm["region"]) == (2018, None, 2, "35.03")
    bajur = found["Pelatihan PLPBK, Desa Bajur"]
    assert (bajur["year"], bajur["days"], bajur["audience"][0]) == (None, None, "tipp")
    assert len(found) == 5


async def test_what_the_texts_do_not_say_is_left_empty_and_the_rest_names_its_text(demo):
    every = [await of(demo, "trainings", one) for one in await listed(demo, "trainings")]
    media = await listed(demo, "media")
    assert {one["kind"] for one in media} == {"koran_kampung", "buletin", "fotonovela"}
    for one in (*every, *media):
        assert one["source"].startswith("Teks program ")
        assert one["costs"] == []
    assert {one["copies"] for one in media} == {None}
    assert [one["title"] for one in every if one["participants"]] == [
        "Pelatihan fasilitator OC 02 Sumatera Selatan"
    ]


async def of(client, what, known):
    return await client.ok(await client.get(f"{BASE}/{what}/{known['id']}"))


async def test_the_totals_of_the_demo_are_those_of_the_texts(demo):
    found = await demo.ok(await demo.get(f"{BASE}/trainings/totals", by="province"))
    total = found["total"]
    assert (total["trainings"], total["untold"], total["uncounted"]) == (5, 242, 4)
    assert total["days"] == 8 + 2 + 1
    by_place = [(one["name"], one["trainings"]) for one in found["items"]]
    assert by_place == [("Sumatera Selatan", 2), ("Jawa Timur", 3)]


async def test_what_somebody_corrected_stays_when_the_demo_is_loaded_again(demo):
    first = copy.deepcopy(TOLD["trainings"][0])
    known = await of(demo, "trainings", first)
    headers = {"If-Match": f'"{known["version"]}"'}
    address = f"{BASE}/trainings/{known['id']}"
    await demo.http.patch(address, json={"title": "Lain", "jp": 64}, headers=headers)
    await load_as(demo)
    assert (await of(demo, "trainings", first))["title"] == "Lain"
