"""What a completed work takes off a sheet, and whether it may. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.planning_activities import ActivityCompleted
from contracts.regions import contains, village_of
from contracts.regulation import Regulation
from services.survey.measures import measures_of, scored_columns, volumes_of
from services.survey.rounds.models import Round
from services.survey.works.models import DraftState, DrawnRead, SheetDraft, TotalRead
from services.survey.works.problems import (
    DraftDecided,
    DraftOvertaken,
    MeasuredSince,
    NoSealedSheet,
    OwnWork,
    RegulationDiffers,
    RoundTooOld,
    RtOpenElsewhere,
    RtOutsideRound,
)

NONE = Decimal(0)
Volumes = Mapping[str, Decimal | None]
Drawn = Mapping[str, Decimal]


def offers(event: ActivityCompleted, *, at: datetime) -> list[dict[str, Any]]:
    """A draft for each RT that something was drawn from, in the order of their codes."""
    found: dict[str, dict[str, Decimal]] = {}
    for place in event.measured:
        if place.volume.is_finite() and place.volume > 0:
            own = found.setdefault(place.rt, {})
            own[place.criterion] = own.get(place.criterion, NONE) + place.volume
    return [
        {
            "activity_id": event.entity_id,
            "rt": rt,
            "region": village_of(rt),
            "event_id": event.id,
            "plan_id": event.plan_id,
            "kind": event.kind,
            "title": event.title,
            "year": event.year,
            "number": event.certificate_number,
            "cost": event.cost.amount,
            "completed_on": event.completed_on,
            "completed_by": event.actor,
            "drawn_at": event.occurred_at,
            "drawn": {criterion: str(own[criterion]) for criterion in sorted(own)},
            "offered_at": at,
            "state": DraftState.offered,
            "version": 1,
        }
        for rt, own in sorted(found.items())
    ]


def drawn_of(draft: SheetDraft) -> dict[str, Decimal]:
    """What was drawn, by criterion."""
    return {criterion: Decimal(volume) for criterion, volume in draft.drawn.items()}


def left(before: Decimal | None, drawn: Decimal) -> Decimal | None:
    """What is left of a problem: never less than nothing; of what nobody measured, nothing is known."""
    if before is None or not before.is_finite():
        return before
    return max(NONE, before - drawn)


def changes(before: Volumes, drawn: Drawn, units: Mapping[str, str]) -> list[DrawnRead]:
    """What was drawn beside what was measured, in the order of the criteria's ids."""
    found = []
    for criterion, volume in sorted(drawn.items()):
        known = before.get(criterion)
        beyond = known is None or not known.is_finite() or volume > known
        found.append(
            DrawnRead(
                criterion=criterion,
                unit=units.get(criterion),
                before=known,
                drawn=volume,
                after=left(known, volume),
                exceeds=beyond,
            )
        )
    return found


def numbers(base: Any, drawn: Drawn, regulation: Regulation) -> dict[str, Decimal | None]:
    """The columns of a sheet once this is taken off its problem volumes; denominators stay."""
    found = {name: getattr(base, name) for name in scored_columns(regulation)}
    for criterion, volume in drawn.items():
        if f"v{criterion}" in found:
            found[f"v{criterion}"] = left(found[f"v{criterion}"], volume)
    return found


def scored(base: Any, drawn: Drawn, regulation: Regulation) -> TotalRead:
    """The score of a sheet once this is taken off."""
    score = regulation.score_row(list(numbers(base, drawn, regulation).values()))
    return TotalRead.model_validate({"total": score.total, "slum_class": score.slum_class})


def derived(
    draft: SheetDraft, base: Any, round: Round, regulation: Regulation, *, at: datetime
) -> dict[str, Any]:
    """The row of a derivation: the base's numbers less what was drawn, scored anew.

    What is odd about the base for other reasons than its numbers stays odd; what of it waits for a
    person still waits.
    """
    drawn = drawn_of(draft)
    row = numbers(base, drawn, regulation)
    score = regulation.score_row(list(row.values()))
    flags = [f"{field}:{code}" for field, code in score.flags]
    flags += [flag for flag in base.flags if flag not in _of_numbers(base, regulation)]
    waiting = max(0, base.open_flags - len(base.flags))
    known = volumes_of(base, regulation)
    return {
        "id": draft.id,
        "round_id": round.id,
        "rt": draft.rt,
        "region": draft.region,
        "name": base.name,
        "base_round": base.round_id,
        "base_sheet": base.sheet_id,
        "base_source": base.import_id,
        "base_row": base.import_row,
        "ground": base.ground,
        "measured_at": base.measured_at,
        "drafts": [*base.drafts, str(draft.id)],
        "before": {c: None if known.get(c) is None else str(known[c]) for c in drawn},
        "total_before": base.total,
        "class_before": base.slum_class,
        "total": score.total,
        "slum_class": score.slum_class,
        "flags": flags,
        "open_flags": len(flags) + waiting,
        "at": at,
        **row,
    }


def _of_numbers(base: Any, regulation: Regulation) -> Collection[str]:
    score = regulation.score_row(regulation.row_of(measures_of(base, regulation)))
    return {f"{field}:{code}" for field, code in score.flags}


def ensure_may_decide(draft: SheetDraft, by: str) -> None:
    """Raise OwnWork for whoever certified the work, DraftDecided once it is decided."""
    if draft.state != DraftState.offered:
        raise DraftDecided(state=draft.state)
    if draft.completed_by == by:
        raise OwnWork


def ensure_inside(round: Round, rt: str) -> None:
    """Raise RtOutsideRound unless the RT lies in the round's region."""
    if not contains(round.region, rt):
        raise RtOutsideRound(rt=rt, region=round.region)


def ensure_alone(rt: str, others: Sequence[UUID]) -> None:
    """Raise RtOpenElsewhere when works changed the RT in a round that is yet to be sealed."""
    if others:
        raise RtOpenElsewhere(rt=rt, round=others[0])


def base_for(draft: SheetDraft, round: Round, sealed: Any | None, current: Any | None) -> Any:
    """The sheet to take it off: the round's own one, else the newest sealed one.

    Raises NoSealedSheet, RoundTooOld, DraftOvertaken, MeasuredSince, RegulationDiffers.
    """
    if sealed is None:
        raise NoSealedSheet(rt=draft.rt)
    if round.year < sealed.year:
        raise RoundTooOld(rt=draft.rt, year=round.year, measured=sealed.year)
    if sealed.measured_at > draft.drawn_at:
        raise DraftOvertaken(**_moments(draft, sealed))
    if current is not None and current.measured_at > draft.drawn_at:
        raise MeasuredSince(**_moments(draft, current))
    base = current or sealed
    if base.regulation != round.regulation:
        raise RegulationDiffers(rt=draft.rt, measured=base.regulation, round=round.regulation)
    return base


def _moments(draft: SheetDraft, base: Any) -> dict[str, str]:
    moments = {"measured_at": base.measured_at, "drawn_at": draft.drawn_at}
    return {"rt": draft.rt} | {name: at.isoformat() for name, at in moments.items()}


def shown_state(draft: SheetDraft, sealed: Any | None) -> DraftState:
    """The state that a person sees: an offer is overtaken once the RT was measured again."""
    state = DraftState(draft.state)
    if state == DraftState.offered and sealed is not None and sealed.measured_at > draft.drawn_at:
        return DraftState.overtaken
    return state


def units_of(regulation: Regulation) -> dict[str, str]:
    """The unit of every criterion."""
    return {criterion.id: criterion.unit for criterion in regulation.criteria}


def rts_of(drafts: Iterable[SheetDraft]) -> list[str]:
    """Their RTs, each once."""
    return sorted({draft.rt for draft in drafts})
