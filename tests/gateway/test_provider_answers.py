"""What a provider says in a login, and at its addresses, is believed only when it all fits."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.gateway.identities import AUDIENCE, come_back, leave, query_of, settings

OTHER = rsa.generate_private_key(65537, 2048)


@pytest.fixture
def more_settings(forger):
    return {"provider": settings(forger.issuer)}


async def as_bearer(door, token):
    return await door.get("/v1/session", headers={"Authorization": f"Bearer {token}"})


LOGINS = {
    "another nonce": {"nonce": "made-up"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "another"},
    "a bearer's audience": {"aud": AUDIENCE},
    "two audiences and no party": {"aud": ["nahkoda", "another"]},
    "another party": {"azp": "another"},
    "another issuer": {"iss": "https://elsewhere.example"},
    "over": {"exp": 1},
    "signed by somebody else": {"key": OTHER},
    "a subject without end": {"sub": "x" * 256},
}


@pytest.mark.parametrize("wrong", LOGINS.values(), ids=LOGINS)
async def test_a_login_with_a_wrong_id_token_is_stopped(alone, forger, wrong):
    answer = await forger.log_in(alone, **wrong)
    assert (answer.status_code, answer.json()["code"]) == (403, "provider_token_invalid")
    assert "set-cookie" not in answer.headers


async def test_two_audiences_are_fine_when_the_token_was_made_for_us(alone, forger):
    answer = await forger.log_in(alone, aud=["nahkoda", "another"], azp="nahkoda")
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("query", "document", "status"),
    [
        ({"iss": "https://elsewhere.example"}, {}, 403),
        ({}, {"authorization_response_iss_parameter_supported": True}, 403),
        ({"session_state": "x"}, {}, 303),
    ],
)
async def test_the_answer_must_come_from_the_provider_that_was_asked(
    alone, forger, query, document, status
):
    forger.document = document
    assert (await forger.log_in(alone, query=query)).status_code == status


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"padding": "x" * 300_000},
    ],
)
async def test_a_provider_that_publishes_nonsense_counts_as_away(alone, forger, document):
    forger.document = document
    answer = await alone.get("/v1/session/provider")
    assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable")
    assert (await as_bearer(alone, forger.token())).json()["code"] == "provider_unavailable"


async def test_while_the_provider_is_away_what_is_known_goes_on_serving(alone, forger):
    assert (await as_bearer(alone, forger.token())).status_code == 200
    forger.document = {"issuer": "https://elsewhere.example"}
    forger.keys = None
    provider = alone.gateway.app.state.provider
    for known in (provider.keys, provider.document):
        known._not_before = known._old_at = 0.0
    assert (await as_bearer(alone, forger.token(sub="9"))).status_code == 200
    assert (await leave(alone))[0].startswith(forger.issuer)


async def test_the_secret_goes_into_the_form_where_the_header_is_not_supported(alone, forger):
    forger.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert (await forger.log_in(alone)).status_code == 303
    [form] = forger.forms
    assert "client_secret=only+for+tests%3A+100%25%2B" in form


async def test_what_the_provider_asks_in_its_own_address_stays_there(alone, forger):
    url, cookie = await leave(alone)
    asked = query_of(url)
    assert (asked["tenant"], asked["client_id"]) == ("1", "nahkoda")
    answer = await come_back(alone, {"state": asked["state"]}, cookie)
    assert (answer.json()["code"], answer.json()["error"]) == ("provider_refused", "no_code")


async def test_a_person_in_a_browser_reads_why_on_the_login_page(alone, forger):
    alone.headers["Accept"] = "text/html,application/xhtml+xml"
    answer = await forger.log_in(alone, exp=1)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/masuk?galat=provider_token_invalid"
    assert (answer.headers["cache-control"], "set-cookie" in answer.headers) == ("no-store", False)
    elsewhere = await alone.get("/v1/users")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (401, "unauthenticated")
