"""A whole thread as its events tell it, from a row of an import to the score after the work."""

import json
from datetime import UTC, datetime
from pathlib import Path

from contracts import finance as money
from contracts import planning as plans
from contracts import planning_activities as works
from contracts import survey as field
from services.chassis.ids import new_id
from tests.reporting.events import sealed

VILLAGE, RT = "35.19.09.2010", "35.19.09.2010-000-007"
NAMES = (
    *(
        "file",
        "sheet",
        "round",
        "before",
        "lkm",
        "plan",
        "activity",
        "old",
        "ceiling",
        "allocation",
    ),
    *("tranche", "payment", "gift", "account", "record", "counted", "interviews", "middle"),
    *("built", "after_round", "after"),
)


def changed(event, **facts):
    """The catalogue's example with other facts, as an event of its own."""
    told = json.loads(Path(f"contracts/examples/{event.subject}.json").read_text("utf-8"))
    own = {"id": str(new_id()), "region": VILLAGE, "occurred_at": datetime.now(UTC), "version": 9}
    return event.model_validate(told | own | facts)


def story(**also):
    """The ids by name, and the events: a sheet, a plan, its money, the work, and what it did."""
    n = {name: new_id() for name in NAMES}
    of = {"activity_id": n["activity"], "allocation_id": n["allocation"]}

    def scored(id, round, year):
        return sealed(RT, "light", year, entity_id=n[id], round_id=n[round])

    def sheet(id, round, **facts):
        return changed(field.SheetRecorded, entity_id=n[id], round_id=n[round], rt=RT, **facts)

    def rounds(id, year):
        return changed(field.RoundSealed, entity_id=n[id], year=year)

    events = [
        sheet("sheet", "round", import_id=n["file"], import_row=7),
        rounds("round", 2025),
        scored("before", "round", 2025),
        changed(field.SubmissionApproved, entity_id=n["record"], rt=RT, round_id=n["interviews"]),
        sheet("counted", "interviews", source="records", import_row=0),
        rounds("interviews", 2026),
        scored("middle", "interviews", 2026),
        changed(plans.InstitutionRegistered, entity_id=n["lkm"], name="LKM Guyub"),
        changed(plans.PlanApproved, entity_id=n["plan"], institution_id=n["lkm"]),
        changed(
            works.ActivityCompleted,
            entity_id=n["activity"],
            plan_id=n["plan"],
            institution_id=n["lkm"],
            assessments=[n["before"]],
        ),
        changed(works.AssetInspected, entity_id=n["activity"], year=2027),
        changed(money.CeilingSet, entity_id=n["old"], region="35.19", carried_from=None),
        changed(money.CeilingSet, entity_id=n["ceiling"], region="35.19", carried_from=n["old"]),
        changed(
            money.AllocationCommitted,
            entity_id=n["allocation"],
            ceiling_id=n["ceiling"],
            **of | also,
        ),
        changed(money.TrancheReleased, entity_id=n["tranche"], released_on="2026-03-06", **of),
        changed(money.PaymentMade, entity_id=n["payment"], paid_on="2026-03-10", **of),
        changed(money.ContributionRecorded, entity_id=n["gift"], activity_id=n["activity"]),
        changed(money.AccountabilityAccepted, entity_id=n["account"], **of),
        sheet("built", "after_round", source="works", import_row=-1, activities=[n["activity"]]),
        rounds("after_round", 2027),
        scored("after", "after_round", 2027),
    ]
    return {name: str(id) for name, id in n.items()}, events


def edges_of(n):
    """All edges of the story, by what came of what."""
    row, seen = f"{n['file']}:7", f"{n['activity']}:2027"
    named = [
        ("sheet", "before", "scored"),
        ("round", "before", "sealed"),
        ("record", "counted", "counted"),
        ("counted", "middle", "scored"),
        ("interviews", "middle", "sealed"),
        ("before", "activity", "needed"),
        ("lkm", "plan", "made"),
        ("lkm", "activity", "does"),
        ("plan", "activity", "planned"),
        ("old", "ceiling", "carried"),
        ("ceiling", "allocation", "committed"),
        ("allocation", "tranche", "released"),
        ("allocation", "payment", "paid"),
        ("tranche", "payment", "spent"),
        ("allocation", "activity", "funded"),
        ("payment", "activity", "funded"),
        ("gift", "activity", "funded"),
        ("allocation", "account", "accounted"),
        ("activity", "built", "built"),
        ("built", "after", "scored"),
        ("after_round", "after", "sealed"),
    ]
    found = {(n[cause], n[effect], kind) for cause, effect, kind in named}
    return found | {(row, n["sheet"], "recorded"), (n["activity"], seen, "inspected")}
