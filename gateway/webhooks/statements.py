"""The SQL of deliveries: many rows at a time, and nothing that an object would have to be made for.

An entity's events go out one after another. What is due behind one that is not through yet, and
that the sender does not hold, is put off (`next_at` is FOR_EVER) until one of the same entity ends:
so what is due is found by an index, however much waits.
"""
# ruff: noqa: S608 - all names are our own

from gateway.events.queries import ITEM
from gateway.roles import SCOPES
from gateway.webhooks import models
from services.chassis import bulk

READ, MANAGE = "events:read", "webhooks:manage"
FREED = 32  # of an entity at once
FOR_EVER = f"'{models.FOR_EVER.isoformat()}'::timestamptz"


def _holders(scope: str) -> str:
    roles = sorted(f"'{role}'" for role, scopes in SCOPES.items() if scope in scopes)
    return f"ARRAY[{', '.join(roles)}]::text[]"


# What the owner of an endpoint may hear of now: an account that is active and has the scopes, or
# the keys of an active agency that work and have them. None at all where nobody is left.
REACH = f"""
reach AS (
    SELECT e.id, array_agg(DISTINCT r.region) AS regions FROM webhook_endpoints e
    CROSS JOIN LATERAL (
        SELECT unnest(u.regions) AS region FROM users u WHERE u.id = e.user_id AND u.active
            AND u.roles && {_holders(READ)} AND u.roles && {_holders(MANAGE)}
        UNION SELECT unnest(k.regions) FROM api_keys k JOIN agencies a ON a.id = k.agency_id
            WHERE k.agency_id = e.agency_id AND a.active AND k.revoked_at IS NULL
            AND (k.expires_at IS NULL OR k.expires_at > now())
            AND k.scopes @> ARRAY['{READ}', '{MANAGE}']
    ) r WHERE e.disabled_at IS NULL AND e.deleted_at IS NULL GROUP BY e.id
)
"""


def above(column: str) -> str:
    """The codes that hold a region: itself, those above it, and "*"."""
    return f"""CROSS JOIN LATERAL (
    SELECT array_agg(left({column}, n)) || '{{*}}'::text[] AS codes
    FROM generate_series(1, length({column})) n
    WHERE n = length({column}) OR substr({column}, n + 1, 1) IN ('.', '-')
) above"""


NAMES = (
    "id, endpoint_id, position, event_id, type, entity_id, sequence, region, thin, state,"
    " attempts, tries, replays, queued_at, next_at, created_at"
)


def _queued(where: str, types: str = "v.type LIKE ANY (e.patterns)") -> str:
    return f"""
WITH {REACH}
INSERT INTO webhook_deliveries AS d ({NAMES})
SELECT {bulk.ROW_ID}, q.* FROM (
    SELECT e.id, v.position, v.id, v.type, v.entity_id, v.sequence, v.region, e.payload = 'thin',
        'pending', 0, 0, 0, t.at, t.at, t.at
    FROM (SELECT clock_timestamp() AS at) t CROSS JOIN events v {above("v.region")}
    CROSS JOIN webhook_endpoints e JOIN reach ON reach.id = e.id
    WHERE {where} AND {types}
        AND e.regions && above.codes AND reach.regions && above.codes
    ORDER BY v.position
) q
"""


ENQUEUE = _queued("v.position BETWEEN :first AND :last") + "ON CONFLICT DO NOTHING"
# What is pending already is only tried at once, unless an earlier event of its entity is first.
AGAIN = f"""
ON CONFLICT (endpoint_id, event_id) DO UPDATE SET state = 'pending', ended_at = NULL,
    position = excluded.position,
    tries = CASE WHEN d.state = 'pending' THEN d.tries ELSE 0 END,
    replays = d.replays + (d.state <> 'pending')::int,
    queued_at = CASE WHEN d.state = 'pending' THEN d.queued_at ELSE excluded.queued_at END,
    next_at = CASE WHEN d.state = 'pending' AND d.next_at = {FOR_EVER} THEN d.next_at
        ELSE excluded.next_at END
"""
REPLAY = _queued("e.id = :endpoint AND v.position > :after AND v.position <= :until") + AGAIN
REPLAY_THESE = (
    _queued(
        "e.id = :endpoint AND v.position = ANY (SELECT o.position FROM webhook_deliveries o"
        " WHERE o.endpoint_id = :endpoint AND o.id = ANY (:ids))",
        types="true",
    )
    + AGAIN
)

TARGETS = f"""
WITH {REACH}
SELECT e.id, e.version, e.url, e.sandbox, e.concurrency, e.secret, e.former_secret, e.former_until,
    e.regions, coalesce(reach.regions, '{{}}') AS reach
FROM webhook_endpoints e LEFT JOIN reach ON reach.id = e.id
WHERE e.disabled_at IS NULL AND e.deleted_at IS NULL
"""
# `after` is the pending event of the same entity that goes before.
DUE = f"""
SELECT s.*, {ITEM.name} AS item, events.occurred_at FROM (
    SELECT d.id, d.endpoint_id, d.position, d.event_id, d.type, d.entity_id, d.sequence, d.region,
        d.thin, d.body, d.attempts, d.tries, d.replays, d.next_at, earlier.id AS after,
        sum(octet_length(v.data)) OVER (PARTITION BY d.endpoint_id ORDER BY d.next_at, d.position)
            - octet_length(v.data) AS before
    FROM unnest(%(endpoints)s::uuid[], %(rooms)s::int[]) AS e (id, room)
    CROSS JOIN LATERAL (
        SELECT * FROM webhook_deliveries d
        WHERE d.endpoint_id = e.id AND d.state = 'pending' AND d.next_at <= now()
            AND d.id <> ALL (%(known)s::uuid[])
        ORDER BY d.next_at, d.position LIMIT e.room
    ) d
    LEFT JOIN LATERAL (
        SELECT h.id FROM webhook_deliveries h
        WHERE h.endpoint_id = d.endpoint_id AND h.entity_id = d.entity_id AND h.state = 'pending'
            AND h.position < d.position
        ORDER BY h.position DESC LIMIT 1
    ) earlier ON true
    LEFT JOIN events v ON v.position = d.position AND v.id = d.event_id
) s
LEFT JOIN events ON events.position = s.position AND events.id = s.event_id
WHERE s.before < %(largest)s OR s.before IS NULL
ORDER BY s.next_at, s.position
"""
HOLD = f"UPDATE webhook_deliveries SET next_at = {FOR_EVER} WHERE id = ANY(%s)"
# A result counts unless the delivery was queued anew, or ended, while it was under way.
RECORD = f"""
WITH r AS (
    SELECT * FROM unnest(%(id)s::uuid[], %(number)s::int[], %(replays)s::int[], %(at)s::timestamptz[],
        %(ms)s::int[], %(status)s::int[], %(error)s::text[], %(signature)s::text[],
        %(answer)s::bytea[], %(state)s::text[], %(next_at)s::timestamptz[])
    AS r (id, number, replays, at, ms, status, error, signature, answer, state, next_at)
),
done AS (
    UPDATE webhook_deliveries d SET attempts = greatest(d.attempts, r.number),
        last_at = r.at, last_ms = r.ms, last_status = r.status, last_error = r.error,
        tries = CASE WHEN d.replays = r.replays THEN d.tries + 1 ELSE d.tries END,
        state = CASE WHEN d.replays = r.replays THEN r.state ELSE d.state END,
        next_at = CASE WHEN d.replays = r.replays THEN r.next_at ELSE d.next_at END,
        ended_at = CASE WHEN d.replays = r.replays AND r.state <> 'pending' THEN r.at END
    FROM r WHERE d.id = r.id AND d.state = 'pending'
    RETURNING d.id, d.endpoint_id, d.entity_id, d.region, d.position, r.number, r.state, r.status, r.at
),
logged AS (
    INSERT INTO webhook_attempts (delivery_id, number, region, at, ms, status, error, signature, answer)
    SELECT r.id, r.number, done.region, r.at, r.ms, r.status, r.error, r.signature, r.answer
    FROM r JOIN done ON done.id = r.id WHERE r.number > 0 ON CONFLICT DO NOTHING
),
newest AS (
    SELECT DISTINCT ON (endpoint_id, entity_id) * FROM done
    ORDER BY endpoint_id, entity_id, position DESC
),
freed AS (
    UPDATE webhook_deliveries w SET next_at = w.queued_at
    FROM newest n CROSS JOIN LATERAL (
        SELECT b.id FROM webhook_deliveries b
        WHERE b.endpoint_id = n.endpoint_id AND b.entity_id = n.entity_id AND b.state = 'pending'
            AND b.next_at = {FOR_EVER} ORDER BY b.position LIMIT {FREED}
    ) f WHERE n.state <> 'pending' AND w.id = f.id
),
said AS (
    SELECT endpoint_id, bool_or(state = 'delivered') AS arrived, bool_or(status = 410) AS gone,
        min(at) FILTER (WHERE state <> 'delivered') AS failed_at
    FROM done WHERE state <> 'dropped' GROUP BY endpoint_id
),
marked AS (
    UPDATE webhook_endpoints e
    SET failing_since = CASE WHEN s.arrived THEN NULL ELSE s.failed_at END
    FROM said s WHERE e.id = s.endpoint_id AND (e.failing_since IS NOT NULL) = s.arrived
)
SELECT s.endpoint_id, s.gone, e.failing_since FROM said s JOIN webhook_endpoints e
    ON e.id = s.endpoint_id
WHERE s.gone OR NOT s.arrived AND e.failing_since IS NOT NULL
"""
# The owner may not hear of these any more, or the endpoint does not ask for their region.
DROP = f"""
UPDATE webhook_deliveries d SET state = 'dropped', ended_at = now(), last_error = 'not_allowed'
FROM (
    SELECT p.id FROM webhook_deliveries p {above("p.region")}
    JOIN webhook_endpoints o ON o.id = p.endpoint_id
    WHERE p.endpoint_id = %(endpoint)s AND p.state = 'pending'
        AND NOT (%(reach)s::text[] && above.codes AND o.regions && above.codes)
) gone WHERE d.id = gone.id
"""
# Nothing waits behind what is not there.
FREE = f"""
UPDATE webhook_deliveries w SET next_at = queued_at
WHERE w.endpoint_id = ANY(%s) AND w.state = 'pending' AND w.next_at = {FOR_EVER} AND NOT EXISTS (
    SELECT FROM webhook_deliveries h WHERE h.endpoint_id = w.endpoint_id
        AND h.entity_id = w.entity_id AND h.state = 'pending' AND h.position < w.position)
"""
