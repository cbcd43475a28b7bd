"""What works take off a sheet, whatever was measured and drawn and in whatever order."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.regulation import load
from services.survey.measures import COLUMNS, scored_columns
from services.survey.rounds.models import Round
from services.survey.works import rules
from services.survey.works.models import SheetDraft
from services.survey.works.problems import DraftOvertaken, MeasuredSince, NoSealedSheet
from tests.harness import uuid_of
from tests.survey.works import RT, completed

LAW = load("permen-14-2018")
IDS = [criterion.id for criterion in LAW.criteria]
AT = datetime(2026, 11, 27, tzinfo=UTC)
ROUND = Round(name="x", kind="update", year=2027, region="35", regulation=LAW.id, created_by="x")
ROUND.id = uuid_of(1)

amounts = st.decimals(0, 10_000, places=2)
volumes = st.one_of(st.none(), st.decimals(-10, 10_000, places=2))
works = st.lists(st.dictionaries(st.sampled_from(IDS), amounts, min_size=1), min_size=1, max_size=6)
sheets = st.fixed_dictionaries(
    {name: st.one_of(st.none(), amounts) for name in COLUMNS if not name.startswith("v")}
    | {f"v{id}": volumes for id in IDS}
)


def base(numbers, **facts):
    """A sheet as the database answers it."""
    known = dict.fromkeys(COLUMNS) | numbers
    score = LAW.score_row([known[name] for name in scored_columns(LAW)])
    flags = [f"{field}:{code}" for field, code in score.flags]
    said = {
        "sheet_id": uuid_of(2),
        "round_id": uuid_of(3),
        "import_id": uuid_of(4),
        "import_row": 2,
        "name": "RT 007",
        "year": 2023,
        "regulation": LAW.id,
        "total": score.total,
        "slum_class": score.slum_class,
        "flags": flags,
        "open_flags": len(flags),
        "measured_at": AT - timedelta(days=30),
        "ground": None,
        "drafts": [],
    }
    return SimpleNamespace(**(known | said | facts))


def draft(drawn, number=9):
    (row,) = rules.offers(completed(measured=list(drawn.items()) or [("2b", "1")]), at=AT)
    return SheetDraft(**row | {"id": uuid_of(number), "drawn_at": AT})


def after(sheet, drawn_in_turn):
    """The sheet once all of these works are taken off, one after the other."""
    for number, drawn in enumerate(drawn_in_turn):
        one = SheetDraft(**dict.fromkeys(("title", "kind"), "x"), rt=RT, region=RT[:13])
        one.id, one.drawn = uuid_of(100 + number), {c: str(v) for c, v in drawn.items()}
        made = rules.derived(one, sheet, ROUND, LAW, at=AT)
        sheet = base({name: made[name] for name in scored_columns(LAW)}, drafts=made["drafts"])
    return sheet


@given(sheets, works)
def test_no_volume_falls_below_zero_or_rises_and_denominators_stay(numbers, drawn):
    before, left = base(numbers), after(base(numbers), drawn)
    touched = {criterion for one in drawn for criterion in one}
    for name in scored_columns(LAW):
        had, has = getattr(before, name), getattr(left, name)
        if name.removeprefix("v") not in touched or had is None:
            assert has == had
        else:
            assert has >= 0
            assert has <= max(had, 0)


@given(sheets, works, st.randoms())
def test_the_order_of_acceptance_gives_the_same_sheet(numbers, drawn, random):
    other = random.sample(drawn, len(drawn))
    one, two = after(base(numbers), drawn), after(base(numbers), other)
    for name in (*scored_columns(LAW), "total", "slum_class"):
        assert getattr(one, name) == getattr(two, name)
    assert sorted(one.flags) == sorted(two.flags)


@given(sheets, works)
def test_what_is_taken_off_is_what_was_drawn_or_all_there_was(numbers, drawn):
    left = after(base(numbers), drawn)
    for criterion in IDS:
        whole = sum((one.get(criterion, Decimal(0)) for one in drawn), Decimal(0))
        had = numbers[f"v{criterion}"]
        if had is not None and any(criterion in one for one in drawn):
            assert getattr(left, f"v{criterion}") == max(Decimal(0), had - whole)


@given(sheets, works)
def test_what_is_shown_is_what_accepting_makes(numbers, drawn):
    sheet = base(numbers)
    shown = rules.scored(sheet, drawn[0], LAW)
    made = after(sheet, drawn[:1])
    assert (shown.total, shown.slum_class) == (made.total, made.slum_class)
    for change in rules.changes({c: numbers[f"v{c}"] for c in IDS}, drawn[0], {}):
        assert change.after == getattr(made, f"v{change.criterion}")


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_what_is_no_volume_offers_nothing(volume):
    event = completed()
    place = event.measured[0].model_copy(update={"volume": volume})
    offered = rules.offers(event.model_copy(update={"measured": (place,)}), at=AT)
    assert bool(offered) == (volume.is_finite() and volume > 0)


def test_a_sheet_names_every_draft_that_made_it():
    left = after(base(dict.fromkeys(COLUMNS)), [{"2b": Decimal(1)}, {"2b": Decimal(2)}])
    assert left.drafts == [str(uuid_of(100)), str(uuid_of(101))]


def test_the_moment_of_measuring_decides_to_the_second():
    done, late = draft({"2b": "1"}), AT + timedelta(seconds=1)
    old = base({}, measured_at=AT)
    assert rules.base_for(done, ROUND, old, None) is old
    with pytest.raises(NoSealedSheet):
        rules.base_for(done, ROUND, None, old)
    with pytest.raises(DraftOvertaken):
        rules.base_for(done, ROUND, base({}, measured_at=late), None)
    with pytest.raises(MeasuredSince):
        rules.base_for(done, ROUND, old, base({}, measured_at=late))
    current = base({}, measured_at=AT)
    assert rules.base_for(done, ROUND, old, current) is current
