import pytest
import pytest_asyncio

from services.chassis import sight
from services.chassis.sight import Sight
from tests.gateway.webhooks.partner import Sending, receiving


@pytest_asyncio.fixture
async def receiver():
    async with receiving() as made:
        yield made


@pytest_asyncio.fixture
async def sending(start):
    made = Sending(await start("gateway", public_url="https://nahkoda.example.id"))
    yield made
    await made.stop()


@pytest.fixture
def acting(sending):
    """Call a command or a query as somebody, in a transaction that sees what is theirs."""

    async def go(function, *arguments, by, **more):
        token = sight.current.set(Sight(by.regions, by.id))
        try:
            async with sending.gateway.sessions.begin() as session:
                return await function(session, *arguments, by=by, **more)
        finally:
            sight.current.reset(token)

    return go
