"""Steps about votes: a plan with costed activities, a meeting, a vote, papers."""

from decimal import Decimal
from typing import Any

from tests.planning.planned import activity
from tests.planning.simulations import GOLDEN, measured
from tests.planning.steps import BASE, RT, VILLAGE, meeting
from tests.planning.works import plan

URL = f"{BASE}/votes"
NEXT = f"{VILLAGE}-000-008"
# Of the golden RT: what brings both keys, what does half of it, and what changes nothing there.
WORKS = (
    ("Paving dan sampah RT 007", {"2b": "400", "6a": "60"}, RT, "300000000"),
    ("Sampah RT 007", {"6a": "60"}, RT, "30000000"),
    ("Paving RT 008", {"2b": "140"}, NEXT, "80000000"),
)


async def drafted(planning: Any, works: Any = WORKS) -> dict[str, str]:
    """A draft plan with these activities, which cost so much."""
    known = await plan(planning)
    for title, volumes, rt, amount in works:
        places = [(rt, criterion, volume) for criterion, volume in volumes.items()]
        cost = Decimal(amount)
        await activity(planning, known["plan_id"], *places, title=title, cost=cost)
    return known


async def opened(planning: Any, client: Any, budget: str = "330000000.00", **more: Any) -> Any:
    """A vote of a meeting of 33 people on the activities of a draft plan."""
    known = await drafted(planning)
    held = await meeting(client)
    said = {"meeting_id": held["id"], "budget": budget} | known | more
    answer = await client.post(URL, said)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def enter(client: Any, vote: Any, number: int, *named: int, **more: Any) -> Any:
    """A paper that approves these."""
    said = {"number": number, "choices": [{"candidate": n} for n in named]} | more
    return await client.post(f"{URL}/{vote['id']}/ballots", said)


async def filed(client: Any, vote: Any, text: str, **form: Any) -> Any:
    """A CSV of papers."""
    files = {"file": ("kertas.csv", text.encode(), "text/csv")}
    return await client.http.post(f"{URL}/{vote['id']}/ballots/file", files=files, data=form)


async def voted(client: Any, vote: Any) -> Any:
    """Thirteen papers: eight for the large work, four for the small ones, one blank. Closed."""
    lines = [f"{n};1;L;{RT}" for n in range(1, 7)] + ["7;1 2;P;", "8;1;P;"]
    lines += [f"{n};2 3;P;" for n in range(9, 13)] + ["13;;;"]
    await client.ok(await filed(client, vote, "\n".join(["nomor;pilihan;jk;rt", *lines])))
    return await client.ok(await client.post(f"{URL}/{vote['id']}/close", {}))


async def rounds(planning: Any) -> Any:
    """Both RTs measured in one round."""
    event = measured()
    await planning.hear(event, measured(NEXT, GOLDEN, round_id=event.round_id))
    return event
