"""A small body with a record alone is read without the parser, and to the same end."""

import pytest
from starlette.requests import Request

from services.survey.openrosa import multipart

FIELD = b'Content-Disposition: form-data; name="xml_submission_file"; filename="a.xml"'
KIND = b"Content-Type: text/xml"
XML = b"<data>--x\r\n\r\n--y</data>\r\n"


def body(*parts, end=b"--x--\r\n"):
    return b"".join(b"--x\r\n" + b"\r\n".join(part) + b"\r\n" for part in parts) + end


def request_of(content, kind, *more):
    async def receive():
        return {"type": "http.request", "body": content, "more_body": False}

    length = str(len(content)).encode()
    headers = [(b"content-type", kind), (b"content-length", length), *more]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


RECORD = (FIELD, KIND, b"", XML)
OTHER = (b'Content-Disposition: form-data; name="*isIncomplete*"', b"", b"yes")
PHOTO = (b'Content-Disposition: form-data; name="a.jpg"; filename="a.jpg"', b"", b"\xff")


@pytest.mark.parametrize(
    ("content", "alone"),
    [
        (body(RECORD), True),
        (body(RECORD, end=b"--x--"), True),
        (body((KIND, FIELD.replace(b"C", b"c", 1), b"", XML)), True),
        (body((FIELD, b"", b"")), True),
        (body(RECORD, OTHER), False),
        (body(OTHER, RECORD), False),
        (body(RECORD, PHOTO), False),
        (body((FIELD.replace(b"; filename", b"; other=b; filename"), b"", XML)), False),
        (body((FIELD.split(b"; filename")[0], b"", XML)), False),
    ],
)
@pytest.mark.parametrize(
    "kind", [b"multipart/form-data; boundary=x", b'multipart/form-data; boundary="x"']
)
async def test_both_ways_find_the_same(content, alone, kind, monkeypatch):
    quick, slow = request_of(content, kind), request_of(content, kind)
    found = await multipart.read(quick)
    monkeypatch.setattr(multipart, "SMALL", -1)
    parsed = await multipart.read(slow)
    names = [[file.filename for file in sent.files] for sent in (found, parsed)]
    assert (found.record, found.more, names[0]) == (parsed.record, parsed.more, names[1])
    assert ("_form" not in quick.__dict__ or quick._form is None) == (alone and b'"' not in kind)
    await quick.close()
    await slow.close()


async def test_what_a_key_had_taken_apart_before_is_read_from_its_parts():
    request = request_of(
        body(RECORD), b"multipart/form-data; boundary=x", (b"idempotency-key", b"k")
    )
    await request.form()  # as whoever answers a key once has done
    assert (await multipart.read(request)).record == XML
    await request.close()
