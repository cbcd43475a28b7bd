"""Steps that tests of finance take."""

from datetime import UTC, datetime

from contracts.planning_activities import ActivityApproved, ActivityCancelled, ActivityProposed
from services.chassis.ids import new_id
from tests.harness import uuid_of

VILLAGE, OTHER = "35.19.09.2010", "35.77.03.1005"
BASE = "/v1/finance"
PRICE = "80000000.00"
BARE = (ActivityProposed, ActivityApproved, ActivityCancelled)  # tell nothing of the work


def told(kind, version=1, entity=1, **more):
    """An event of planning about an activity."""
    facts = {
        "id": new_id(),
        "occurred_at": datetime(2026, 11, 27, tzinfo=UTC),
        "region": VILLAGE,
        "entity_id": uuid_of(entity),
        "version": version,
        "actor": "bkm",
        "plan_id": uuid_of(900),
        "copy_of": None,
        "kind": "jalan_paving",
        "dimension": "lingkungan",
        "title": "Paving RT 007",
        "year": 2026,
        "volume": "140",
        "unit": "m",
        "places": [],
        "geometry": None,
        "needs": [],
        "institution_id": None,
        "sources": [{"source": "apbd-kabkota", "amount": PRICE}],
        "sipd": None,
        **dict.fromkeys(("land", "ded", "permit"), "ready"),
        "beneficiaries": None,
        "cost": PRICE,
        "state": kind.subject.split(".")[2],
    }
    return kind.model_validate(facts | ({} if kind in BARE else WORK) | more)


WORK = {
    **dict.fromkeys(
        (
            *("mode", "executor_id", "started_on", "week", "physical", "planned", "completed_on"),
            *("certificate", "certificate_number", "certificate_date", "handed_over_on"),
            *("kpp_id", "handover_number", "lpj_number"),
        )
    ),
    **dict.fromkeys(("hok_male", "hok_female"), "0"),
    **dict.fromkeys(("wages", "swadaya"), "0.00"),
    **dict.fromkeys(("photos_0", "photos_50", "photos_100"), 0),
    **dict.fromkeys(("measured", "money"), ()),
}
