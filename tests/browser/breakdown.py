"""What a region's breakdown says: by the API, and as the page writes it."""

import asyncio
import json
from decimal import Decimal
from pathlib import Path

from tests.browser import money
from tests.browser.test_overview import written
from tests.browser.works import approved

TEXTS = json.loads(Path("services/reporting/dashboard/src/texts/id.json").read_text())
WAYS = {"tridaya": "dimension", "program": "programme", "sumber": "source"}
SAID = {"tridaya": "Tridaya", "program": "program", "sumber": "sumber dana"}
NAMED = {"dimension": "dimension.", "source": "fund."}
SPENT = 28_000_000  # by `filled_year`
STAGES = ("released", "spent")
FETCHED = "async path => (await fetch(path)).json()"
CELLS = (
    "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.split(/\\s+/).join(' ')))"
)


def rupiah(amount):
    """Both digits of the sen, or none where there are none."""
    said = f"{Decimal(amount):,.2f}".translate(str.maketrans(",.", ".,"))
    return f"Rp{said.removesuffix(',00')}"


def called(value, of):
    """A value by its name."""
    if value is None:
        return "tanpa kegiatan (mis. BOP)"
    return TEXTS[NAMED[of] + value] if of in NAMED else value


def line(share, of):
    """The row of a value."""
    percents = {stage: share[f"{stage}_percent"] for stage in STAGES}
    paid = [
        rupiah(share[stage]) + ("" if percent is None else f" {written(percent)} %")
        for stage, percent in percents.items()
    ]
    ceiling = [rupiah(share["ceiling"])] if of == "source" else []
    own = [called(share["value"], of), str(share["activities"]), rupiah(share["planned"])]
    return [*own, *ceiling, rupiah(share["committed"]), *paid, rupiah(share["contributed"])]


def lines(broken, of, named=True):
    """The rows of a region."""
    own = [[f"{broken['name']} {broken['region']}"]] if named else []
    return own + [line(share, of) for share in broken["shares"]]


async def shown(table):
    """The rows that the page shows."""
    return await table.locator("tbody tr").evaluate_all(CELLS)


async def told(page, region, way):
    """What the API tells of it in this year."""
    params = f"of={WAYS[way]}&region={region}&year={money.YEAR}"
    return await page.evaluate(FETCHED, f"/v1/reports/breakdown?{params}")


async def made(site, programme):
    """Work under a programme, and money for it and for none, as soon as reporting has heard."""
    activity = await approved(site, f"Paving {programme}", "1", programme=programme)
    await money.filled_year(site, activity, "apbn-kl")
    async with money.as_user(site, "district") as http:
        for _ in range(80):
            params = {"of": "programme", "region": money.VILLAGE, "year": money.YEAR}
            answer = await http.get("/v1/reports/breakdown", params=params)
            shares = {one["value"]: one for one in answer.json()["total"]["shares"]}
            spent = shares.get(programme, {"spent": "0"})["spent"]
            if Decimal(spent) == SPENT and None in shares:
                return
            await asyncio.sleep(0.25)
    raise TimeoutError(programme)
