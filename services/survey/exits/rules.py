"""Who may leave: two keys, judged by the engine from sealed numbers. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any
from uuid import UUID

from contracts.regions import ancestors, contains, village_of
from contracts.regulation import Judgement, Regulation
from contracts.survey import AreaExited, ExitedRt
from services.chassis.media.sniff import Kind
from services.chassis.papers import KINDS
from services.chassis.problems import Text
from services.survey.exits.models import (
    MOST_RTS,
    Exit,
    ExitCreate,
    ExitLine,
    ExitRead,
    ExitRt,
    ExitState,
    KeysRead,
    StandingRead,
)
from services.survey.exits.problems import (
    ExitAlreadyLeft,
    ExitKeysMissing,
    ExitNeverSlum,
    ExitNotDraft,
    ExitNothingLeft,
    ExitNotInForce,
    ExitNotMeasured,
    ExitPaperMissing,
    ExitRegenciesMixed,
    ExitScoreOvertaken,
    ExitTooLarge,
    ExitUnclear,
    ExitYearUnfitting,
    MinutesTypeRefused,
    OwnExit,
)
from services.survey.measures import scored_columns
from services.survey.rounds.models import Round

SHOWN = 100  # RTs that a refusal names
REGENCY = 5  # letters of its code


@dataclass(frozen=True, slots=True)
class Judged:
    """An RT as the round has it, and what the engine says of its sealed numbers."""

    row: Any
    judgement: Judgement


def judged(rows: Iterable[Any], law: Regulation) -> list[Judged]:
    """Judge measured RTs."""
    columns = scored_columns(law)
    return [Judged(row, law.judge_row([getattr(row, name) for name in columns])) for row in rows]


def ensure_clear(data: ExitCreate) -> None:
    """Raise ExitUnclear unless it is of a kawasan or of RTs."""
    if (data.area is None) == (data.rts is None):
        raise ExitUnclear


def ensure_one_regency(rts: Iterable[str]) -> None:
    """Raise ExitRegenciesMixed."""
    found = sorted({rt[:REGENCY] for rt in rts})
    if len(found) > 1:
        raise ExitRegenciesMixed(count=len(found), regencies=", ".join(found[:SHOWN]))


def ensure_year(year: int, signed_on: date, round: Round) -> None:
    """Raise ExitYearUnfitting: not before the round's year, and not after that of the signing."""
    last = max(signed_on.year, round.year)
    if not round.year <= year <= last:
        raise ExitYearUnfitting(year=year, first=round.year, last=last)


def to_leave(rows: Sequence[Any], area: str) -> list[Any]:
    """Those of a kawasan that have not left; raises ExitNothingLeft, ExitTooLarge."""
    wanted = [row for row in rows if row.slum]
    if not wanted:
        raise ExitNothingLeft(area=area)
    if len(wanted) > MOST_RTS:
        raise ExitTooLarge(area=area, count=len(wanted), most=MOST_RTS)
    return wanted


def ensure_newest(rows: Sequence[Any], round: Round) -> None:
    """Raise ExitNotMeasured, ExitScoreOvertaken."""
    if some := [row for row in rows if row.assessment_id is None]:
        raise ExitNotMeasured(**_named(some), name=round.name, rts=[row.rt for row in some[:SHOWN]])
    if some := [row for row in rows if row.newer is not None]:
        newer = [
            {"rt": row.rt, "round_id": row.newer, "name": row.newer_name, "year": row.newer_year}
            for row in some[:SHOWN]
        ]
        first = {"newer": some[0].newer_name, "year": some[0].newer_year}
        raise ExitScoreOvertaken(**_named(some), **first, rts=newer)


def ensure_slum_before(rows: Sequence[Any]) -> None:
    """Raise ExitAlreadyLeft, ExitNeverSlum: an RT leaves once, unless it was slum again since."""
    outside = [row for row in rows if not row.slum]
    if some := [row for row in outside if row.left_by is not None]:
        left = [{"rt": row.rt, "exit_id": row.left_by} for row in some[:SHOWN]]
        raise ExitAlreadyLeft(**_named(some), left_by=some[0].left_by, rts=left)
    if outside:
        raise ExitNeverSlum(**_named(outside), rts=[row.rt for row in outside[:SHOWN]])


def ensure_keys(found: Sequence[Judged], law: Regulation) -> None:
    """Raise ExitKeysMissing, with each RT that lacks a key and why."""
    lacking = [one for one in found if not all(one.judgement.keys)]
    if not lacking:
        return
    shown = [_explained(one, law) for one in lacking[:SHOWN]]
    raise ExitKeysMissing(
        **_named([one.row for one in lacking]),
        slum_line=law.slum_line,
        service_min=law.package.exit.service_min,
        why=shown[0]["why"],
        rts=shown,
    )


def leaving(rows: Sequence[Any], round: Round, law: Regulation) -> list[Judged]:
    """All of these RTs, judged: each may leave by this round. Raises what keeps one in."""
    ensure_newest(rows, round)
    ensure_slum_before(rows)
    found = judged(rows, law)
    ensure_keys(found, law)
    return found


def able(rows: Iterable[Any], law: Regulation) -> list[Judged]:
    """Those that could leave: slum before, by their newest score, with both keys or one of them."""
    waiting = [row for row in rows if row.slum and row.newer is None]
    return [one for one in judged(waiting, law) if any(one.judgement.keys)]


def _named(rows: Sequence[Any]) -> dict[str, Any]:
    return {"count": len(rows), "rt": rows[0].rt}


def _explained(one: Judged, law: Regulation) -> dict[str, Any]:
    seen = view(one, law)
    said = seen.model_dump(include={"rt", "total", "services", "keys"})
    return said | {"why": why(seen, law)}


def why(seen: StandingRead, law: Regulation) -> Text:
    """Which key is missing, and by how much."""
    least, in_id, in_en = law.package.exit.service_min, [], []
    if not seen.keys.score:
        in_id.append(f"total {seen.total}, belum di bawah {law.slum_line}")
        in_en.append(f"a total of {seen.total}, not below {law.slum_line}")
    if not seen.keys.services:
        names = {aspect.id: aspect for aspect in law.aspects}
        low = [(names[id], share) for id, share in seen.services.items() if share < least]
        shares = ", ".join(f"{aspect.name_id} {share} %" for aspect, share in low)
        in_id.append(f"terlayani di bawah {least} %: {shares}")
        shares = ", ".join(f"{aspect.name_en} {share} %" for aspect, share in low)
        in_en.append(f"served below {least} %: {shares}")
    return Text(id="; ".join(in_id), en="; ".join(in_en))


def region_of(rts: Sequence[str]) -> str:
    """The narrowest region in which all these RTs of one regency lie."""
    above = reversed(ancestors(village_of(rts[0])))
    return next(code for code in above if all(contains(code, rt) for rt in rts))


def new(data: ExitCreate, round: Round, region: str, *, by: str) -> Exit:
    """A draft."""
    said = data.model_dump(include={"area", "year", "number"})
    own: dict[str, Any] = {"round_id": round.id, "regulation": round.regulation, "region": region}
    return Exit(**said, **own, signed_on=data.date, created_by=by)


def rows_of(exit: Exit, found: Iterable[Judged], law: Regulation) -> list[dict[str, Any]]:
    """What an exit keeps of its RTs."""
    return [
        seen.model_dump(exclude={"services", "keys"})
        | {"services": {id: str(share) for id, share in seen.services.items()}}
        | {"exit_id": exit.id, "round_id": exit.round_id, "in_force": False}
        for seen in (view(one, law) for one in found)
    ]


def ensure_draft(exit: Exit) -> None:
    """Raise ExitNotDraft."""
    if exit.state != ExitState.draft:
        raise ExitNotDraft(state=exit.state)


def ensure_paper(kind: Kind) -> None:
    """Raise MinutesTypeRefused."""
    if kind not in KINDS:
        raise MinutesTypeRefused(found=kind.value)


def confirm(exit: Exit, *, by: str, at: datetime) -> None:
    """Put a draft in force: by another than who drafted it, with its paper."""
    ensure_draft(exit)
    if exit.created_by == by:
        raise OwnExit
    if exit.paper_sha256 is None:
        raise ExitPaperMissing
    exit.state, exit.confirmed_by, exit.confirmed_at = ExitState.in_force, by, at
    exit.version += 1


def annul(exit: Exit, reason: str, *, by: str, at: datetime) -> None:
    """Take an exit back: by another than who confirmed it."""
    if exit.state != ExitState.in_force:
        raise ExitNotInForce(state=exit.state)
    if exit.confirmed_by == by:
        raise OwnExit
    exit.state, exit.reason = ExitState.annulled, reason
    exit.annulled_by, exit.annulled_at = by, at
    exit.version += 1


def event(exit: Exit, rts: Iterable[ExitRt], *, id: UUID, by: str, at: datetime) -> AreaExited:
    """What the others learn: in force, or taken back."""
    annulled = exit.state == ExitState.annulled
    left = [ExitedRt(rt=r.rt, area_ha=r.area_ha, assessment_id=r.assessment_id) for r in rts]
    return AreaExited.model_validate(
        exit.model_dump(include={"region", "round_id", "regulation", "area", "year"})
        | {"id": id, "occurred_at": at, "entity_id": exit.id, "actor": by}
        | {"number": exit.number, "date": exit.signed_on, "file_sha256": exit.paper_sha256}
        | {"rts": sorted(left, key=attrgetter("rt"))}
        | {"annulled": annulled, "version": 2 if annulled else 1}  # drafts are not told
    )


def view(one: Judged, law: Regulation) -> StandingRead:
    """What decides about an RT."""
    row, (total, _, services, keys) = one.row, one.judgement
    return StandingRead(
        rt=row.rt,
        name=row.name,
        region=row.region,
        assessment_id=row.assessment_id,
        area_ha=row.hectares,
        total=total,
        services=dict(zip(law.package.exit.aspects, services, strict=True)),
        keys=KeysRead(score=keys[0], services=keys[1]),
    )


def line(exit: Exit, count: int, area_ha: Decimal) -> ExitLine:
    """An exit in a list."""
    own = {"date": exit.signed_on, "file_sha256": exit.paper_sha256}
    return ExitLine.model_validate(
        exit.model_dump() | own | {"rt_count": count, "area_ha": area_ha}
    )


def read(exit: Exit, rts: Sequence[ExitRt], law: Regulation) -> ExitRead:
    """An exit whole; its keys as its numbers say."""
    least = law.package.exit.service_min
    shown = [
        one.model_dump()
        | {
            "keys": {
                "score": one.total < law.slum_line,
                "services": all(Decimal(share) >= least for share in one.services.values()),
            }
        }
        for one in rts
    ]
    head = line(exit, len(rts), sum((one.area_ha for one in rts), Decimal(0)))
    return ExitRead.model_validate(head.model_dump() | {"rts": shown})
