"""Calls a minute and calls a day, as pure arithmetic; the clock is an argument."""

from dataclasses import dataclass

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a key may do."""

    per_minute: int
    per_day: int


@dataclass(slots=True)
class Bucket:
    """Fills evenly up to a minute's calls; each call takes one."""

    tokens: float
    at: float

    def take(self, allowance: Allowance, moment: float) -> bool:
        """Take one, if there is one."""
        filled = self.tokens + (moment - self.at) * allowance.per_minute / MINUTE
        self.tokens, self.at = min(filled, float(allowance.per_minute)), moment
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    def wait(self, allowance: Allowance) -> int:
        """Whole seconds until the next call is let through; 0 when it would be now."""
        missing = 1 - self.tokens
        return max(0, int(-(-missing * MINUTE // allowance.per_minute)))


def headers(allowance: Allowance, bucket: Bucket, used: int) -> list[tuple[bytes, bytes]]:
    """`RateLimit-*` of the tighter window: what is left of the minute, or of the day."""
    left = min(int(bucket.tokens), max(0, allowance.per_day - used))
    reset = int(-(-(allowance.per_minute - bucket.tokens) * MINUTE // allowance.per_minute))
    policy = f"{allowance.per_minute};w=60, {allowance.per_day};w=86400"
    return [
        (b"ratelimit-limit", str(allowance.per_minute).encode()),
        (b"ratelimit-remaining", str(left).encode()),
        (b"ratelimit-reset", str(max(0, reset)).encode()),
        (b"ratelimit-policy", policy.encode()),
    ]
