"""Steps of money: a ceiling and allocations by the API, then what people do in the pages."""

import asyncio
import contextlib
from uuid import uuid4

import httpx
from playwright.async_api import expect

from contracts.regions import day_of
from deploy.local.demo.calls import ask, log_in
from services.chassis.clock import now
from tests.browser.planning import press
from tests.browser.works import filled
from tests.survey.media.pictures import image, saved

REGENCY, VILLAGE = "35.19", "35.19.07.1009"
BASE = "/v1/finance"
TODAY = day_of(VILLAGE, now())
YEAR = TODAY.year


def part(page, name):
    return page.get_by_role("region", name=name, exact=True)


@contextlib.asynccontextmanager
async def as_user(site, name):
    """The API as this user calls it."""
    async with httpx.AsyncClient(base_url=site.url, timeout=30) as http:
        await log_in(http, site.users[name])
        yield http


async def send(http, path, **body):
    headers = {"Idempotency-Key": str(uuid4())}
    return await ask(http, "POST", f"{BASE}/{path}", json=body, headers=headers)


async def ceiling(http, source, amount="420000000.00", region=REGENCY):
    paper = {"number": f"DPA/{source}/{YEAR}"}
    return await send(
        http,
        "ceilings",
        source=source,
        fiscal_year=YEAR,
        region=region,
        amount=amount,
        document=paper,
    )


async def allocation(http, of, recipient, amount, scheme="70-30", **more):
    return await send(
        http,
        "allocations",
        ceiling_id=of["id"],
        region=VILLAGE,
        recipient=recipient,
        amount=amount,
        scheme=scheme,
        number=f"SPPB/{recipient[-1]}/{YEAR}",
        date=str(TODAY),
        **more,
    )


async def told(http, of, activity, **more):
    """An allocation for an activity, as soon as finance has heard of it."""
    for _ in range(40):
        try:
            return await allocation(http, of, activity_id=activity, **more)
        except RuntimeError as error:
            if "activity_unknown" not in str(error):
                raise
        await asyncio.sleep(0.25)
    raise TimeoutError(activity)


async def columns_of_flow(page):
    """How tall each column of the picture is, in pixels, without the gaps."""
    return await page.evaluate("""() => {
        const tall = {}
        for (const one of document.querySelectorAll('[aria-labelledby=flow] svg rect'))
            tall[one.getAttribute('x')] = (tall[one.getAttribute('x')] ?? 0)
                + Number(one.getAttribute('height'))
        return Object.values(tall)
    }""")


async def filled_year(site, activity, source="csr"):
    """Two ceilings; two allocations, of which one is released and half spent; answers that one."""
    async with as_user(site, "treasurer") as http:
        first = await ceiling(http, source)
        await ceiling(http, "dana-desa", "150000000.00", VILLAGE)
        more = {"recipient": "LKM Bangkit Bersama A", "amount": "80000000.00"}
        made = await told(http, first, activity, **more)
        await allocation(http, first, "KSM Maju B", "25000000.50", "40-40-20")
        tranche = made["tranches"][0]["id"]
        await send(http, f"tranches/{tranche}/request", evidence=[{"number": "04/LKM"}])
        await log_in(http, site.users["treasurer2"])
        await send(http, f"tranches/{tranche}/release", document={"number": "SP2D 00123"})
        paid = {"allocation_id": made["id"], "date": str(TODAY), "description": "Paving blok"}
        spent = {"bahan": "20000000.00", "upah": "8000000.00"}
        for category, amount in spent.items():
            await send(
                http, "expenses", category=category, amount=amount, receipt_number="KW-1", **paid
            )
        return first, made


async def set_by_hand(page):
    """A ceiling in the page; answers nothing, the page shows it."""
    await press(page, "Pagu baru")
    dialog = page.get_by_role("dialog", name="Pagu baru")
    await dialog.get_by_label("Sumber").select_option("apbd-kabkota")
    fields = {"Wilayah": REGENCY, "Jumlah (Rp)": "100.000.000", "Nomor": "DPA/9"}
    await filled(dialog, "Tetapkan pagu", **fields)
    await expect(page.get_by_role("heading", level=1)).to_contain_text("APBD kabupaten/kota")
    await press(page, "Revisi pagu")
    dialog = page.get_by_role("dialog", name="Revisi pagu")
    fields = {"Pagu baru (Rp)": "120000000", "Nomor": "DPPA/9"}
    await filled(dialog, "Revisi pagu", **fields)
    await expect(part(page, "Revisi")).to_contain_text("+Rp20.000.000")
    await expect(part(page, "Pagu Rp120.000.000")).to_contain_text("Tersedia Rp120.000.000")


async def allocated_by_hand(page, title):
    """For an activity that is chosen by its title; the tranches are told before it is sent."""
    await press(page, "Alokasi baru")
    dialog = page.get_by_role("dialog", name="Alokasi baru")
    fields = {"Penerima": "LKM Uji", "Nomor SPPB/kontrak": "SPPB/9", "Jumlah (Rp)": "50000001"}
    await dialog.get_by_label("Wilayah", exact=True).fill(VILLAGE)
    for name, value in fields.items():
        await dialog.get_by_label(name).fill(value)
    option = dialog.get_by_label("Kegiatan").locator("option", has_text=title)
    await dialog.get_by_label("Kegiatan").select_option(await option.get_attribute("value"))
    await dialog.get_by_label("Skema tahap").select_option("70-30")
    parts = dialog.get_by_role("list", name="Tahap yang akan dibuat").get_by_role("listitem")
    await expect(parts).to_have_count(2)
    await expect(parts.first).to_contain_text("Rp35.000.000,70")
    await expect(parts.last).to_contain_text("Rp15.000.000,30")
    await expect(parts.last).to_contain_text("fisik minimal 50 %")
    await press(dialog, "Alokasikan")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("LKM Uji")


async def requested(page):
    await press(page, "Minta: Tahap 1")
    dialog = page.get_by_role("dialog", name="Minta: Tahap 1")
    await filled(dialog, "Minta", Nomor="04/LKM")
    await expect(dialog).to_have_count(0)
    await expect(part(page, "Tahap")).to_contain_text("gugur dalam 90 hari")


async def released(page):
    """Answers the dialog, which stays when it is refused."""
    await press(page, "Cairkan: Tahap 1")
    dialog = page.get_by_role("dialog", name="Cairkan: Tahap 1")
    await filled(dialog, "Cairkan", Nomor="SP2D 9")
    return dialog


async def spent(page, amount, number="KW-9"):
    await press(page, "Catat belanja")
    dialog = page.get_by_role("dialog", name="Catat belanja")
    await dialog.get_by_label("Kategori").select_option("bahan")
    await filled(dialog, "Simpan", **{"Jumlah (Rp)": amount, "Nomor kuitansi": number})
    return dialog


async def receipt_sent(page, number="KW-9"):
    await press(page, f"Tambah kuitansi: {number}")
    dialog = page.get_by_role("dialog", name="Tambah kuitansi")
    content = saved("JPEG", image(size=(64, 48)))
    file = {"name": "kuitansi.jpg", "mimeType": "image/jpeg", "buffer": content}
    await dialog.get_by_label("Berkas").set_input_files(file)
    await press(dialog, "Kirim kuitansi")
    await expect(dialog).to_have_count(0)
