"""When to try again, when to give up, and what an endpoint may ask for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from gateway.webhooks.models import Replay, State
from gateway.webhooks.problems import ReplayUnbounded, WebhookAddressNeeded, WebhookTypeUnknown

MOST = 20  # endpoints of an owner
HOUR = 3600.0
# Standard Webhooks' own example: ten tries over 75.6 hours.
WAITS = (5.0, 300.0, 1800.0, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
LONGEST = 24 * HOUR
JITTER = 0.1  # of a wait, either way
PATIENCE = timedelta(days=5)  # with failures alone
ASKS_FOR_TIME = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a delivery after a try; `wait` in seconds when it stays pending."""

    state: State
    wait: float = 0.0


def verdict(status: int | None, retry_after: float | None, tries: int, chance: float) -> Verdict:
    """After so many tries, this one among them; `chance` is from 0 to 1.

    A receiver may ask for more time than we would give it, up to a day, but not for less: ten
    tries should not be over in ten seconds.
    """
    if status is not None and 200 <= status < 300:  # noqa: PLR2004 - the class of successes
        return Verdict(State.delivered)
    if status == HTTPStatus.GONE or tries > len(WAITS):
        return Verdict(State.failed)
    wait = WAITS[tries - 1] * (1 - JITTER + 2 * JITTER * chance)
    if retry_after is not None and status in ASKS_FOR_TIME:
        wait = max(wait, min(retry_after, LONGEST))
    return Verdict(State.pending, wait)


def is_lost(failing_since: datetime | None, moment: datetime) -> bool:
    """Whether an endpoint that fails has failed long enough."""
    return failing_since is not None and moment - failing_since >= PATIENCE


def ensure_types(types: Sequence[str], known: Collection[str]) -> None:
    """Raise unless each is an event's type or ends in `*`."""
    unknown = sorted({one for one in types if not one.endswith("*")} - set(known))
    if unknown:
        raise WebhookTypeUnknown(names=", ".join(unknown), choices=", ".join(sorted(known)))


def ensure_bounded(data: Replay) -> None:
    """Raise ReplayUnbounded unless it names one beginning, or deliveries and nothing else."""
    begins = [one for one in (data.after, data.since, data.delivery_ids) if one is not None]
    if len(begins) != 1 or (data.delivery_ids is not None and data.until is not None):
        raise ReplayUnbounded


def ensure_address(url: str | None, *, sandbox: bool) -> None:
    """Raise unless there is an address, or the sandbox instead of one."""
    if (url is None) != sandbox:
        raise WebhookAddressNeeded
