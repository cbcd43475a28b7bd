"""What a provider needs to be set up, and where a login may lead."""

import pytest
from pydantic import ValidationError

from gateway.provider import rules
from gateway.provider.problems import TargetNotLocal
from gateway.settings import GatewaySettings, ProviderSettings

NEEDED = {"GATEWAY_DATABASE_URL": "postgresql://x:geheim@db/gateway", "GATEWAY_TRUSTED_KEYS": "{}"}
PUBLIC = {"GATEWAY_PUBLIC_URL": "https://nahkoda.example.id"}
PROVIDER = {
    "GATEWAY_PROVIDER_ISSUER": "https://sso.example.id/realms/pupr",
    "GATEWAY_PROVIDER_CLIENT_ID": "nahkoda",
}


@pytest.fixture
def read(monkeypatch):
    """Settings as the environment gives them."""

    def from_environment(**values):
        for name, value in (NEEDED | values).items():
            monkeypatch.setenv(name, value)
        return GatewaySettings.of("gateway")

    return from_environment


def test_a_provider_is_set_up_by_the_environment_alone(read):
    more = {
        "GATEWAY_PROVIDER_CLIENT_SECRET": "rahasia",
        "GATEWAY_PROVIDER_ROLE_MAP": '{"nk-faskel": "facilitator"}',
        "GATEWAY_PROVIDER_REGION_MAP": '{"madiun": "35.19", "pusat": "*"}',
        "GATEWAY_PROVIDER_DEFAULT_ROLES": '["community"]',
    }
    found = read(**PUBLIC, **PROVIDER, **more).provider
    assert (found.client_id, found.role_map) == ("nahkoda", {"nk-faskel": "facilitator"})
    assert found.region_map == {"madiun": "35.19", "pusat": "*"}
    assert found.default_roles == ("community",)
    assert "rahasia" not in repr(found)


def test_without_an_issuer_there_is_no_provider(read):
    assert read(**PUBLIC).provider is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (PROVIDER, "GATEWAY_PUBLIC_URL"),
        (PUBLIC | PROVIDER | {"GATEWAY_PROVIDER_ISSUER": "http://sso.example.id"}, "https"),
        (PUBLIC | {"GATEWAY_PROVIDER_CLIENT_ID": "nahkoda"}, "provider.issuer"),
        (PUBLIC | PROVIDER | {"GATEWAY_PROVIDER_AUDIENCE": "nahkoda"}, "must differ"),
        (PUBLIC | PROVIDER | {"GATEWAY_PROVIDER_SCOPES": "profile"}, "provider.scopes"),
        (PUBLIC | PROVIDER | {"GATEWAY_PROVIDER_ROLE_MAP": '{"x": "boss"}'}, "role_map"),
        (PUBLIC | PROVIDER | {"GATEWAY_PROVIDER_DEFAULT_REGIONS": '["99"]'}, "no region 99"),
        (PUBLIC | PROVIDER | {"GATEWAY_PROVIDER_ROLECLAIM": "x"}, "provider.roleclaim"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named_without_secrets(read, values, said):
    with pytest.raises(ValidationError) as refused:
        read(**values)
    assert said in str(refused.value)
    assert "geheim" not in str(refused.value)


async def test_the_login_page_learns_which_ways_there_are(start):
    provider = ProviderSettings(issuer="http://127.0.0.1:9", client_id="nahkoda", name="SSO")
    alone, both = await start("gateway"), await start("gateway", provider=provider, **HERE)
    answer = await alone.http().get("/v1/session/options")
    assert answer.json() == {"password": True, "provider": None}
    answer = await both.http().get("/v1/session/options")
    assert answer.json()["provider"] == {"name": "SSO", "start": "/v1/session/provider"}


HERE = {"public_url": "https://nahkoda.example.id"}


async def test_without_a_provider_its_routes_say_so(start):
    http = (await start("gateway")).http({"Accept-Language": "en"})
    for path in ("", "/callback?code=x&state=y"):
        answer = await http.get(f"/v1/session/provider{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "provider_off")


@pytest.mark.parametrize("to", ["/", "/wilayah/35.19", "/rt/1?tab=a&x=%20#y", "/a//b", "/@x:y"])
def test_a_login_leads_to_a_path_of_ours(to):
    rules.ensure_local(to)


ELSEWHERE = [
    *("", "wilayah", "//evil.example", "https://evil.example", "javascript:alert(1)", "/\\evil"),
    *(
        "\\/evil",
        "/\t/evil.example",
        "/ /evil",
        "/x\r\nSet-Cookie: a=b",
        "/x\n",
        "/wilayah/é",
        "/\0",
    ),
]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_a_login_leads_nowhere_else(to):
    with pytest.raises(TargetNotLocal):
        rules.ensure_local(to)


async def test_an_open_redirect_is_refused_before_the_provider_is_asked(start):
    provider = ProviderSettings(issuer="http://127.0.0.1:9", client_id="nahkoda")
    gateway = await start("gateway", provider=provider, **HERE)
    http = gateway.http({"Accept-Language": "en"})
    answer = await http.get("/v1/session/provider", params={"to": "//evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (422, "target_not_local")
