"""A receiver of webhooks as fast as one can be: every POST is 204; below /hang it never answers.

A process of its own: `python -m tests.bench.receiver`. It prints its port.
"""

import asyncio

ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"


class Fast(asyncio.Protocol):
    """Just enough HTTP/1.1 for requests with a Content-Length."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
            if len(self.buffer) < end + 4 + length:
                return
            self.buffer = self.buffer[end + 4 + length :]
            if not head.startswith(b"post /hang"):
                self.transport.write(ANSWER)


async def main() -> None:
    """Serve until terminated."""
    server = await asyncio.get_running_loop().create_server(Fast, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
