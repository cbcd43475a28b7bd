"""The Method of Equal Shares against its papers, against its definition, and its promises."""

import random
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.planning.votes.rules import (
    MOST_RAISES,
    Group,
    Project,
    by_votes,
    count,
    equal_shares,
    most_raises,
    raise_of,
    tally,
)


def papers(*said):
    """Groups of approval papers: `(3, "ab")`, the activities by their letters."""
    return [Group(size, {ord(c) - 96: 1 for c in letters}) for size, letters in said]


def projects(*costs):
    return [Project(number, cost) for number, cost in enumerate(costs, start=1)]


def letters(numbers):
    return "".join(chr(96 + number) for number in numbers)


# Lackner and Skowron, "Multi-Winner Voting with Approval Preferences" (2023), Examples 1 and 11:
# 12 voters, four seats; a is bought by its eight supporters for 1/8 each, who have 5/24 left, and
# nobody else can be paid for.
BOOK = papers((3, "ab"), (3, "ac"), (2, "ad"), (1, "bcf"), (1, "e"), (1, "f"), (1, "g"))
SEATS = projects(*[1] * 8)


def test_the_books_example_buys_one_seat_for_an_eighth_each():
    found = equal_shares(SEATS, BOOK, 4, by_cost=False)
    assert letters(found.chosen) == "a"
    [bought] = found.bought
    assert (bought.rho, bought.payments) == (Fraction(1, 8), [(8, Fraction(1, 8))])
    assert found.share == Fraction(1, 3)
    assert found.left[2] == 3 * Fraction(5, 24) + Fraction(1, 3)


# Electowiki, "Method of Equal Shares", motivation: 51 % are for ten projects and 49 % for ten others,
# where there is money for ten. The most votes give the minority nothing; the method, five of each.
def test_half_of_the_voters_get_half_of_the_projects():
    groups = papers((51, "abcdefghij"), (49, "klmnopqrst"))
    asked = projects(*[100] * 20)
    votes = tally(asked, groups)
    assert letters(by_votes(asked, votes, 1000)) == "abcdefghij"
    found = count(asked, groups, 1000, 1, by_cost=True)
    ours = [number for number in found.chosen if number <= 10]
    assert (len(ours), len(found.chosen)) == (5, 10)


def definition(asked, groups, budget, *, by_cost):
    """Section 3 of the paper word for word: voters one by one, every rho looked for anew."""
    voters = [group.points for group in groups for _ in range(group.size)]
    money = [Fraction(budget, len(voters))] * len(voters)
    votes = tally(asked, groups)
    chosen = []
    while True:
        best = None
        for one in asked:
            worth = {i: v[one.number] for i, v in enumerate(voters) if one.number in v}
            if one.number in chosen or sum(money[i] for i in worth) < one.cost or not worth:
                continue
            scaled = {i: u * (one.cost if by_cost else 1) for i, u in worth.items()}
            rho = least_rho(scaled, money, one.cost)
            key = (rho, one.cost, -votes[one.number], one.number)
            if best is None or key < best[0]:
                best = (key, scaled)
        if best is None:
            return chosen, money
        (rho, *_, number), scaled = best
        chosen.append(number)
        for i, utility in scaled.items():
            money[i] -= min(money[i], rho * utility)


def least_rho(utility, money, cost):
    """The least rho with sum of min(money, rho * utility) = cost: among the lines of that sum."""
    for poor in range(len(utility)):
        order = sorted(utility, key=lambda i: money[i] / utility[i])
        rest = order[poor:]
        rho = (cost - sum(money[i] for i in order[:poor])) / Fraction(sum(utility[i] for i in rest))
        if sum(min(money[i], rho * utility[i]) for i in utility) == cost:
            return rho
    raise AssertionError(utility)


def case(seed, *, points):
    chance = random.Random(seed)
    asked = projects(*(chance.randint(1, 12) for _ in range(chance.randint(1, 6))))
    groups = []
    for _ in range(chance.randint(1, 5)):
        named = chance.sample(range(1, len(asked) + 1), chance.randint(0, len(asked)))
        said = {number: chance.randint(1, 6) if points else 1 for number in named}
        groups.append(Group(chance.randint(1, 3), said))
    return asked, groups, chance.randint(1, 30), chance.random() < 0.5


def test_500_small_votes_are_counted_as_the_definition_says():
    many = 0
    for seed in range(500):
        asked, groups, budget, by_cost = case(seed, points=seed % 2 == 0)
        found = equal_shares(asked, groups, budget, by_cost=by_cost)
        chosen, money = definition(asked, groups, budget, by_cost=by_cost)
        assert found.chosen == chosen, seed
        voters = [group.points for group in groups for _ in range(group.size)]
        for number, left in found.left.items():
            assert left == sum(m for m, v in zip(money, voters, strict=True) if number in v)
        many += len(chosen) > 1
    assert many > 100


def cost_of(asked, chosen):
    return sum(one.cost for one in asked if one.number in chosen)


def test_payments_are_the_cost_and_no_paper_pays_more_than_its_share():
    """The outcome is priceable: nobody pays for what they gave nothing, nor beyond their share."""
    for seed in range(300):
        asked, groups, budget, by_cost = case(seed, points=True)
        found = equal_shares(asked, groups, budget, by_cost=by_cost)
        papers_ = sum(group.size for group in groups)
        spent = Fraction(0)
        for one in found.bought:
            backers = sum(group.size for group in groups if one.number in group.points)
            paid = sum(papers * each for papers, each in one.payments)
            assert paid == asked[one.number - 1].cost
            assert sum(papers for papers, _ in one.payments) <= backers
            spent += paid
        assert spent <= budget == found.share * papers_
        for number, left in found.left.items():
            assert left < asked[number - 1].cost or not tally(asked, groups)[number]


def test_a_group_that_agrees_gets_its_due_but_for_one_activity():
    """EJR up to one project (Definition 2 of the paper), by looking at every group and every set."""
    held = 0
    for seed in range(400):
        asked, groups, budget, by_cost = case(seed, points=False)
        voters = [group.points for group in groups for _ in range(group.size)]
        if len(voters) > 7:
            continue
        chosen = set(equal_shares(asked, groups, budget, by_cost=by_cost).chosen)
        worth = {one.number: one.cost if by_cost else 1 for one in asked}
        for size in range(1, len(voters) + 1):
            for group in combinations(voters, size):
                common = set.intersection(*(set(v) for v in group))
                held += due(
                    asked, common, group, chosen, worth, Fraction(budget * size, len(voters))
                )
    assert held > 100


def due(asked, common, group, chosen, worth, share):
    """Checks each set that the group agrees on and could pay; how many there were."""
    held = 0
    for many in range(1, len(common) + 1):
        for wanted in combinations(sorted(common), many):
            if cost_of(asked, wanted) > share:
                continue
            held += 1
            need = sum(worth[number] for number in wanted)
            best = 0
            for voter in group:
                own = sum(worth[n] for n in voter if n in chosen)
                more = max((worth[n] for n in wanted if n not in chosen), default=None)
                best = max(best, own if more is None else own + more)
                if set(wanted) <= chosen:
                    best = max(best, need + 1)
            assert best > need, (wanted, chosen)
    return held


@given(seed=st.integers(0, 10_000), shuffle=st.randoms())
@settings(max_examples=100)
def test_the_order_of_papers_does_not_matter_nor_how_they_are_grouped(seed, shuffle):
    asked, groups, budget, by_cost = case(seed, points=True)
    single = [Group(1, group.points) for group in groups for _ in range(group.size)]
    shuffle.shuffle(single)
    one = count(asked, groups, budget, 1, by_cost=by_cost)
    other = count(asked, single, budget, 1, by_cost=by_cost)
    assert one.chosen == other.chosen
    assert one.outcome.left == other.outcome.left


@given(seed=st.integers(0, 10_000), times=st.integers(2, 5))
@settings(max_examples=60)
def test_as_many_of_every_paper_choose_the_same(seed, times):
    asked, groups, budget, by_cost = case(seed, points=False)
    more = [Group(group.size * times, group.points) for group in groups]
    found = equal_shares(asked, groups, budget, by_cost=by_cost)
    assert equal_shares(asked, more, budget, by_cost=by_cost).chosen == found.chosen


@given(seed=st.integers(0, 10_000))
@settings(max_examples=150)
def test_what_is_chosen_keeps_the_budget_and_uses_it(seed):
    asked, groups, budget, by_cost = case(seed, points=True)
    found = count(asked, groups, budget, 1, by_cost=by_cost)
    votes = tally(asked, groups)
    assert len(set(found.chosen)) == len(found.chosen)
    assert cost_of(asked, found.chosen) <= budget
    assert by_votes(asked, votes, budget, found.chosen) == []
    assert all(votes[number] for number in found.chosen)


def test_shares_are_raised_until_the_next_would_cost_too_much():
    # Six papers for a (7), four for b (9), of a budget of 10: shares of 1 buy nothing.
    asked, groups = projects(7, 9), papers((6, "a"), (4, "b"))
    assert equal_shares(asked, groups, 10, by_cost=True).chosen == []
    found = count(asked, groups, 10, 1, by_cost=True)
    assert (found.chosen, found.raises, found.ended) == ([1], 1, "exhaustive")
    # Shares of 2 would buy both, for 12.
    found = count(projects(6, 6), papers((5, "a"), (5, "b")), 10, 1, by_cost=True)
    assert (found.outcome.chosen, found.added, found.ended) == ([], [1], "over")


def test_raises_end():
    asked, groups = projects(1, 1_000_000), papers((999, "a"), (1, "b"))
    found = count(asked, groups, 1_000_001, 1, by_cost=True)
    assert (found.ended, found.raises, found.chosen) == ("limit", MOST_RAISES, [1, 2])


def test_many_choices_are_raised_less_often_however_they_are_grouped():
    many = [Group(100_000, {1: 1, 3: 1}), Group(1, {2: 1})]
    asked = projects(1, 10_000_000, 1)
    found = count(asked, many, 10_000_002, 1, by_cost=True)
    assert (found.ended, found.raises, found.chosen) == ("limit", 4, [1, 3, 2])
    assert most_raises(many) == most_raises(
        [Group(1, g.points) for g in many for _ in range(g.size)]
    )
    assert most_raises([Group(1, {})]) == MOST_RAISES
    assert most_raises([Group(2_000_000, {1: 1})]) == 1


@pytest.mark.parametrize(
    ("costs", "groups", "first"),
    [
        ((4, 2), [(1, "ab")], "b"),  # the lower cost
        ((4, 4), [(1, "ab")], "a"),  # the order on the paper
    ],
)
def test_equal_rho_goes_to_the_lower_cost_and_then_by_the_paper(costs, groups, first):
    found = equal_shares(projects(*costs), papers(*groups), 100, by_cost=True)
    assert letters(found.chosen)[0] == first


def test_equal_rho_and_cost_goes_to_more_votes():
    # The first paper spends its share on c; then a and b cost one paper 6 each, but b has two votes.
    groups = [Group(1, {3: 3, 2: 1}), Group(1, {1: 1}), Group(1, {2: 1})]
    found = equal_shares(projects(6, 6, 6), groups, 18, by_cost=False)
    assert [one.rho for one in found.bought] == [2, 6, 6]
    assert letters(found.chosen) == "cba"


def test_an_equal_share_is_raised_by_whole_rupiah():
    assert raise_of(42_000_000_000, 33) == 12_727_300
    assert raise_of(100, 1_000) == 100
