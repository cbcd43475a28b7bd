"""Time-ordered ids."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """UUIDv7: sorts by creation, so an index on it stays compact."""
    return uuid7()
