"""Stops knocking at a service that does not answer, and tries again a little later."""

import time
from dataclasses import dataclass

FAILURES = 5
OPEN_SECONDS = 1.0


@dataclass
class Breaker:
    """Opens after FAILURES in a row; after OPEN_SECONDS one call may try."""

    failures: int = 0
    opened_at: float = 0.0

    def lets_through(self) -> bool:
        """Whether a call may be made now."""
        if self.failures < FAILURES:
            return True
        if time.monotonic() - self.opened_at < OPEN_SECONDS:
            return False
        self.opened_at = time.monotonic()
        return True

    def failed(self) -> None:
        """The service could not be reached."""
        self.failures += 1
        self.opened_at = time.monotonic()

    def answered(self) -> None:
        """The service answered, whatever it said."""
        self.failures = 0
