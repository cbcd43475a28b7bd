"""Settings of one process, read from the environment with the service's name as prefix."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Role = Literal["all", "api", "worker"]


class Settings(BaseSettings):
    """`Settings.of("survey")` reads SURVEY_DATABASE_URL and so on; a missing value stops the start.

    Frozen: nothing changes them while the process runs.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: str = Field(description="The service role's URL; it owns no table.")
    owner_database_url: str | None = Field(None, description="Only for migrate: the owner's URL.")
    nats_url: str = "nats://127.0.0.1:4222"
    nats_seed_file: Path | None = Field(None, description="The service's nkey seed.")
    nats_boot_seed_file: Path | None = Field(None, description="Only for migrate and replay.")
    nats_monitor_url: str | None = Field(None, description="Where migrate checks sync_interval.")
    stream_replicas: int = 1
    profile: Literal["local", "production"] = "production"
    role: Role = "all"
    host: str = "127.0.0.1"
    port: int = 8000
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
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "plain"] = "json"

    @classmethod
    def of(cls, service: str) -> Self:
        """Read the settings of one service from the environment."""
        return cls(_env_prefix=f"{service.upper()}_")
