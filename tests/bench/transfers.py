"""Money: expenses one by one and many together, and a book of a million entries.

An expense is a posted transfer with its row, its event and the stored answer of its key, committed
before the answer. All are of one book, so that they come one after the other: the worst case. The
limit is pgbench writing the same rows, by the same function of the database. SYNTHETIC data.
"""

import asyncio
import json
import time
from typing import Any
from uuid import uuid4

from psycopg import sql

from services.chassis.ids import new_id
from tests.bench.client import UNIQUE
from tests.bench.figures import Figure
from tests.bench.load import drive
from tests.bench.pgbench import Ran, pgbench
from tests.bench.result import Result
from tests.bench.stage import Stage, figure, limit
from tests.bench.writes import PGBENCH, insert_again

FINANCE = "/v1/finance"
VILLAGE, YEAR = "35.19.09.2010", 2020
ENTRIES = 1_000_000
SECONDS = 30.0  # to verify as many
BALANCE = 50.0  # milliseconds
NAME = "expense (POST /v1/finance/expenses)"
BATCH = 100
MANY = f"expenses, {BATCH} a request (POST /v1/finance/expenses/batch)"
# Whole pairs of entries, chained as the ledger chains them, in the days of a year.
FILL = """
DO $$
DECLARE
    t ledger_transactions; e ledger_entries; head bytea := ''; day date;
BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    INSERT INTO ledger_books (code, source, fiscal_year) VALUES ('{book}', '{source}', {year});
    INSERT INTO ledger_accounts (book, code, kind, region, ceiling_id, debit, credit) VALUES
        ('{book}', 'spent/x', 'spent', '{village}', uuidv7(), {half}, 0),
        ('{book}', 'source/{origin}', 'source', '{village}', '{origin}', 0, {half});
    FOR n IN 0..{half} - 1 LOOP
        day := make_date({year}, 1, 1) + n % 365;
        t := ROW(uuidv7(), '{book}', 'expense.recorded', 'posted', day, clock_timestamp(), 'bench',
            '{village}', '', uuidv7(), NULL, NULL);
        INSERT INTO ledger_transactions SELECT t.*;
        FOR side IN 0..1 LOOP
            e := ROW('{book}', 2 * n + side + 1, t.id, (ARRAY['spent/x', 'source/{origin}'])[side + 1],
                (ARRAY['spent', 'source'])[side + 1], '{village}', NULL, 'posted', day,
                1 - side, side, '');
            e.hash := ledger_hash(head, e, t);
            head := e.hash;
            INSERT INTO ledger_entries SELECT e.*;
        END LOOP;
    END LOOP;
    UPDATE ledger_books SET entries = 2 * {half}, head = (SELECT hash FROM ledger_entries
        WHERE book = '{book}' ORDER BY number DESC LIMIT 1) WHERE code = '{book}';
    INSERT INTO ledger_days SELECT '{book}', happened_on, '35.19', kind, sum(debit), sum(credit)
        FROM ledger_entries WHERE book = '{book}' GROUP BY happened_on, kind;
END $$
"""


async def measure(stage: Stage) -> list[Figure]:
    """Eight clients in turns with pgbench; then the large book."""
    allocation = await funded(stage)
    script = await same_rows(stage, allocation)
    ours, theirs, together = [], [], []
    for _ in range(stage.plan.runs):
        ours.append(await posted(stage, allocation))
        together.append(await posted_together(stage, allocation))
        seconds = stage.plan.seconds
        theirs.append(await pgbench(stage.suite, "finance", [script], clients=8, seconds=seconds))
    await proved(stage, "blm-2020")
    return _figures(ours, theirs, together) + await large(stage)


async def funded(stage: Stage) -> str:
    """An allocation whose money was received, by two people."""
    ceiling = {"source": "blm", "fiscal_year": YEAR, "region": "35.19", "document": "x"}
    made = await _post(stage, "ceilings", ceiling | {"amount": "9000000000000.00"})
    body = {"ceiling_id": made["id"], "region": VILLAGE, "recipient": "SYNTHETIC", "number": "x"}
    body |= {"amount": "9000000000000.00", "scheme": "single", "date": "2020-03-02"}
    allocation = await _post(stage, "allocations", body)
    tranche = allocation["tranches"][0]["id"]
    await _post(stage, f"tranches/{tranche}/request", {})
    own = {"Authorization": stage.internal("finance"), "Idempotency-Key": str(uuid4())}
    address = f"{stage.suite.url('finance')}{FINANCE}/tranches/{tranche}/release"
    answer = await stage.http.post(address, json={}, headers=own)
    answer.raise_for_status()
    return str(allocation["id"])


async def _post(stage: Stage, path: str, body: dict[str, Any]) -> dict[str, Any]:
    key = {"Idempotency-Key": str(uuid4())}
    return await stage.ask("POST", f"{FINANCE}/{path}", json=body, headers=key)


def expense(allocation: str) -> dict[str, str]:
    """A rupiah for something."""
    facts = {"allocation_id": allocation, "amount": "1.00", "date": "2020-04-02"}
    return facts | {"category": "bahan", "receipt_number": "x"}


async def posted(stage: Stage, allocation: str) -> Result:
    """Expenses, each with a key and a receipt of its own."""
    headers = {
        "Authorization": stage.token,
        "Content-Type": "application/json",
        "Idempotency-Key": UNIQUE,
    }
    body = json.dumps(expense(allocation) | {"receipt_number": UNIQUE})
    request = ("POST", f"{FINANCE}/expenses", headers, body)
    order: dict[str, Any] = {"clients": 8, "seconds": stage.plan.seconds}
    url = stage.suite.gateway_url
    return await drive("http", url=url, requests=[request], expected=201, **order)


async def posted_together(stage: Stage, allocation: str) -> tuple[float, float]:
    """Expenses in batches, each with a receipt of its own: how many a second, and the p99 of one."""
    own = [expense(allocation) | {"receipt_number": f"{UNIQUE}-{n}"} for n in range(BATCH)]
    headers = {
        "Authorization": stage.token,
        "Content-Type": "application/json",
        "Idempotency-Key": UNIQUE,
    }
    request = ("POST", f"{FINANCE}/expenses/batch", headers, json.dumps({"items": own}))
    order: dict[str, Any] = {"clients": 2, "seconds": stage.plan.seconds}
    url = stage.suite.gateway_url
    done = await drive("http", url=url, requests=[request], expected=201, **order)
    return done.rate * BATCH, done.p99


async def same_rows(stage: Stage, allocation: str) -> str:
    """A pgbench script of what one real expense left: its rows, and its posting."""
    key = str(uuid4())
    made = await stage.ask(
        "POST", f"{FINANCE}/expenses", json=expense(allocation), headers={"Idempotency-Key": key}
    )
    with stage.superuser("finance") as connection:
        row = insert_again(connection, "expenses", "id", made["id"], "uuidv7()")
        answer = insert_again(connection, "idempotency", "key", key, "gen_random_uuid()::text")
        told = connection.execute(
            'SELECT (to_jsonb(t) - \'posted_at\' || \'{"source": "blm", "fiscal_year": 2020}\')'
            "::text FROM ledger_transactions t WHERE about = %s",
            (made["id"],),
        ).fetchone()
        lines = connection.execute(
            "SELECT json_agg(json_build_object('account', account, 'debit', debit::text,"
            " 'credit', credit::text) ORDER BY number)::text FROM ledger_entries"
            " WHERE transaction_id = %s",
            (made["transaction_id"],),
        ).fetchone()
        if told is None or lines is None:
            raise RuntimeError("The expense left nothing in the ledger.")
        post = sql.SQL(
            "SELECT ledger_post(({}::jsonb || jsonb_build_object('id', uuidv7()))::json, '[]', {})"
        ).format(sql.Literal(told[0]), sql.Literal(lines[0]))
        event = "INSERT INTO outbox (created_at, id, subject, payload) SELECT now(), uuidv7(),"
        event += " 'x', repeat('x', 700)"
        return (
            f"BEGIN;\nWITH a AS ({row}), b AS ({event}) {answer};\n"
            f"{post.as_string(connection)};\nCOMMIT;\n"
        )


async def proved(stage: Stage, book: str) -> float:
    """Seconds to compute a book anew; raises when it is not as it was written."""
    begun = time.perf_counter()
    found = await stage.ask("GET", f"{FINANCE}/ledger/verify?book={book}")
    if not found["ok"]:
        raise RuntimeError(f"The ledger does not verify: {found}")
    return time.perf_counter() - begun


async def large(stage: Stage) -> list[Figure]:
    """A book of many entries: what lay in it on a day, and its proof."""
    entries = min(ENTRIES, 10 * stage.plan.sheets)
    facts = {"book": "hibah-2019", "source": "hibah", "year": 2019, "village": VILLAGE}
    facts |= {"origin": new_id()}
    fill = FILL.format(**facts, half=entries // 2)
    with stage.superuser("finance") as connection:
        await asyncio.to_thread(connection.execute, fill)
        await asyncio.to_thread(connection.execute, "VACUUM ANALYZE ledger_entries")
    path = f"{FINANCE}/ledger/balances?book=hibah-2019&as_of=2019-07-01"
    order = {"clients": 1, "seconds": 1}
    asked = [
        await stage.get([path], stage.suite.gateway_url, stage.token, **order)
        for _ in range(stage.plan.runs)
    ]
    times = [await proved(stage, "hibah-2019") for _ in range(stage.plan.runs)]
    goal = SECONDS * entries / ENTRIES
    name = f"balance of a book with {entries:,} entries as of a day: p99"
    return [
        figure(name, "ms", asked, "p99", BALANCE, at_most=True),
        Figure(f"{entries:,} entries verified", "s", tuple(times), goal, at_most=True),
    ]


def _figures(
    ours: list[Result], theirs: list[Ran], together: list[tuple[float, float]]
) -> list[Figure]:
    rate, p99 = (limit(PGBENCH, theirs, value) for value in ("rate", "p99"))
    return [
        figure(f"{NAME}, 8 clients", "posted/s", ours, "rate", 800, limit=rate),
        figure(f"{NAME}, 8 clients: p99", "ms", ours, "p99", at_most=True, limit=p99),
        Figure(
            f"{MANY}, 2 clients", "posted/s", tuple(one for one, _ in together), 800, limit=rate
        ),
        Figure(f"{MANY}, 2 clients: p99", "ms", tuple(p99 for _, p99 in together), at_most=True),
    ]
