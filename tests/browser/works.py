"""Steps of a work: approved by the API, then built in the page."""

from datetime import timedelta

import httpx
from playwright.async_api import expect

from contracts.regions import day_of
from deploy.local.demo.calls import ask, log_in, until
from services.chassis.clock import now
from tests.browser.planning import press
from tests.planning.works import READY, SCREENED
from tests.survey.media.pictures import image, saved

VILLAGE = "35.19.07.1009"
BASE = "/v1/planning"
BOTH = ("facilitator", "district")
ACT = {"kind": "perdes", "number": "9/2026", "date": "2026-03-02"}
LINE = {
    "description": "Paving",
    "unit": "ls",
    "volume": "1",
    "unit_price": "80000000",
    "category": "bahan",
}


def day(ahead):
    return str(day_of(VILLAGE, now()) + timedelta(days=ahead))


def monday(weeks=0):
    """The Monday of this week, or of one before."""
    today = day_of(VILLAGE, now())
    return str(today - timedelta(days=today.weekday() + 7 * weeks))


async def change(http, address, body, of, method="PUT"):
    seen = {"If-Match": f'"{(await ask(http, "GET", of))["version"]}"'}
    await ask(http, method, address, json=body, headers=seen)


async def approved(site, title, volume="2", *, village=VILLAGE, by=BOTH, **more):
    """An activity of so many metres of road that is approved by two people; answers its id."""
    maker, judge = (site.users[name] for name in by)
    async with httpx.AsyncClient(base_url=site.url, timeout=30) as http:
        await log_in(http, maker)
        address = f"{BASE}/needs?region={village}&criterion=2b"
        needs = await until(http, address, lambda found: bool(found["items"]))
        rt = next(one["rt"] for one in needs["items"] if float(one["left"]) >= float(volume))
        years = {"begin_year": 2026, "end_year": 2030}
        plan = await ask(
            http,
            "POST",
            f"{BASE}/plans",
            json={"kind": "rplp", "region": village, "title": title} | years,
        )
        at = f"{BASE}/plans/{plan['id']}"
        await change(http, f"{at}/chapters/profil", {"body": "Jalan rusak."}, at)
        places = [{"rt": rt, "criterion": "2b", "volume": volume}]
        body = {"kind": "jalan_paving", "title": title, "year": 2026, "volume": volume}
        work = await ask(
            http,
            "POST",
            f"{BASE}/activities",
            json=body | {"plan_id": plan["id"], "places": places} | more,
        )
        own = f"{BASE}/activities/{work['id']}"
        await change(http, own, READY, own, "PATCH")
        await change(http, f"{own}/rab", {"lines": [LINE]}, own)
        await change(http, f"{own}/safeguards", {"answers": SCREENED}, f"{own}/safeguards")
        await ask(http, "POST", f"{at}/submit", json={})
        await log_in(http, judge)
        await ask(http, "POST", f"{at}/finalise", json={})
        await ask(http, "POST", f"{at}/approve", json={"legal_basis": ACT})
        for verb, said in {"propose": {}, "judge": {"verdict": "fit"}, "approve": {}}.items():
            await log_in(http, maker if verb == "propose" else judge)
            await ask(http, "POST", f"{own}/{verb}", json=said)
        return work["id"]


def part(page, name):
    return page.get_by_role("region", name=name)


async def filled(dialog, button, **fields):
    """Fill a dialog by its labels and send it."""
    for name, value in fields.items():
        await dialog.get_by_label(name.replace("_", " "), exact=True).fill(value)
    await press(dialog, button)


async def photographed(page, percent):
    """A photo that tells neither place nor time: refused until both are said."""
    await press(page, "Tambah foto")
    dialog = page.get_by_role("dialog", name="Tambah foto")
    await dialog.get_by_label("Kemajuan").select_option(f"{percent} %")
    content = saved("JPEG", image(size=(64, 48 + percent)))
    file = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": content}
    await dialog.get_by_label("Berkas").set_input_files(file)
    if percent == 0:
        await press(dialog, "Kirim foto")
        await expect(dialog.get_by_role("alert")).to_contain_text("tidak menyimpan tempat")
    await filled(
        dialog, "Kirim foto", Bujur="111,5", Lintang="-7,6", Diambil_pada=f"{day(-1)}T08:00"
    )
    await expect(dialog).to_have_count(0)
    await expect(part(page, "Foto").get_by_role("img", name=f"Foto {percent} %")).to_be_visible()


async def week(page, on, physical, **more):
    await press(page, "Catat minggu")
    dialog = page.get_by_role("dialog", name="Catat minggu")
    await dialog.get_by_label("Hari dalam minggu itu").fill(on)
    await filled(dialog, "Simpan", **{"Kemajuan fisik (%)": physical} | more)
    return dialog


async def measured(page, length, button="Tambah ukuran", why=None):
    await press(page, button)
    dialog = page.get_by_role("dialog", name=button)
    await dialog.get_by_label("Panjang (m)").fill(length)
    if why:
        await dialog.get_by_label("Mengapa dibetulkan").fill(why)
    await press(dialog, "Simpan")
    await expect(dialog).to_have_count(0)


async def certified(page):
    """Asks for the certificate; answers the dialog, which stays when it is refused."""
    await press(page, "Nyatakan selesai")
    dialog = page.get_by_role("dialog", name="Nyatakan selesai")
    await filled(dialog, "Nyatakan selesai", Nomor_sertifikat="SERT/9")
    return dialog
