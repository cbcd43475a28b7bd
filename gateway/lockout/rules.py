"""How many wrong passwords are too many, and for how long."""

from gateway.users.models import name_key

# Failures in a row before a lock: of a name from one address, of a name from anywhere, of an
# address with any name. The wide ones are high, so that nobody locks another person out by hand.
ALLOWED = {"both": 5, "name": 50, "address": 100}
FIRST, LONGEST = 30, 900  # seconds


def keys(username: str, address: str) -> dict[str, str]:
    """What is counted, by kind; a name counts the same in any case and Unicode form."""
    name = name_key(username)
    return {"both": f"both {name} {address}", "name": f"name {name}", "address": f"from {address}"}


def lock_seconds(kind: str, failures: int) -> int:
    """How long to wait after so many failures: nothing at first, then twice as long each time."""
    over = failures - ALLOWED[kind]
    return 0 if over < 0 else min(FIRST * 2 ** min(over, 10), LONGEST)
