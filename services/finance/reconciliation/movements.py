"""Which transactions of the ledger move the money of a bank account.

An allocation's money lies in its purse, `cash/<allocation>`. A purse is an account's when the
allocation is in the account's region and, where both name an institution, it is the same; that of a
KSM, `cash/<agreement>`, when the agreement names the account's institution. What a
transaction leaves in those purses is its movement: above zero it came in. Where money goes from one
purse to another, that of the account's own institution counts. Only what happened from `since`
to `until` is read: a purse is found in its book, by its days.

A reversal and what it takes back wait for no bank unless one of them was matched. What another
account of the same institution and region was matched with (its cash box) is settled for this one.
"""

from sqlalchemy import text

# `upto` is the first code after all inside the region: codes go on with "-" or ".", before "/".
MOVED = """
WITH accounts AS MATERIALIZED (
    SELECT id, region, institution_id, region || '/' AS upto FROM bank_accounts
    WHERE id = ANY(:accounts)
), purses AS MATERIALIZED (
    SELECT a.id AS account_id, a.region AS home, a.institution_id AS holder,
        l.id AS allocation_id, l.source || '-' || l.fiscal_year AS book, 'cash/' || l.id AS code,
        coalesce(l.institution_id = a.institution_id, false) AS sure
    FROM accounts a JOIN allocations l ON l.region >= a.region AND l.region < a.upto
        AND (a.institution_id IS NULL OR l.institution_id IS NULL
            OR l.institution_id = a.institution_id)
    UNION ALL SELECT a.id, a.region, a.institution_id, l.id, l.source || '-' || l.fiscal_year,
        'cash/' || g.id, true
    FROM accounts a JOIN agreements g ON g.region >= a.region AND g.region < a.upto
        AND g.institution_id = a.institution_id
    JOIN allocations l ON l.id = g.allocation_id
), sums AS (
    SELECT p.account_id, p.home, p.holder, e.transaction_id, p.sure,
        min(e.happened_on) AS happened_on,
        (array_agg(p.allocation_id))[1] AS allocation_id, sum(e.debit - e.credit) AS amount
    FROM purses p JOIN ledger_entries e ON e.book = p.book AND e.account = p.code
        AND e.happened_on BETWEEN :since AND :until AND e.state = 'posted'
    GROUP BY p.account_id, p.home, p.holder, e.transaction_id, p.sure
    HAVING sum(e.debit - e.credit) <> 0
), moved AS (
    SELECT DISTINCT ON (account_id, transaction_id) account_id, home, holder, transaction_id,
        allocation_id, happened_on, amount FROM sums ORDER BY account_id, transaction_id, sure DESC
)"""
SETTLED = """EXISTS (SELECT FROM line_matches x JOIN bank_accounts b ON b.id = x.account_id
            WHERE x.transaction_id = {0} AND b.region = m.home
                AND b.institution_id IS NOT DISTINCT FROM m.holder)"""
WAITING = f"""{MOVED}, waiting AS (
    SELECT m.*, t.kind AS transaction, t.description, t.region, t.about
    FROM moved m JOIN ledger_transactions t ON t.id = m.transaction_id
    LEFT JOIN ledger_transactions r ON r.reverses = t.id
    WHERE NOT {SETTLED.format("t.id")} AND (coalesce(t.reverses, r.id) IS NULL
        OR {SETTLED.format("coalesce(t.reverses, r.id)")})
)"""  # noqa: S608 - our own words
AGE = """CASE WHEN CAST(:today AS date) - {0} <= 7 THEN '0-7'
        WHEN CAST(:today AS date) - {0} <= 30 THEN '8-30'
        WHEN CAST(:today AS date) - {0} <= 90 THEN '31-90' ELSE '>90' END AS age"""
SUMS = """count(*) AS count, coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS money_in,
    coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS money_out"""

OF = text(
    f"{MOVED} SELECT transaction_id, amount FROM moved WHERE transaction_id = ANY(:ids)"  # noqa: S608 - our own words
)
PAGE = text(f"""{WAITING}
SELECT transaction_id, transaction, happened_on, amount, description, region, allocation_id, about
FROM waiting WHERE (happened_on, transaction_id) > (:since, CAST(:id AS uuid))
ORDER BY happened_on, transaction_id LIMIT :limit
""")  # noqa: S608
CANDIDATES = text(f"""{WAITING}
SELECT w.transaction_id, w.transaction, w.happened_on, w.amount, w.description, w.region,
    w.allocation_id, w.about, l.number, t.evidence
FROM waiting w JOIN allocations l ON l.id = w.allocation_id LEFT JOIN tranches t ON t.id = w.about
WHERE sign(w.amount) = sign(CAST(:amount AS numeric))
    AND (NOT :releases OR w.transaction = 'tranche.released')
ORDER BY w.amount = :amount DESC, abs(w.happened_on - CAST(:day AS date)), w.transaction_id
LIMIT 200
""")  # noqa: S608
TRANSACTIONS = text(
    f"{WAITING} SELECT account_id, {AGE.format('happened_on')}, {SUMS} FROM waiting GROUP BY account_id, age"  # noqa: S608
)
UNKNOWN = text(f"""{WAITING}, known AS (
    SELECT amount, count(*) AS many FROM waiting
    WHERE NOT :releases OR transaction = 'tranche.released' GROUP BY amount
), unknown AS (
    SELECT l.amount, row_number() OVER (PARTITION BY l.amount) > coalesce(k.many, 0) AS alone
    FROM statement_lines l LEFT JOIN known k ON k.amount = l.amount
    WHERE l.account_id = ANY(:accounts) AND l.booked_on BETWEEN :first AND :last
        AND l.statement_id = :id AND l.state = 'unmatched'
) SELECT {SUMS} FROM unknown WHERE alone
""")  # noqa: S608
OWN = text(f"""
SELECT {SUMS}, count(*) FILTER (WHERE state = 'matched') AS matched,
    count(*) FILTER (WHERE state = 'ignored') AS ignored FROM statement_lines
WHERE account_id = ANY(:accounts) AND booked_on BETWEEN :first AND :last AND statement_id = :id
""")  # noqa: S608
LINES = text(f"""
SELECT account_id, state, {AGE.format("booked_on")}, {SUMS} FROM statement_lines
WHERE account_id = ANY(:accounts) GROUP BY account_id, state, age
""")  # noqa: S608
UNTIL = text(
    "SELECT account_id, max(until) AS until FROM statements WHERE account_id = ANY(:accounts)"
    " GROUP BY account_id"
)
