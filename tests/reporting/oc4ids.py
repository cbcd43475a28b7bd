"""What OC4IDS 0.9 lets a package say of what ours says: required members, types, closed lists.

Read from the standard's project package schema and project schema (0.9.3, still allowed in 0.9.5);
its own text is in no package that can be installed. Nothing beyond these members may be there, so
that a misspelt one is no member that nobody reads. With OC4IDS_SCHEMA=folder of the standard's own
`project-schema.json` and `project-package-schema.json` these are asked as well.
"""

import json
import os
import re
from pathlib import Path

from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

OWN = os.environ.get("OC4IDS_SCHEMA")
PREFIX = re.compile(r"^oc4ids-[a-z0-9]{6}.")


def one_of(*values):
    return {"type": "string", "enum": list(values)}


def some(items):
    return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}


def thing(*required, **members):
    return {
        "type": "object",
        "required": list(required),
        "properties": members,
        "minProperties": 1,
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
MOMENT = {"type": "string", "format": "date-time"}
URI = {"type": "string", "format": "uri"}
VALUE = thing("amount", "currency", amount={"type": "number"}, currency=one_of("IDR"))
PERIOD = thing(startDate=MOMENT, endDate=MOMENT)
PARTY = thing("id", "name", id=TEXT, name=TEXT)
POINTS = {"type": "array", "items": {"type": ["number", "array"], "minItems": 1}, "minItems": 1}
KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
LOCATION = thing(
    "id",
    id=TEXT,
    description=TEXT,
    geometry=thing(type=one_of(*KINDS), coordinates=POINTS),
    gazetteer=thing(scheme=TEXT, identifiers=some(TEXT)),
    address=thing(locality=TEXT, region=TEXT, countryName=TEXT),
)
OBSERVATION = thing(
    "id",
    id=TEXT,
    period=PERIOD,
    measure={"type": ["string", "number"]},
    unit=thing(scheme=TEXT, id=TEXT, name=TEXT),
)
METRIC = thing("id", id=TEXT, observations=some(OBSERVATION))
TRANSACTION = thing("id", id=TEXT, date=MOMENT, value=VALUE, payer=PARTY, payee=PARTY)
PROCESS = thing(
    "id",
    id=TEXT,
    summary=thing(
        nature=some(one_of("design", "construction", "supervision")),
        status=one_of("pre-award", "active", "closed"),
        tender=thing(
            procurementMethod=one_of("open", "selective", "limited", "direct"),
            procurementMethodDetails=TEXT,
            procuringEntity=PARTY,
        ),
        suppliers=some(PARTY),
        contractValue=VALUE,
        contractPeriod=PERIOD,
        finalValue=VALUE,
        transactions=some(TRANSACTION),
    ),
)
PROJECT = thing(
    "id",
    id=TEXT,
    updated=MOMENT,
    title=TEXT,
    status=one_of(
        *("identification", "preparation", "implementation", "completion", "completed"),
        "cancelled",
    ),
    period=PERIOD,
    sector=some(TEXT),
    additionalClassifications=some(thing(scheme=TEXT, id=TEXT)),
    type=one_of("construction", "rehabilitation", "replacement", "expansion"),
    locations=some(LOCATION),
    budget=thing(
        amount=VALUE,
        budgetBreakdown=some(thing("id", id=TEXT, amount=VALUE, period=PERIOD, sourceParty=PARTY)),
    ),
    forecasts=some(METRIC),
    parties=some(thing("id", "name", id=TEXT, name=TEXT, roles=some(TEXT))),
    contractingProcesses=some(PROCESS),
    metrics=some(METRIC),
    completion=thing(endDate=MOMENT, finalValue=VALUE),
    language=TEXT,
)
PACKAGE = thing(
    *("uri", "publisher", "publishedDate", "projects", "version"),
    uri=URI,
    publishedDate=MOMENT,
    version={"type": "string", "pattern": r"^(\d+\.)(\d+)$"},
    publisher=thing("name", name=TEXT),
    license=URI,
    projects=some(PROJECT),
)


def faults(package):
    """What is wrong with it: by the shapes, and by what the standard's reviewers look for besides."""
    checker = Draft4Validator(PACKAGE, format_checker=FormatChecker())
    found = [f"{list(e.absolute_path)}: {e.message}" for e in checker.iter_errors(package)]
    ids = [project.get("id") for project in package["projects"]]
    found += [f"twice: {id}" for id in set(ids) if ids.count(id) > 1]
    for project in package["projects"]:
        parties = {(one["id"], one["name"]) for one in project.get("parties", ())}
        found += [f"no party: {one}" for one in _referred(project) if one not in parties]
    return found + (_by_the_standard(package) if OWN else [])


def _referred(value, name=""):
    """Parties that are named anywhere but in the list of parties."""
    if isinstance(value, list):
        return [one for part in value for one in _referred(part, name)]
    if not isinstance(value, dict) or name == "parties":
        return []
    named = {"sourceParty", "procuringEntity", "suppliers", "payer", "payee"}
    own = [(value["id"], value["name"])] if name in named else []
    return own + [one for key, part in value.items() for one in _referred(part, key)]


def _by_the_standard(package):
    names = ("project-schema.json", "project-package-schema.json")
    texts = [json.loads((Path(OWN) / name).read_text()) for name in names]
    kept = [Resource.from_contents(text, default_specification=DRAFT4) for text in texts]
    registry = Registry().with_resources(
        (text["id"], one) for text, one in zip(texts, kept, strict=True)
    )
    checker = Draft4Validator(texts[1], registry=registry, format_checker=FormatChecker())
    return [e.message for e in checker.iter_errors(package)]
