"""Logging in with an OpenID provider, as a person does it: by a button on the page."""

from playwright.async_api import expect

from tests.gateway.identities import claims_of

BUTTON = "Masuk dengan SSO PUPR"


def at_home(site, idp):
    """The provider is another host, and the one to which this test goes on purpose."""
    site.wrong[:] = [one for one in site.wrong if idp.issuer not in one]


async def test_a_person_of_the_provider_comes_back_logged_in_to_the_page_they_wanted(visit, idp):
    await idp.person("p-1", claims_of("sari.dewi"))
    site = await visit()
    await site.go("/wilayah/35.19?tahun=2023")
    await site.page.get_by_role("link", name=BUTTON).click()
    await site.page.get_by_role("button", name="Keluar (sari.dewi)").wait_for()
    await expect(site.page.get_by_role("heading", level=1)).to_have_text("Kabupaten Madiun")
    assert site.page.url.endswith("/wilayah/35.19?tahun=2023")
    at_home(site, idp)


async def test_who_may_not_come_in_reads_why_in_words(visit, idp):
    await idp.person("p-2", claims_of("tanpa.peran", roles=()))
    site = await visit(width=360)
    await site.go("/masuk")
    await site.page.get_by_role("link", name=BUTTON).click()
    alert = site.page.get_by_role("alert")
    await expect(alert).to_contain_text("belum diberi peran")
    await site.shoot("masuk-gagal-360")
    assert await site.violations() == []
    await site.page.get_by_role("button", name="English").click()
    await expect(alert).to_contain_text("has no role yet")
    at_home(site, idp)
