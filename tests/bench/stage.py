"""What every part of the bench stands on: the suite, who is logged in, and how much is measured."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from deploy.local import accounts
from deploy.local.demo.calls import ask, log_in
from deploy.local.suite import Suite
from services.chassis import auth
from tests.bench.figures import Figure, Limit, runs_of
from tests.bench.load import drive
from tests.bench.result import Result

PATIENCE = 300.0
FORGET = (
    "SELECT pg_clear_attribute_stats('public', tablename, attname, inherited) FROM pg_stats"
    " WHERE schemaname = 'public' AND tablename = ANY(%s)"
)
UNPUBLISHED = "SELECT EXISTS (SELECT FROM outbox WHERE published_at IS NULL)"
VACUUMED = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'autovacuum worker')"
SCOPES = frozenset({"survey:read", "survey:write", "plans:read", "finance:release", "reports:read"})


@dataclass(frozen=True)
class Plan:
    """How much: `runs` of everything, `seconds` of each loop; `sheets` is the 100x of growth.

    `rebuilt` are the events of a rebuild.
    """

    runs: int
    seconds: float
    sheets: int
    backlog: int
    relayed: int
    rebuilt: int

    @classmethod
    def of_environment(cls) -> "Plan":
        """BENCH_QUICK=1 proves that it works; BENCH_SHEETS and so on set the sizes."""
        quick = os.environ.get("BENCH_QUICK") == "1"
        usual = {"sheets": 5_000, "backlog": 3_000, "rebuilt": 20_000} if quick else {}
        sheets = int(os.environ.get("BENCH_SHEETS", usual.get("sheets", 100_000)))
        backlog = int(os.environ.get("BENCH_BACKLOG", usual.get("backlog", 200_000)))
        rebuilt = int(os.environ.get("BENCH_EVENTS", usual.get("rebuilt", 2_000_000)))
        runs, relayed = (1, 2_000) if quick else (3, 20_000)
        return cls(runs, runs, sheets, backlog, relayed, rebuilt)

    @property
    def sizes(self) -> tuple[int, int, int]:
        """1x, 10x, 100x."""
        return self.sheets // 100, self.sheets // 10, self.sheets


@dataclass(frozen=True)
class Stage:
    """A running suite and a caller who may do everything."""

    suite: Suite
    folder: Path
    plan: Plan
    http: httpx.AsyncClient

    @property
    def token(self) -> str:
        """The caller's, for the gateway."""
        return self.http.headers["Authorization"]

    def internal(self, part: str) -> str:
        """The same for a service itself, as the gateway would sign it; it lives a minute."""
        pem = self.suite.secrets.signing_key(auth.GATEWAY).read_bytes()
        principal = auth.Principal("bench", SCOPES, ("*",))
        key = load_pem_private_key(pem, password=None)
        kid = auth.public_jwk(key, auth.GATEWAY)["kid"]
        return f"Bearer {auth.mint(key, kid=kid, audience=part, principal=principal)}"

    def database(self, part: str) -> str:
        """The URL of a part's database in its own role, as psycopg takes it."""
        return self.suite.environment(part)[f"{part.upper()}_DATABASE_URL"].replace("+psycopg", "")

    def superuser(self, part: str) -> psycopg.Connection:
        return self.suite.postgres.connect(part)

    def scalar(self, part: str, query: str) -> Any:
        """One value, seen by the superuser."""
        with self.superuser(part) as connection:
            row = connection.execute(query).fetchone()
        return row[0] if row else None

    async def ask(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        """Call the API; raises when it refuses."""
        return await ask(self.http, method, address, **more)

    async def relayed(self) -> None:
        """Wait until every event of survey is published."""
        with self.superuser("survey") as connection:
            async with asyncio.timeout(PATIENCE):
                while _one(connection, UNPUBLISHED):  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.02)

    async def quiet(self) -> None:
        """Let what went before come to its end, so that it is not measured with what follows."""
        await self.relayed()
        with self.superuser("postgres") as connection:
            async with asyncio.timeout(PATIENCE):
                while _one(connection, VACUUMED):  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.1)
            await asyncio.to_thread(connection.execute, "CHECKPOINT")

    async def empty(self, part: str, tables: Sequence[str]) -> None:
        """Tables as they were made, also in what the planner knows, so that every run is alike."""
        with self.superuser(part) as connection:
            connection.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
            connection.execute(FORGET, (list(tables),))
        await self.quiet()

    async def get(self, paths: list[str], url: str, token: str, **order: Any) -> Result:
        """Load of GETs in turn."""
        headers = {"Authorization": token}
        requests = [("GET", path, headers, "") for path in paths]
        return await drive("http", url=url, requests=requests, expected=200, **order)


def _one(connection: psycopg.Connection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


async def enter(suite: Suite, folder: Path, plan: Plan) -> Stage:
    """Log in; whoever enters closes `http`."""
    headers = {"Accept-Language": "en"}
    http = httpx.AsyncClient(base_url=suite.gateway_url, timeout=120, headers=headers)
    await log_in(http, accounts.read(suite.data)["users"][0])
    return Stage(suite, folder, plan, http)


def limit(name: str, found: list[Any], value: str) -> Limit:
    """One value of the runs of a limit."""
    return Limit(name, runs_of(found, value))


def load_of(results: list[Result]) -> float:
    """Cores used by the load generator, the mean of the runs."""
    return sum(result.cores for result in results) / len(results)


def figure(
    name: str,
    unit: str,
    results: list[Result],
    value: str,
    goal: float | None = None,
    *,
    at_most: bool = False,
    limit: Limit | None = None,
) -> Figure:
    """A figure from one value of some load runs."""
    return Figure(name, unit, runs_of(results, value), goal, at_most, limit, load_of(results))
