"""What activities would change of a score: by the regulation, whichever numbers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.regulation import DENOMINATORS, Measures, load
from services.planning.selfmapping.problems import CriterionUnknown
from services.planning.simulation import effects
from services.planning.simulation.rules import Asked, Place, Work
from tests.harness import uuid_of

LAW = load("permen-14-2018")
CRITERIA = [criterion.id for criterion in LAW.criteria]
AT = datetime(2025, 1, 1, tzinfo=UTC)


def row(heads, volumes, rt="35.19.09.2010-000-007", area=None, regulation="permen-14-2018"):
    kept = {name: None if value is None else str(value) for name, value in heads.items()}
    told = {name: None if value is None else str(value) for name, value in volumes.items()}
    return Place(rt, uuid_of(1), regulation, area, AT, kept, told)


def simulated(places, works=(), beside=(), whole=None):
    """`works` are (RT, criterion, volume)."""
    asked = Asked()
    for rt, criterion, volume in works:
        asked.add(rt, Work(criterion, Decimal(volume)))
    return effects.simulated(asked, places, beside, whole or {})


def score_of(sheet):
    score = LAW.score(sheet)
    keys = dict(zip(("score", "services"), LAW.exit_keys(score), strict=True))
    shown = {"total": score.total, "slum_class": score.slum_class, "services": LAW.services(score)}
    return shown, keys


# Published RT sheets: header (buildings, households, road, drain), volumes, total and class.
PUBLISHED = {
    "Sumbermulyo": (
        (50, 60, 780, 385),
        "1a13 1c13 2a100 2b605 3a54 4c310 5a10 5b16 6a60 6b60 7a50 7b50",
        38,
        "medium",
    ),
    "Wungu": (
        (33, 42, 400, 0),
        "2a100 2b300 3a1 5a7 5b7 6a42 6b42 7a33 7b33",
        24,
        "light",
    ),
    "Kebunan": (
        (50, 58, 824, "540.9"),
        "1a21 1c24 3a24 4b76.9 4c54 5b16 6a58 6b58",
        14,
        "none",
    ),
    "Citrodiwangsan": (
        (50, 50, 350, 150),
        "1a6 1c24 2b325 3a48 4b75 4c75 5a1 7a50 7b50",
        23,
        "light",
    ),
    "Sampung": (
        (28, 31, 454, 227),
        "1a16 1c6 2a227 2b227 3b31 5a1 5b5 6a31 6b31 7a28 7b28",
        30,
        "light",
    ),
    "Menturus": (
        (31, 32, 385, 270),
        "1a7 1c8 2b352 3a9 3b9 4c120 5a5 5b5 6a32 6b32",
        19,
        "light",
    ),
    "Mangunharjo": ((64, 73, 70, 70), "1a6 1c3 4c70 5a23 5b19 7a64 7b64", 17, "light"),
    "Sumbersari": (
        (135, 137, "1374.93", "1543.17"),
        "1a135 2b1309.6 3a104 4c1236.46 6a137 6b137 7b135",
        33,
        "light",
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_sheet_scores_as_published_and_all_of_it_done_leaves_no_slum(name):
    (buildings, households, road, drain), text, total, slum = PUBLISHED[name]
    volumes = {part[:2]: part[2:] for part in text.split()}
    heads = {"area_ha": "1.5", "buildings": buildings, "households": households}
    heads |= {"population": 100, "road_ideal_m": road, "drain_ideal_m": drain}
    place = row(heads, dict.fromkeys(CRITERIA, "0") | volumes)
    answer = simulated([place], [(place.rt, id, volume) for id, volume in volumes.items()])
    (item,) = answer["items"]
    assert (item["before"]["total"], item["before"]["slum_class"]) == (total, slum)
    assert (item["after"]["total"], item["after"]["slum_class"]) == (0, "none")
    assert item["exit"] == {"score": True, "services": True}
    assert item["leaves_ha"] == (0 if slum == "none" else Decimal("1.5"))


NUMBERS = st.one_of(
    st.none(), st.integers(-50, 2_000), st.decimals(-50, 2_000, places=2, allow_nan=False)
)
HEADS = st.fixed_dictionaries(dict.fromkeys(DENOMINATORS, NUMBERS))
VOLUMES = st.fixed_dictionaries(dict.fromkeys(CRITERIA, NUMBERS))
DONE = st.dictionaries(
    st.sampled_from(CRITERIA), st.decimals("0.01", 2_000, places=2, allow_nan=False), max_size=5
)


def decimal(value):
    return None if value is None else Decimal(str(value))


@given(HEADS, VOLUMES, DONE)
def test_what_is_simulated_is_what_a_survey_finds_once_it_is_done(heads, volumes, done):
    place = row(heads, volumes)
    (item,) = simulated([place], [(place.rt, id, volume) for id, volume in done.items()])["items"]
    left = volumes
    if done:
        left = {
            id: value and max(Decimal(0), decimal(value) - done.get(id, 0))
            for id, value in volumes.items()
        }
    after, keys = score_of(Measures(**heads, volumes=left))
    before, _ = score_of(Measures(**heads, volumes=volumes))
    assert (item["before"], item["after"], item["exit"]) == (before, after, keys)
    if not done:
        assert item["before"] == item["after"]


@given(HEADS, VOLUMES, DONE, st.decimals("0.01", 500, places=2, allow_nan=False))
def test_doing_more_never_makes_a_score_higher_nor_a_service_lower(heads, volumes, done, more):
    heads = {name: value and abs(value) for name, value in heads.items()}
    place = row(heads, volumes)

    def after(works):
        todo = [(place.rt, id, volume) for id, volume in works.items()]
        return simulated([place], todo)["items"][0]["after"]

    first = done or {"2b": Decimal(1)}
    less, further = after(first), after({id: volume + more for id, volume in first.items()})
    assert further["total"] <= less["total"]
    assert all(further["services"][a] >= less["services"][a] for a in less["services"])


@given(st.lists(st.tuples(HEADS, VOLUMES), min_size=1, max_size=4), DONE)
def test_a_kawasan_is_scored_from_the_sums_of_its_rts(sheets, done):
    places = [
        row(heads, volumes, rt=f"35.19.09.2010-000-{n:03d}", area="35.19-K-KLAGEN")
        for n, (heads, volumes) in enumerate(sheets)
    ]
    todo = [(places[0].rt, id, volume) for id, volume in done.items()]
    (area,) = simulated(places[:1], todo, beside=places[1:])["areas"]
    total = Measures.total(Measures(**heads, volumes=volumes) for heads, volumes in sheets)
    assert (area["before"], area["rts"]) == (score_of(total)[0], len(sheets))
    rows = [effects.changed(one, [Work(*w[1:]) for w in todo if w[0] == one.rt]) for one in places]
    after = Measures.total(
        Measures(*r.after[:6], dict(zip(CRITERIA, r.after[6:], strict=True))) for r in rows
    )
    assert (area["after"], area["exit"]) == score_of(after)


HEAD = {"area_ha": "2", "buildings": 10, "households": 10, "population": 40}
HEAD |= {"road_ideal_m": 100, "drain_ideal_m": 100}
BAD = dict.fromkeys(CRITERIA, 0) | {"2b": 80, "3a": 10, "6a": 10, "7a": 10}


def test_hectares_leave_only_where_a_slum_passes_both_keys():
    """Total 20: two of the four fives away leave 10 points, but a service below 80."""
    place = row(HEAD, BAD)
    item = simulated([place], [(place.rt, "7a", 10), (place.rt, "3a", 10)])["items"][0]
    assert (item["before"]["total"], item["after"]["total"]) == (20, 10)
    assert item["exit"] == {"score": True, "services": False}
    assert item["leaves_ha"] == 0
    item = simulated([place], [(place.rt, "2b", 80), (place.rt, "6a", 10)])["items"][0]
    assert item["exit"] == {"score": True, "services": False}  # water is at 50 still
    works = [(place.rt, id, 80) for id in ("2b", "3a", "6a")]
    answer = simulated([place], works)
    assert (answer["items"][0]["leaves_ha"], answer["total"]["rts_leaving"]) == (Decimal(2), 1)


def test_cost_per_hectare_is_of_what_leaves_and_null_when_nothing_does():
    place = row(HEAD | {"area_ha": "3"}, BAD)
    asked = Asked()
    asked.pay(Decimal(100))
    assert effects.simulated(asked, [place], [], {})["total"]["cost_per_ha"] is None
    for id in ("2b", "3a", "6a"):
        asked.add(place.rt, Work(id, Decimal(80)))
    total = effects.simulated(asked, [place], [], {})["total"]
    assert (str(total["cost"]), str(total["cost_per_ha"])) == ("100.00", "33.33")
    assert (total["leaves_ha"], total["uncosted"]) == (3, 0)


def test_where_nobody_said_a_cost_a_hectare_is_not_said_to_cost_nothing():
    place = row(HEAD | {"area_ha": "3"}, BAD)
    asked = Asked()
    asked.pay(None)
    for id in ("2b", "3a", "6a"):
        asked.add(place.rt, Work(id, Decimal(80)))
    total = effects.simulated(asked, [place], [], {})["total"]
    assert (total["leaves_ha"], total["cost_per_ha"], total["uncosted"]) == (3, None, 1)


def test_what_was_done_before_the_sealing_is_in_what_was_measured():
    place = row(HEAD, BAD)
    done = Work("2b", Decimal(80), AT)
    assert effects.changed(place, [done]).after == effects.changed(place, []).before
    since = Work("2b", Decimal(80), AT + timedelta(seconds=1))
    assert effects.changed(place, [since]).after[6 + CRITERIA.index("2b")] == 0


def test_a_missing_volume_stays_missing_and_a_negative_one_is_nothing_once_something_is_done():
    place = row(HEAD, BAD | {"2b": None, "4a": "-2.7"})
    after = effects.changed(place, [Work("2b", Decimal(10))]).after
    assert after[6 + CRITERIA.index("2b")] is None
    assert after[6 + CRITERIA.index("4a")] == 0


def test_a_criterion_of_another_regulation_is_refused_with_the_choices():
    with pytest.raises(CriterionUnknown, match="There is no criterion 4e in permen-14-2018"):
        effects.changed(row(HEAD, BAD), [Work("4e", Decimal(1))])


def test_areas_that_cannot_be_summed_are_named():
    inside = {"area": "35.19-K-KLAGEN"}
    place = row(HEAD, BAD, **inside)
    other = row(HEAD, BAD, rt="35.19.09.2010-000-008", **inside)
    assert simulated([place], beside=[other])["areas"][0]["rts"] == 2
    older = row(HEAD, BAD, rt="35.19.09.2010-000-008", regulation="permen-02-2016", **inside)
    bare = row({}, {}, rt="35.19.09.2010-000-008", **inside)
    for beside, whole in (([older], {}), ([bare], {}), ([], {"35.19-K-KLAGEN": 2})):
        answer = simulated([place], beside=beside, whole=whole)
        assert (answer["areas"], answer["areas_left_out"]) == ([], ["35.19-K-KLAGEN"])
