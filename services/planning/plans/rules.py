"""What a plan may be, and which step it may take. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from contracts.planning import PlanState
from contracts.regions import InvalidAreaName, Level, area_code, contains, level_of, regions
from contracts.regulation import available
from services.chassis.columns import lay
from services.chassis.problems import Conflict, IdTaken, NotFound, Text
from services.planning.places import ensure_level, rt_in
from services.planning.plans.bodies import PlanCreate, PlanPatch, TargetPut
from services.planning.plans.models import Plan, PlanComment, PlanTarget
from services.planning.plans.outline import NUMBERS
from services.planning.plans.problems import (
    AreaInvalid,
    CommentsUnsettled,
    CopiesOvertaken,
    ItemUnknown,
    OwnPlan,
    PlanAreaUnfitting,
    PlanIncomplete,
    PlanNotApproved,
    PlanNotDraft,
    PlanNotFinal,
    PlanNotInReview,
    PlanNotOpen,
    PlanNotReturnable,
    PlanUnderUnfitting,
    PlanYearsInvalid,
    TargetOutside,
    TargetRtsNeeded,
    TargetsNotMeant,
    TargetsOverlap,
    TargetYearOutside,
)
from services.planning.problems import RegulationUnknown
from services.planning.selfmapping.rules import ensure_criterion

Verb = Literal["submit", "return", "finalise", "approve"]
CITY, VILLAGE = "rp2kp_kp", "rplp"
SAME = (
    *("kind", "region", "area", "title", "begin_year", "end_year", "under"),
    *("institution_id", "regulation"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """Of which places a kind of plan is, for how many years, and whether it stands under an RPLP."""

    levels: tuple[Level, ...]
    years: tuple[int, int]
    under: bool = False


KINDS: Mapping[str, Kind] = {
    "rp2kp_kp": Kind(("regency",), (5, 5)),
    "rplp": Kind(("village",), (5, 5)),
    "rtplp": Kind(("village",), (1, 5), under=True),
    "rkm": Kind(("village",), (1, 1), under=True),
}
STEPS: Mapping[Verb, tuple[Collection[str], PlanState, type[Conflict]]] = {
    "submit": ({"draft"}, "review", PlanNotDraft),
    "return": ({"review", "final"}, "draft", PlanNotReturnable),
    "finalise": ({"review"}, "final", PlanNotInReview),
    "approve": ({"final"}, "approved", PlanNotFinal),
}
OPEN = frozenset({"draft", "review", "final"})


def new(data: PlanCreate, under: Plan | None, *, id: UUID, by: str) -> Plan:
    """The first edition of a plan."""
    kind = KINDS[data.kind]
    ensure_level(data.kind, data.region, kind.levels)
    if data.regulation not in available():
        raise RegulationUnknown(regulation=data.regulation, choices=", ".join(available()))
    if (data.kind == "rtplp") != bool(data.area):
        raise PlanAreaUnfitting(kind=data.kind)
    ensure_under(data, under)
    ensure_years(data.kind, data.begin_year, data.end_year, under)
    said = data.model_dump(exclude={"id", "area"})
    area = area_of(data.area, data.region) if data.area else ""
    return Plan(**said, id=id, line_id=id, area=area, created_by=by)


def ensure_under(data: PlanCreate, under: Plan | None) -> None:
    """An RTPLP and an RKM stand under an approved RPLP of their village."""
    if not KINDS[data.kind].under and data.under is None:
        return
    fits = under is not None and (under.kind, under.region) == (VILLAGE, data.region)
    if not KINDS[data.kind].under or under is None or not fits:
        raise PlanUnderUnfitting(region=data.region)
    ensure_approved(under)


def ensure_years(kind: str, begin: int, end: int, under: Plan | None) -> None:
    """Raise unless the span is as long as the kind's, and inside that of the plan above."""
    least, most = KINDS[kind].years
    inside = under is None or (under.begin_year <= begin and end <= under.end_year)
    if not (least <= end - begin + 1 <= most and inside):
        years = f"{least}" if least == most else f"{least}-{most}"
        raise PlanYearsInvalid(begin=begin, end=end, kind=kind, years=years)


def area_of(text: str, region: str) -> str:
    """The code of a kawasan of the regency, from its code or its name."""
    regency = region[: len("35.19")]
    name = text.removeprefix(f"{regency}-K-")
    try:
        code = area_code(regency, name)
    except InvalidAreaName as error:
        raise AreaInvalid(area=text, regency=regency) from error
    if "-K-" in name:  # of another regency
        raise AreaInvalid(area=text, regency=regency)
    return code


def the_same(known: Plan | None, wanted: Plan) -> Plan:
    """A create repeated with the same id must say the same; another's is not shown."""
    if known is None or any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def change(plan: Plan, data: PlanPatch, under: Plan | None) -> None:
    """Lay what was said over what is known; only the institution may be cleared."""
    ensure_draft(plan)
    said = data.model_dump(exclude_unset=True)
    lay(plan, {n: value for n, value in said.items() if value is not None or n == "institution_id"})
    ensure_years(plan.kind, plan.begin_year, plan.end_year, under)


def ensure_draft(plan: Plan) -> None:
    """Raise PlanNotDraft: what a plan says changes only in draft."""
    if plan.state != "draft":
        raise PlanNotDraft(state=plan.state)


def ensure_approved(plan: Plan) -> None:
    """Raise PlanNotApproved unless this edition holds."""
    if plan.state != "approved":
        raise PlanNotApproved(plan=plan.id, state=plan.state)


def ensure_not_judged(plan: Plan) -> None:
    """Raise PlanNotDraft while it is in review or final: what it says stands still."""
    if plan.state in OPEN - {"draft"}:
        raise PlanNotDraft(state=plan.state)


def ensure_open(plan: Plan) -> None:
    """Raise PlanNotOpen once the edition is approved."""
    if plan.state not in OPEN:
        raise PlanNotOpen(state=plan.state)


def after(plan: Plan, verb: Verb) -> PlanState:
    """The state that the step leads to; raises by name when it does not begin here."""
    before, state, refusal = STEPS[verb]
    if plan.state not in before:
        raise refusal(state=plan.state)
    return state


def ensure_other(plan: Plan, by: str) -> None:
    """Raise OwnPlan: whoever made or submitted it neither makes it final nor approves it."""
    if by in {plan.submitted_by, plan.created_by}:
        raise OwnPlan


def ensure_settled(comments: Sequence[PlanComment]) -> None:
    """Raise CommentsUnsettled while something waits for an answer."""
    if comments:
        waiting = [{"id": one.id, "item": one.item} for one in comments]
        raise CommentsUnsettled(count=len(comments), comments=waiting)


def ensure_not_overtaken(copies: Sequence[UUID]) -> None:
    """Raise CopiesOvertaken when originals of copies were approved meanwhile."""
    if copies:
        raise CopiesOvertaken(count=len(copies), activities=list(copies))


def ensure_complete(plan: Plan, content: Mapping[str, Any]) -> None:
    """Raise PlanIncomplete with all that is missing: chapters, targets or activities, years."""
    missing = []
    if not content["chapters"]:
        missing.append(("chapters", "belum ada bab yang diisi", "no chapter is written"))
    if plan.kind == CITY and not content["targets"]:
        missing.append(("targets", "belum ada sasaran", "it has no target"))
    if plan.kind != CITY and not (content["activities"] or content["carried"]):
        missing.append(("activities", "belum ada kegiatan", "it has no activity"))
    span = range(plan.begin_year, plan.end_year + 1)
    missing += [
        _outside(f"target:{one['id']}")
        for one in content["targets"]
        if not {one["begin_year"], one["end_year"]} <= set(span)
    ]
    missing += [
        _outside(f"activity:{one['id']}")
        for one in content["activities"]
        if one["year"] not in span
    ]
    if missing:
        told = [{"item": item, "detail": Text(id, en)} for item, id, en in missing]
        what = Text("; ".join(m[1] for m in missing[:5]), "; ".join(m[2] for m in missing[:5]))
        raise PlanIncomplete(what=what, missing=told)


def _outside(item: str) -> tuple[str, str, str]:
    return item, f"{item} di luar masa rencana", f"{item} is outside the plan's years"


def chapter_number(kind: str, chapter: str) -> int:
    """The place of a chapter in the outline; raises NotFound."""
    if chapter not in NUMBERS[kind]:
        raise NotFound(what="chapter", key=chapter)
    return NUMBERS[kind][chapter]


def ensure_items(plan: Plan, wanted: Iterable[str], known: Collection[str]) -> None:
    """Raise ItemUnknown unless each is the plan, a chapter of its outline, or a part of it."""
    chapters = {f"chapter:{chapter}" for chapter in NUMBERS[plan.kind]}
    for item in wanted:
        if item != "plan" and item not in chapters and item not in known:
            raise ItemUnknown(item=item)


def targets(plan: Plan, wanted: Iterable[TargetPut]) -> list[PlanTarget]:
    """The rows of all targets of a city's plan, each place and criterion once."""
    if plan.kind != CITY:
        raise TargetsNotMeant(kind=plan.kind)
    found = [_target(plan, one) for one in wanted]
    _ensure_apart(found)
    return found


def _target(plan: Plan, data: TargetPut) -> PlanTarget:
    known = data.village in regions and level_of(data.village) == "village"
    if not known or not contains(plan.region, data.village):
        raise TargetOutside(village=data.village, region=plan.region)
    ensure_criterion(plan.regulation, data.criterion)
    begin, end = data.begin_year, data.end_year
    if not plan.begin_year <= begin <= end <= plan.end_year:
        years = {"begin": begin, "end": end, "first": plan.begin_year, "last": plan.end_year}
        raise TargetYearOutside(village=data.village, **years)
    area = area_of(data.area, plan.region) if data.area else ""
    if area and not data.rts:
        raise TargetRtsNeeded(area=area)
    said = data.model_dump(exclude={"rts", "area"})
    rts = sorted({rt_in(rt, data.village) for rt in data.rts})
    return PlanTarget(**said, rts=rts, area=area, plan_id=plan.id, region=data.village)


def _ensure_apart(wanted: Iterable[PlanTarget]) -> None:
    """No RT gets the same criterion from two targets: what is planned there is counted once."""
    taken: dict[tuple[str, str], set[str]] = {}
    for one in wanted:
        places = set(one.rts) or {one.village}
        known = taken.setdefault((one.village, one.criterion), set())
        whole = known and (one.village in known or not one.rts)
        if known & places or whole:
            place = min(known & places or places)
            raise TargetsOverlap(criterion=one.criterion, place=place)
        known |= places
