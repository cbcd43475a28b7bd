"""The brief judgement and the explained score are one."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.regulation import DENOMINATORS, Measures, available, load

LAW = load("permen-14-2018")
NUMBERS = st.one_of(
    st.none(),
    st.integers(-100, 10_000),
    st.decimals(-100, 10_000, places=3),
    st.just("no number"),
)


@given(st.data(), st.sampled_from(sorted(available())))
def test_a_row_is_judged_as_the_explained_score_is(data, regulation):
    law = load(regulation)
    heads = data.draw(st.fixed_dictionaries(dict.fromkeys(DENOMINATORS, NUMBERS)))
    volumes = data.draw(st.fixed_dictionaries({c.id: NUMBERS for c in law.criteria}))
    sheet = Measures(**heads, volumes=volumes)
    found, score = law.judge_row(law.row_of(sheet)), law.score(sheet)
    assert (found.total, found.slum_class) == (score.total, score.slum_class)
    assert dict(zip(law.package.exit.aspects, found.services, strict=True)) == law.services(score)
    assert found.keys == law.exit_keys(score)


def test_a_service_of_just_the_least_percent_is_enough():
    """2a and 2b at 20 percent each: 80.00 of the roads are served."""
    least, less = (
        LAW.judge_row(LAW.row_of(Measures(road_ideal_m=1_000, volumes={"2a": bad, "2b": bad})))
        for bad in (200, "200.1")
    )
    assert (str(least.services[0]), least.keys[1]) == ("80.00", True)
    assert (str(less.services[0]), less.keys[1]) == ("79.99", False)
