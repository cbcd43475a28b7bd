"""Settings of the gateway, on top of what every service has."""

from pydantic import Field

from services.chassis.settings import Settings


class GatewaySettings(Settings):
    """`upstreams` maps a service's name to its base URL."""

    upstreams: dict[str, str] = Field(default_factory=dict)
    session_hours: int = 12
