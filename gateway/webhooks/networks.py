"""The addresses of the internet that are no host on it: nothing is ever sent there.

From the IANA registries of special-purpose addresses (RFC 6890 and what followed it).
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

V4_REFUSED = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a provider's NAT, and metadata of some clouds
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host, a public address that only its guests reach
        "169.254.0.0/16",  # link-local, and metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, and metadata of one cloud
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112: ends at the nearest name server
        "192.52.193.0/24",  # AMT relays
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Whatever lies outside is no single host of the internet: loopback, mapped and compatible IPv4,
# NAT64 (64:ff9b::/96, 64:ff9b:1::/48), discard (100::/64), SRv6 (5f00::/16), unique local,
# link-local, site-local, multicast.
V6_UNICAST = IPv6Network("2000::/3")
V6_REFUSED = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 carries an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # the 6bone of old
        "3fff::/20",  # documentation
    )
)


def is_public(address: Address) -> bool:
    """A single host of the internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in V4_REFUSED)
    if address.scope_id is not None or address not in V6_UNICAST:
        return False
    return not any(address in network for network in V6_REFUSED)


def is_allowed(address: Address, *, local: bool) -> bool:
    """A public address; on a laptop loopback, too."""
    return is_public(address) or (local and address.is_loopback)
