"""Steps about portfolios: a question, its answer, and the answers of one that is found at once."""

from typing import Any

from tests.planning.steps import BASE, VILLAGE

URL = f"{BASE}/portfolios"
PRICES = {"2b": "571428.57", "3a": "2000000.00", "6a": "500000.00"}


def question(event: Any, **more: Any) -> dict[str, Any]:
    """What is asked of the round that measured this RT: Rp 1 billion of one source in one year."""
    asked = {
        "region": VILLAGE,
        "round_id": str(event.round_id),
        "years": [2027],
        "budgets": [budget()],
        "unit_prices": PRICES,
    }
    return {name: value for name, value in (asked | more).items() if value is not None}


def budget(amount: str = "1000000000.00", source: str = "apbd-kabkota", year: int = 2027):
    return {"source": source, "year": year, "amount": amount}


async def ask(client: Any, asked: dict[str, Any], **more: Any) -> Any:
    return await client.post(URL, asked, **more)


async def answered(planning: Any, client: Any, asked: dict[str, Any]) -> Any:
    """The answer, once a worker has done its jobs."""
    started = await client.ok(await ask(client, asked))
    await planning.work()
    return await client.ok(await client.get(f"{URL}/{started['id']}"))
