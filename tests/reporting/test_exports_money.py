"""Files of money and work: the sums of the ledger, the recap with activities, features."""

import json
from decimal import Decimal

import pytest

from contracts.finance import (
    AllocationCommitted,
    CeilingSet,
    ContributionRecorded,
    PaymentMade,
    TrancheReleased,
)
from contracts.planning_activities import ActivityProgressed, ActivityProposed
from services.planning.activities.shapes import State
from services.reporting.exports import words
from tests.reporting.exports import (
    NEIGHBOUR,
    VILLAGE,
    csv_of,
    history,
    made,
    money,
    number,
    sheets_of,
    table,
)
from tests.reporting.test_facts import changed
from tests.reporting.test_recap import recap


def paid(region, source="blm", year=2023, **amounts):
    """Money of each kind."""
    events = {
        "ceiling": CeilingSet,
        "committed": AllocationCommitted,
        "released": TrancheReleased,
        "spent": PaymentMade,
    }
    return [
        money(events[name], region, source=source, fiscal_year=year, amount=amount)
        for name, amount in amounts.items()
    ]


@pytest.mark.parametrize("format", ["xlsx", "csv"])
async def test_funds_are_the_sums_of_the_region_and_of_those_below(reporting, format):
    await reporting.hear(
        *paid("35.19", ceiling="1000.50"),
        *paid(VILLAGE, committed="400", released="300", spent="120.25"),
        *paid("35.19.10.1001", committed="100"),
        *paid(VILLAGE, "apbn-pupr", 2022, committed="7"),
        money(ContributionRecorded, VILLAGE, fiscal_year=2023, amount="55"),
    )
    content, export = await made(reporting, "rekap_dana", format)
    sheet = "Rekap dana"
    rows = (
        csv_of(content.content)[1] if format == "csv" else table(sheets_of(content.content)[sheet])
    )
    names = ("Pagu", "Dialokasikan", "Cair", "Dibelanjakan", "Swadaya")
    found = {
        (row["Kode"], int(row["Tahun anggaran"]), row["Kode sumber"]): tuple(
            number(row[name]) for name in names
        )
        for row in rows
    }
    spent = Decimal("120.25")
    assert found == {
        ("35.19", 2023, "blm"): (Decimal("1000.50"), 500, 300, spent, 0),
        ("35.19", 2022, "apbn-pupr"): (0, 7, 0, 0, 0),
        ("35.19", 2023, "swadaya"): (0, 0, 0, 0, 55),
        ("35.19.09", 2023, "blm"): (0, 400, 300, spent, 0),
        ("35.19.09", 2022, "apbn-pupr"): (0, 7, 0, 0, 0),
        ("35.19.09", 2023, "swadaya"): (0, 0, 0, 0, 55),
        ("35.19.10", 2023, "blm"): (0, 100, 0, 0, 0),
    }
    assert export["rows"] == 7
    content, _ = await made(reporting, "rekap_dana", "csv", "*", from_year=2023)
    country = [row for row in csv_of(content.content)[1] if row["Kode"] == "*"]
    assert {row["Tahun anggaran"] for row in country} == {"2023"}
    assert {number(row["Dialokasikan"]) for row in country} == {500, 0}


@pytest.mark.parametrize("format", ["xlsx", "csv"])
async def test_the_quick_status_of_villages_is_their_recap_with_work_and_money(reporting, format):
    await reporting.hear(
        *history(),
        changed(
            ActivityProgressed,
            region=VILLAGE,
            year=2023,
            cost="300",
            physical="50",
            state="running",
        ),
        changed(
            ActivityProgressed,
            region=VILLAGE,
            year=2023,
            cost="100",
            physical="90",
            state="completed",
        ),
        changed(ActivityProposed, region=VILLAGE, year=2023, cost="900", state="proposed"),
        *paid(VILLAGE, committed="400", spent="100"),
        *paid("35.19.10.1001", committed="5"),
    )
    content, _ = await made(reporting, "quick_status", format)
    sheet = "Quick Status"
    rows = (
        csv_of(content.content)[1] if format == "csv" else table(sheets_of(content.content)[sheet])
    )
    found = {row["Kode"]: row for row in rows}
    assert set(found) == {VILLAGE, NEIGHBOUR, "35.19.10.1001"}
    columns = {
        "baseline_ha": "Luas kumuh awal (ha)",
        "handled_ha": "Tertangani (ha)",
        "below_line_ha": "Di bawah ambang (ha)",
        "new_ha": "Kumuh baru (ha)",
        "left_ha": "Sisa (ha)",
    }
    for code in (VILLAGE, NEIGHBOUR):
        figures = (await recap(reporting, region=code, by="village"))["total"]
        for name, column in columns.items():
            assert number(found[code][column]) == Decimal(figures[name]), column
        for name, text in words.CLASSES.items():
            assert number(found[code][f"RT {text.id}"]) == figures["rts"][name]
    row = found[VILLAGE]
    counts = {state: int(row[f"Kegiatan {text.id}"]) for state, text in words.STATES.items()}
    assert {state: n for state, n in counts.items() if n} == {
        "running": 1,
        "completed": 1,
        "proposed": 1,
    }
    assert (number(row["Fisik (%)"]), number(row["Keuangan (%)"])) == (60, 25)
    assert found["35.19.10.1001"]["Sisa (ha)"] == ""


def test_the_states_of_activities_are_those_that_planning_has():
    assert list(words.STATES) == [str(state) for state in State]


async def test_activities_are_features_with_their_state_and_money(reporting):
    here = changed(ActivityProgressed, region=VILLAGE, year=2023, state="running")
    plain = changed(ActivityProposed, region=NEIGHBOUR, year=2022, geometry=None)
    later = changed(ActivityProposed, region=VILLAGE, year=2024)
    spent = money(PaymentMade, activity_id=here.entity_id, amount="120.25", fiscal_year=2023)
    await reporting.hear(here, plain, later, spent)
    content, export = await made(reporting, "kegiatan", "geojson")
    assert content.headers["content-type"] == "application/geo+json"
    found = json.loads(content.content)
    assert (found["type"], export["rows"]) == ("FeatureCollection", 2)
    assert found["about"]["Wilayah"] == "Kabupaten Madiun (35.19)"
    features = {feature["id"]: feature for feature in found["features"]}
    assert set(features) == {str(here.entity_id), str(plain.entity_id)}
    one = features[str(here.entity_id)]
    assert one["geometry"] == here.geometry
    told = one["properties"]
    assert (told["state"], told["region"]) == ("running", VILLAGE)
    assert Decimal(told["spent"]) == Decimal("120.25")
    assert Decimal(told["cost"]) == here.cost.amount
    assert features[str(plain.entity_id)]["geometry"] is None
    content, _ = await made(reporting, "kegiatan", "geojson", from_year=2023)
    assert [f["id"] for f in json.loads(content.content)["features"]] == [str(here.entity_id)]
