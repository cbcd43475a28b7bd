"""A filter's answer is what its meaning in plain Python says of the same rows."""

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.chassis.problems import Problem
from services.reporting.odata import grammar
from services.reporting.odata.conditions import Conditions
from services.reporting.odata.kinds import Kind
from services.reporting.odata.rules import named, understood
from services.reporting.odata.tables import SETS
from tests.reporting.tables import meant, rows, some

TEXTS = st.sampled_from(["", "35", "35.19", "light", "Jalan", "WINONGO", "d'Oro", "É", "01a", "%_"])
SIGNS = ["eq", "ne", "gt", "ge", "lt", "le"]
OTHERS = {
    Kind.string: TEXTS,
    Kind.guid: st.uuids(version=4),
    Kind.whole: st.integers(-3, 90) | st.integers(2019, 2026),
    Kind.decimal: st.decimals(-5, 500, places=2) | st.just("1e3"),
    Kind.truth: st.booleans(),
    Kind.day: st.dates(min_value=date(1900, 1, 1)),
    Kind.moment: st.sampled_from(["2024-01-01T00:05:00Z", "2026-11-20T10:12:09.5+07:00"]),
}


def written(kind, value):
    """A value as a filter has it."""
    if value is None or kind == Kind.truth:
        return {None: "null", True: "true", False: "false"}[value]
    if kind == Kind.string:
        return "'{}'".format(value.replace("'", "''"))
    return value.isoformat() if isinstance(value, datetime) else str(value)


@st.composite
def operands(draw, of):
    """A property or a function of one, and its kind."""
    one = draw(st.sampled_from([*SETS[of].properties.values()]))
    if one.kind == Kind.string and draw(st.booleans()):
        function = draw(st.sampled_from(["tolower", "toupper", "length"]))
        kind = Kind.whole if function == "length" else Kind.string
        return f"{function}({one.name})", kind
    if one.kind in {Kind.day, Kind.moment} and draw(st.booleans()):
        return f"{draw(st.sampled_from(['year', 'month', 'day']))}({one.name})", Kind.whole
    return one.name, one.kind


@st.composite
def clauses(draw, of, whole):
    """A comparison, mostly with what some row has."""
    left, kind = draw(operands(of))
    read = grammar.expression(left)
    known = st.sampled_from(whole).map(lambda row: meant(read, row))
    values = (known | known | OTHERS[kind] | st.none()).map(lambda value: written(kind, value))
    if kind == Kind.string and draw(st.booleans()):
        function = draw(st.sampled_from(["contains", "startswith", "endswith"]))
        return f"{function}({left},{written(kind, draw(TEXTS))})"
    if draw(st.integers(0, 3)) == 3:
        return f"{left} in ({','.join(draw(st.lists(values, min_size=1, max_size=4)))})"
    other, same = draw(operands(of))
    right = other if same == kind and draw(st.booleans()) else draw(values)
    return f"{left} {draw(st.sampled_from(SIGNS[:2] if kind == Kind.truth else SIGNS))} {right}"


def filters(of, whole):
    def more(inner):
        pair = st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map("".join)
        return pair | pair.map(lambda one: f"({one})") | inner.map(lambda one: f"not ({one})")

    return st.recursive(clauses(of, whole), more, max_leaves=6)


@pytest.mark.parametrize("name", SETS)
async def test_a_filters_answer_is_what_it_means(reporting, name):
    await reporting.hear(*some(seed=7, many=12))
    whole = await rows(reporting, name)
    client = reporting.client().http

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(filters(name, whole))
    def asked(said):
        told.append(said)

    told = []
    asked()
    shown = 0
    for said in told:
        expression = grammar.expression(said)
        wanted = [row for row in whole if meant(expression, row) is True]
        asked_for = {"$filter": said, "$count": "true"}
        answer = (await client.get(f"/v1/odata/{name}", params=asked_for)).json()
        assert answer["@odata.count"] == len(wanted), said
        key = SETS[name].key
        assert [[row[one] for one in key] for row in answer["value"]] == [
            [str(row[one]) if one == "id" else row[one] for one in key] for row in wanted
        ], said
        shown += 0 < len(wanted) < len(whole)
    assert shown > 5


def forms(of, value):
    """Conditions on a property in which what is not there counts for something."""
    name, said = of.name, written(of.kind, value)
    yield from (f"{name} {sign} {word}" for sign in ("eq", "ne") for word in ("null", said, name))
    yield from (f"{name} in (null,{said})", f"not ({name} in ({said}))", f"not ({name} eq {said})")
    yield from (f"not ({name} {sign} {said})" for sign in SIGNS[2:] if of.kind != Kind.truth)
    yield from (f"{name} {sign} {name} or {name} gt null" for sign in SIGNS[2:])
    if of.kind == Kind.string:
        yield from (f"{word}contains({name},'a')" for word in ("", "not ", "true ne "))
        yield f"not (contains({name},'a') and {name} ne null)"
        yield f"not (contains({name},'a') or {name} eq null)"
        yield f"length({name}) ne 3 and startswith({name},'3') in (null,true)"


@pytest.mark.parametrize("name", SETS)
async def test_what_is_not_there_is_neither_equal_nor_more_nor_less(reporting, name):
    await reporting.hear(*some(seed=5, many=12))
    whole = await rows(reporting, name)
    for one in SETS[name].properties.values():
        client = reporting.client().http  # its token is good for a minute
        value = next((row[one.name] for row in whole if row[one.name] is not None), None)
        for said in forms(one, value) if value is not None else ():
            wanted = [row for row in whole if meant(grammar.expression(said), row) is True]
            answer = await client.get(f"/v1/odata/{name}/$count", params={"$filter": said})
            assert (answer.status_code, answer.text) == (200, str(len(wanted))), said


PARTS = st.sampled_from(
    [
        *("id", "region", "total", "eq", "ne", "in", "and", "or", "not", "(", ")", ",", "null"),
        *("'x'", "'", "5", "-1.5", "1e9", "1e99", "true", "contains", "year", "2026-02-30", "$"),
        *("2026-01-31", "01900000-0000-7000-8000-000000000001", ";", "--", "/*", "\0", "é", "=="),
    ]
)


@settings(max_examples=500)
@given(st.lists(PARTS | st.text(max_size=5), max_size=30).map(" ".join))
def test_whatever_a_filter_says_it_is_a_condition_or_a_named_problem(said):
    problem, made = refusal(said)
    if problem is None:
        assert "'" not in str(made)  # values are bound, never written
        return
    assert problem.code in {
        *("odata_option_invalid", "odata_filter_invalid", "odata_property_unknown"),
    }
    assert problem.sentence("id") != problem.sentence("en")
    assert problem.facts.get("position", 1) <= len(said) + 1


def refusal(said):
    """The named problem of a filter, or None; and the condition."""
    of = SETS["sheets"]
    try:
        read = understood("$filter", grammar.expression, said)
        return None, Conditions(lambda name: named(of, name, "$filter")).of(read)
    except Problem as problem:
        return problem, None
