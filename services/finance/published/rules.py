"""From rows to what anybody may see; pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from contracts.finance import FUND_SOURCES, FundSource
from contracts.regions import ancestors, regions
from contracts.regulation import available, load
from services.finance.activities.models import KnownActivity
from services.finance.contributions.rules import plain
from services.finance.expenses.models import Category
from services.finance.published.models import ActivityPage, VillagePage

Row = Mapping[str, Any]
SOURCES: Mapping[str, FundSource] = {one.code: one for one in FUND_SOURCES}
ZERO = Decimal(0)


# Of materials people write the unit themselves: these are shown.
UNITS = frozenset(
    [
        "rp",
        "hok",
        "m",
        "m1",
        "m2",
        "m3",
        "kg",
        "ton",
        "kuintal",
        "liter",
        "zak",
        "sak",
        "buah",
        "bh",
        "batang",
        "btg",
        "lembar",
        "lbr",
        "unit",
        "set",
        "rit",
        "truk",
        "karung",
        "ikat",
        "dus",
        "roll",
        "pcs",
    ]
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the database has of the money of a village or an activity."""

    allocations: Sequence[Row]
    tranches: Sequence[Row]
    groups: Sequence[Row]
    spending: Sequence[Row]
    gifts: Sequence[Row]
    audits: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Sums:
    """How far money is; what is spent is part of what is released, that of what is committed."""

    committed: Decimal = ZERO
    released: Decimal = ZERO
    spent: Decimal = ZERO

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.committed + other.committed,
            self.released + other.released,
            self.spent + other.spent,
        )

    def told(self) -> dict[str, Decimal]:
        return {
            "committed": self.committed,
            "released": self.released,
            "spent": self.spent,
            "unreleased": self.committed - self.released,
            "cash": self.released - self.spent,
        }


def of_allocation(row: Row) -> Sums:
    """As the ledger has it."""
    return Sums(row["committed"], row["released"], row["spent"])


def of_group(row: Row) -> Sums:
    """What a KSM has and used, and what is due to it as long as whoever pays has so much."""
    released = row["cash"] + row["spent"]
    return Sums(row["due"] + released, released, row["spent"])


def shares(found: Found) -> Iterator[tuple[Row, Sums]]:
    """All the money, once: allocations, and what KSMs get of allocations that are not shown."""
    for row in found.allocations:
        yield row, of_allocation(row)
    shown = {row["id"] for row in found.allocations}
    for row in found.groups:
        if row["allocation_id"] not in shown:
            yield row, of_group(row)


def by_activity(found: Found) -> dict[UUID, Sums]:
    """The money that is meant for each activity, by its allocation or else by an agreement."""
    sums: dict[UUID, Sums] = defaultdict(Sums)
    for row in found.allocations:
        sums[row["activity_id"]] += of_allocation(row)
    for row in found.groups:
        if row["free"]:
            sums[row["activity_id"]] += of_group(row)
    return sums


def village(region: str, works: Iterable[KnownActivity], found: Found) -> VillagePage:
    """The page of a village."""
    sums, gifts = by_activity(found), gifts_by_activity(found)
    told = [
        work(one, sums.get(one.id, Sums()), gifts.get(one.id, ZERO))
        for one in works
        if is_told(one, found)
    ]
    return VillagePage.model_validate(published(region, found) | {"activities": told})


def is_told(known: KnownActivity, found: Found) -> bool:
    """What was cancelled is told of where money was given for it."""
    rows = (*found.allocations, *found.groups, *found.gifts)
    return known.state != "cancelled" or known.id in {row["activity_id"] for row in rows}


def activity(known: KnownActivity, found: Found) -> ActivityPage:
    """The page of an activity; audits of the years of its money."""
    told = published(known.region, found)
    years = {row["fiscal_year"] for row, _ in shares(found)}
    told["audits"] = [row for row in found.audits if row["fiscal_year"] in years]
    sums = sum((own for _, own in shares(found)), Sums())
    one = work(known, sums, told["swadaya_total"])
    return ActivityPage.model_validate(told | {"activity": one, "effects": effects(known)})


def work(known: KnownActivity, sums: Sums, swadaya: Decimal) -> dict[str, Any]:
    """An activity as planning told it last, with its money."""
    own = ("id", "title", "kind", "year", "volume", "unit", "state", "physical")
    return {name: getattr(known, name) for name in own} | sums.told() | {"swadaya": swadaya}


def published(place: str, found: Found) -> dict[str, Any]:
    """What the pages have in common."""
    return {
        "place": placed(place),
        "total": sum((own for _, own in shares(found)), Sums()).told(),
        "sources": sources(found),
        "spending": in_order(found.spending),
        "swadaya": by_kind(found),
        "swadaya_total": sum((row["amount"] for row in found.gifts), ZERO),
        "allocations": allocations(found),
        "groups": found.groups,
        "audits": found.audits,
    }


def placed(code: str) -> dict[str, Any]:
    """A region by name, and what it lies in."""
    above = [regions.name(one) or one for one in ancestors(code) if one != code]
    return {"code": code, "name": regions.name(code) or code, "above": above}


def sources(found: Found) -> list[dict[str, Any]]:
    """By source, in the order in which they are told everywhere, and by fiscal year."""
    sums: dict[tuple[str, int], Sums] = defaultdict(Sums)
    for row, own in shares(found):
        sums[row["source"], row["fiscal_year"]] += own
    order = list(SOURCES)
    return [
        sums[source, year].told()
        | SOURCES[source].model_dump(include={"name_id", "name_en"})
        | {"source": source, "fiscal_year": year}
        for source, year in sorted(sums, key=lambda one: (order.index(one[0]), one[1]))
    ]


def in_order(spending: Iterable[Row]) -> list[Row]:
    """Categories in the order in which they are told everywhere."""
    order = list(Category)
    return sorted(spending, key=lambda row: order.index(row["category"]))


def by_kind(found: Found) -> list[dict[str, Any]]:
    """What the people gave, by kind and unit; how much only in a unit that nobody made up."""
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for row in found.gifts:
        own = sums[row["kind"], row["unit"] if row["unit"].lower() in UNITS else ""]
        own[0] += row["quantity"]
        own[1] += row["amount"]
    return [
        {
            "kind": kind,
            "unit": unit,
            "quantity": plain(quantity) if unit else None,
            "amount": amount,
        }
        for (kind, unit), (quantity, amount) in sums.items()
    ]


def gifts_by_activity(found: Found) -> dict[UUID, Decimal]:
    """What the people gave to each activity."""
    sums: dict[UUID, Decimal] = defaultdict(Decimal)
    for row in found.gifts:
        sums[row["activity_id"]] += row["amount"]
    return sums


def allocations(found: Found) -> list[dict[str, Any]]:
    """Allocations with their tranches and how far their account is."""
    parts: dict[UUID, list[Row]] = defaultdict(list)
    for row in found.tranches:
        parts[row["allocation_id"]].append(row)
    return [
        {
            **row,
            **of_allocation(row).told(),
            "returned": row["amount"] - row["committed"],
            "tranches": parts[row["id"]],
            "lpj": {
                "state": row["lpj_state"] or "none",
                "date": row["lpj_date"],
                "accepted_on": row["accepted_on"],
            },
        }
        for row in found.allocations
    ]


@cache
def criteria() -> Mapping[str, Any]:
    """Criteria by their id; where regulations name one differently, as the newest does."""
    return {one.id: one for law in sorted(available()) for one in load(law).criteria}


def effects(known: KnownActivity) -> list[dict[str, Any]]:
    """What is built of each criterion in each RT, as planned and as measured."""
    planned, measured = _volumes(known.places), _volumes(known.measured)
    return [
        {
            "rt": rt,
            "criterion": criterion,
            **_named(criterion),
            "planned": planned.get((rt, criterion), ZERO),
            "measured": measured.get((rt, criterion)),
        }
        for rt, criterion in sorted(planned | measured)
    ]


def _volumes(places: Iterable[Row]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for one in places:
        sums[one["rt"], one["criterion"]] += Decimal(one["volume"])
    return sums


def _named(criterion: str) -> dict[str, str]:
    known = criteria().get(criterion)
    if known is None:
        return {"name_id": criterion, "name_en": criterion, "unit": ""}
    return {"name_id": known.name_id, "name_en": known.name_en, "unit": known.unit}
