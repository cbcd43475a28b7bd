"""Settings of one process, from the environment or from files, with the service's name as prefix."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

Role = Literal["all", "api", "worker"]
DRIVER = "postgresql+psycopg"


def _with_driver(url: str) -> str:
    """A URL as other tools write it, `postgresql://` or `postgres://`, is as good as ours."""
    scheme, found, rest = url.partition("://")
    return f"{DRIVER}://{rest}" if found and scheme in {"postgresql", "postgres"} else url


DatabaseUrl = Annotated[str, AfterValidator(_with_driver)]


class Settings(BaseSettings):
    """`Settings.of("survey")` reads SURVEY_DATABASE_URL and so on; a missing value stops the start.

    With SURVEY_SECRETS_DIR a value may also stand in a file of that folder that bears its name,
    as survey_database_url; the environment goes first. Frozen: nothing changes them later.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, secrets_dir_missing="error"
    )

    database_url: DatabaseUrl = Field(description="The service role's URL; it owns no table.")
    owner_database_url: DatabaseUrl | None = Field(
        None, description="Only for migrate: the owner's URL."
    )
    nats_url: str = "nats://127.0.0.1:4222"
    nats_seed_file: Path | None = Field(None, description="The service's nkey seed.")
    nats_boot_seed_file: Path | None = Field(None, description="Only for migrate and replay.")
    nats_monitor_url: str | None = Field(None, description="Where migrate checks sync_interval.")
    stream_replicas: int = 1
    profile: Literal["local", "production"] = "production"
    role: Role = "all"
    host: str = "127.0.0.1"
    port: int = 8000
    share_port: bool = Field(
        False, description="Several processes listen on the port; the kernel shares out callers."
    )
    trusted_proxies: tuple[str, ...] = Field(
        (), description="Addresses or networks whose X-Forwarded-For and -Proto are believed."
    )
    pool_size: int = 8
    trusted_keys: str = Field(
        '{"keys": []}', description="JWKS (JSON) of sister services, or of whoever is pinned."
    )
    keys_url: str | None = Field(None, description="The gateway's /.well-known/jwks.json.")
    signing_key_file: Path | None = Field(None, description="Ed25519 PEM with which it signs.")
    sisters: dict[str, str] = Field(default_factory=dict, description="Base URL by service.")
    body_limit: int = 1_000_000
    upload_limit: int = 64_000_000
    drain_seconds: float = 0.0
    otlp_endpoint: str | None = Field(
        None, description="Base URL of a collector of traces, as http://collector:4318."
    )
    trace_share: float = Field(1.0, ge=0, le=1, description="Share of the traces it is sent.")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "plain"] = "json"

    @classmethod
    def of(cls, service: str) -> Self:
        """Read the settings of one service."""
        prefix = f"{service.upper()}_"
        return cls(_env_prefix=prefix, _secrets_dir=os.environ.get(f"{prefix}SECRETS_DIR"))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        file_secret_settings: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then files: all by the same names."""
        prefix = file_secret_settings.env_prefix
        files = NestedSecretsSettingsSource(file_secret_settings, env_prefix=prefix)
        return init_settings, env_settings, files
