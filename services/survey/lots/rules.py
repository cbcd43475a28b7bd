"""How large a sample is, which records it draws, and when it speaks for its lot.

The plans are single sampling plans of ISO 2859-1:1999 (the same numbers as in ANSI/ASQ Z1.4 and
MIL-STD-105E): general inspection level II (table 1), normal inspection with an acceptance quality
limit of 2.5 % nonconforming records (table 2-A, its arrows followed). A record that is returned or
rejected is nonconforming.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from services.survey.lots.models import LotProgress, LotState, ReviewLot
from services.survey.lots.problems import (
    LotEmpty,
    LotNeedsAll,
    LotNotOpen,
    LotRefused,
    SampleTooSmall,
    SampleUndecided,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """For lots up to `lot` records: look at `sample`, of which at most `acceptance` may fail."""

    lot: int
    sample: int
    acceptance: int


PLANS: Final = (
    Plan(50, 5, 0),  # code letters A to D
    Plan(150, 20, 1),  # E, F
    Plan(280, 32, 2),  # G
    Plan(500, 50, 3),  # H
    Plan(1_200, 80, 5),  # J
    Plan(3_200, 125, 7),  # K
    Plan(10_000, 200, 10),  # L
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clean record as it stands; `refused` was already in a lot whose sample failed."""

    id: UUID
    region: str
    rt: str
    version: int
    refused: bool


def plan_of(size: int) -> Plan:
    """The plan for a lot of this size; a lot that is smaller than its sample is looked at whole."""
    plan = next(plan for plan in PLANS if size <= plan.lot)
    return plan if plan.sample < size else Plan(size, size, size)


def chosen(
    candidates: Sequence[Candidate], sample: int | None, region: str
) -> tuple[Sequence[Candidate], Plan]:
    """The records of a lot and its plan, with the sample that was asked for.

    Records of a refused lot come along only when every record is looked at. Raises LotEmpty,
    LotNeedsAll or SampleTooSmall.
    """
    if not candidates:
        raise LotEmpty(region=region)
    if sample is not None and sample >= len(candidates):
        return candidates, Plan(len(candidates), len(candidates), len(candidates))
    fresh = [one for one in candidates if not one.refused]
    if not fresh:
        raise LotNeedsAll(refused=len(candidates))
    return fresh, _plan(len(fresh), sample)


def _plan(size: int, sample: int | None) -> Plan:
    """A larger sample than needed accepts what the largest plan does that fits into it."""
    needed = plan_of(size)
    if sample is None:
        return needed
    if sample < needed.sample:
        raise SampleTooSmall(size=size, needed=needed.sample, sample=sample)
    if sample >= size:
        return Plan(size, size, size)
    fits = max(plan.acceptance for plan in PLANS if plan.sample <= sample)
    return Plan(size, sample, fits)


def drawn(seed: str, ids: Sequence[UUID], sample: int) -> frozenset[UUID]:
    """The sample: the first ids in the order of SHA-256 of `seed:id`, for anybody to check."""
    ordered = sorted(ids, key=lambda one: sha256(f"{seed}:{one}".encode()).digest())
    return frozenset(ordered[:sample])


def failed(lot: ReviewLot, progress: LotProgress) -> bool:
    """Whether more of the sample failed than may; undecided ones can no longer help."""
    return progress.returned + progress.rejected > lot.acceptance


def ensure_open(lot: ReviewLot, progress: LotProgress) -> None:
    """Raise LotRefused with its numbers, or LotNotOpen."""
    if lot.state == LotState.refused:
        wrong = progress.returned + progress.rejected
        raise LotRefused(failed=wrong, sample=lot.sample, acceptance=lot.acceptance)
    if lot.state != LotState.open:
        raise LotNotOpen(state=lot.state)


def ensure_decided(lot: ReviewLot, progress: LotProgress) -> None:
    """Raise SampleUndecided while a sampled record waits."""
    if progress.decided < lot.sample:
        raise SampleUndecided(decided=progress.decided, sample=lot.sample)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The records that are approved with their lot, and those that are not."""

    accepted: list[UUID]
    own: list[UUID]
    seconds: list[UUID]

    @property
    def ids(self) -> dict[str, list[UUID]]:
        """By the names of the fields."""
        return {"accepted": self.accepted, "own": self.own, "seconds": self.seconds}


def sort_out(
    held: Mapping[UUID, str], own: Collection[UUID], taken: Collection[str], *, one_per_rt: bool
) -> Sorted:
    """Nobody approves their own record; of an RT there is one record about it, the first one.

    `held` are the RTs by record; `taken` are those that have their approved record already.
    """
    found, full = Sorted([], list(own), []), set(taken)
    for id, rt in held.items():
        if id in own:
            continue
        if one_per_rt and rt in full:
            found.seconds.append(id)
            continue
        full.add(rt)
        found.accepted.append(id)
    return found
