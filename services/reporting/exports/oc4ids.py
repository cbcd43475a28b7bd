"""Writes works as a project package of the Open Contracting for Infrastructure Data Standard 0.9.

https://standard.open-contracting.org/infrastructure/ (project package, project schema). One project
is one activity that builds: a set of assets in a place, with a budget and an executor of its own.
Only what releases from 0.9.3 on have is used; what is not known is left out, as the standard asks.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from pydantic_core import to_json

from contracts.finance import FUND_SOURCES
from services.reporting.reach import named
from services.reporting.settings import Publication

VERSION: Final = "0.9"
CURRENCY: Final = "IDR"
COUNTRY: Final = "Indonesia"
GAZETTEER: Final = "ID-KEMENDAGRI"  # codes of Permendagri on administrative areas
TAIL: Final = b"\n]}\n"
# From the decision to build to the close-out, by the state of an activity.
STATUS: Final = {
    "planned": "identification",
    "proposed": "identification",
    "fit": "identification",
    "unfit": "identification",
    "approved": "preparation",
    "running": "implementation",
    "completed": "completion",
    "handed_over": "completed",
    "cancelled": "cancelled",
}
OVER: Final = ("handed_over", "cancelled")
# Roads serve several criteria and are roads; else the aspect of the criterion tells the sector.
ROADS: Final = ("jalan_", "jembatan_")
ROAD: Final = ("transport", "transport.road")
SECTORS: Final = {
    "1": ("socialHousing",),
    "2": ROAD,
    "3": ("waterAndWaste",),
    "4": ("waterAndWaste",),
    "5": ("waterAndWaste",),
    "6": ("waterAndWaste",),
    "7": ("governance",),  # emergency services
}
REHABILITATED: Final = ("rehab_rtlh", "normalisasi")
# Of the dimension of works, but bought and not built.
GEAR: Final = (
    *("gerobak_sampah", "motor_sampah", "mobil_sampah"),
    *("apar", "mobil_pemadam", "motor_pemadam"),
)
# At one house: a point there would tell whose. Their RT is told, and no geometry.
HOMES: Final = (
    *("rehab_rtlh", "sambungan_rumah", "kloset", "jamban"),
    *("pah", "sumur_gali", "sumur_pompa", "komposter"),
)
MODES: Final = {"swakelola": "Swakelola", "contract": "Kontrak"}
SOURCES: Final = {one.code: one.name_id for one in FUND_SOURCES}


def head(id: UUID, at: datetime, by: Publication) -> bytes:
    """The package's own members, up to its projects."""
    about = {
        "uri": f"urn:uuid:{id}",
        "publishedDate": at,
        "version": VERSION,
        "publisher": {"name": by.publisher},
        "license": by.license,
    }
    return to_json(_told(about))[:-1] + b',"projects":['


def projects(rows: Sequence[Any], by: Publication, *, more: bool) -> bytes:
    """Some projects; `more` when others stand before them."""
    written = b",\n".join(to_json(project(row, by)) for row in rows)
    return b",\n" + written if more and rows else written


def project(row: Any, by: Publication) -> dict[str, Any]:
    """An activity as `selects.PROJECTS` tells it."""
    return _told(
        {
            "id": f"{by.project_prefix}-{row.id}",
            "updated": row.told_at,
            "title": None if row.state == "cancelled" else row.title,
            "status": STATUS.get(row.state),
            "period": _period(row.started_on, None),
            "sector": sector(row.kind, row.places),
            "additionalClassifications": _classes(row),
            "type": "rehabilitation" if row.kind in REHABILITATED else "construction",
            "locations": [_location(row)],
            "budget": _budget(row),
            "forecasts": _progress(row.weeks, "planned"),
            "parties": _parties(row),
            "contractingProcesses": [_process(row, one) for one in row.allocations],
            "metrics": _progress(row.weeks, "physical"),
            "completion": {"endDate": moment(row.completed_on), "finalValue": _final(row)},
            "language": "id",
        }
    )


def sector(kind: str, places: Sequence[Mapping[str, Any]]) -> list[str]:
    """Codes of the list of sectors, each with the one above it."""
    if kind.startswith(ROADS):
        return list(ROAD)
    aspects = {str(place["criterion"])[:1] for place in places}
    return sorted({code for aspect in aspects for code in SECTORS.get(aspect, ())})


def moment(day: date | str | None) -> str | None:
    """A day as the standard writes moments: its beginning, WIB."""
    return None if day is None else f"{day}T00:00:00+07:00"


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty, however deep: an empty member says nothing and is not allowed."""
    deep = ((name, _full(value)) for name, value in facts.items())
    return {name: value for name, value in deep if value not in (None, "", [], {})}


def _full(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _told(value)
    if isinstance(value, list):
        return [full for one in value if (full := _full(one)) not in (None, "", [], {})]
    return value


def _value(amount: Decimal | str | None) -> dict[str, Any] | None:
    """Rupiah as a number: exact to the sen below ten trillion."""
    return None if amount is None else {"amount": float(amount), "currency": CURRENCY}


def _period(begin: date | str | None, end: date | str | None) -> dict[str, Any]:
    return {"startDate": moment(begin), "endDate": moment(end)}


def _classes(row: Any) -> list[dict[str, Any]]:
    """What the programme calls it: the kind of work, the dimension, the criteria that it serves."""
    criteria = sorted({str(place["criterion"]) for place in row.places})
    return [
        {"scheme": "Nahkoda-kegiatan", "id": row.kind},
        {"scheme": "Tridaya", "id": row.dimension},
        {"scheme": "Program", "id": row.programme},
        *({"scheme": "Kriteria kekumuhan", "id": one} for one in criteria),
    ]


def _location(row: Any) -> dict[str, Any]:
    rts = sorted({str(place["rt"]) for place in row.places})
    return {
        "id": "1",
        "description": named(row.region),
        "geometry": None if row.kind in HOMES else row.geometry,
        "gazetteer": {"scheme": GAZETTEER, "identifiers": [row.region, *rts]},
        "address": {
            "locality": named(row.region[:5]),
            "region": named(row.region[:2]),
            "countryName": COUNTRY,
        },
    }


def _budget(row: Any) -> dict[str, Any]:
    parts = [
        {
            "id": str(number),
            "amount": _value(one["amount"]),
            "period": _period(f"{row.year}-01-01", f"{row.year}-12-31"),
            "sourceParty": _funder(one["source"]),
        }
        for number, one in enumerate(row.sources, 1)
    ]
    return {"amount": _value(row.cost), "budgetBreakdown": parts}


def _funder(source: str) -> dict[str, Any]:
    return {"id": f"sumber-{source}", "name": SOURCES.get(source, source)}  # type: ignore[call-overload]


def _party(id: UUID | str | None, name: str | None) -> dict[str, Any] | None:
    return None if id is None or name is None else {"id": str(id), "name": name}


def _parties(row: Any) -> list[dict[str, Any]]:
    """Each party once, with all that it does."""
    paying = [one["source"] for one in (*row.sources, *row.allocations)]
    roles: list[tuple[dict[str, Any] | None, str]] = []
    roles += [(_funder(source), "funder") for source in paying]
    roles.append((_party(row.institution_id, row.institution), "procuringEntity"))
    roles.append((_party(row.executor_id, row.executor), "supplier"))
    roles += [(_recipient(one), "payee") for one in row.allocations if one["tranches"]]
    found: dict[str, dict[str, Any]] = {}
    for party, role in roles:
        if party is not None:
            known = found.setdefault(party["id"], {**party, "roles": []})
            known["roles"] += [role] if role not in known["roles"] else []
    return list(found.values())


def _recipient(one: Mapping[str, Any]) -> dict[str, Any] | None:
    """Who receives an allocation, where it is an institution that we know by name."""
    return _party(one["institution_id"], one["institution"])


def _process(row: Any, one: Mapping[str, Any]) -> dict[str, Any]:
    """An allocation (SPPB or contract) of the activity, and the tranches that were paid out."""
    over = row.state in OVER or one["spent"] is not None
    return {
        "id": str(one["id"]),
        "summary": {
            "nature": ["construction"],
            "status": "closed" if over else "active",
            "tender": {
                "procurementMethod": "direct" if row.mode == "swakelola" else None,
                "procurementMethodDetails": MODES.get(row.mode),
                "procuringEntity": _party(row.institution_id, row.institution),
            },
            "suppliers": [_party(row.executor_id, row.executor)],
            "contractValue": _value(one["amount"]),
            "contractPeriod": _period(one["posted_on"], None),
            "finalValue": _value(one["spent"]),
            "transactions": list(_transactions(one)),
        },
    }


def _transactions(one: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for tranche in one["tranches"]:
        yield {
            "id": str(tranche["id"]),
            "date": moment(tranche["posted_on"]),
            "value": _value(tranche["amount"]),
            "payer": _funder(one["source"]),
            "payee": _recipient(one),
        }


def _progress(weeks: Sequence[Mapping[str, Any]], what: str) -> list[dict[str, Any]]:
    """Percent of the work that was to be built, or was, by the end of each week."""
    seen = [
        {
            "id": str(week["week"]),
            "period": _period(week["week"], _last_day(week["week"])),
            "measure": float(week[what]),
            "unit": {"scheme": "UNCEFACT", "id": "P1", "name": "percent"},
        }
        for week in weeks
        if week[what] is not None
    ]
    return [{"id": "physicalProgress", "observations": seen}] if seen else []


def _last_day(week: str) -> str:
    return str(date.fromisoformat(week) + timedelta(days=6))


def _final(row: Any) -> dict[str, Any] | None:
    """What was spent, once nothing more will be."""
    spent = [Decimal(one["spent"]) for one in row.allocations if one["spent"] is not None]
    whole = row.completed_on is not None and 0 < len(spent) == len(row.allocations)
    return _value(sum(spent, Decimal(0))) if whole else None
