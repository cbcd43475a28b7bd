"""Where callers reach us, as the gateway says; nothing strange gets into a link."""

import pytest
from starlette.requests import Request

from services.chassis.public import public_url


def request(server=("127.0.0.1", 8001), **headers):
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "scheme": "http", "server": server, "headers": raw})


def test_the_gateways_word_counts():
    said = {"x_forwarded_proto": "https", "x_forwarded_host": "nahkoda.example.go.id"}
    assert public_url(request(host="127.0.0.1:8001", **said)) == "https://nahkoda.example.go.id"


@pytest.mark.parametrize("host", ["[2001:db8::1]:8443", "nahkoda.local", "10.0.0.7:8080"])
def test_names_and_addresses_are_hosts(host):
    said = {"x_forwarded_proto": "http", "x_forwarded_host": host}
    assert public_url(request(host="x", **said)) == f"http://{host}"


@pytest.mark.parametrize(
    ("proto", "host"),
    [
        ("javascript", "nahkoda.example"),
        ("https", ""),
        ("https", "a.example/evil"),
        ("https", "user@evil.example"),
        ("https", 'a"><script>'),
        ("https", "a.example\\@evil"),
        ("https", "a.example:80:80"),
        ("https", "-a.example"),
        ("https", "x" * 300),
    ],
)
def test_whatever_is_no_address_is_left_for_the_requests_own(proto, host):
    said = {"x_forwarded_proto": proto, "x_forwarded_host": host}
    assert public_url(request(host="survey.local:8001", **said)) == "http://survey.local:8001"


def test_a_request_without_a_host_is_answered_with_our_own():
    assert public_url(request()) == "http://127.0.0.1:8001"
    assert public_url(request(host="a b")) == "http://127.0.0.1:8001"
    assert public_url(request(server=("::1", 8001))) == "http://[::1]:8001"
    assert public_url(request(server=None)) == "http://localhost"
