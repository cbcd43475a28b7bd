"""The ports of a local suite."""

import socket
from pathlib import Path

import pytest

from deploy.local import suite

RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def test_no_outgoing_connection_is_given_a_port_that_was_chosen():
    if not RANGE.exists():
        pytest.skip("Only Linux tells which ports it gives to outgoing connections.")
    first, last = map(int, RANGE.read_text().split())
    assert not set(suite.PORTS) & set(range(first, last + 1))


def test_ports_differ_and_one_in_use_is_passed_over(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        used = taken.getsockname()[1]
        monkeypatch.setattr(suite, "PORTS", range(used - 100, used + 1))
        found = suite.free_ports(2)
    assert len(set(found)) == 2
    assert used not in found
