"""Which addresses webhooks may go to: every form in which somebody could name our own network."""

import re
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from gateway.webhooks import guard
from gateway.webhooks.networks import V4_REFUSED, V6_REFUSED, V6_UNICAST, is_public
from gateway.webhooks.problems import WebhookUrlRefused
from gateway.webhooks.transport import Transport
from tests.gateway.webhooks.receivers import receiver

ROOT = Path(__file__).parents[3]
WIDE = {ord(digit): ord(digit) - ord("0") + 0xFF10 for digit in "0123456789"}
# The host of a URL, and what it is.
HOSTS = {
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback, the far end",
    "2130706433": "loopback, decimal",
    "017700000001": "loopback, octal",
    "0x7f000001": "loopback, hexadecimal",
    "0x7F.0.0.1": "loopback, one part hexadecimal",
    "0177.0.0.1": "loopback, one part octal",
    "0177.0.0.0x1": "loopback, all mixed",
    "127.1": "loopback, two parts",
    "127.0.1": "loopback, three parts",
    "127.0.0.1.": "loopback with a dot at the end",
    "127.0.0.1..": "loopback with two dots at the end",
    "127.000.000.001": "loopback, padded",
    "①②⑦.⓪.⓪.①": "loopback in circles",
    "127。0。0。1": "loopback with ideographic stops",
    "127.0.0.1".translate(WIDE): "loopback in wide digits",
    "%31%32%37.0.0.1": "loopback in per cent",
    "0.0.0.0": "this host",
    "0": "this host, one digit",
    "0x": "this host, an empty hexadecimal",
    "0.1.2.3": "this network",
    "10.0.0.1": "private",
    "10.255.255.255": "private, the far end",
    "0xa.1": "private, hexadecimal and short",
    "172.16.0.1": "private",
    "172.31.255.254": "private, the far end",
    "192.168.1.1": "private",
    "3232235777": "private, decimal",
    "100.64.0.1": "behind a provider's NAT",
    "100.100.100.200": "metadata of a cloud, in that range",
    "169.254.169.254": "metadata",
    "169.254.170.2": "metadata of containers",
    "2852039166": "metadata, decimal",
    "0xA9FEA9FE": "metadata, hexadecimal",
    "0251.0376.0251.0376": "metadata, octal",
    "169.254.43518": "metadata, three parts",
    "168.63.129.16": "a cloud's host under a public address",
    "192.0.0.192": "metadata in the protocol range",
    "192.0.2.1": "documentation",
    "192.88.99.1": "6to4 relay",
    "198.18.0.1": "benchmark",
    "198.19.255.255": "benchmark, the far end",
    "198.51.100.1": "documentation",
    "203.0.113.9": "documentation",
    "224.0.0.1": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "broadcast",
    "256.256.256.256": "no address",
    "[::1]": "loopback",
    "[0:0:0:0:0:0:0:1]": "loopback, long",
    "[::]": "unspecified",
    "[::ffff:127.0.0.1]": "mapped loopback",
    "[::ffff:7f00:1]": "mapped loopback, hexadecimal",
    "[::ffff:169.254.169.254]": "mapped metadata",
    "[::ffff:8.8.8.8]": "mapped public",
    "[::ffff:0:127.0.0.1]": "translated loopback",
    "[::127.0.0.1]": "compatible loopback",
    "[64:ff9b::7f00:1]": "NAT64 of loopback",
    "[64:ff9b::a9fe:a9fe]": "NAT64 of metadata",
    "[64:ff9b:1::a00:1]": "NAT64, local use",
    "[2002:7f00:1::]": "6to4 of loopback",
    "[2002:a00:1::1]": "6to4 of private",
    "[2001:0:7f00:1::1]": "Teredo",
    "[2001::1]": "Teredo, short",
    "[2001:2::1]": "benchmark",
    "[2001:10::1]": "ORCHID",
    "[2001:20::1]": "ORCHID, second",
    "[2001:db8::1]": "documentation",
    "[3fff::1]": "documentation, second",
    "[100::1]": "discard",
    "[5f00::1]": "SRv6",
    "[fc00::1]": "unique local",
    "[fd00:ec2::254]": "metadata",
    "[fd20:ce::254]": "metadata, second cloud",
    "[fe80::1]": "link-local",
    "[fe80::1%25eth0]": "link-local with its zone",
    "[fe80::1%eth0]": "link-local with its zone, bare",
    "[2606:4700::1111%25eth0]": "public with a zone",
    "[fec0::1]": "site-local",
    "[ff02::1]": "multicast",
    "[4000::1]": "nobody's yet",
    "localhost": "loopback by name",
    "LOCALHOST": "loopback by name, loud",
    "localhost.": "loopback by name, with a dot",
    "ⓛocalhost": "loopback by name, one letter in a circle",
    "a.localhost": "below loopback",
    "localhost.localdomain": "loopback by its old name",
    "metadata.google.internal": "metadata by name",
    "metadata.google.internal.": "metadata by name, with a dot",
    "METADATA.goog": "metadata by name, second",
    "instance-data.ec2.internal": "metadata by name, third",
    "metadata": "a name of one part",
    "gateway": "a service of ours",
    "survey.nahkoda.svc": "a service of a cluster",
    "survey.nahkoda.svc.cluster.local": "a service of a cluster, whole",
    "router.home.arpa": "a home",
    "printer.local": "a link",
    "1.0.0.127.in-addr.arpa": "the way back",
    "contoh..go.id": "a part without letters",
    ".contoh.go.id": "nothing before the first dot",
    "-contoh.go.id": "no name",
    "contoh.go.id%00.evil.id": "a zero byte",
    f"{'a' * 64}.id": "a part too long",
    f"{'a.' * 127}id": "a name too long",
}
# Whole URLs.
URLS = {
    "http://contoh.go.id/": "not secure",
    "http://8.8.8.8/": "not secure",
    "ftp://contoh.go.id/": "another scheme",
    "file:///etc/passwd": "a file",
    "gopher://127.0.0.1:6379/_": "another scheme, inside",
    "unix:///run/x.sock": "a socket",
    "//contoh.go.id/": "no scheme",
    "https:/contoh.go.id/": "one stroke",
    "https:contoh.go.id": "no stroke",
    "https:///x": "no host",
    "contoh.go.id": "no URL",
    "": "nothing",
    "https://nama:sandi@contoh.go.id/": "user and password",
    "https://nama@contoh.go.id/": "user",
    "https://@contoh.go.id/": "an empty user",
    "https://contoh.go.id@127.0.0.1/": "a host that is a user",
    "https://contoh.go.id:443@127.0.0.1/": "a host and port that are a user",
    "https://contoh.go.id\\@127.0.0.1/": "a stroke the other way",
    "https://127.0.0.1\\.contoh.go.id/": "a stroke the other way, in a name",
    "https://contoh.go.id /": "a space",
    "https://contoh.go.id\t/": "a tab",
    "https://contoh.go.id\r\nHost: x/": "a line break",
    "https://contoh\x00.go.id/": "a zero byte",
    " https://contoh.go.id/": "a space ahead",
    "https://contoh.go.id:22/": "the port of SSH",
    "https://contoh.go.id:25/": "the port of mail",
    "https://contoh.go.id:80/": "the port of plain HTTP",
    "https://contoh.go.id:0/": "no port",
    "https://contoh.go.id:65536/": "a port too high",
    "https://contoh.go.id:-1/": "a port below",
    "https://[::1/": "half a bracket",
    "https://[127.0.0.1]/": "an IPv4 in brackets",
    "https://contoh.go.id/" + "a" * 2000: "too long",
}
GOOD = (
    "https://contoh.go.id/webhook",
    "https://contoh.go.id:443/",
    "https://contoh.go.id:8443/webhook?dari=nahkoda",
    "https://CONTOH.go.id./x",
    "https://xn--bcher-kva.example/",
    "https://bücher.example/",
    "https://a_b.contoh.go.id/",
    "https://8.8.8.8/",
    "https://[2606:4700:4700::1111]:9443/",
    "https://10.contoh.go.id/",
    "https://localhost.go.id/",
)
# What a name may turn out to be.
ANSWERS = (
    *("127.0.0.1", "0.0.0.0", "10.1.2.3", "172.20.0.5", "192.168.0.10", "169.254.169.254"),
    *("100.64.3.4", "192.0.0.8", "198.18.5.5", "203.0.113.1", "224.1.1.1", "255.255.255.255"),
    *("::1", "::", "::ffff:127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::", "2001::1"),
    *("fd00:ec2::254", "fe80::1", "fe80::1%2", "fec0::1", "ff02::1", "100::1", "5f00::1", "?"),
)


@pytest.mark.parametrize("host", HOSTS, ids=HOSTS.values())
def test_a_host_of_our_own_network_is_refused_in_this_form(host):
    with pytest.raises(WebhookUrlRefused):
        guard.ensure_allowed(f"https://{host}/webhook", local=False)


@pytest.mark.parametrize("url", URLS, ids=URLS.values())
def test_a_url_is_refused_in_this_form(url):
    with pytest.raises(WebhookUrlRefused):
        guard.ensure_allowed(url, local=False)


@pytest.mark.parametrize("url", GOOD)
def test_a_receiver_on_the_internet_is_allowed(url):
    guard.ensure_allowed(url, local=False)


def test_a_refusal_says_what_is_wrong_in_two_languages():
    with pytest.raises(WebhookUrlRefused) as refused:
        guard.ensure_allowed("http://contoh.go.id/", local=False)
    assert refused.value.sentence("id").endswith(": harus diawali https://.")
    assert refused.value.sentence("en").endswith(": it must begin with https://.")


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:9000/x", "http://localhost:80/", "https://localhost:8443/"),
        *("http://[::1]:9000/", "http://penerima.localhost:9000/"),
    ],
)
def test_on_a_laptop_loopback_is_allowed_also_without_tls(url):
    guard.ensure_allowed(url, local=True)
    with pytest.raises(WebhookUrlRefused):
        guard.ensure_allowed(url, local=False)


@pytest.mark.parametrize(
    "url",
    [
        *("http://contoh.go.id/", "http://10.0.0.1/", "https://192.168.1.1/", "http://0.0.0.0/"),
        *("https://169.254.169.254/", "https://[::ffff:10.0.0.1]/", "http://2130706433/"),
    ],
)
def test_on_a_laptop_all_else_stays_refused(url):
    with pytest.raises(WebhookUrlRefused):
        guard.ensure_allowed(url, local=True)


async def test_none_of_these_forms_makes_a_connection():
    transport = await Transport(local=False, seconds=2).open()
    async with receiver() as inside:
        for host in HOSTS:
            outcome = await transport.send(f"https://{host}:{inside.port}/", b"{}", {})
            assert outcome.error == "address_refused", host
        for url in URLS:
            assert (await transport.send(url, b"{}", {})).error == "address_refused", url
        assert inside.connections == 0
    await transport.close()


@pytest.mark.parametrize("answer", ANSWERS)
async def test_a_name_that_means_an_address_inside_is_refused(answer):
    async def lookup(_host: str, _port: int) -> list[str]:
        return [answer]

    resolver = guard.Resolver(local=False, lookup=lookup)
    with pytest.raises(guard.AddressRefused):
        await resolver.resolve("contoh.go.id", 443)
    await resolver.close()


async def test_of_a_name_with_several_addresses_only_the_public_ones_are_answered():
    async def lookup(_host: str, _port: int) -> list[str]:
        return ["10.0.0.1", "8.8.8.8", "::1", "2606:4700:4700::1111", "169.254.169.254"]

    resolver = guard.Resolver(local=False, lookup=lookup)
    found = await resolver.resolve("contoh.go.id", 443)
    assert [one["host"] for one in found] == ["8.8.8.8", "2606:4700:4700::1111"]
    await resolver.close()


async def test_the_systems_own_names_are_asked_and_checked():
    resolver = guard.Resolver(local=False)
    with pytest.raises(guard.AddressRefused):
        await resolver.resolve("localhost", 443)
    await resolver.close()
    resolver = guard.Resolver(local=True)
    found = await resolver.resolve("localhost", 443)
    assert {one["host"] for one in found} <= {"127.0.0.1", "::1"}
    await resolver.close()


async def test_names_are_asked_for_in_threads_of_their_own():
    resolver = guard.Resolver(local=True)
    assert await resolver.resolve("localhost", 443)
    assert len(resolver._threads._threads) == 1
    await resolver.close()


def test_the_charts_network_policy_refuses_the_same():
    policy = (ROOT / "deploy/helm/nahkoda/templates/_peers.tpl").read_text()
    _, _, policy = policy.partition('define "nahkoda.toInternet"')
    named = {ip_network(one) for one in re.findall(r'"([0-9a-f.:]+/\d+)"', policy)}
    assert named == {*V4_REFUSED, *V6_REFUSED}
    assert f"cidr: {V6_UNICAST}" in policy
    assert f"{{port: {guard.HTTPS}, protocol" in policy
    assert f"{{port: {guard.LOWEST}, endPort" in policy


def test_the_list_agrees_with_what_the_standard_library_calls_global():
    """Ours is the stricter one: nothing that Python calls private passes."""
    for one in (*ANSWERS[:-1], "8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2400:cb00::1"):
        assert not is_public(ip_address(one)) or ip_address(one).is_global
