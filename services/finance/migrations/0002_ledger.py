"""The ledger: books, accounts, transactions, entries; only `ledger_post` writes them."""

from alembic import op

from services.chassis import schema

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE ledger_books (
    code text COLLATE "C" NOT NULL,
    source text NOT NULL,
    fiscal_year integer NOT NULL,
    entries bigint NOT NULL DEFAULT 0,
    head bytea NOT NULL DEFAULT '',
    closed_at timestamptz,
    closed_by text,
    CONSTRAINT pk_ledger_books PRIMARY KEY (code),
    CONSTRAINT uq_ledger_books_source_fiscal_year UNIQUE (source, fiscal_year)
);
CREATE TABLE ledger_accounts (
    book text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    region text COLLATE "C" NOT NULL,
    ceiling_id uuid NOT NULL,
    allocation_id uuid,
    cap numeric(18, 2),
    debit numeric(20, 2) NOT NULL DEFAULT 0,
    credit numeric(20, 2) NOT NULL DEFAULT 0,
    pending_debit numeric(20, 2) NOT NULL DEFAULT 0,
    pending_credit numeric(20, 2) NOT NULL DEFAULT 0,
    CONSTRAINT pk_ledger_accounts PRIMARY KEY (book, code),
    CONSTRAINT fk_ledger_accounts_book FOREIGN KEY(book) REFERENCES ledger_books (code),
    CONSTRAINT ck_ledger_accounts_kind
        CHECK (kind IN ('source', 'ceiling', 'committed', 'cash', 'spent')),
    CONSTRAINT ck_ledger_accounts_holds
        CHECK (kind = 'source' OR debit - credit - pending_credit >= 0),
    CONSTRAINT ck_ledger_accounts_cap CHECK (debit - credit + pending_debit <= cap),
    CONSTRAINT ck_ledger_accounts_pending CHECK (pending_debit >= 0 AND pending_credit >= 0)
);
CREATE INDEX ix_ledger_accounts_ceiling_id ON ledger_accounts (ceiling_id);
CREATE INDEX ix_ledger_accounts_allocation_id ON ledger_accounts (allocation_id);
CREATE TABLE ledger_transactions (
    id uuid NOT NULL,
    book text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    happened_on date NOT NULL,
    posted_at timestamptz NOT NULL,
    actor text NOT NULL,
    region text COLLATE "C" NOT NULL,
    description text NOT NULL,
    about uuid NOT NULL,
    resolves uuid,
    reverses uuid,
    CONSTRAINT pk_ledger_transactions PRIMARY KEY (id),
    CONSTRAINT uq_ledger_transactions_resolves UNIQUE (resolves),
    CONSTRAINT uq_ledger_transactions_reverses UNIQUE (reverses),
    CONSTRAINT fk_ledger_transactions_book FOREIGN KEY(book) REFERENCES ledger_books (code),
    CONSTRAINT fk_ledger_transactions_resolves
        FOREIGN KEY(resolves) REFERENCES ledger_transactions (id),
    CONSTRAINT fk_ledger_transactions_reverses
        FOREIGN KEY(reverses) REFERENCES ledger_transactions (id),
    CONSTRAINT ck_ledger_transactions_state CHECK (state IN ('posted', 'pending', 'void')
        AND (state <> 'void' OR resolves IS NOT NULL)
        AND (state <> 'pending' OR resolves IS NULL AND reverses IS NULL))
);
CREATE INDEX ix_ledger_transactions_about ON ledger_transactions (about);
CREATE TABLE ledger_entries (
    book text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    transaction_id uuid NOT NULL,
    account text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    region text COLLATE "C" NOT NULL,
    allocation_id uuid,
    state text NOT NULL,
    happened_on date NOT NULL,
    debit numeric(18, 2) NOT NULL,
    credit numeric(18, 2) NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT pk_ledger_entries PRIMARY KEY (book, number),
    CONSTRAINT fk_ledger_entries_transaction_id
        FOREIGN KEY(transaction_id) REFERENCES ledger_transactions (id),
    CONSTRAINT fk_ledger_entries_account
        FOREIGN KEY(book, account) REFERENCES ledger_accounts (book, code),
    CONSTRAINT ck_ledger_entries_one_side
        CHECK (debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0))
);
CREATE INDEX ix_ledger_entries_transaction_id ON ledger_entries (transaction_id);
CREATE INDEX ix_ledger_entries_account ON ledger_entries (book, account, happened_on);
CREATE INDEX ix_ledger_entries_allocation_id ON ledger_entries (allocation_id);
CREATE TABLE ledger_days (
    book text COLLATE "C" NOT NULL,
    happened_on date NOT NULL,
    region text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    debit numeric(20, 2) NOT NULL,
    credit numeric(20, 2) NOT NULL,
    CONSTRAINT pk_ledger_days PRIMARY KEY (book, happened_on, region, kind),
    CONSTRAINT fk_ledger_days_book FOREIGN KEY(book) REFERENCES ledger_books (code)
);

CREATE FUNCTION ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is only added to; correct it by a reversal.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ledger_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transactions
    EXECUTE FUNCTION ledger_stays();
CREATE TRIGGER ledger_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
    EXECUTE FUNCTION ledger_stays();

CREATE FUNCTION ledger_balanced() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE seen text := current_setting('nahkoda.regions', true);
    uneven boolean;
BEGIN -- at the commit, when half of it may be out of sight
    PERFORM set_config('nahkoda.regions', '^', true);
    SELECT sum(debit) <> sum(credit) INTO uneven FROM ledger_entries
        WHERE transaction_id = NEW.transaction_id;
    PERFORM set_config('nahkoda.regions', coalesce(seen, ''), true);
    IF uneven THEN
        RAISE EXCEPTION 'Transaction % does not balance.', NEW.transaction_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'unbalanced';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_balanced AFTER INSERT ON ledger_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balanced();
"""

# What an entry says, in one way only: its hash is over this and the hash of the one before it.
HASH = """
CREATE FUNCTION ledger_hash(before bytea, e ledger_entries, t ledger_transactions)
RETURNS bytea LANGUAGE sql STABLE AS $$
SELECT sha256(before || convert_to(json_build_array(
    e.book, e.number, e.transaction_id, e.account, e.kind, e.region, e.allocation_id, e.state,
    to_char(e.happened_on, 'YYYY-MM-DD'), e.debit::text, e.credit::text,
    t.book, t.kind, t.state, to_char(t.happened_on, 'YYYY-MM-DD'),
    (extract(epoch FROM t.posted_at) * 1000000)::bigint, t.actor, t.region, t.description, t.about,
    t.resolves, t.reverses)::text, 'UTF8'))
$$;
"""

# Sums of a regency, which whoever writes in a village of it does not see.
SUM = """
CREATE FUNCTION ledger_sum(parts ledger_entries[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE seen text := current_setting('nahkoda.regions', true);
BEGIN
    PERFORM set_config('nahkoda.regions', '^', true);
    INSERT INTO ledger_days AS d (book, happened_on, region, kind, debit, credit)
    SELECT e.book, e.happened_on,
        array_to_string((string_to_array(e.region, '.'))[1:2], '.') AS regency, e.kind,
        sum(e.debit), sum(e.credit)
    FROM unnest(parts) e GROUP BY e.book, e.happened_on, regency, e.kind ORDER BY regency, e.kind
    ON CONFLICT (book, happened_on, region, kind) DO UPDATE
        SET debit = d.debit + excluded.debit, credit = d.credit + excluded.credit;
    PERFORM set_config('nahkoda.regions', coalesce(seen, ''), true);
END $$;
REVOKE EXECUTE ON FUNCTION ledger_sum(ledger_entries[]) FROM PUBLIC;
"""

POST = """
CREATE FUNCTION ledger_post(told json, accounts json, lines json) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t ledger_transactions := json_populate_record(NULL::ledger_transactions, told);
    b ledger_books;
    parts ledger_entries[];
    short record;
BEGIN
    SELECT * INTO b FROM ledger_books WHERE code = t.book FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO ledger_books (code, source, fiscal_year)
            SELECT t.book, told->>'source', (told->>'fiscal_year')::integer ON CONFLICT DO NOTHING;
        SELECT * INTO b FROM ledger_books WHERE code = t.book FOR UPDATE;
    END IF;
    IF b.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'Book % is closed.', b.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'year_closed', HINT = t.id;
    END IF;
    t.posted_at := clock_timestamp();
    INSERT INTO ledger_transactions SELECT t.*;

    parts := ledger_parts(t, lines);
    IF parts IS NULL THEN -- an account is opened by the first that names it
        INSERT INTO ledger_accounts (book, code, kind, region, ceiling_id, allocation_id, cap)
            SELECT t.book, code, kind, region, ceiling_id, allocation_id, cap
            FROM json_populate_recordset(NULL::ledger_accounts, accounts) ON CONFLICT DO NOTHING;
        parts := ledger_parts(t, lines);
    END IF;
    IF parts IS NULL THEN
        RAISE EXCEPTION 'An account is not in book %.', t.book
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wrong_book', HINT = t.id;
    END IF;
    PERFORM ledger_matches(t, parts);

    -- Taken from a row as it is now: the book is ours alone until the end of the transaction.
    SELECT a.kind, a.cap, a.debit - a.credit - a.pending_credit AS left_over,
        a.cap - (a.debit - a.credit + a.pending_debit) AS room INTO short
    FROM (SELECT account, sum(debit) AS debit, sum(credit) AS credit
        FROM unnest(parts) GROUP BY account) l
    JOIN ledger_accounts a ON a.book = t.book AND a.code = l.account
    WHERE t.state <> 'void' AND t.resolves IS NULL
        AND (a.kind <> 'source' AND a.debit - a.credit - a.pending_credit < l.credit - l.debit
            OR a.debit - a.credit + a.pending_debit + l.debit - l.credit > a.cap)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'The account % does not bear it.', short.kind USING ERRCODE = 'check_violation',
            CONSTRAINT = CASE WHEN short.cap IS NULL THEN short.kind ELSE 'cap' END || '_exceeded',
            DETAIL = coalesce(short.room, short.left_over)::text, HINT = t.id;
    END IF;
    UPDATE ledger_accounts a SET
        debit = a.debit + CASE t.state WHEN 'posted' THEN l.debit ELSE 0 END,
        credit = a.credit + CASE t.state WHEN 'posted' THEN l.credit ELSE 0 END,
        pending_debit = a.pending_debit + CASE WHEN t.resolves IS NOT NULL THEN -l.debit
            WHEN t.state = 'pending' THEN l.debit ELSE 0 END,
        pending_credit = a.pending_credit + CASE WHEN t.resolves IS NOT NULL THEN -l.credit
            WHEN t.state = 'pending' THEN l.credit ELSE 0 END
    FROM (SELECT account, sum(debit) AS debit, sum(credit) AS credit
        FROM unnest(parts) GROUP BY account) l
    WHERE a.book = t.book AND a.code = l.account;

    FOR n IN 1..cardinality(parts) LOOP
        parts[n].number := b.entries + n;
        b.head := ledger_hash(b.head, parts[n], t);
        parts[n].hash := b.head;
    END LOOP;
    INSERT INTO ledger_entries SELECT * FROM unnest(parts);
    b.entries := b.entries + cardinality(parts);
    UPDATE ledger_books SET entries = b.entries, head = b.head WHERE code = b.code;
    IF t.state = 'posted' THEN
        PERFORM ledger_sum(parts);
    END IF;
    RETURN b.entries;
END $$;

-- The lines as entries, in their order; null when an account is not there.
CREATE FUNCTION ledger_parts(t ledger_transactions, lines json) RETURNS ledger_entries[]
LANGUAGE sql STABLE AS $$
SELECT CASE WHEN bool_and(a.code IS NOT NULL) THEN array_agg(ROW(t.book, 0, t.id, l.account,
    a.kind, a.region, a.allocation_id, t.state, t.happened_on, l.debit, l.credit,
    '')::ledger_entries ORDER BY l.n) END
FROM (SELECT row_number() OVER () AS n, p.*
    FROM json_populate_recordset(NULL::ledger_entries, lines) p) l
LEFT JOIN ledger_accounts a ON a.book = t.book AND a.code = l.account
$$;

-- A resolved transaction is a pending one, and says the same; a reversed one is posted, mirrored.
CREATE FUNCTION ledger_matches(t ledger_transactions, parts ledger_entries[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(debit) <> sum(credit) OR count(*) < 2 OR min(debit + credit) <= 0
            FROM unnest(parts)) THEN
        RAISE EXCEPTION 'It does not balance.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'unbalanced';
    END IF;
    IF coalesce(t.resolves, t.reverses) IS NULL THEN RETURN; END IF;
    IF NOT EXISTS (SELECT FROM ledger_transactions p WHERE p.id = coalesce(t.resolves, t.reverses)
            AND p.book = t.book
            AND p.state = CASE WHEN t.resolves IS NULL THEN 'posted' ELSE 'pending' END)
        OR EXISTS (
            (SELECT account, debit, credit FROM unnest(parts))
            EXCEPT ALL
            (SELECT account, CASE WHEN t.resolves IS NULL THEN credit ELSE debit END,
                CASE WHEN t.resolves IS NULL THEN debit ELSE credit END
                FROM ledger_entries WHERE transaction_id = coalesce(t.resolves, t.reverses))) THEN
        RAISE EXCEPTION 'It is not what it resolves or reverses.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'unmatched';
    END IF;
END $$;

CREATE FUNCTION ledger_close(book text, by_whom text, closed boolean) RETURNS boolean LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
UPDATE ledger_books SET closed_at = CASE WHEN closed THEN clock_timestamp() END,
    closed_by = CASE WHEN closed THEN by_whom END
WHERE code = book AND (closed_at IS NULL) = closed RETURNING true
$$;
"""
DOWN = """
DROP TABLE ledger_days, ledger_entries, ledger_transactions, ledger_accounts, ledger_books CASCADE;
DROP FUNCTION ledger_close, ledger_post, ledger_balanced, ledger_stays;
"""


def upgrade() -> None:
    for part in (TABLES, HASH, SUM, POST):
        op.execute(part)
    for table in ("ledger_accounts", "ledger_transactions", "ledger_entries", "ledger_days"):
        schema.protect(table, schema.inside("region"))


def downgrade() -> None:
    op.execute(DOWN)
