"""Where a process reads its settings."""

import pytest
from pydantic import ValidationError
from pydantic_settings.exceptions import SettingsError

from gateway.settings import GatewaySettings
from services.chassis.settings import Settings

URL = "postgresql+psycopg://survey:geheim@db:5432/survey"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of secrets, as a cluster mounts it."""
    monkeypatch.setenv("SURVEY_SECRETS_DIR", str(tmp_path))
    monkeypatch.setenv("GATEWAY_SECRETS_DIR", str(tmp_path))
    return tmp_path


def test_a_file_gives_what_the_environment_does_not(folder, monkeypatch):
    (folder / "survey_database_url").write_text(URL + "\n")
    (folder / "survey_log_level").write_text("debug")
    monkeypatch.setenv("SURVEY_LOG_LEVEL", "error")
    found = Settings.of("survey")
    assert (found.database_url, found.log_level) == (URL, "error")


def test_the_secret_of_a_provider_may_stand_in_a_file_beside_its_other_settings(
    folder, monkeypatch
):
    (folder / "gateway_database_url").write_text(URL)
    (folder / "gateway_provider_client_secret").write_text("rahasia")
    monkeypatch.setenv("GATEWAY_PUBLIC_URL", "https://nahkoda.example.id")
    monkeypatch.setenv("GATEWAY_PROVIDER_ISSUER", "https://sso.example.id")
    monkeypatch.setenv("GATEWAY_PROVIDER_CLIENT_ID", "nahkoda")
    provider = GatewaySettings.of("gateway").provider
    assert provider.client_secret.get_secret_value() == "rahasia"
    assert provider.client_id == "nahkoda"


def test_a_folder_that_is_not_there_stops_the_start(folder, monkeypatch):
    monkeypatch.setenv("SURVEY_SECRETS_DIR", str(folder / "elsewhere"))
    with pytest.raises(SettingsError, match="elsewhere"):
        Settings.of("survey")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_database_url_is_taken_as_other_tools_write_it(scheme, monkeypatch):
    monkeypatch.setenv("SURVEY_DATABASE_URL", f"{scheme}://survey:geheim@db:5432/survey")
    monkeypatch.setenv("SURVEY_OWNER_DATABASE_URL", f"{scheme}://owner:geheim@db/survey")
    found = Settings.of("survey")
    assert found.database_url == URL
    assert found.owner_database_url == "postgresql+psycopg://owner:geheim@db/survey"


def test_a_missing_value_is_named_and_no_secret_is_repeated(monkeypatch):
    monkeypatch.setenv("SURVEY_OWNER_DATABASE_URL", URL)
    with pytest.raises(ValidationError, match="database_url") as refused:
        Settings.of("survey")
    assert "geheim" not in str(refused.value)


def test_files_are_read_as_a_cluster_lays_them_out(folder):
    version = folder / "..2026_11_27"
    version.mkdir()
    (version / "survey_database_url").write_text(URL)
    (version / "nats.nkey").write_text("SUA...")
    (folder / "..data").symlink_to(version.name)
    for name in ("survey_database_url", "nats.nkey"):
        (folder / name).symlink_to(f"..data/{name}")
    assert Settings.of("survey").database_url == URL
