"""Forged, stale and foreign tokens of a provider, as bearers and in a login."""

import asyncio
import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from gateway.provider import kept
from gateway.provider.client import Provider
from gateway.provider.problems import ProviderTokenInvalid
from gateway.settings import ProviderSettings
from services.chassis.auth import Principal, mint
from tests.gateway.identities import (
    AUDIENCE,
    EC,
    ED,
    RSA,
    claims_of,
    published,
    settings,
)

OTHER = rsa.generate_private_key(65537, 2048)
PEM = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo


@pytest.fixture
def more_settings(forger, request):
    return {"provider": settings(forger.issuer, **getattr(request, "param", {}))}


@pytest.fixture
async def provider(forger):
    made = Provider(ProviderSettings(**settings(forger.issuer)), "https://nahkoda.example.id")
    yield made
    await made.close()


async def call(door, token, path="/v1/session"):
    return await door.get(path, headers={"Authorization": f"Bearer {token}"})


def unsigned(token, **header):
    """The same claims under another header, without a signature."""
    head = base64.urlsafe_b64encode(json.dumps({"typ": "JWT"} | header).encode()).decode()
    return f"{head.rstrip('=')}.{token.split('.')[1]}."


def hmac_signed(forger):
    """HS256 with the published key as the secret, which pyjwt itself would not sign."""
    head, body = unsigned(forger.token(), alg="HS256", kid="one").split(".")[:2]
    secret = RSA.public_key().public_bytes(*PEM)
    digest = hmac.digest(secret, f"{head}.{body}".encode(), hashlib.sha256)
    return f"{head}.{body}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


@pytest.mark.parametrize(("key", "alg"), [(RSA, "RS256"), (EC, "ES256"), (ED, "EdDSA")])
async def test_a_good_token_opens_the_gateway_with_the_rights_it_names(alone, forger, key, alg):
    forger.keys = [published(key, "one")]
    who = await call(alone, forger.token(key, alg))
    assert who.json() == {
        "username": "sari",
        "roles": ["facilitator"],
        "scopes": [
            *(
                "complaints:read",
                "complaints:write",
                "events:read",
                "finance:read",
                "finance:write",
                "personal:read",
            ),
            *("plans:read", "plans:write", "reports:read"),
            *("survey:read", "survey:submit", "survey:write"),
        ],
        "regions": ["35.19"],
        "csrf_token": None,
    }


async def test_a_token_of_the_provider_opens_a_service_and_a_forged_one_does_not(door, forger):
    assert (await call(door, forger.token(), "/v1/survey/rounds")).status_code == 200
    assert (await call(door, forger.token(OTHER), "/v1/survey/rounds")).status_code == 401


FORGED = {
    "signed by somebody else": lambda f: f.token(OTHER),
    "another algorithm of the same key": lambda f: f.token(alg="RS512"),
    "an algorithm of another kind of key": lambda f: f.token(EC, "ES256"),
    "alg none": lambda f: unsigned(f.token(), alg="none", kid="one"),
    "alg None": lambda f: unsigned(f.token(), alg=None, kid="one"),
    "no signature": lambda f: unsigned(f.token(), alg="RS256", kid="one"),
    "HS256 with the public key": hmac_signed,
    "own key in the header": lambda f: f.token(OTHER, header={"jwk": published(OTHER, "one")}),
    "own key set in the header": lambda f: f.token(
        OTHER, kid="x", header={"jku": f"{f.issuer}/jwks", "x5u": f"{f.issuer}/jwks"}
    ),
    "a key id that is no text": lambda f: unsigned(f.token(), alg="RS256", kid=1),
    "a header that must be understood": lambda f: f.token(header={"crit": ["new"], "new": 1}),
    "another issuer": lambda f: f.token(iss="https://elsewhere.example"),
    "another audience": lambda f: f.token(aud="another"),
    "a login's token": lambda f: f.token(aud="nahkoda", nonce="n"),
    "over": lambda f: f.token(exp=int(time.time()) - 60),
    "not yet": lambda f: f.token(nbf=int(time.time()) + 600),
    "from the future": lambda f: f.token(iat=int(time.time()) + 600),
    "without an end": lambda f: f.token(exp=None),
    "without a beginning": lambda f: f.token(iat=None),
    "without an audience": lambda f: f.token(aud=None),
    "without an issuer": lambda f: f.token(iss=None),
    "without a subject": lambda f: f.token(sub=None),
    "no JSON": lambda _: "a.b.c",
    "too deep": lambda _: base64.urlsafe_b64encode(b"[" * 3000).decode() + ".e30.x",
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
async def test_what_is_not_wholly_right_is_refused(provider, forger, forge):
    with pytest.raises(ProviderTokenInvalid):
        await provider.claims_of(forge(forger), AUDIENCE)


@pytest.mark.parametrize("name", ["alg none", "HS256 with the public key", "another audience"])
async def test_what_is_refused_opens_nothing_and_makes_no_account(alone, forger, name):
    answer = await call(alone, FORGED[name](forger))
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert await alone.gateway.scalar("SELECT count(*) FROM users") == 0


async def test_a_weak_key_counts_for_nothing(provider, forger):
    weak = rsa.generate_private_key(65537, 1024)
    forger.keys = [published(weak, "one")]
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        token = forger.token(weak)
    with pytest.raises(ProviderTokenInvalid):
        await provider.claims_of(token, AUDIENCE)


async def test_keys_for_other_purposes_and_of_other_kinds_are_passed_over(provider, forger):
    p384 = ec.generate_private_key(ec.SECP384R1())
    strange = [
        {"kty": "oct", "k": "AAAA", "kid": "one"},
        published(OTHER, "one") | {"use": "enc"},
        published(OTHER, "one") | {"alg": "RS512"},
        published(p384, "one"),
        {"kty": "RSA", "kid": "one", "n": "%", "e": "AQAB"},
    ]
    forger.keys = [published(RSA, "one"), *strange]
    assert (await provider.claims_of(forger.token(), AUDIENCE))["sub"] == "7"
    with pytest.raises(ProviderTokenInvalid):
        await provider.claims_of(forger.token(OTHER), AUDIENCE)


async def test_a_thousand_unknown_key_ids_fetch_the_keys_at_most_once(provider, forger):
    good = forger.token()
    await provider.claims_of(good, AUDIENCE)
    provider.keys._not_before = 0.0  # as half a minute later
    forged = [good.replace(good.split(".")[0], head, 1) for head in _heads(1000)]
    answers = await asyncio.gather(
        *(provider.claims_of(token, AUDIENCE) for token in forged), return_exceptions=True
    )
    assert {type(answer).__name__ for answer in answers} == {"ProviderTokenInvalid"}
    assert forger.fetches["keys"] == 2
    assert (await provider.claims_of(good, AUDIENCE))["sub"] == "7"


def _heads(count):
    for number in range(count):
        yield unsigned("..", alg="RS256", kid=f"made-up-{number}").split(".")[0]


async def test_a_new_key_is_found_after_the_pause_and_an_old_one_forgotten(
    alone, forger, monkeypatch
):
    monkeypatch.setattr(kept, "AGAIN", 0.0)
    assert (await call(alone, forger.token())).status_code == 200
    forger.keys = [published(OTHER, "two")]
    assert (await call(alone, forger.token(OTHER, kid="two"))).status_code == 200
    assert (await call(alone, forger.token(sub="8"))).status_code == 401


async def test_a_token_is_remembered_no_longer_than_it_lives(alone, forger):
    token = forger.token(exp=int(time.time()) + 2)
    assert (await call(alone, token)).status_code == 200
    [known] = alone.gateway.app.state.identity._known.values()
    assert known.until <= time.monotonic() + 2


async def test_a_token_without_known_roles_is_told_so(alone, forger):
    answer = await call(alone, forger.token(realm_access={"roles": ["admin"]}))
    assert (answer.status_code, answer.json()["code"]) == (403, "provider_no_roles")


async def test_a_bearer_and_a_login_of_one_person_are_one_account(alone, forger):
    assert (await forger.log_in(alone)).status_code == 303
    strong = forger.token(realm_access={"roles": ["nk-admin"]})
    who = await alone.get("/v1/users", headers={"Authorization": f"Bearer {strong}"})
    assert who.status_code == 200
    [row] = await alone.gateway.rows("SELECT roles FROM users WHERE subject = '7'")
    assert row.roles == ["facilitator"]


@pytest.mark.parametrize("more_settings", [{"audience": None}], indirect=True)
async def test_without_an_audience_no_bearer_of_the_provider_is_taken(alone, forger):
    assert (await call(alone, forger.token())).status_code == 401
    assert forger.fetches["keys"] == 0


async def test_two_who_arrive_at_once_for_the_first_time_are_one_account(alone, forger):
    tokens = [forger.token(jti=str(number)) for number in range(8)]
    answers = await asyncio.gather(*(call(alone, token) for token in tokens))
    assert {answer.status_code for answer in answers} == {200}
    assert await alone.gateway.scalar("SELECT count(*) FROM users WHERE subject = '7'") == 1


async def test_names_of_a_provider_are_written_in_plain_letters(alone, forger):
    strange = forger.token(**claims_of("  Ibu Siti\u202e, S.T.  "))
    who = await alone.get("/v1/session", headers={"Authorization": f"Bearer {strange}"})
    assert who.json()["username"] == "Ibu.Siti.S.T"


async def test_an_internal_token_that_was_stolen_is_no_token_of_the_provider(door, forger):
    forger.keys = [published(ED, "one")]
    proxy = door.gateway.app.state.proxy
    who = Principal("somebody", frozenset({"survey:read"}), ("*",))
    for audience in ("survey", AUDIENCE):
        stolen = mint(proxy.signing_key, kid=proxy.jwk["kid"], audience=audience, principal=who)
        assert (await call(door, stolen)).status_code == 401
