"""Of which region, when, by whom, and what an annex comes to. Pure."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from contracts.regions import contains, regions
from contracts.survey_decrees import DecreeIssued
from services.chassis.media.sniff import Kind
from services.chassis.papers import KINDS
from services.chassis.problems import RegionNotFound
from services.survey.decrees.models import (
    Decree,
    DecreeCreate,
    DecreeLine,
    DecreeRead,
    DecreeState,
)
from services.survey.decrees.problems import (
    DecreeEmpty,
    DecreeNotComparable,
    DecreeNotDraft,
    DecreeNothingBefore,
    DecreeNotInForce,
    DecreeNotNewer,
    DecreePaperMissing,
    DecreeRegionUnfitting,
    DecreeRoundUnfitting,
    DecreeTooEarly,
    DecreeTypeRefused,
    OwnDecree,
)
from services.survey.decrees.shapes import (
    AnnexRow,
    AnnexSums,
    Compared,
    Count,
    KawasanRead,
)
from services.survey.rounds.models import Round

# Locations are set by the regent or mayor, "and by the governor, especially of DKI Jakarta": Permen
# PUPR 14/PRT/M/2018 art. 36 (6), as SE Dirjen Cipta Karya 48/SE/DC/2021 part A cites it.
DKI: Final = "31"
REGENCY: Final = 5  # letters of its code
REVIEW_YEARS: Final = 5  # Permen PUPR 14/PRT/M/2018 art. 38 (1): at least once in five years
LEAP_DAY: Final = (2, 29)
PLACES: Final = Decimal("0.000001")  # of coordinates: a decimetre
CLASSES: Final = ("light", "medium", "heavy")
NOTHING: Final = Decimal(0)


def region_of(data: DecreeCreate, round: Round) -> str:
    """The region of a decree; raises DecreeRegionUnfitting, DecreeRoundUnfitting, RegionNotFound."""
    region = data.region or round.region
    if region not in regions:
        raise RegionNotFound(region=region)
    if region != DKI and (len(region) != REGENCY or contains(DKI, region)):
        raise DecreeRegionUnfitting(region=region)
    if not contains(round.region, region):
        raise DecreeRoundUnfitting(name=round.name, surveyed=round.region, region=region)
    return region


def review_due(dated: date) -> date:
    """The same day five years later; a leap day's is the last of that February."""
    if (dated.month, dated.day) == LEAP_DAY:
        dated = dated.replace(day=28)
    return dated.replace(year=dated.year + REVIEW_YEARS)


def ensure_date(dated: date, round: Round) -> None:
    """Raise DecreeTooEarly: what is measured comes first."""
    if dated.year < round.year:
        raise DecreeTooEarly(date=dated, year=round.year)


def new(data: DecreeCreate, round: Round, region: str, *, by: str) -> Decree:
    """A draft."""
    said = data.model_dump(include={"number", "title", "basis", "position"})
    own: dict[str, Any] = {"round_id": round.id, "regulation": round.regulation, "year": round.year}
    days: dict[str, Any] = {"dated": data.date, "review_due": review_due(data.date)}
    place = (
        regions.name(region) or region
    )  # as the signed paper says it, whatever it is called later
    return Decree(**said, **own, **days, region=region, place=place, created_by=by)


def ensure_draft(decree: Decree) -> None:
    """Raise DecreeNotDraft."""
    if decree.state != DecreeState.draft:
        raise DecreeNotDraft(state=decree.state)


def ensure_paper(kind: Kind) -> None:
    """Raise DecreeTypeRefused."""
    if kind not in KINDS:
        raise DecreeTypeRefused(found=kind.value)


def ensure_ready(decree: Decree, *, by: str) -> None:
    """Raise DecreeNotDraft, OwnDecree, DecreePaperMissing: two people, and a signed paper."""
    ensure_draft(decree)
    if decree.created_by == by:
        raise OwnDecree
    if decree.paper_sha256 is None:
        raise DecreePaperMissing


def issue(
    decree: Decree, rows: Sequence[AnnexRow], sums: AnnexSums, *, by: str, at: datetime
) -> None:
    """Put a draft in force with its annex."""
    decree.state, decree.issued_by, decree.issued_at = DecreeState.issued, by, at
    decree.sums, decree.annex_sha256 = sums.model_dump(mode="json"), hashed(rows)
    decree.version += 1


def ensure_named(rows: Sequence[AnnexRow], round: Round, region: str) -> None:
    """Raise DecreeEmpty."""
    if not rows:
        raise DecreeEmpty(name=round.name, region=region)


def supersede(former: Decree, decree: Decree) -> None:
    """The newer one takes its place, on its own date; raises DecreeNotNewer."""
    if former.dated >= decree.dated:
        raise DecreeNotNewer(number=former.number, date=former.dated)
    former.state, former.superseded_by = DecreeState.superseded, decree.id
    former.ended_on = decree.dated
    former.version += 1
    decree.supersedes = former.id


def revoke(decree: Decree, reason: str, today: date, *, by: str, at: datetime) -> None:
    """Take a decree back: by another than who issued it. What it had superseded stays so."""
    if decree.state != DecreeState.issued:
        raise DecreeNotInForce(state=decree.state)
    if decree.issued_by == by:
        raise OwnDecree
    decree.state, decree.reason = DecreeState.revoked, reason
    decree.revoked_by, decree.revoked_at = by, at
    decree.ended_on = max(today, decree.dated)
    decree.version += 1


def annex_row(row: Any, place: Any | None) -> AnnexRow:
    """An RT of the annex, from what the round sealed of it and its position."""
    found = {name: getattr(row, name, None) for name in AnnexRow.model_fields}
    if place is not None:
        found |= {"lon": _degrees(place.lon), "lat": _degrees(place.lat)}
        found["position_source"] = str(place.source)
    names = {
        "kelurahan": regions.name(row.region) or row.region,
        "kecamatan": regions.name(row.region[:8]) or row.region[:8],
    }
    return AnnexRow.model_validate(found | names)


def _degrees(number: Any) -> Decimal:
    return Decimal(str(number)).quantize(PLACES)


def hashed(rows: Iterable[AnnexRow]) -> str:
    """SHA-256 of an annex: its items as the API tells them, by code, each as JSON in one line.

    Sorted keys, no spaces, characters beyond ASCII escaped, a line feed after each.
    """
    digest = sha256()
    for row in sorted(rows, key=attrgetter("rt")):
        told = row.model_dump(mode="json")
        digest.update(json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()


def sums(rows: Sequence[AnnexRow], areas: Sequence[Any]) -> AnnexSums:
    """What an annex comes to; `areas` are its kawasan with `verified_ha`."""
    verified = [area.verified_ha for area in areas if area.verified_ha is not None]
    classes = {name: _count(r for r in rows if r.slum_class == name) for name in CLASSES}
    return AnnexSums(
        rts=len(rows),
        slum_ha=_total(row.area_ha for row in rows),
        **classes,
        villages=len({row.region for row in rows}),
        areas=len(areas),
        verified_ha=_total(verified) if verified else None,
        areas_unverified=len(areas) - len(verified),
        outside_areas=sum(row.area is None for row in rows),
        people=_total(row.people or NOTHING for row in rows),
        households=_total(row.households or NOTHING for row in rows),
        flagged=sum(row.open_flags > 0 for row in rows),
        unplaced=sum(row.lon is None for row in rows),
    )


def _count(rows: Iterable[AnnexRow]) -> Count:
    found = list(rows)
    return Count(rts=len(found), area_ha=_total(row.area_ha for row in found))


def _total(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, NOTHING)


def before(decree: Decree, asked: UUID | None, in_force: Decree | None) -> UUID:
    """What a decree is compared with: what is asked for, what it superseded, or what is in force."""
    found = asked or decree.supersedes
    if found is None and decree.state == DecreeState.draft and in_force is not None:
        found = in_force.id
    if found is None:
        raise DecreeNothingBefore
    return found


def ensure_comparable(decree: Decree, former: Decree) -> None:
    """Raise DecreeNotComparable."""
    if former.state == DecreeState.draft or former.region != decree.region:
        raise DecreeNotComparable(number=former.number, region=decree.region)


def compared(decree: Decree) -> Compared:
    """A decree in a comparison."""
    return Compared.model_validate(decree.model_dump() | {"date": decree.dated})


def event(decree: Decree, *, id: UUID, by: str, at: datetime) -> DecreeIssued:
    """What the others learn: in force, superseded or revoked."""
    said = AnnexSums.model_validate(decree.sums)
    classes = {name: getattr(said, name) for name in CLASSES}
    told = {"region", "round_id", "regulation", "year", "number", "position", "review_due", "state"}
    return DecreeIssued.model_validate(
        decree.model_dump(
            include=told | {"supersedes", "superseded_by", "ended_on", "annex_sha256"}
        )
        | said.model_dump(include={"slum_ha", "verified_ha", "villages", "areas", "flagged"})
        | {"rts": {name: one.rts for name, one in classes.items()}}
        | {"area_ha": {name: one.area_ha for name, one in classes.items()}}
        | {"id": id, "occurred_at": at, "entity_id": decree.id, "actor": by}
        | {"date": decree.dated, "file_sha256": decree.paper_sha256}
        | {"link": f"/v1/survey/decrees/{decree.id}/annex"}
        | {"version": 1 if decree.state == DecreeState.issued else 2}  # drafts are not told
    )


def line(decree: Decree, today: date) -> DecreeLine:
    """A decree in a list."""
    return DecreeLine.model_validate(_shown(decree, today))


def read(decree: Decree, sums: AnnexSums, areas: Sequence[Any], today: date) -> DecreeRead:
    """A decree whole."""
    kawasan = [KawasanRead.model_validate(area) for area in areas]
    whole = _shown(decree, today) | {"sums": sums, "kawasan": kawasan}
    return DecreeRead.model_validate(whole)


def _shown(decree: Decree, today: date) -> dict[str, Any]:
    overdue = decree.state == DecreeState.issued and decree.review_due < today
    own = {"date": decree.dated, "file_sha256": decree.paper_sha256}
    return decree.model_dump() | own | {"overdue": overdue}
