"""What cannot be asked of tables is refused by name, whatever it is, and costs little."""

import base64
import json

import pytest
from sqlalchemy import text

from contracts.survey import SheetRecorded
from services.chassis.auth import Principal
from services.reporting.odata import grammar, queries
from services.reporting.odata.grammar import CLAUSES, DEPTH
from services.reporting.odata.models import Counted
from services.reporting.odata.problems import TooMuchWork
from tests.reporting.events import changed
from tests.reporting.tables import fetched

DEEP = "(" * (DEPTH + 1) + "total eq 1" + ")" * (DEPTH + 1)
MANY = " or ".join(["total eq 1"] * (CLAUSES + 1))
LONG = "contains(area,'{}')".format("x" * 8_000)


def token(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


REFUSED = {
    "sheets?$filter=total eq": "odata_option_invalid",
    "sheets?$filter=total eq 'a": "odata_option_invalid",
    "sheets?$filter=total eq 1; DROP TABLE sheets": "odata_option_invalid",
    "sheets?$filter=total eq 1 total": "odata_option_invalid",
    "sheets?$filter=total add 1 eq 2": "odata_option_invalid",
    "sheets?$filter=told_at gt 2026-02-30T00:00:00Z": "odata_option_invalid",
    "sheets?$filter=total eq INF": "odata_property_unknown",
    "sheets?$filter=generation eq 1": "odata_property_unknown",
    "sheets?$filter=withdrawn eq true": "odata_property_unknown",
    "sheets?$filter=pg_sleep(9) eq 1": "odata_filter_invalid",
    "sheets?$filter=total": "odata_filter_invalid",
    "sheets?$filter='a'": "odata_filter_invalid",
    "sheets?$filter=null": "odata_filter_invalid",
    "sheets?$filter=total eq 'a'": "odata_filter_invalid",
    "sheets?$filter=id eq 5": "odata_filter_invalid",
    "sheets?$filter=told_at gt 2026-01-01": "odata_filter_invalid",
    "sheets?$filter=total in (1,'a')": "odata_filter_invalid",
    "sheets?$filter=contains(total,'1')": "odata_filter_invalid",
    "sheets?$filter=contains(rt)": "odata_filter_invalid",
    "sheets?$filter=contains(rt,'1') gt true": "odata_filter_invalid",
    "sheets?$filter=not total": "odata_filter_invalid",
    f"sheets?$filter={DEEP}": "odata_option_invalid",
    f"sheets?$filter={MANY}": "odata_option_invalid",
    f"sheets?$filter={LONG}": "invalid_request",
    "sheets?$filter=area eq '%00'": "value_unstorable",
    "sheets?$filter=": "invalid_request",
    "sheets?$orderby=total;DROP TABLE sheets": "odata_option_invalid",
    "sheets?$orderby=total desc nulls last": "odata_option_invalid",
    "sheets?$orderby=(SELECT 1)": "odata_option_invalid",
    "sheets?$orderby=pg_sleep": "odata_property_unknown",
    "sheets?$orderby=volumes": "odata_property_unknown",
    "sheets?$orderby=total,rt,total desc": "odata_order_repeated",
    "sheets?$select=id,version()": "odata_option_invalid",
    "sheets?$select=id,generation": "odata_property_unknown",
    "sheets?$select=*,id": "odata_option_invalid",
    "sheets?$top=-1": "invalid_request",
    "sheets?$top=99999999999999999999": "invalid_request",
    "sheets?$skip=1000001": "invalid_request",
    "sheets?$count=perhaps": "invalid_request",
    "sheets?$format=atom": "invalid_request",
    "sheets?$expand=postings": "invalid_request",
    "sheets?$apply=x": "invalid_request",
    "sheets?$search=x": "invalid_request",
    "sheets?$skiptoken=x": "odata_skiptoken_invalid",
    "sheets?$skiptoken=é": "odata_skiptoken_invalid",
    f"sheets?$skiptoken={token('35.19')}": "odata_skiptoken_invalid",
    f"sheets?$skiptoken={token('35.19', 'x')}": "odata_skiptoken_invalid",
    f"sheets?$skiptoken={token(None, None)}": "odata_skiptoken_invalid",
    f"sheets?$skiptoken={token({'a': 1}, [1])}": "odata_skiptoken_invalid",
    f"sheets?$orderby=year&$skiptoken={token(1, 2)}": "odata_property_unknown",
    f"sheets?$orderby=total&$skiptoken={token(True, 'x')}": "odata_skiptoken_invalid",
    "users": "odata_set_unknown",
    "Sheets": "odata_set_unknown",
    "users/$count": "odata_set_unknown",
    "users(1)": "odata_set_unknown",
    "sheets(1)": "odata_key_invalid",
    "sheets(null)": "odata_key_invalid",
    "sheets(rt='x')": "odata_key_invalid",
    "sheets(id=1,id=2)": "odata_key_invalid",
    "sheets(01900000-0000-7000-8000-00000000000)": "odata_option_invalid",
    "sheets(01900000-0000-7000-8000-000000000000)": "not_found",
    "recaps('village')": "odata_key_invalid",
    "recaps(level='village',region='35.19.09.2010')": "odata_key_invalid",
    "recaps(level='village',region='35.19.09.2010',year=2023.5)": "not_found",
    "sheets(01900000-0000-7000-8000-000000000000)?$filter=total eq 1": "invalid_request",
}


@pytest.fixture
async def client(reporting):
    await reporting.hear(changed(SheetRecorded))
    return reporting.client().http


async def test_what_cannot_be_asked_is_refused_by_name_in_two_languages(client):
    for asked, code in REFUSED.items():
        said = set()
        for language in ("id", "en"):
            headers = {"Accept-Language": language}
            answer = await client.get(f"/v1/odata/{asked}", headers=headers)
            place = f"{asked[:80]}: {answer.status_code} {answer.text[:300]}"
            assert answer.headers["content-type"] == "application/problem+json", place
            assert answer.headers["odata-version"] == "4.0"
            problem = answer.json()
            assert problem["code"] == code, place
            missing = code in {"odata_set_unknown", "not_found"}
            assert answer.status_code == (404 if missing else 422), place
            assert problem["error"] == {"code": code, "message": problem["detail"]}
            said.add(problem["detail"])
        assert len(said) == 2, asked


async def test_ten_thousand_clauses_are_refused_before_any_is_looked_up(client):
    many = " or ".join(["id eq null"] * 10_000)
    with pytest.raises(grammar.Unread) as stopped:
        grammar.expression(many)
    assert stopped.value.position < len("id eq null or ") * (CLAUSES + 1)
    answer = await client.get("/v1/odata/sheets", params={"$filter": many[:30_000]})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_what_takes_the_database_too_long_is_named(reporting):
    everyone = Principal("tester", frozenset(), ("*",))
    async with reporting.sessions.begin() as other, reporting.sessions.begin() as session:
        await other.execute(text("LOCK TABLE sheets IN ACCESS EXCLUSIVE MODE"))
        await session.execute(text("SET LOCAL statement_timeout = 100"))
        with pytest.raises(TooMuchWork):
            await queries.count(session, everyone, "sheets", Counted())


async def test_limits_hold_just_below_their_bounds(reporting):
    await reporting.hear(changed(SheetRecorded))
    deep = "(" * DEPTH + "total ge 0" + ")" * DEPTH
    many = " or ".join(["total ge 0"] * CLAUSES)
    for said in (deep, many, "not " * DEPTH + "total ge 0"):
        assert len((await fetched(reporting, f"/v1/odata/sheets?$filter={said}"))["value"]) == 1
