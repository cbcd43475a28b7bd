"""A thousand connections that never finish a head: others are served, and each is cut off."""

import asyncio
import time

HALF_OPEN = 1_000
HEAD = b"GET /v1/survey/rounds HTTP/1.1\r\nHost: nahkoda\r\nX-Slow: "
LONGEST = 10.0 + 5.0  # seconds until a head must be there, and some for a busy machine


async def test_half_open_connections_are_cut_off_and_disturb_nobody(suite, http):
    port = int(suite.gateway_url.rsplit(":", 1)[1])
    opened = time.monotonic()
    readers, writers = [], []
    for _ in range(HALF_OPEN):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HEAD)
        readers.append(reader)
        writers.append(writer)
    served = 0
    while served < 50:
        assert (await http.get("/v1/survey/regulations")).status_code == 200
        served += 1
    async with asyncio.timeout(LONGEST + (time.monotonic() - opened)):
        found = await asyncio.gather(*map(ended, readers))
    assert found == [b""] * HALF_OPEN
    for writer in writers:
        writer.close()


async def ended(reader):
    """What came until the other side hung up."""
    try:
        return await reader.read()
    except ConnectionError:
        return b""
