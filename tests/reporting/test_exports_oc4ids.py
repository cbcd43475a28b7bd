"""The export for OC4IDS: valid packages, what they say of an activity, and what they never say."""

import json
from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from contracts.finance import (
    AccountabilityAccepted,
    AllocationCommitted,
    PaymentMade,
    TrancheReleased,
)
from contracts.planning import InstitutionRegistered
from contracts.planning_activities import (
    ActivityCancelled,
    ActivityHandedOver,
    ActivityProgressed,
    ActivityProposed,
)
from services.chassis.ids import new_id
from services.planning.activities.catalogue import GEAR, WORKS
from services.reporting.exports import oc4ids
from services.reporting.settings import PLAIN, Publication, ReportingSettings
from tests.reporting.events import changed, example
from tests.reporting.exports import VILLAGE, asked, made
from tests.reporting.oc4ids import PREFIX, faults

KINDS = {line[0] for _, lines in WORKS for line in lines}
PLACES = [{"rt": f"{VILLAGE}-001-007", "criterion": "2b", "volume": "140"}]
DOING = {"kind": "jalan_paving", "dimension": "lingkungan", "places": PLACES, "region": VILLAGE}


async def package(running, region="35.19", year=2026, **more):
    content, export = await made(running, "oc4ids", "json", region, year, **more)
    assert content.headers["content-type"] == "application/json"
    found = json.loads(content.content)
    assert faults(found) == []
    assert export["rows"] == len(found["projects"])
    return found


def activity(event=ActivityProposed, **facts):
    return changed(event, **DOING | {"year": 2020} | facts)


async def story(running):
    """An activity from its proposal to its handover, with its money."""
    bkm, ksm, id, allocation = (new_id() for _ in range(4))
    who = {"region": VILLAGE}
    named = [
        changed(
            InstitutionRegistered, **who, entity_id=bkm, kind="bkm", name="LKM Bangkit Bersama"
        ),
        changed(InstitutionRegistered, **who, entity_id=ksm, kind="ksm", name="KSM Melati"),
    ]
    work = {"entity_id": id, "institution_id": bkm, "cost": "80000000.00", "executor_id": ksm}
    work |= {"sources": [{"source": "apbd-kabkota", "amount": "80000000.00"}]}
    work |= {"mode": "swakelola", "started_on": "2020-09-07"}
    weeks = [
        activity(
            ActivityProgressed,
            **work,
            version=3 + n,
            state="running",
            week=week,
            planned=planned,
            physical=physical,
        )
        for n, (week, planned, physical) in enumerate(
            [("2020-09-07", "40", "35.5"), ("2020-09-14", "100", "100")]
        )
    ]
    over = {"state": "handed_over", "completed_on": "2020-10-01", "week": None}
    money = {**who, "allocation_id": allocation, "activity_id": id, "institution_id": bkm}
    money |= {"source": "apbd-kabkota", "fiscal_year": 2020}
    await running.hear(
        *named,
        activity(
            **{k: v for k, v in work.items() if k not in {"executor_id", "mode", "started_on"}}
        ),
        *weeks,
        activity(ActivityHandedOver, **work, version=9, **over),
        changed(
            AllocationCommitted,
            **money,
            entity_id=allocation,
            amount="80000000.00",
            date="2020-08-01",
        ),
        *(
            changed(TrancheReleased, **money, number=n, amount=amount, released_on=day)
            for n, amount, day in (
                (1, "56000000.00", "2020-08-20"),
                (2, "24000000.00", "2020-09-20"),
            )
        ),
        changed(PaymentMade, **money, amount="1500000.25", receipt_number="KW/007"),
        changed(
            AccountabilityAccepted,
            **money,
            amount="80000000.00",
            spent="79999999.75",
            returned="0.25",
        ),
    )
    return id, allocation, bkm, ksm


async def test_an_activity_is_a_project_from_its_budget_to_its_close(reporting):
    id, allocation, bkm, ksm = await story(reporting)
    [project] = (await package(reporting))["projects"]
    assert project["id"] == f"nahkoda-{id}"
    assert (project["status"], project["type"]) == ("completed", "construction")
    assert project["sector"] == ["transport", "transport.road"]
    assert project["period"] == {"startDate": "2020-09-07T00:00:00+07:00"}
    [location] = project["locations"]
    assert location["gazetteer"]["identifiers"] == [VILLAGE, PLACES[0]["rt"]]
    assert location["address"]["region"] == "Jawa Timur"
    assert project["budget"]["amount"] == {"amount": 80_000_000, "currency": "IDR"}
    [part] = project["budget"]["budgetBreakdown"]
    assert part["sourceParty"]["id"] == "sumber-apbd-kabkota"
    assert {one["id"]: one["roles"] for one in project["parties"]} == {
        "sumber-apbd-kabkota": ["funder"],
        str(bkm): ["procuringEntity", "payee"],
        str(ksm): ["supplier"],
    }
    [process] = project["contractingProcesses"]
    summary = process["summary"]
    assert (process["id"], summary["status"]) == (str(allocation), "closed")
    assert summary["tender"]["procurementMethodDetails"] == "Swakelola"
    assert [one["value"]["amount"] for one in summary["transactions"]] == [56_000_000, 24_000_000]
    assert {one["payee"]["name"] for one in summary["transactions"]} == {"LKM Bangkit Bersama"}
    assert project["completion"]["endDate"] == "2020-10-01T00:00:00+07:00"
    assert project["completion"]["finalValue"]["amount"] == 79_999_999.75
    seen = {
        what: [one["measure"] for one in project[what][0]["observations"]]
        for what in ("forecasts", "metrics")
    }
    assert seen == {"forecasts": [40, 100], "metrics": [35.5, 100]}


async def test_what_nobody_publishes_is_not_in_it(reporting):
    await story(reporting)
    content, _ = await made(reporting, "oc4ids", "json", "35.19", 2026)
    allocated = example(AllocationCommitted)
    for secret in ("KW/007", allocated.number, "receipt", "certificate_number", "SPPB"):
        assert secret not in content.text


STATES = [
    ("proposed", "identification"),
    ("approved", "preparation"),
    ("running", "implementation"),
    ("completed", "completion"),
]


@pytest.mark.parametrize(("state", "status"), STATES)
async def test_the_state_of_an_activity_is_a_status_of_the_standard(reporting, state, status):
    await reporting.hear(activity(state=state))
    [project] = (await package(reporting))["projects"]
    assert project["status"] == status


async def test_what_is_cancelled_stays_known_without_its_title(reporting):
    await reporting.hear(activity(ActivityCancelled, state="cancelled"))
    [project] = (await package(reporting))["projects"]
    assert (project["status"], "title" in project) == ("cancelled", False)


@pytest.mark.parametrize("kind", ["jalan_paving", *oc4ids.HOMES])
async def test_no_point_tells_whose_house_it_is(reporting, kind):
    point = {"type": "Point", "coordinates": [111.51, -7.62]}
    await reporting.hear(activity(kind=kind, geometry=point))
    [project] = (await package(reporting))["projects"]
    [location] = project["locations"]
    assert location.get("geometry") == (None if kind in oc4ids.HOMES else point)
    assert location["gazetteer"]["identifiers"] == [VILLAGE, PLACES[0]["rt"]]


async def test_an_allocation_that_was_cancelled_is_no_contract(reporting):
    id, allocation, *_ = await story(reporting)
    cancelled = {"region": VILLAGE, "activity_id": id, "amount": "0.00", "source": "csr"}
    await reporting.hear(changed(AllocationCommitted, **cancelled))
    [project] = (await package(reporting))["projects"]
    assert [one["id"] for one in project["contractingProcesses"]] == [str(allocation)]
    assert "sumber-csr" not in {one["id"] for one in project["parties"]}
    assert project["completion"]["finalValue"]["amount"] == 79_999_999.75


async def test_only_what_is_built_is_a_project(reporting):
    built = activity()
    others = [
        activity(kind="pelatihan", dimension="sosial", places=[]),
        activity(kind="ksm_ekonomi", dimension="ekonomi", places=[]),
        activity(kind="mobil_pemadam"),
        activity(year=2027),
        activity(region="35.77.03.1005"),
    ]
    await reporting.hear(built, *others)
    found = await package(reporting)
    assert [project["id"] for project in found["projects"]] == [f"nahkoda-{built.entity_id}"]
    answer = await asked(reporting, "oc4ids", "json", "35.19", 2019)
    assert (answer.status_code, answer.json()["code"]) == (422, "year_empty")
    assert answer.json()["years"] == "2020, 2027"


async def test_of_what_is_only_bought_there_is_no_package(reporting):
    await reporting.hear(activity(kind="mobil_pemadam"))
    answer = await asked(reporting, "oc4ids", "json", "35.19", 2026)
    assert (answer.status_code, answer.json()["code"]) == (422, "year_empty")


async def test_the_settings_say_who_publishes(start):
    who = {"publisher": "Dinas Perkim Kab. Madiun", "project_prefix": "oc4ids-abc123"}
    licence = "https://creativecommons.org/licenses/by/4.0/"
    running = await start("reporting", **who, data_license=licence)
    await running.hear(activity())
    found = await package(running)
    assert (found["publisher"]["name"], found["license"]) == (who["publisher"], licence)
    assert found["version"] == "0.9"
    assert PREFIX.match(found["projects"][0]["id"])


@pytest.mark.parametrize("prefix", ["oc4ids-ABC123", "oc4ids-abc12", "mine", ""])
def test_a_prefix_is_a_registered_one_or_ours(prefix):
    with pytest.raises(ValidationError):
        ReportingSettings(
            database_url="postgresql://", project_prefix=prefix, trusted_keys='{"keys": []}'
        )


def test_an_unregistered_prefix_is_not_taken_for_a_registered_one():
    assert not PREFIX.match(f"{PLAIN.project_prefix}-x")


def test_every_kind_of_work_has_a_sector_and_gear_is_what_planning_calls_so():
    for criteria, lines in WORKS:
        for kind, *_ in lines:
            places = [{"criterion": one, "rt": "x"} for one in criteria.split()]
            assert oc4ids.sector(kind, places), kind
    assert set(oc4ids.GEAR) == {line[0] for _, lines in GEAR for line in lines}
    assert {*oc4ids.REHABILITATED, *oc4ids.HOMES} <= KINDS


def test_rupiah_are_exact_to_the_sen():
    for amount in ("0.01", "79999999.75", "9999999999999.99"):
        assert json.dumps(oc4ids._value(Decimal(amount))["amount"]) == amount


def test_a_wrong_package_has_faults():
    """The judge is one."""
    at = date(2026, 11, 30)
    head = oc4ids.head(new_id(), at, Publication(publisher="x", license=None, project_prefix="y"))
    assert faults(json.loads(head + b"{}" + oc4ids.TAIL))
    party = b'{"id":"1","suppliers":[{"id":"2","name":"n"}]}'
    assert faults(json.loads(head + party + oc4ids.TAIL))
