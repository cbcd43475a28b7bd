"""A partner's receiver on loopback, which behaves as it is told, and its certificate."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gateway.webhooks.transport import Transport
from services.chassis.clock import now

Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]


def says(status: str = "204 No Content", *headers: str, body: bytes = b"") -> Behaviour:
    """It answers this, and keeps the connection."""
    head = "\r\n".join((f"HTTP/1.1 {status}", f"content-length: {len(body)}", *headers, "", ""))

    async def go(writer: asyncio.StreamWriter) -> None:
        writer.write(head.encode() + body)
        await writer.drain()

    return go


@dataclass
class Heard:
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Counts connections and keeps what it heard."""

    behaviour: Behaviour
    port: int = 0
    connections: int = 0
    heard: list[Heard] = field(default_factory=list)
    reached_at: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)  # that TLS asked for
    open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.reached_at.append(writer.get_extra_info("sockname")[0])
        self.open.add(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.heard.append(Heard(headers, body))
                await self.behaviour(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open.discard(writer)
            writer.close()


@asynccontextmanager
async def receiver(
    behaviour: Behaviour | None = None, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Receiver]:
    """One that listens on a free port of 127.0.0.1."""
    made = Receiver(behaviour or says())
    if tls is not None:
        tls.sni_callback = lambda _socket, name, _context: made.names.append(name)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0, ssl=tls)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        for writer in list(made.open):
            writer.transport.abort()
        await server.wait_closed()


@asynccontextmanager
async def sending(**settings: Any) -> AsyncIterator[Transport]:
    """Our side, as on a laptop if nothing else is said."""
    made = await Transport(**{"local": True, **settings}).open()
    try:
        yield made
    finally:
        await made.close()


class Authority:
    """Signs certificates that only whoever loads it believes."""

    def __init__(self, folder) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA uji")])
        made = self._begun(self.name, self.key, days=1).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        made = made.add_extension(usage, critical=True)
        self.file = folder / "ca.pem"
        self.file.write_bytes(_pem(made.sign(self.key, hashes.SHA256())))

    def trusted(self) -> ssl.SSLContext:
        """What a client has that believes this authority."""
        return ssl.create_default_context(cafile=self.file)

    def server(self, host: str, *, days: int = 1) -> ssl.SSLContext:
        """What a server of that host has; with negative days it has expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "penerima")])
        made = self._begun(named, key, days=days).add_extension(
            x509.SubjectAlternativeName([_general(host)]), critical=False
        )
        whose = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        made = made.add_extension(whose, critical=False)
        file = self.folder / f"server{days}.pem"
        shown = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file.write_bytes(shown + _pem(made.sign(self.key, hashes.SHA256())))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _begun(self, subject, key, *, days: int):
        moment = now()
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(moment - timedelta(days=9))
            .not_valid_after(moment + timedelta(days=days))
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
        )


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
