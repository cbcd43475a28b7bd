"""Settings of planning, on top of what every service has."""

from pydantic import Field

from services.chassis.boxes import Vault
from services.chassis.media.kept import MediaSettings


class ContactKeys(Vault):
    """What contacts of offers are locked with; docs/personal-data.md says how to change them."""


class PlanningSettings(MediaSettings):
    """Without keys everything works but contacts: none is taken in, none can be read."""

    contact_keys: ContactKeys | None = Field(None, description="JSON: current, keys.")
