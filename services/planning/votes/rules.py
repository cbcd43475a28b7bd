"""The Method of Equal Shares: which activities a vote chooses for its budget. Pure, and exact.

After Peters, Pierczynski and Skowron, "Proportional Participatory Budgeting with Additive
Utilities" (NeurIPS 2021, arXiv 2008.13276, section 3). Every paper has an equal share of the
budget. An activity is rho-affordable when its supporters can pay it with min(what they have left,
rho * utility) each; the one with the least rho is bought, until none is affordable. A paper's
utility of an activity is its points, times the cost where utilities are of cost.

No number is rounded: money is whole units of 1/scale cents, and the scale grows as it is divided.
Equal rho: the lower cost first, then more votes, then the order on the ballot paper.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import lcm

MOST_RAISES = 300  # times that the shares are raised before the rest goes by votes
MOST_CHOICES = 1_000_000  # that all raises together look at, but for the first
RUPIAH = 100  # cents


@dataclass(frozen=True, slots=True)
class Project:
    """An activity on the ballot paper: its number there and its cost in cents, above 0."""

    number: int
    cost: int


@dataclass(frozen=True, slots=True)
class Group:
    """Papers that say the same: how many, and their points (above 0) by number."""

    size: int
    points: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Bought:
    """An activity that was bought, for so many cents at most per point; who paid what.

    `payments` are papers and the exact cents of each; together they are its cost.
    """

    number: int
    price: Fraction
    rho: Fraction
    payments: Sequence[tuple[int, Fraction]]


@dataclass(slots=True)
class Outcome:
    """What was bought, in order; what the supporters of each other activity have left, in cents."""

    share: Fraction
    bought: list[Bought] = field(default_factory=list)
    left: dict[int, Fraction] = field(default_factory=dict)

    @property
    def chosen(self) -> list[int]:
        """The numbers of what was bought."""
        return [one.number for one in self.bought]


@dataclass(frozen=True, slots=True)
class Counted:
    """A vote that was counted: equal shares of a raised budget, then the most votes that fit."""

    outcome: Outcome
    raised: int  # cents that each share was raised by
    raises: int
    ended: str  # exhaustive, over or limit
    added: Sequence[int]

    @property
    def chosen(self) -> list[int]:
        """All that is chosen, in order."""
        return [*self.outcome.chosen, *self.added]


def tally(projects: Iterable[Project], groups: Iterable[Group]) -> dict[int, int]:
    """Votes by number: points added up; of approval papers each gives one."""
    votes = {project.number: 0 for project in projects}
    for group in groups:
        for number, points in group.points.items():
            votes[number] += group.size * points
    return votes


def equal_shares(
    projects: Sequence[Project], groups: Sequence[Group], budget: int, *, by_cost: bool
) -> Outcome:
    """Buy by the least rho until nothing is affordable; `budget` in cents, at least one paper.

    rho never falls while money is spent, so an old one is a bound, and only the least is renewed.
    """
    purse = _Purse(groups, budget)
    votes = tally(projects, groups)
    found = Outcome(Fraction(budget, purse.scale))
    waiting = [
        (Fraction(0), one.cost, -votes[one.number], one.number, one)
        for one in projects
        if votes[one.number]
    ]
    heapify(waiting)
    while waiting:
        *_, one = heappop(waiting)
        price = purse.price(one)
        if price is None:
            continue
        rho = price / one.cost if by_cost else price
        key = (rho, one.cost, -votes[one.number], one.number, one)
        if waiting and waiting[0][:4] < key[:4]:
            heappush(waiting, key)
        else:
            found.bought.append(Bought(one.number, price, rho, purse.pay(one, price)))
    taken = set(found.chosen)
    found.left = {o.number: purse.together(o) for o in projects if o.number not in taken}
    return found


class _Purse:
    """What each group's papers have left, in 1/scale cents."""

    def __init__(self, groups: Sequence[Group], budget: int) -> None:
        self.scale = sum(group.size for group in groups)
        self.money = [budget] * len(groups)
        self.backers: dict[int, list[tuple[int, int, int]]] = {}
        for at, group in enumerate(groups):
            for number, points in group.points.items():
                self.backers.setdefault(number, []).append((at, group.size, points))
        self.common = {
            number: lcm(*{points for _, _, points in backers})
            for number, backers in self.backers.items()
        }

    def together(self, project: Project) -> Fraction:
        """What the supporters of a project have, in cents."""
        backers = self.backers.get(project.number, ())
        return Fraction(sum(size * self.money[at] for at, size, _ in backers), self.scale)

    def price(self, project: Project) -> Fraction | None:
        """The least cents for a point that pay for it; None when its supporters cannot."""
        backers = self.backers[project.number]
        money, left = self.money, project.cost * self.scale
        if sum(size * money[at] for at, size, _ in backers) < left:
            return None
        common = self.common[project.number]
        poorest = sorted(backers, key=lambda b: money[b[0]] * (common // b[2]))
        rest = sum(size * points for _, size, points in backers)
        for at, size, points in poorest:
            if left * points <= money[at] * rest:
                break
            left -= size * money[at]
            rest -= size * points
        return Fraction(left, rest * self.scale)

    def pay(self, project: Project, price: Fraction) -> list[tuple[int, Fraction]]:
        """Take min(what is left, price * points) from every supporter; who paid what."""
        each = price * self.scale
        most, times = each.numerator, each.denominator
        self.scale *= times
        if times > 1:
            self.money = [money * times for money in self.money]
        paid: dict[int, int] = {}
        for at, size, points in self.backers[project.number]:
            part = min(self.money[at], most * points)
            self.money[at] -= part
            if part:
                paid[part] = paid.get(part, 0) + size
        return [(paid[part], Fraction(part, self.scale)) for part in sorted(paid, reverse=True)]


def by_votes(
    projects: Sequence[Project], votes: Mapping[int, int], budget: int, taken: Sequence[int] = ()
) -> list[int]:
    """The usual way: the most votes first, as long as it fits beside what is taken.

    Equal votes: the lower cost first, then the order on the paper. Without a vote none is chosen.
    """
    cost = {one.number: one.cost for one in projects}
    left = budget - sum(cost[number] for number in taken)
    found = []
    for one in sorted(projects, key=lambda o: (-votes[o.number], o.cost, o.number)):
        if votes[one.number] and one.number not in taken and one.cost <= left:
            found.append(one.number)
            left -= one.cost
    return found


def raise_of(budget: int, papers: int) -> int:
    """A hundredth of the equal share, rounded up to whole rupiah; in cents."""
    return -(-budget // (papers * 100 * RUPIAH)) * RUPIAH


def count(
    projects: Sequence[Project], groups: Sequence[Group], budget: int, unit: int, *, by_cost: bool
) -> Counted:
    """Equal shares, completed: Add1 by `unit` cents for each paper, then by votes.

    Add1 (equalshares.net; Faliszewski and others, IJCAI 2023): every share is raised by one unit
    and all is bought anew, until no activity with a vote fits any more (`exhaustive`) or what is
    bought costs more than the budget (`over`: the one before stands). A unit of one currency unit
    is the published one; here it is the caller's, and after `most_raises` the rest goes by votes.
    """
    votes, most = tally(projects, groups), most_raises(groups)
    papers = sum(group.size for group in groups)
    found, raises, ended = equal_shares(projects, groups, budget, by_cost=by_cost), 0, "exhaustive"
    while by_votes(projects, votes, budget, found.chosen):
        if raises == most:
            ended = "limit"
            break
        raised = budget + papers * unit * (raises + 1)
        tried = equal_shares(projects, groups, raised, by_cost=by_cost)
        if _cost(projects, tried.chosen) > budget:
            ended = "over"
            break
        found, raises = tried, raises + 1
    added = by_votes(projects, votes, budget, found.chosen)
    return Counted(found, raises * unit, raises, ended, added)


def most_raises(groups: Iterable[Group]) -> int:
    """300, or as many as a million choices of single papers allow; at least one."""
    choices = sum(group.size * len(group.points) for group in groups)
    return min(MOST_RAISES, max(1, MOST_CHOICES // max(1, choices)))


def _cost(projects: Iterable[Project], chosen: Iterable[int]) -> int:
    wanted = set(chosen)
    return sum(one.cost for one in projects if one.number in wanted)
