"""Settings of the gateway, on top of what every service has."""

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from contracts.regions import regions, valid_region_code
from gateway.roles import Role
from gateway.webhooks.vault import WebhookKeys
from services.chassis.settings import Settings


def _known(region: str) -> str:
    if region != "*" and not (valid_region_code(region) and region in regions):
        raise ValueError(f"There is no region {region}.")
    return region


Region = Annotated[str, AfterValidator(_known)]


class ProviderSettings(BaseModel):
    """An OpenID provider; docs/identity.md says what each setting is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str = Field(pattern="^https?://")
    client_id: str = Field(min_length=1)
    client_secret: SecretStr | None = None
    name: str = "OpenID"
    scopes: str = Field("openid profile", pattern=r"^(.* )?openid( .*)?$")
    audience: str | None = Field(None, description="Of bearer tokens; without it none is taken.")
    username_claim: str = "preferred_username"
    roles_claim: str = "roles"
    regions_claim: str = "regions"
    role_map: dict[str, Role] = Field(default_factory=dict)
    region_map: dict[str, Region] = Field(default_factory=dict)
    default_roles: tuple[Role, ...] = ()
    default_regions: tuple[Region, ...] = ()

    @model_validator(mode="after")
    def _a_login_is_no_bearer_token(self) -> Self:
        if self.audience == self.client_id:
            raise ValueError("The audience of bearer tokens must differ from the client id.")
        return self


class GatewaySettings(Settings):
    """`upstreams` maps a service's name to its base URL."""

    # GATEWAY_PROVIDER_CLIENT_ID is the `client_id` of `provider`.
    model_config = SettingsConfigDict(env_nested_delimiter="_", env_nested_max_split=1)

    upstreams: dict[str, str] = Field(default_factory=dict)
    cors_origins: tuple[str, ...] = Field(
        (), description="Origins whose pages may call with a token, as https://dasbor.example.id."
    )
    session_hours: int = 12
    refresh_days: int = 30
    invitation_hours: int = 72
    events_kept_days: int = Field(
        400, ge=15, description="Days that events stay in the feed; the stream has them for 14."
    )
    event_streams: int = Field(100, ge=1, description="Open event streams of one process.")
    webhook_keys: WebhookKeys | None = Field(
        None, description="JSON: current, keys. Without them there are no webhooks."
    )
    webhook_log_days: int = Field(30, ge=6, description="Days that deliveries can be looked at.")
    public_url: str | None = Field(
        None, description="How people reach the gateway, as https://nahkoda.example.go.id."
    )
    provider: ProviderSettings | None = Field(None, description="Off without an issuer.")

    @property
    def secure_cookies(self) -> bool:
        """Only a laptop speaks plain HTTP with its browser."""
        return self.profile != "local" or (self.public_url or "").startswith("https:")

    @model_validator(mode="after")
    def _the_provider_can_send_people_back(self) -> Self:
        if self.provider is None:
            return self
        if not self.public_url:
            raise ValueError("A provider needs GATEWAY_PUBLIC_URL: it sends people back there.")
        if self.profile != "local" and not self.provider.issuer.startswith("https:"):
            raise ValueError("GATEWAY_PROVIDER_ISSUER must begin with https:// here.")
        return self
