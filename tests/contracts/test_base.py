"""Money, years and the shape of events."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from contracts.base import SUBJECT, Event, source_of
from contracts.catalogue import BY_SUBJECT
from contracts.money import AmountInvalid, Money, split, sum_of
from contracts.period import FiscalYear
from tests.contracts.generate import documents

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=2).map(Money)
shares = st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(sum)


class Holder(BaseModel):
    amount: Money


@given(amounts, shares)
def test_a_split_loses_no_cent(total, parts):
    assert sum_of(split(total, parts)) == total


@given(amounts)
def test_money_is_a_decimal_string_in_json_and_comes_back(amount):
    text = Holder(amount=amount).model_dump_json()
    assert json.loads(text) == {"amount": f"{amount.amount:.2f}"}
    assert Holder.model_validate_json(text).amount == amount


@pytest.mark.parametrize("bad", ["1.234", "1,5", "abc", "NaN", "1e3", 1.5, "", "99999999999999999"])
def test_what_is_no_amount_is_refused(bad):
    with pytest.raises(ValidationError):
        Holder.model_validate_json(json.dumps({"amount": bad}))


@pytest.mark.parametrize("bad", [1.5, True, Decimal("NaN"), Decimal("0.001"), Decimal("1e17")])
def test_money_takes_no_floats_and_no_fractions_of_a_cent(bad):
    with pytest.raises(AmountInvalid):
        Money.of(bad)


def test_a_fiscal_year_is_the_calendar_year():
    year = FiscalYear.of(date(2020, 12, 31))
    assert str(year) == "2020"
    assert date(2020, 1, 1) in year
    assert date(2021, 1, 1) not in year
    assert (year.first_day, year.last_day) == (date(2020, 1, 1), date(2020, 12, 31))
    with pytest.raises(ValueError, match="no fiscal year"):
        FiscalYear(1)


def test_an_event_without_a_proper_subject_cannot_be_written():
    with pytest.raises(TypeError, match="past verb"):

        class Wrong(Event):
            subject = "survey.sheet.recorded"


@pytest.mark.parametrize("subject", sorted(BY_SUBJECT))
def test_every_event_is_said_by_its_service_and_carries_the_common_fields(subject):
    event = BY_SUBJECT[subject]
    assert SUBJECT.match(subject)
    assert source_of(subject) == event.__module__.rsplit(".", 1)[1].partition("_")[0]
    common = {"id", "occurred_at", "region", "entity_id", "version", "actor"}
    assert common <= set(event.model_fields)


@pytest.mark.parametrize("subject", sorted(BY_SUBJECT))
def test_no_event_has_room_for_personal_data(subject):
    names = json.dumps(BY_SUBJECT[subject].model_json_schema()).lower()
    assert not [word for word in ("nik", "no_kk", "nama", "phone", "email") if f'"{word}"' in names]


def test_what_is_generated_is_up_to_date():
    stale = [
        str(path) for path, text in documents() if not path.exists() or path.read_text() != text
    ]
    assert stale == [], "run `make contracts`"
