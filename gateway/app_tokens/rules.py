"""How long a phone's token works."""

from datetime import datetime, timedelta

from gateway.problems import ExpiryPast, ExpiryTooFar

DEFAULT, LONGEST = timedelta(days=365), timedelta(days=730)


def expiry_of(wanted: datetime | None, moment: datetime) -> datetime:
    """When the token ends; raises ExpiryPast, ExpiryTooFar."""
    if wanted is None:
        return moment + DEFAULT
    if wanted <= moment:
        raise ExpiryPast
    if wanted > moment + LONGEST:
        raise ExpiryTooFar(days=LONGEST.days)
    return wanted
