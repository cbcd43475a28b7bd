"""Steps at the bench: an account, statements, lines."""

import re
from uuid import uuid4

from playwright.async_api import expect

from deploy.local.demo.calls import log_in
from tests.browser.money import TODAY, VILLAGE, YEAR, as_user, ceiling, send
from tests.browser.planning import press

NUMBER, AMOUNT = "SP2D 00777", "61234567.00"
HEAD = "Tanggal;Uraian;Debet;Kredit\n"
DAY = f"{TODAY:%d/%m/%Y}"
LINES = (
    f"{DAY};Pencairan {NUMBER};;61.234.567,00\n"
    f"{DAY};Toko Maju;3.000.003,00;\n"
    f"{DAY};Bunga;;2.350,75\n"
)


async def released(site, source):
    """An allocation that is paid out at once, and two expenses that a bank tells as one."""
    async with as_user(site, "treasurer") as http:
        of = await ceiling(http, source)
        said = {"recipient": "LKM Bank", "amount": AMOUNT, "scheme": "single", "number": "SPPB/B"}
        made = await send(
            http, "allocations", ceiling_id=of["id"], region=VILLAGE, date=str(TODAY), **said
        )
        tranche = made["tranches"][0]["id"]
        await send(http, f"tranches/{tranche}/request", date=str(TODAY))
        await log_in(http, site.users["treasurer2"])
        document = {"number": NUMBER}
        await send(http, f"tranches/{tranche}/release", document=document, date=str(TODAY))
        paid = {"allocation_id": made["id"], "date": str(TODAY), "category": "bahan"}
        for amount in ("1000001.00", "2000002.00"):
            number = f"KW-{amount[0]}/{YEAR}"
            await send(http, "expenses", amount=amount, receipt_number=number, **paid)
        return made


def number_of_its_own():
    return str(uuid4().int)[:12]


async def registered(page):
    """A new account of the village in the page; answers its number."""
    number = number_of_its_own()
    dialog = await told(page, number)
    await expect(dialog).to_have_count(0)
    return number


async def told(page, number):
    """Answers the dialog, which stays when the account is refused."""
    await press(page, "Rekening baru")
    dialog = page.get_by_role("dialog", name="Rekening baru")
    fields = {
        "Wilayah": VILLAGE,
        "Atas nama": "LKM Bangkit Bersama",
        "Bank": "Bank Contoh",
        "Nomor rekening": number,
    }
    for name, value in fields.items():
        await dialog.get_by_label(re.compile(f"^{name}")).fill(value)
    await press(dialog, "Tambah penanda tangan")
    await press(dialog, "Simpan")
    return dialog


async def uploaded(page, content, name="mutasi.csv"):
    """Answers the dialog, which stays when the file is refused."""
    await press(page, "Unggah rekening koran")
    dialog = page.get_by_role("dialog", name="Unggah rekening koran")
    file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    await dialog.get_by_label("Berkas").set_input_files(file)
    await press(dialog, "Unggah")
    return dialog
