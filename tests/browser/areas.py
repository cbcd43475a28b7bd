"""Steps on the pages of areas: rounds of a village of their own, areas, outlines, a second person."""

import itertools

from contracts.regions import area_code
from deploy.local.demo.load import fill_and_seal
from tests.browser.planning import press
from tests.browser.test_duplicates import client
from tests.survey.exits import SLUM
from tests.survey.outlines import draw, square
from tests.survey.steps import rt, sheet

REGENCY, VILLAGE = "33.71", "33.71.02.1003"  # of another province: nothing that other tests count
ROUND = {"kind": "baseline", "year": 2024, "region": VILLAGE, "regulation": "permen-14-2018"}
CLASSES = (  # 0, 35 and 40 points
    ("Tidak kumuh", {}),
    ("Kumuh ringan", SLUM),
    ("Kumuh sedang", SLUM | {"2b": "780"}),
)
numbers = itertools.count(1)
lots = itertools.count()  # of ground: squares that touch no other test's


def ground(side=0.004):
    """A square of about 19 ha of its own, east of the last one."""
    x, y = 110.2 + 0.01 * next(lots), -7.47
    return square(x, y, side), (x, y, side)


async def surveyed(desk, tmp_path, volumes=SLUM, kawasan="", **facts):
    """Three new RTs of a sealed round; their codes and the round."""
    rts = [rt(next(numbers), VILLAGE) for _ in range(3)]
    rows = [{"kode_rt": one, "kawasan": kawasan} | volumes for one in rts]
    return rts, await measured(desk, tmp_path, rows, **facts)


async def measured(desk, tmp_path, rows, **facts):
    """A sealed round with these sheets; its id."""
    body = ROUND | {"name": "Baseline uji kawasan"} | facts
    round = await desk.ok(await desk.post("/v1/survey/rounds", body))
    file = tmp_path / f"{round['id']}.csv"
    file.write_bytes(sheet(*rows))
    await fill_and_seal(desk.http, round["id"], file)
    return round["id"]


async def formed(desk, name, rts):
    """An area of these RTs, which no seal has scored; its code."""
    body = {"name": name, "region": REGENCY, "members": rts}
    return (await desk.ok(await desk.post("/v1/survey/areas", body)))["code"]


async def ready(site, tmp_path, name, volumes=SLUM, *, drawn=True):
    """An area of three RTs that a seal has scored; its code, and its ground."""
    shape, place = ground()
    code = area_code(REGENCY, name)
    async with client(site, "admin") as desk:
        await surveyed(desk, tmp_path, volumes, name)
        if drawn:
            await desk.ok(await draw(desk, code, shape))
    return code, place


async def corners(page, *places):
    """Enter corners as numbers."""
    await page.get_by_text("Sudut sebagai angka").click()
    for lon, lat in places:
        await page.get_by_label("Bujur", exact=True).fill(str(lon))
        await page.get_by_label("Lintang", exact=True).fill(str(lat))
        await press(page, "Tambah sudut")


async def invited(site, name, role, *regions):
    """A new account of that role and these regions, known to the visit."""
    password = "kalimat sandi yang cukup panjang"
    async with client(site, "admin") as desk:
        body = {"username": name, "roles": [role], "regions": regions}
        user = await desk.ok(await desk.post("/v1/users", body))
        accepted = {"token": user["invitation"]["token"], "password": password}
        assert (await desk.post("/v1/invitations/accept", accepted)).status_code == 204
    site.users[name] = {"username": name, "password": password}
