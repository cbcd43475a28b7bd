"""The ledger: balanced, only added to, never below zero, and proved by its chain."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contracts.money import Money
from contracts.regions import WIT
from services.chassis.clock import now
from services.finance.ledger import commands
from services.finance.ledger.problems import (
    AlreadyResolved,
    BopCapExceeded,
    CeilingExceeded,
    CommitmentExceeded,
    FundsExceeded,
    TransactionTaken,
    Unbalanced,
    WrongBook,
    YearClosed,
)
from services.finance.ledger.rules import Line, Purse, mirrored
from tests.finance.money import (
    BOOK,
    PURSE,
    account,
    balances,
    filled,
    post,
    posting,
    verified,
)
from tests.finance.steps import BASE, OTHER, VILLAGE
from tests.harness import code_of, uuid_of

COMMITTED, CASH, SPENT = account("committed"), account("cash"), account("spent")
SHADOW = (
    "CREATE TEMP TABLE ledger_transactions (LIKE public.ledger_transactions) ON COMMIT DROP",
    "GRANT ALL ON pg_temp.ledger_transactions TO PUBLIC",
    """CREATE FUNCTION pg_temp.mend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        ALTER TABLE public.ledger_entries DISABLE TRIGGER ledger_stays; RETURN NULL; END $$""",
    """CREATE TRIGGER mend AFTER INSERT ON pg_temp.ledger_transactions
        FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.mend()""",
)


async def test_money_goes_its_road_and_the_books_balance(finance):
    await filled(finance)
    await post(
        finance,
        posting("80.00", into=COMMITTED, out_of=PURSE.ceiling),
        posting("50.00", into=CASH, out_of=COMMITTED),
        posting("20.00", into=SPENT, out_of=CASH),
    )
    assert await balances(finance) == {
        "ceiling": ("20.00", "0.00"),
        "committed": ("30.00", "0.00"),
        "cash": ("30.00", "0.00"),
        "spent": ("20.00", "0.00"),
    }
    found = await verified(finance)
    assert (found.ok, [(b.book, b.entries, b.first_bad) for b in found.books]) == (
        True,
        [(BOOK, 8, None)],
    )


@pytest.mark.parametrize(
    ("amount", "into", "out_of", "problem", "left"),
    [
        ("100.01", COMMITTED, PURSE.ceiling, CeilingExceeded, "100.00"),
        ("0.01", CASH, COMMITTED, CommitmentExceeded, "0.00"),
        ("0.01", SPENT, CASH, FundsExceeded, "0.00"),
    ],
    ids=["ceiling", "committed", "cash"],
)
async def test_no_account_but_a_source_falls_below_zero(
    finance, amount, into, out_of, problem, left
):
    await filled(finance)
    with pytest.raises(problem) as refused:
        await post(finance, posting(amount, into=into, out_of=out_of))
    assert refused.value.facts["available"] == left
    assert await balances(finance) == {"ceiling": ("100.00", "0.00")}


async def test_what_is_pending_counts_as_gone_and_is_resolved_once(finance):
    await filled(finance)
    await post(finance, posting("80.00", into=COMMITTED, out_of=PURSE.ceiling))
    asked = posting("60.00", into=CASH, out_of=COMMITTED, state="pending")
    await post(finance, asked)
    assert (await balances(finance))["cash"] == ("0.00", "60.00")
    with pytest.raises(CommitmentExceeded) as refused:
        await post(finance, posting("20.01", into=CASH, out_of=COMMITTED))
    assert refused.value.facts["available"] == "20.00"
    released = posting("60.00", into=CASH, out_of=COMMITTED, resolves=asked.id)
    await post(finance, released)
    assert (await balances(finance))["cash"] == ("60.00", "0.00")
    for state in ("posted", "void"):
        with pytest.raises(AlreadyResolved):
            await post(
                finance,
                posting("60.00", into=CASH, out_of=COMMITTED, resolves=asked.id, state=state),
            )
    assert (await verified(finance)).ok


async def test_what_is_void_leaves_everything_as_it_was(finance):
    await filled(finance)
    asked = posting("60.00", into=COMMITTED, out_of=PURSE.ceiling, state="pending")
    void = posting("60.00", into=COMMITTED, out_of=PURSE.ceiling, state="void", resolves=asked.id)
    await post(finance, asked, void)
    assert await balances(finance) == {
        "ceiling": ("100.00", "0.00"),
        "committed": ("0.00", "0.00"),
    }
    assert (await verified(finance)).ok


async def test_what_resolves_says_what_was_asked(finance):
    await filled(finance)
    asked = posting("60.00", into=COMMITTED, out_of=PURSE.ceiling, state="pending")
    await post(finance, asked)
    with pytest.raises(AlreadyResolved):
        await post(
            finance, posting("59.00", into=COMMITTED, out_of=PURSE.ceiling, resolves=asked.id)
        )


async def test_a_reversal_is_the_mirror_and_comes_once(finance):
    await filled(finance)
    made = posting("80.00", into=COMMITTED, out_of=PURSE.ceiling)
    await post(finance, made)
    back = posting("1.00", into=COMMITTED, out_of=PURSE.ceiling, reverses=made.id)
    with pytest.raises(AlreadyResolved):
        await post(finance, back)
    back = posting(
        "1.00",
        into=COMMITTED,
        out_of=PURSE.ceiling,
        reverses=made.id,
        lines=mirrored(made.lines),
    )
    await post(finance, back)
    assert (await balances(finance))["ceiling"] == ("100.00", "0.00")
    with pytest.raises(TransactionTaken):
        await post(finance, back)
    assert (await verified(finance)).ok


async def test_a_cap_holds(finance):
    await filled(finance)
    capped = account("spent", cap=Money.of("5.00"))
    await post(
        finance,
        posting("80.00", into=COMMITTED, out_of=PURSE.ceiling),
        posting("80.00", into=CASH, out_of=COMMITTED),
        posting("4.00", into=capped, out_of=CASH),
    )
    with pytest.raises(BopCapExceeded) as refused:
        await post(finance, posting("1.01", into=capped, out_of=CASH))
    assert refused.value.facts["available"] == "1.00"


async def test_lines_that_do_not_balance_are_refused(finance):
    one = Line(PURSE.ceiling, debit=Money.of("10")), Line(PURSE.origin, credit=Money.of("9"))
    with pytest.raises(Unbalanced):
        await post(finance, posting("1.00", into=PURSE.ceiling, out_of=PURSE.origin, lines=one))


async def test_a_closed_book_takes_nothing(finance):
    await filled(finance)
    async with finance.sessions.begin() as session:
        await session.execute(text("SELECT ledger_close(:b, 'tester', true)"), {"b": BOOK})
    with pytest.raises(YearClosed):
        await filled(finance)
    assert (await verified(finance)).ok


async def test_a_book_has_accounts_of_its_own(finance):
    """The same ceiling in another year is another account of another book."""
    await filled(finance)
    later = Purse("apbd-kabkota", 2021, uuid_of(1), PURSE.region)
    with pytest.raises(CeilingExceeded):
        await post(finance, posting("1.00", into=COMMITTED, out_of=later.ceiling, purse=later))
    assert WrongBook.code == "wrong_book"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_entries SET debit = 1",
        "DELETE FROM ledger_entries",
        "UPDATE ledger_transactions SET actor = 'x'",
        "DELETE FROM ledger_transactions",
        "UPDATE ledger_accounts SET debit = 1",
        "UPDATE ledger_books SET entries = 0",
        "UPDATE ledger_days SET debit = 1",
        "INSERT INTO ledger_entries SELECT * FROM ledger_entries",
        "TRUNCATE ledger_entries",
        "SELECT ledger_sum('[]', NULL)",
    ],
)
async def test_the_services_own_user_cannot_change_the_ledger(finance, change):
    await filled(finance)
    with pytest.raises(DBAPIError):
        async with finance.sessions.begin() as session:
            await session.execute(text(change))
    assert (await verified(finance)).ok


async def test_what_is_made_to_look_like_the_ledger_gets_none_of_its_owners_power(finance):
    """A table of a session's own hides no other from functions that run as the owner."""
    await filled(finance)
    async with finance.sessions.begin() as session:
        for statement in SHADOW:
            await session.execute(text(statement))
        await commands.post(session, posting("1.00", into=COMMITTED, out_of=PURSE.ceiling))
    kept = await finance.rows("SELECT tgenabled FROM pg_trigger WHERE tgname = 'ledger_stays'")
    assert {one for (one,) in kept} == {"O"}
    assert await finance.scalar("SELECT count(*) FROM ledger_transactions") == 2
    assert (await verified(finance)).ok


async def test_entries_tell_who_did_what_and_stay_in_their_regions(finance):
    await filled(finance)
    await post(finance, posting("40.00", into=COMMITTED, out_of=PURSE.ceiling))
    everywhere = finance.client()
    items = (await (everywhere).get(f"{BASE}/ledger/entries", book=BOOK)).json()["items"]
    assert [(i["number"], i["kind"], i["debit"], i["credit"]) for i in items] == [
        (1, "ceiling", "100.00", "0.00"),
        (2, "source", "0.00", "100.00"),
        (3, "committed", "40.00", "0.00"),
        (4, "ceiling", "0.00", "40.00"),
    ]
    assert items[0]["actor"] == "tester"
    page = (await everywhere.get(f"{BASE}/ledger/entries", limit=3)).json()
    rest = (await everywhere.get(f"{BASE}/ledger/entries", cursor=page["next"])).json()
    assert [i["number"] for i in page["items"] + rest["items"]] == [1, 2, 3, 4]
    village = await finance.client(regions=[VILLAGE]).get(f"{BASE}/ledger/entries")
    assert [i["number"] for i in village.json()["items"]] == [3]
    other = await finance.client(regions=[OTHER]).get(f"{BASE}/ledger/entries")
    assert other.json()["items"] == []


async def test_a_book_is_summed_as_of_any_day(finance):
    await filled(finance)
    await post(
        finance, posting("40.00", into=COMMITTED, out_of=PURSE.ceiling, happened_on="2020-06-30")
    )

    async def as_of(day, regions=("*",)):
        client = finance.client(regions=list(regions))
        answer = await client.get(f"{BASE}/ledger/balances", book=BOOK, as_of=day)
        return {one["kind"]: one["balance"] for one in answer.json()["items"]}

    assert await as_of("2020-02-29") == {}
    assert await as_of("2020-06-29") == {"ceiling": "100.00", "source": "-100.00"}
    whole = {"ceiling": "60.00", "committed": "40.00", "source": "-100.00"}
    assert await as_of("2020-06-30") == whole
    assert await as_of("2020-06-30", ["35.19"]) == whole
    assert await as_of("2020-06-30", [VILLAGE]) == {"committed": "40.00"}
    elsewhere = finance.client(regions=["35.77"])
    answer = await elsewhere.get(f"{BASE}/ledger/balances", book=BOOK, as_of="2020-06-30")
    assert (answer.status_code, code_of(answer)) == (404, "not_found")


async def test_a_book_of_today_has_what_is_booked_today_where_the_day_begins(finance):
    await filled(finance)
    today = str(now().astimezone(WIT).date())
    await post(finance, posting("40.00", into=COMMITTED, out_of=PURSE.ceiling, happened_on=today))
    answer = await finance.client().get(f"{BASE}/ledger/balances", book=BOOK)
    sums = {one["kind"]: one["balance"] for one in answer.json()["items"]}
    assert sums["committed"] == "40.00"


async def test_many_at_once_take_no_more_than_there_is(finance):
    await filled(finance)

    async def one(number):
        try:
            await post(
                finance,
                posting("1.00", into=account("committed", number), out_of=PURSE.ceiling),
            )
        except CeilingExceeded:
            return False
        return True

    done = await asyncio.gather(*(one(number) for number in range(1, 121)))
    assert done.count(True) == 100
    assert (await balances(finance))["ceiling"] == ("0.00", "0.00")
    assert (await verified(finance)).ok
