"""The pages of reports, accounts and the bench, and their dialogs: each look fits, none has a violation."""

import re

import pytest

from tests.browser import bank, money
from tests.browser.test_money import LOOKS
from tests.browser.works import approved

LINE = re.compile("^(Sisihkan|Put aside)$")


class Judge:
    """Looks at what is there, and notes what is wrong with it."""

    def __init__(self, site, *look):
        self.site, self.look, self.found = site, look, {}

    async def see(self, name):
        page, width = self.site.page, self.look[0]
        await self.site.settled()
        if lines := await self.site.violations():
            self.found[name] = lines
        await self.site.shoot("-".join([name, *map(str, self.look)]))
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, name

    async def open(self, name, button):
        page = self.site.page
        await page.get_by_role("button", name=re.compile(button)).first.click()
        await self.see(name)
        await page.keyboard.press("Escape")


async def prepared(site, source, width, scheme):
    """An allocation with an agreement, a contribution and a draft; answers it and the draft."""
    activity = await approved(site, f"Paving lihat {width} {scheme}", "1")
    _, made = await money.filled_year(site, activity, source)
    given = {"kind": "labour", "quantity": "12", "unit": "HOK", "basis": "12 HOK x Rp 100.000"}
    of, day = {"allocation_id": made["id"]}, {"date": str(money.TODAY)}
    async with money.as_user(site, "treasurer") as http:
        promised = {"recipient": "KSM Melati", "amount": "30000000.00", "number": "SPK/9"}
        agreed = await money.send(http, "agreements", **of, **day, **promised)
        await money.send(http, f"instalments/{agreed['instalments'][0]['id']}/pay", **day)
        await money.send(
            http, "contributions", activity_id=activity, amount="1200000.00", **day, **given
        )
        report = await money.send(http, "reports", **of, **day, kind="lpj", number="LPJ/9")
    return made, report


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
async def test_pages_of_accounting_have_no_violation_and_fit(visit, width, scheme, language):
    site = await visit(width, scheme)
    made, report = await prepared(site, "csr", width, scheme)
    await bank.released(site, "swasta")
    await site.log_in("treasurer", f"/alokasi/{made['id']}")
    page, judge = site.page, Judge(site, width, scheme, language)
    if language == "en":
        await page.get_by_role("button", name="English").click()
    await page.get_by_text("12 HOK x").wait_for()
    await judge.see("accounting")
    await judge.open("agreement-new", "SPK baru|New SPK")
    await judge.open("contribution-new", "Catat swadaya|Record a contribution")
    await judge.open("report-new", "Laporan baru|New report")
    await site.go(f"/lpj/{report['id']}")
    await page.get_by_text("12 HOK", exact=True).wait_for()
    await judge.see("report")
    await judge.open("report-edit", "^(Ubah|Edit)$")
    await site.go(f"/lpj?wilayah={money.VILLAGE}")
    await page.get_by_role("link", name="LPJ/9").first.wait_for()
    await judge.see("reports")
    await see_the_bench(site, judge)
    assert judge.found == {}


async def see_the_bench(site, judge):
    """Accounts, all reconciliations, and one with a line opened."""
    page = site.page
    number = bank.number_of_its_own()
    account = {"region": money.VILLAGE, "holder": "LKM Bangkit", "bank": "Bank Contoh"}
    async with money.as_user(site, "treasurer") as http:
        made = await money.send(http, "accounts", kind="bank", number=number, **account)
    await site.go(f"/rekening?wilayah={money.VILLAGE}")
    await page.get_by_role("link", name=re.compile(number)).wait_for()
    await judge.see("accounts")
    await judge.open("account-new", "Rekening baru|New account")
    await judge.open("account-edit", f"^(Ubah|Edit): .*{number}")
    await site.go(f"/rekonsiliasi?wilayah={money.VILLAGE}")
    await page.get_by_role("link", name=re.compile(number)).wait_for()
    await judge.see("reconciliations")
    await site.go(f"/rekonsiliasi/{made['id']}")
    await page.get_by_role("button", name=re.compile("Unggah|Send")).click()
    dialog = page.get_by_role("dialog")
    content = (bank.HEAD + "31/31/2026;Salah;;1,00\n").encode()
    file = {"name": "salah.csv", "mimeType": "text/csv", "buffer": content}
    await dialog.locator("input[type=file]").set_input_files(file)
    await dialog.locator("button.main").click()
    await dialog.get_by_role("alert").wait_for()
    await judge.see("statement-refused")
    await dialog.locator("input[type=file]").set_input_files(
        file | {"name": "mutasi.csv", "buffer": (bank.HEAD + bank.LINES).encode()}
    )
    await dialog.locator("button.main").click()
    await page.get_by_role("status").wait_for()
    row = page.get_by_role("listitem").filter(has_text=bank.NUMBER)
    await row.get_by_role("link").click()
    await page.get_by_role("meter").first.wait_for()
    await page.get_by_text(re.compile("^(Pilih sendiri|Choose by hand)$")).click()
    await judge.see("bench")
    await judge.open("line-ignore", LINE.pattern)
