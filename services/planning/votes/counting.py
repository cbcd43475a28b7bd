"""Counts the papers of a vote, explains the count, and says what it was made from. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from services.planning.votes import rules
from services.planning.votes.models import Ballot, Utility, Vote
from services.planning.votes.rules import Bought, Counted, Group, Project

CENTS = 100


def inputs_sha256(vote: Vote, papers: Sequence[Ballot]) -> str:
    """SHA-256 of all that the count is made from, as compact JSON with sorted keys.

    {"budget", "kind", "utility", "max_points", "candidates": [[number, activity_id, cost]],
    "papers": [[number, [[candidate, points]]]]}, papers and choices by their numbers.
    """
    said = {
        "budget": f"{vote.budget:.2f}",
        "kind": vote.kind,
        "utility": vote.utility,
        "max_points": vote.max_points,
        "candidates": [[o["number"], o["activity_id"], o["cost"]] for o in vote.candidates],
        "papers": [
            [one.number, [[c["candidate"], c["points"]] for c in one.choices]]
            for one in sorted(papers, key=lambda one: one.number)
        ],
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def counted(vote: Vote, papers: Sequence[Ballot]) -> dict[str, Any]:
    """The result as it is kept; decimals as text."""
    projects, groups = _projects(vote), _groups(papers)
    budget = int(vote.budget * CENTS)
    unit = rules.raise_of(budget, len(papers))
    found = rules.count(projects, groups, budget, unit, by_cost=vote.utility == Utility.cost)
    votes = rules.tally(projects, groups)
    cost = {one.number: one.cost for one in projects}
    left = budget - sum(cost[number] for number in found.chosen)
    return {
        "tally": tally(papers),
        "share": _rupiah(Fraction(budget, len(papers))),
        "raised": _rupiah(found.raised),
        "raises": found.raises,
        "ended": found.ended,
        "chosen": [*_bought(found, votes, cost), *(_added(n, votes) for n in found.added)],
        "left_out": _left_out(found, votes, cost, budget),
        "cost": _rupiah(budget - left),
        "left": _rupiah(left),
        "usual": rules.by_votes(projects, votes, budget),
    }


def tally(papers: Sequence[Ballot]) -> dict[str, Any]:
    """Papers in sums: by sex, by RT."""
    sexes = Counter(one.sex for one in papers)
    rts = Counter(one.rt for one in papers if one.rt is not None)
    return {
        "papers": len(papers),
        "blank": sum(not one.choices for one in papers),
        "male": sexes["male"],
        "female": sexes["female"],
        "unsaid": sexes[None],
        "rts": [{"rt": rt, "papers": count} for rt, count in sorted(rts.items())],
    }


def _projects(vote: Vote) -> list[Project]:
    return [Project(o["number"], int(o["cost"].replace(".", ""))) for o in vote.candidates]


def _groups(papers: Sequence[Ballot]) -> list[Group]:
    """Papers that say the same, together."""
    same = Counter(tuple((c["candidate"], c["points"]) for c in one.choices) for one in papers)
    return [Group(size, dict(said)) for said, size in sorted(same.items())]


def _bought(found: Counted, votes: dict[int, int], cost: dict[int, int]) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "how": "shares",
            "votes": votes[one.number],
            "effective_votes": _places(cost[one.number] / one.price),
            "most_paid": _rupiah(one.price),
            **_payments(one, cost[one.number]),
        }
        for one in found.outcome.bought
    ]


def _payments(one: Bought, cost: int) -> dict[str, Any]:
    """Who paid what in whole cents, and what rounding down has left."""
    paid: Counter[int] = Counter()
    for papers, each in one.payments:
        paid[int(each)] += papers
    rounding = cost - sum(each * papers for each, papers in paid.items())
    lines = [{"papers": paid[each], "each": _rupiah(each)} for each in sorted(paid, reverse=True)]
    return {"payments": lines, "rounding": _rupiah(rounding)}


def _added(number: int, votes: dict[int, int]) -> dict[str, Any]:
    nothing: dict[str, Any] = {"effective_votes": None, "most_paid": None, "payments": []}
    return {"number": number, "how": "votes", "votes": votes[number], "rounding": "0.00"} | nothing


def _left_out(
    found: Counted, votes: dict[int, int], cost: dict[int, int], budget: int
) -> list[dict[str, Any]]:
    chosen = set(found.chosen)
    return [
        {
            "number": number,
            "votes": votes[number],
            "why": _why(votes[number], price, budget),
            "supporters_have": _rupiah(found.outcome.left[number]),
        }
        for number, price in cost.items()
        if number not in chosen
    ]


def _why(votes: int, cost: int, budget: int) -> str:
    if not votes:
        return "no_votes"
    return "above_budget" if cost > budget else "no_room"


def _rupiah(cents: int | Fraction) -> str:
    """Rupiah and cents, rounded down."""
    whole = int(cents)
    return f"{whole // CENTS}.{whole % CENTS:02d}"


def _places(number: Fraction) -> str:
    """Four places, rounded down."""
    whole = int(number * 10_000)
    return f"{whole // 10_000}.{whole % 10_000:04d}"
