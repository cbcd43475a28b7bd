"""What must hold before a work is started, completed, handed over. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from contracts.regions import contains
from services.chassis.problems import Text
from services.planning.activities.models import Activity
from services.planning.activities.rules import kind_of
from services.planning.activities.shapes import State
from services.planning.execution.models import Start
from services.planning.execution.problems import (
    ContractNeeded,
    ExecutorUnfitting,
    KppNeeded,
    MeasuredExceedsReserved,
    NeedsFirst,
    StarterCompletes,
    WorkIncomplete,
)
from services.planning.institutions.models import Institution
from services.planning.institutions.rules import ensure_going_on

DONE = frozenset({State.completed, State.handed_over, State.cancelled})
EXECUTORS = frozenset({"ksm", "bkm", "upl"})
STAGES = (0, 50, 100)
WHOLE = Decimal(100)
NOT_WHOLE = Text(
    id="kemajuan fisik minggu terakhir belum 100 %.", en="the last week does not stand at 100 %."
)
NO_PHOTO = Text(id="foto {percent} % belum ada.", en="there is no photo of {percent} %.")
NO_OPNAME = Text(id="buku opname masih kosong.", en="the measurement book is empty.")
Volumes = Mapping[tuple[str, str], Decimal]


def ensure_needs(waits: Iterable[Activity]) -> None:
    """What it waits for is completed; what was cancelled and has no copy holds nobody up."""
    open_ = [one for one in waits if one.state not in DONE]
    if open_:
        told = [{"id": one.id, "title": one.title, "state": one.state} for one in open_]
        raise NeedsFirst(names="; ".join(one.title for one in open_), needs=told)


def ensure_executor(data: Start, region: str, institution: Institution | None) -> None:
    """A group of the community by swakelola; a company and its contract else, whoever is named."""
    if data.mode == "contract":
        if data.contractor is None or data.contract_number is None:
            raise ContractNeeded
        return
    fits = institution is not None and contains(institution.region, region)
    if institution is None or not fits or institution.kind not in EXECUTORS:
        raise ExecutorUnfitting
    ensure_going_on(institution)


def ensure_other(started_by: str, by: str) -> None:
    """Whoever started it does not complete it."""
    if started_by == by:
        raise StarterCompletes


def ensure_whole(activity: Activity, done: Mapping[str, Any], *, places: bool) -> None:
    """At 100 %; and what serves measured needs has its photos and its measurement book."""
    missing = [] if done["physical"] == WHOLE else [NOT_WHOLE]
    if kind_of(activity.kind).criteria:
        for percent in STAGES:
            if not done[f"photos_{percent}"]:
                said = {"percent": percent}
                missing.append(Text(id=NO_PHOTO.id.format(**said), en=NO_PHOTO.en.format(**said)))
    if places and not done["measured"]:
        missing.append(NO_OPNAME)
    if missing:
        raise WorkIncomplete(first=missing[0], missing=[{"detail": one} for one in missing])


def ensure_within(measured: Sequence[Mapping[str, Any]], reserved: Volumes) -> None:
    """Nothing was measured that the activity does not hold."""
    over = [
        {
            "rt": one["rt"],
            "criterion": one["criterion"],
            "measured": one["volume"],
            "reserved": reserved.get((one["rt"], one["criterion"]), Decimal(0)),
        }
        for one in measured
        if one["volume"] > reserved.get((one["rt"], one["criterion"]), 0)
    ]
    if over:
        raise MeasuredExceedsReserved(**over[0], refused=over)


def to_draw(
    measured: Sequence[Mapping[str, Any]], bears: Volumes
) -> list[tuple[str, str, Decimal]]:
    """What of the measured is drawn: a round that was sealed meanwhile has seen the rest already."""
    found = [
        (one["rt"], one["criterion"], min(one["volume"], bears[one["rt"], one["criterion"]]))
        for one in measured
    ]
    return [want for want in found if want[2] > 0]


def ensure_kpp(kpp: Institution | None, region: str) -> None:
    """Who keeps it up is a KPP of its village."""
    if kpp is None or kpp.kind != "kpp" or kpp.region != region:
        raise KppNeeded
    ensure_going_on(kpp)
