"""The ledger is proved: what was changed behind it is found, with its place."""

import os
import subprocess
import sys

import pytest

from services.finance.ledger import queries
from tests.finance.money import PURSE, account, filled, post, posting, verified
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


async def test_a_balance_that_was_changed_is_found(finance, postgres):
    await filled(finance)
    database = finance.app.state.engine.url.database
    with postgres.connect(database) as connection:
        connection.execute("UPDATE ledger_accounts SET debit = debit + 1 WHERE kind = 'ceiling'")
    found = (await verified(finance)).books[0]
    assert (found.ok, found.first_bad, found.balances_ok) == (False, None, False)


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
