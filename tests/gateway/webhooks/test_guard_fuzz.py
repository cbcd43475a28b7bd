"""Any spelling of any address inside is refused, and what is let through is what it was read as."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.webhooks import guard
from gateway.webhooks.networks import V4_REFUSED, V6_REFUSED, is_public
from gateway.webhooks.problems import WebhookUrlRefused

WIDE = {ord(digit): ord(digit) - ord("0") + 0xFF10 for digit in "0123456789"}
DOTS = st.sampled_from([".", "。", "．", "｡"])  # noqa: RUF001 - what browsers take for a dot


def within(network):
    return st.integers(int(network.network_address), int(network.broadcast_address))


inside_v4 = st.sampled_from(V4_REFUSED).flatmap(within)
inside_v6 = st.one_of(
    st.sampled_from(V6_REFUSED).flatmap(within),
    st.integers(0, (1 << 125) - 1),  # below 2000::/3
    st.integers(1 << 126, (1 << 128) - 1),  # above it
)


@st.composite
def number(draw, value: int) -> str:
    """One part of an address, as C libraries read it."""
    spelled = draw(st.sampled_from([str(value), hex(value), f"0{value:o}", f"0X{value:X}"]))
    zeros = "0" * draw(st.integers(0, 3))
    if spelled[:2] in {"0x", "0X"}:
        return spelled[:2] + zeros + spelled[2:]
    return zeros + spelled if spelled.startswith("0") else spelled


@st.composite
def spelled_v4(draw) -> str:
    """An address inside: of one to four parts, each in any base, wide or not, with dots of any kind."""
    value = draw(inside_v4)
    parts = draw(st.integers(1, 4))
    heads = [(value >> (24 - 8 * n)) & 255 for n in range(parts - 1)]
    last = value & ((1 << (8 * (5 - parts))) - 1)
    text = draw(DOTS).join([draw(number(part)) for part in (*heads, last)])
    text = text.translate(WIDE) if draw(st.booleans()) else text
    return text + draw(st.sampled_from(["", ".", ".."]))


@st.composite
def spelled_v6(draw) -> str:
    """An address inside, short or long, loud or not, the end as IPv4 or not, with a zone or not."""
    address = IPv6Address(draw(inside_v6))
    text = draw(st.sampled_from([address.compressed, address.exploded]))
    if draw(st.booleans()):
        head = ":".join(address.exploded.split(":")[:6])
        text = f"{head}:{IPv4Address(int(address) & 0xFFFFFFFF)}"
    text = text.upper() if draw(st.booleans()) else text
    return f"[{text}{draw(st.sampled_from(['', '%25eth0', '%1']))}]"


@st.composite
def carried_v4(draw) -> str:
    """An IPv4 address, any at all, inside an IPv6 one that carries it."""
    value = draw(st.one_of(inside_v4, st.integers(0, (1 << 32) - 1)))
    carrier, shift = draw(
        st.sampled_from(
            [
                *(("::ffff:0:0", 0), ("::", 0), ("64:ff9b::", 0), ("64:ff9b:1::", 0)),
                *(("2002::", 80), ("2001::", 64), ("2001::", 0), ("::ffff:0:0:0", 0)),
            ]
        )
    )
    return f"[{IPv6Address(int(IPv6Address(carrier)) | (value << shift))}]"


@given(
    host=st.one_of(spelled_v4(), spelled_v6(), carried_v4()),
    port=st.sampled_from(["", ":443", ":8443"]),
    rest=st.sampled_from(["", "/", "/x?y#z"]),
    local=st.booleans(),
)
def test_no_spelling_of_an_address_inside_is_let_through(host, port, rest, local):
    try:
        read = guard.checked(f"https://{host}{port}{rest}", local=local)
    except WebhookUrlRefused:
        return
    found = guard._address(read.raw_host)
    assert local
    assert found.is_loopback


@given(st.text(max_size=40), st.text(alphabet="0123456789abcdefx.:[]%@/\\#?-①。", max_size=40))
def test_whatever_somebody_writes_is_read_in_one_way_or_refused(name, odd):
    for host in (name, odd):
        try:
            read = guard.checked(f"https://{host}/", local=False)
        except WebhookUrlRefused:
            continue
        address = guard._address(read.raw_host)
        assert address is None or is_public(address)
        assert read.raw_host.isascii()
        assert guard.checked(str(read), local=False).raw_host == read.raw_host


@given(st.integers(0, (1 << 32) - 1).map(IPv4Address))
def test_what_python_knows_as_private_is_never_public(address):
    assert address.is_global or not is_public(address)


@pytest.mark.parametrize("first", ["1.1.1.1", "9.255.255.255", "172.15.255.255", "223.255.255.254"])
def test_neighbours_of_what_is_refused_are_public(first):
    assert is_public(IPv4Address(first))
