"""Calls a minute and calls a day, as pure arithmetic; the clock is an argument."""

from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Self

MINUTE = 60.0
OF_ONE = 64  # bits of an IPv6 address that a household has for itself
LONGEST = 64  # characters of what calls itself an address


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a key may do; of whoever looks at what is published no day is counted."""

    per_minute: int
    per_day: int | None = None


@dataclass(slots=True)
class Bucket:
    """Fills evenly up to a minute's calls; each call takes one."""

    tokens: float
    at: float

    @classmethod
    def full(cls, allowance: Allowance, moment: float) -> Self:
        return cls(float(allowance.per_minute), moment)

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


def headers(allowance: Allowance, bucket: Bucket, used: int = 0) -> list[tuple[bytes, bytes]]:
    """`RateLimit-*` of the tighter window: what is left of the minute, or of the day."""
    left, policy = int(bucket.tokens), f"{allowance.per_minute};w=60"
    if allowance.per_day is not None:
        left = min(left, max(0, allowance.per_day - used))
        policy += f", {allowance.per_day};w=86400"
    reset = int(-(-(allowance.per_minute - bucket.tokens) * MINUTE // allowance.per_minute))
    return [
        (b"ratelimit-limit", str(allowance.per_minute).encode()),
        (b"ratelimit-remaining", str(left).encode()),
        (b"ratelimit-reset", str(max(0, reset)).encode()),
        (b"ratelimit-policy", policy.encode()),
    ]


def network_of(address: str) -> str:
    """Whom an address belongs to: itself, or the IPv6 network that one customer has."""
    try:
        known = ip_address(address)
    except ValueError:
        return address[:LONGEST]
    if isinstance(known, IPv6Address):
        mapped = known.ipv4_mapped
        return str(mapped or IPv6Network((known, OF_ONE), strict=False))
    return str(known)
