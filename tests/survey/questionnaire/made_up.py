"""Made-up answers for property tests."""

from decimal import Decimal

from hypothesis import strategies as st

from services.survey.questionnaire.answers import AreaAnswers, HouseholdAnswers
from services.survey.questionnaire.columns import HOUSEHOLD_ANSWERS
from services.survey.questionnaire.models import Kind

CHOICES = [q for q in HOUSEHOLD_ANSWERS if q.kind is Kind.choice and not q.derived]


def numbers(most):
    return st.decimals(0, most, places=2)


@st.composite
def any_household(draw):
    """Any answers at all: open ones, skipped ones that are answered, families without people."""
    letters = {q.id: draw(st.none() | st.sampled_from(q.letters)) for q in CHOICES}
    people = {
        n: draw(st.none() | st.integers(0, 9)) for n in ("laki", "perempuan", "difabel", "q7")
    }
    sizes = {n: draw(st.none() | numbers(20)) for n in ("q6_panjang", "q6_lebar")}
    families = draw(st.integers(0, 3))
    storeys = draw(st.none() | st.integers(0, 3))
    return HouseholdAnswers(**letters, **people, **sizes, jumlah_kk=families, q6_lantai=storeys)


@st.composite
def whole_household(draw):
    """A household without a finding: all that is asked is answered, nothing else."""
    given = {}
    for question in CHOICES:
        if question.asked is None or question.asked.holds(given):
            given[question.id] = draw(st.sampled_from(question.letters))
    male, female = draw(st.integers(1, 5)), draw(st.integers(0, 5))
    sizes = {n: draw(st.decimals(1, 20, places=2)) for n in ("q6_panjang", "q6_lebar")}
    return HouseholdAnswers(
        **given,
        **sizes,
        laki=male,
        perempuan=female,
        difabel=draw(st.integers(0, min(5, male + female))),
        q7=male + female,
        q6_lantai=draw(st.integers(1, 3)),
        jumlah_kk=draw(st.integers(1, 3)),
    )


@st.composite
def whole_area(draw, buildings=1000):
    """An RT whose lengths and areas fit into one another."""

    def part(whole):
        return draw(st.decimals(0, whole, places=2)) if whole else Decimal(0)

    rt = draw(st.decimals("0.1", 50, places=2))
    settled = draw(st.decimals("0.1", rt, places=2))
    road = part(Decimal(2000))
    wide = part(road)
    paved = part(wide)
    narrow_paved = part(road - wide)
    drain = part(Decimal(2000))
    letters = {f"q{n}": draw(st.sampled_from("ab")) for n in (21, 25, 28, 29, 30, 31, 35, 38, 40)}
    ponding = draw(st.sampled_from("abc"))
    ponds = {}
    if ponding != "a":
        ponds = {"q16": draw(st.sampled_from("ab")), "q17": draw(st.sampled_from("ab"))}
        ponds |= {"q18": part(settled), "q19": "c"}
    means = draw(st.sets(st.sampled_from("abc")))
    return AreaAnswers(
        q1=rt,
        q2=settled,
        q3=buildings,
        q4=Decimal(0),
        q5=road,
        q6=wide,
        q7=paved,
        q8=part(Decimal(500)),
        q9=part(paved),
        q10=part(wide - paved),
        q11=narrow_paved,
        q12=part(road - wide - narrow_paved),
        q13=part(paved),
        q14=part(road - wide),
        q15=ponding,
        q20=drain,
        q22=part(Decimal(500)) if letters["q21"] == "a" else None,
        q23="a",
        q24=part(Decimal(500)),
        q26=part(drain) if letters["q25"] == "a" else None,
        q27=part(drain),
        q32="a",
        q34=tuple(sorted(means)) or ("d",),
        q36=("f",),
        q37=("f",),
        q39="a",
        **letters,
        **ponds,
    )
