"""Villages that split and merge, and recaps on the boundaries of another year."""

from decimal import Decimal

from contracts.survey_regions import RegionChanged
from services.chassis.regions import learn
from tests.reporting.events import changed, sealed

OLD, NEW, OTHER = "35.19.09.2010", "35.19.09.2098", "35.19.09.2011"
HECTARES = ("slum_ha", "baseline_ha", "below_line_ha", "handled_ha", "new_ha", "left_ha")
CLASSES = ("none", "light", "medium", "heavy")


def line(old, new, share="1", kind="split"):
    return {
        "kind": kind,
        "old_code": old,
        "new_code": new,
        "name": "" if "-" in new else f"Baru {new}",
        "share": share,
        "basis": "Kepmendagri 1/2022",
    }


def change(day, *lines):
    facts = {"valid_from": day, "lines": lines, "version": 1, "region": lines[0]["old_code"][:13]}
    return changed(RegionChanged, **facts)


def split(day="2022-07-01", share="0.6", *more):
    rest = str(1 - Decimal(share))
    return change(day, line(OLD, OLD, share), line(OLD, NEW, rest), *more)


async def told(reporting, *events):
    await reporting.hear(*events)
    await learn(reporting.sessions)


async def recap(reporting, region="35.19", who=None, **asked):
    client = reporting.client(**(who or {}))
    facts = {"region": region, "year": 2021, "by": "village"} | asked
    answer = await client.get("/v1/reports/recap", **facts)
    assert answer.status_code == 200, answer.text
    return answer.json()


def by_region(found):
    return {item["region"]: item for item in found["items"]}


def rts_of(item):
    return sum(item["rts"].values())


def numbers(value):
    """Amounts as they compare, however they are written."""
    if isinstance(value, dict):
        return {k: one if k in {"region", "name"} else numbers(one) for k, one in value.items()}
    if isinstance(value, list):
        return [numbers(one) for one in value]
    return Decimal(value) if isinstance(value, str) and value[:1].isdigit() else value


def same_totals(one, other):
    """Whatever is counted: restated it is the same, to the last place."""
    for name in HECTARES:
        assert Decimal(one["total"][name]) == Decimal(other["total"][name]), name
        assert sum(Decimal(item[name]) for item in other["items"]) == Decimal(other["total"][name])
    for name in CLASSES:
        assert one["total"]["rts"][name] == other["total"]["rts"][name]
        assert Decimal(one["total"]["area_ha"][name]) == Decimal(other["total"]["area_ha"][name])
        assert sum(item["rts"][name] for item in other["items"]) == other["total"]["rts"][name]
    for name in ("open_flags", "money", "activities"):
        assert numbers(one["total"][name]) == numbers(other["total"][name]), name


def villages_rts(count, village=OLD, year=2020, **facts):
    kinds = ("light", "heavy", "none", "medium")
    return [
        sealed(f"{village}-001-{n:03d}", kinds[n % 4], year, area_ha=f"1.{n:04d}", **facts)
        for n in range(1, count + 1)
    ]


REGENCY, DISTRICT = "35.90", "35.90.01"


def regency():
    """Half of 35.19 becomes 35.90, with new codes for all that lies in it."""
    villages = [(OLD, f"{DISTRICT}.2001"), (OTHER, f"{DISTRICT}.2002")]
    return [
        change("2025-01-01", line("35.19", "35.19", "0.5"), line("35.19", REGENCY, "0.5")),
        change("2025-01-01", line("35.19.09", DISTRICT, kind="recode")),
        *(change("2025-01-01", line(old, new, kind="recode")) for old, new in villages),
    ]
