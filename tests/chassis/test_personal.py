"""Personal data are masked for who may not read them, and each look in clear is told."""

from typing import Annotated

from services.chassis import personal, sight
from services.chassis.auth import Principal
from services.chassis.shapes import View

NIK = "3519090101900001"


class Person(View):
    id: int
    region: str
    nik: Annotated[str | None, personal.PERSONAL]
    rt: str


PEOPLE = [
    Person(id=1, region="35.19.09.2010", nik=NIK, rt="35.19.09.2010-001-001"),
    Person(id=2, region="35.19.09.2011", nik=None, rt="35.19.09.2011-001-001"),
]


def caller(*scopes):
    return Principal("siti", frozenset(scopes), ("35.19",))


async def look(survey, who):
    token = sight.current.set(sight.Sight(who.regions, who.id, "list_people"))
    try:
        async with survey.sessions.begin() as session:
            return await personal.shown(session, who, "person", PEOPLE)
    finally:
        sight.current.reset(token)


async def told(survey):
    return await survey.rows(
        "SELECT caller, operation, entity, record, change, regions FROM audit ORDER BY record"
    )


async def test_without_the_scope_they_are_masked_and_nothing_is_told(survey):
    one, two = await look(survey, caller("survey:read"))
    assert (one.nik, two.nik, one.rt) == (personal.HIDDEN, None, PEOPLE[0].rt)
    assert NIK not in one.model_dump_json()
    assert await told(survey) == []


async def test_with_the_scope_they_are_clear_and_each_is_told(survey):
    assert await look(survey, caller("personal:read")) == PEOPLE
    assert [tuple(row) for row in await told(survey)] == [
        ("siti", "list_people", "person", str(p.id), "read", [p.region]) for p in PEOPLE
    ]


def test_the_document_says_which_fields_are_personal():
    assert personal.fields_of(Person) == {"nik"}
    assert Person.model_json_schema()["properties"]["nik"]["x-personal"] is True
