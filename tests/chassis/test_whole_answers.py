"""The head of an answer goes out with its body where it can, and alone where the body waits."""

import asyncio

import pytest

from services.chassis.protocol import WholeAnswers

HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"


class Sent:
    """Stands where the socket would be, and keeps each write apart."""

    def __init__(self):
        self.writes, self.closed = [], False

    def write(self, data):
        self.writes.append(data)

    def close(self):
        self.closed = True

    def is_closing(self):
        return self.closed


@pytest.fixture
def answer():
    sent = Sent()
    return WholeAnswers(sent), sent


async def test_a_head_and_its_body_are_one_write(answer):
    transport, sent = answer
    transport.write(HEAD)
    transport.write(b"ok")
    assert sent.writes == [HEAD + b"ok"]


async def test_a_head_whose_body_waits_is_sent_at_once(answer):
    transport, sent = answer
    transport.write(HEAD)
    await asyncio.sleep(0)
    assert sent.writes == [HEAD]
    transport.write(b"ok")
    assert sent.writes == [HEAD, b"ok"]


async def test_what_was_written_before_closing_is_sent(answer):
    transport, sent = answer
    transport.write(HEAD)
    transport.close()
    assert (sent.writes, transport.is_closing()) == ([HEAD], True)


async def test_two_answers_on_one_connection_stay_in_order(answer):
    transport, sent = answer
    for _ in range(2):
        transport.write(HEAD)
        transport.write(b"ok")
    await asyncio.sleep(0)
    assert sent.writes == [HEAD + b"ok"] * 2
