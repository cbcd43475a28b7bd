"""What is published passes the gateway without a login; an address asks so often, and no more."""

import time

import httpx
import pytest

from gateway.limits.commands import MOST, Limits
from gateway.limits.rules import Bucket, network_of
from gateway.problems import RateLimited
from tests.finance.money import allocated, ceiling
from tests.finance.steps import VILLAGE
from tests.gateway.conftest import log_in

PATH = f"/v1/public/villages/{VILLAGE}"


async def test_a_stranger_reads_it_and_it_is_the_same_for_who_is_logged_in(whole):
    client = whole.finance.client()
    await allocated(client, await ceiling(whole.finance))
    answer = await whole.get(PATH)
    assert (answer.status_code, answer.json()["total"]["committed"]) == (200, "80000000.00")
    assert answer.headers["cache-control"] == "public, max-age=60"
    said = [answer.headers[f"ratelimit-{name}"] for name in ("limit", "remaining", "policy")]
    assert said == ["600", "599", "600;w=60"]
    tag = {"If-None-Match": answer.headers["etag"]}
    assert (await whole.get(PATH, headers=tag)).status_code == 304
    headers = await log_in(whole, "admin.madiun")
    assert (await whole.get(PATH, headers=headers)).content == answer.content
    broken = {"Authorization": "Bearer nobody"}
    assert (await whole.get(PATH, headers=broken)).status_code == 200


async def test_nothing_beside_it_is_open(whole):
    paths = ("", "/", "/x", "/villages", "/complaints/x", "/complaints/form/x")
    for path in (f"/v1/public{end}" for end in paths):
        assert (await whole.get(path)).status_code == 404
    assert (await whole.get("/v1/publicity")).status_code == 404
    assert (await whole.get("/v1/public/%2e%2e/finance/ceilings")).status_code == 404
    for path in (PATH + "/", "/publik/", "/masuk/"):  # nobody is sent to where we are behind it
        assert "location" not in (await whole.get(path)).headers
    for path in ("/v1/finance/ceilings", f"/v1/finance/audits/{VILLAGE}/2020"):
        assert (await whole.get(path)).status_code == 401
    assert (await whole.post(PATH, json={})).status_code == 405


async def test_an_address_that_asks_too_often_waits_and_no_other_does(door):
    visitors = door.gateway.app.state.identity.limits.visitors
    assert (await door.get(PATH)).json()["code"] == "upstream_unavailable"
    visitors["127.0.0.1"] = Bucket(0.0, time.monotonic() + 60)  # fills only a minute from now
    answer = await door.get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert int(answer.headers["retry-after"]) >= 1
    assert (await door.get("/publik/desa/x")).json()["code"] == "upstream_unavailable"
    elsewhere = httpx.AsyncHTTPTransport(local_address="127.0.0.2")
    async with httpx.AsyncClient(transport=elsewhere, base_url=door.base_url) as other:
        assert (await other.get(PATH)).json()["code"] == "upstream_unavailable"


def test_a_customers_ipv6_network_counts_as_one_and_few_are_remembered():
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert (network_of("203.0.113.7"), network_of("unknown")) == ("203.0.113.7", "unknown")
    assert network_of("::ffff:203.0.113.7") == "203.0.113.7"
    assert len(network_of("x" * 9999)) <= 64
    limits = Limits(sessions=None)
    for number in range(MOST + 5):
        limits.visit(f"address {number}", 1)
        limits.visit("who comes often", MOST * 2)
    assert len(limits.visitors) == MOST
    with pytest.raises(RateLimited):
        limits.visit(f"address {MOST}", 1)  # the ones that came last are remembered
    assert "who comes often" in limits.visitors
