"""What is simulated and what is then done come to the same score, by the regulation itself."""

from decimal import Decimal

from services.planning.needs.models import Kind
from tests.planning import simulations
from tests.planning.doings import CERTIFICATE, JUDGE, STARTER, begun, whole
from tests.planning.steps import RT
from tests.planning.works import fit, plan, stepped

DRAWN = (
    "SELECT n.rt, n.criterion, m.volume FROM need_movements m JOIN needs n ON n.id = m.need_id"
    " WHERE m.activity_id = :id AND m.kind = :kind"
)


async def realised(planning, event, length):
    """The golden story up to its completion, beside what was simulated before it began."""
    await planning.hear(event)
    known = await fit(planning, await plan(planning))
    known = await stepped(planning.client(id=JUDGE), known, "approve")
    client = planning.client(id=STARTER)
    before = await simulations.simulated(client, {"activity_id": known["id"]})
    running = await begun(client, known)
    await whole(planning, running, length)
    await stepped(planning.client(id=JUDGE), running, "complete", **CERTIFICATE)
    return known, before["items"][0]


async def test_simulate_then_realise_gives_the_same_score(planning):
    event = simulations.measured()
    known, promised = await realised(planning, event, 140)
    (drawn,) = await planning.rows(DRAWN, id=known["id"], kind=Kind.draw)
    assert tuple(drawn) == (RT, "2b", Decimal(140))
    resurveyed = simulations.sheet(event, **{f"v{drawn.criterion}": drawn.volume})
    assert promised["after"] == simulations.shown(resurveyed)
    again = await simulations.simulated(planning.client(), {"activity_id": known["id"]})
    assert again["items"][0] == promised


async def test_what_is_done_counts_as_it_was_measured(planning):
    """Of 140 m planned 60 m were built: a simulation of the completed work says so."""
    event = simulations.measured()
    known, promised = await realised(planning, event, 60)
    again = await simulations.simulated(planning.client(), {"activity_id": known["id"]})
    assert again["items"][0]["after"] == simulations.shown(simulations.sheet(event, v2b=60))
    assert again["items"][0] != promised
