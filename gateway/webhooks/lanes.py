"""What the sender holds in memory: a queue of each endpoint, in which an entity is under way once."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

BUFFER = 256  # deliveries of an endpoint in memory

Due = Any  # a row of `statements.DUE`


@dataclass(frozen=True, slots=True)
class Target:
    """An endpoint as the sender needs it, its secrets in clear."""

    id: UUID
    version: int
    url: str | None
    concurrency: int
    secret: str
    former: str | None
    former_until: datetime | None
    reach: frozenset[str]
    regions: frozenset[str]

    def secrets(self, at: datetime) -> Sequence[str]:
        """Which of them sign now, the newest first."""
        if self.former is not None and self.former_until is not None and at < self.former_until:
            return (self.secret, self.former)
        return (self.secret,)


@dataclass
class Lane:
    """One endpoint's deliveries: `ready` to go, or behind the one of their entity in `chains`.

    `known` are all that must not be fetched again: also those whose outcome is not written yet.
    """

    target: Target
    ready: deque[Due] = field(default_factory=deque)
    chains: dict[UUID, deque[Due]] = field(default_factory=dict)
    known: set[UUID] = field(default_factory=set)
    flying: int = 0
    more: bool = True  # the database has, or may have, some that are due
    closed: bool = False

    @property
    def room(self) -> int:
        """How many more may be fetched; none before it is worth it."""
        free = BUFFER - len(self.known)
        return free if free >= BUFFER // 2 else 0

    def add(self, due: Due) -> bool:
        """Take one in; False when an earlier one of its entity is not here and goes first."""
        if due.after is not None and due.after not in self.known:
            return False
        self.known.add(due.id)
        chain = self.chains.get(due.entity_id)
        if chain is None:
            self.chains[due.entity_id] = deque()
            self.ready.append(due)
        else:
            chain.append(due)
        return True

    def take(self) -> Due | None:
        """The next to send, which is then under way; None when there is none, or no more room."""
        if self.closed or not self.ready or self.flying >= self.target.concurrency:
            return None
        self.flying += 1
        return self.ready.popleft()

    def landed(self, due: Due, *, ended: bool) -> None:
        """It is under way no more. When it has ended, its entity's next is ready."""
        self.flying -= 1
        if ended:
            self._go_on(due.entity_id)

    def _go_on(self, entity: UUID) -> None:
        chain = self.chains[entity]
        if chain:
            self.ready.appendleft(chain.popleft())
        else:
            del self.chains[entity]

    def written(self, due: Due, *, ended: bool) -> None:
        """Its outcome is in the database; when it is to be tried again, so is all behind it."""
        self.known.discard(due.id)
        if not ended:
            self.known.difference_update(one.id for one in self.chains.pop(due.entity_id))
            self.more = True

    def clear(self) -> None:
        """Forget all that is not under way, to fetch it again as it is now."""
        for chain in self.chains.values():
            self.known.difference_update(one.id for one in chain)
            chain.clear()
        for due in self.ready:
            del self.chains[due.entity_id]
            self.known.discard(due.id)
        self.ready.clear()
        self.more = True
