"""Tables as clients see them, and what `$filter` means, said once more in plain Python."""

import json
import random
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from contracts.finance import CeilingSet, ContributionRecorded, PaymentMade
from contracts.planning import TrainingHeld
from contracts.planning_activities import ActivityProposed
from contracts.survey import SheetRecorded
from services.chassis.ids import new_id
from services.reporting.odata.kinds import Kind
from services.reporting.odata.tables import SETS
from services.reporting.odata.tree import Among, Call, Compared, Denied, Joined, Name, Value
from tests.reporting.events import changed, sealed

VILLAGES = ("35.19.09.2010", "35.19.09.2011", "35.20.01.2001", "35.77.03.1005")
CLASSES = ("none", "light", "medium", "heavy")
READ = {
    Kind.guid: UUID,
    Kind.day: date.fromisoformat,
    Kind.moment: lambda text: datetime.fromisoformat(text).astimezone(UTC),
}


def some(seed=1, many=30):
    """Events that fill every table, with much that is not there."""
    dice = random.Random(seed)
    told = []
    for n in range(many):
        region = dice.choice(VILLAGES)
        rt = f"{region}-001-{n + 1:03}"
        area = dice.choice((None, "35.77-K-WINONGO", "Kawasan d'Oro"))
        facts = {"region": region, "rt": rt, "area": area, "total": dice.randint(0, 71)}
        facts |= {"area_ha": f"{dice.randint(1, 400)}.{dice.randint(0, 99):02}"}
        told.append(changed(SheetRecorded, **facts, **perhaps(dice, "households", "population")))
        year, slum_class = dice.randint(2020, 2025), dice.choice(CLASSES)
        score = sealed(rt, slum_class, year=year, area_ha=f"{dice.randint(1, 9)}.250")
        village = {"entity_id": new_id(), "id": new_id(), "level": "village", "code": region}
        told += [score, score.model_copy(update=village)]
        money = {"region": region, "amount": f"{dice.randint(1, 10**15)}.{dice.randint(0, 99):02}"}
        kind = dice.choice((CeilingSet, PaymentMade, ContributionRecorded))
        told.append(changed(kind, **money, fiscal_year=year))
        work = {"region": region, "title": f"Jalan {n} É", "volume": f"{dice.randint(1, 99)}.5"}
        work |= {"year": year, "cost": f"{year}{n:03}"} | perhaps(dice, "institution_id")
        told.append(changed(ActivityProposed, **work))
        days = perhaps(dice, "year", "begin_on", "end_on", "days", "jp", "pre", "institution_id")
        told.append(changed(TrainingHeld, region=region, **days))
    return told


def perhaps(dice, *names):
    """Some of these are not there."""
    return {name: None for name in names if dice.random() < 0.4}


def typed(name, row):
    """A row as values of Python, by the kinds of its properties."""
    kinds = {one.name: one.kind for one in SETS[name].properties.values()}
    return {
        key: value if value is None else READ.get(kinds[key], lambda same: same)(value)
        for key, value in row.items()
        if not key.startswith("@")
    }


async def fetched(running, address, headers=None, **who):
    """An answer as JSON, its numbers exact."""
    client = running.client(**who).http
    answer = await client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["odata-version"] == "4.0"
    return json.loads(answer.text, parse_float=Decimal)


async def rows(running, name, query="", page=None, **who):
    """All rows that pages show, one after the other, as values of Python."""
    headers = {} if page is None else {"Prefer": f"odata.maxpagesize={page}"}
    address, found = f"/v1/odata/{name}?{query}", []
    while address:
        answer = await fetched(running, address, headers, **who)
        assert page is None or len(answer["value"]) <= page
        found += [typed(name, row) for row in answer["value"]]
        address = answer.get("@odata.nextLink")
    return found


COMPARE = {
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
}
CALLED = {
    "contains": lambda of, part: part in of,
    "startswith": lambda of, part: of.startswith(part),
    "endswith": lambda of, part: of.endswith(part),
    "tolower": lambda of: of.lower(),
    "toupper": lambda of: of.upper(),
    "length": len,
    "year": lambda of: of.year,
    "month": lambda of: of.month,
    "day": lambda of: of.day,
}


def meant(expression, row):
    """What an expression is for a row, None where nothing is known: OData 4.0, part 2, 5.1.1."""
    match expression:
        case Value(_, value):
            return value
        case Name(name):
            return row[name]
        case Call(function, arguments):
            found = [meant(argument, row) for argument in arguments]
            return None if None in found else CALLED[function](*found)
        case _:
            return true_of(expression, row)


def true_of(expression, row):
    match expression:
        case Denied(of):
            found = meant(of, row)
            return None if found is None else not found
        case Among(of, values):
            return any(meant(of, row) == value.value for value in values)
        case Joined(word, parts):
            return joined(word, [meant(part, row) for part in parts])
        case Compared(sign, left, right):
            return compared(sign, meant(left, row), meant(right, row))


def joined(word, found):
    decides = word == "or"
    return decides if decides in found else None if None in found else not decides


def compared(sign, left, right):
    if sign in {"eq", "ne"}:
        return (left == right) == (sign == "eq")
    return False if left is None or right is None else COMPARE[sign](left, right)
