"""The ledger is proved: what was changed behind it is found, with its place."""

import os
import subprocess
import sys

import pytest

from services.finance.ledger import queries
from tests.finance.money import (
    BOOK,
    PURSE,
    account,
    allocated,
    ceiling,
    filled,
    post,
    posting,
    released,
    spend,
    verified,
)
from tests.finance.steps import BASE
from tests.harness import code_of, uuid_of

COMMITTED, CASH = account("committed"), account("cash")


@pytest.mark.parametrize(
    ("change", "bad"),
    [
        ("UPDATE ledger_entries SET debit = 41 WHERE number = 3", 3),
        ("UPDATE ledger_entries SET account = 'x' || account WHERE number = 3", 3),
        ("UPDATE ledger_transactions SET actor = 'other' WHERE about = :about AND kind = 't2'", 3),
        ("DELETE FROM ledger_entries WHERE number = 3", 4),
        ("DELETE FROM ledger_entries WHERE number = 6", 6),
        ("UPDATE ledger_books SET entries = 5", 7),
    ],
    ids=["amount", "account", "person", "one gone", "the last gone", "head"],
)
async def test_what_a_superuser_changes_is_found_with_its_place(finance, postgres, change, bad):
    await filled(finance)
    await post(
        finance,
        posting("40.00", into=COMMITTED, out_of=PURSE.ceiling, kind="t2"),
        posting("30.00", into=CASH, out_of=COMMITTED, kind="t3"),
    )
    database = finance.app.state.engine.url.database
    with postgres.connect(database) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(change.replace(":about", f"'{uuid_of(9)}'"))
    found = await verified(finance)
    assert (found.ok, found.books[0].ok, found.books[0].first_bad) == (False, False, bad)
    answer = await finance.client().get(f"{BASE}/ledger/verify")
    assert answer.json()["books"][0]["first_bad"] == bad


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_accounts SET debit = debit + 1 WHERE kind = 'ceiling'",
        "UPDATE ledger_accounts SET ceiling_id = uuidv7() WHERE kind = 'ceiling'",
        "UPDATE ledger_accounts SET region = '35.77' WHERE kind = 'ceiling'",
        "UPDATE ledger_accounts SET cap = 500 WHERE kind = 'ceiling'",
        "UPDATE ledger_days SET debit = debit + 5 WHERE kind = 'ceiling'",
        "DELETE FROM ledger_days",
    ],
)
async def test_a_sum_that_was_changed_is_found(finance, postgres, change):
    await filled(finance)
    with postgres.connect(finance.app.state.engine.url.database) as connection:
        connection.execute(change)
    found = (await verified(finance)).books[0]
    assert (found.ok, found.first_bad, found.balances_ok) == (False, None, False)


@pytest.mark.parametrize(
    ("change", "book"),
    [
        ("UPDATE ledger_accounts SET ceiling_id = uuidv7() WHERE kind = 'spent'", BOOK),
        ("UPDATE ledger_accounts SET cap = cap + 1 WHERE cap IS NOT NULL", BOOK),
        ("UPDATE allocations SET bop_cap = bop_cap + 1", BOOK),
    ],
)
async def test_a_cap_that_was_changed_is_found(finance, postgres, change, book):
    client = finance.client()
    made = await allocated(client, await ceiling(finance))
    await released(finance, made["tranches"][0]["id"])
    await client.ok(await spend(client, made, "1.00", category="bop"))
    assert (await verified(finance)).ok
    with postgres.connect(finance.app.state.engine.url.database) as connection:
        connection.execute(change)
    [found] = (await verified(finance)).books
    assert (found.book, found.ok, found.balances_ok) == (book, False, False)


async def test_a_book_that_is_gone_is_missed(finance, postgres):
    await filled(finance)
    with postgres.connect(finance.app.state.engine.url.database) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM ledger_books")
    [found] = (await verified(finance)).books
    assert (found.ok, found.entries, found.first_bad) == (False, 0, 3)


async def test_one_book_is_computed_alone(finance):
    await filled(finance)
    await ceiling(finance, source="csr")
    async with finance.sessions.begin() as session:
        found = await queries.verify(session, "csr-2020")
    assert [(one.book, one.ok) for one in found.books] == [("csr-2020", True)]


async def test_the_command_says_what_it_found_and_where(finance, postgres):
    await filled(finance)
    await post(finance, posting("40.00", into=COMMITTED, out_of=PURSE.ceiling, kind="t2"))
    url = finance.app.state.engine.url.render_as_string(hide_password=False)

    def verify(*words):
        done = subprocess.run(
            [sys.executable, "-m", "services.finance", "verify", *words],
            env=os.environ | {"FINANCE_DATABASE_URL": url, "FINANCE_TRUSTED_KEYS": "{}"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout

    async with finance.sessions.begin() as session:
        await queries.verify(session)
        assert verify()[0] == 75  # somebody else is at it
    code, said = verify()
    assert (code, said.count("\n")) == (0, 1)
    assert said.startswith("apbd-kabkota-2020: 4 entries, head ")
    assert said.endswith(", as written\n")
    assert verify("csr-2020") == (0, "There is no book csr-2020.\n")
    with postgres.connect(finance.app.state.engine.url.database) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE ledger_entries SET debit = 41 WHERE number = 3")
        connection.execute("UPDATE ledger_entries SET credit = 41 WHERE number = 4")
    code, said = verify("apbd-kabkota-2020")
    assert code == 1
    assert "BROKEN at entry 3: t2 " in said
    assert said.endswith(" by tester\n")


async def test_it_is_computed_by_one_at_a_time(finance):
    await filled(finance)
    reader = finance.client(scopes={"finance:read"})
    async with finance.sessions.begin() as session:
        assert (await queries.verify(session)).ok
        answer = await reader.get(f"{BASE}/ledger/verify")
        assert (answer.status_code, code_of(answer)) == (409, "verification_running")
    assert (await reader.get(f"{BASE}/ledger/verify")).json()["ok"]
