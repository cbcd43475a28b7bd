"""Input made to hurt is refused early: in little time, in little memory, and by its name."""

import json
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from services.survey.openrosa.problems import (
    XmlDoctype,
    XmlInvalid,
    XmlNoFormId,
    XmlNoInstanceId,
    XmlTooDeep,
    XmlTooLarge,
)
from services.survey.openrosa.xml import read

ROOT = Path(__file__).parents[3]
MB = 1_000_000
SECONDS, BYTES = 2.0, 12 * MB  # processor time; memory beside the input, twice the longest text


def entities(count, times):
    steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * times}">' for n in range(1, count))
    return f'<!DOCTYPE d [<!ENTITY a0 "x">{steps}]><d id="f">&a{count - 1};</d>'.encode()


HOSTILE = {
    "50 MB": (b"<d>" + b"x" * 50 * MB, XmlTooLarge),
    "billion laughs": (entities(30, 10), XmlDoctype),
    "a long chain of entities": (entities(150_000, 1), XmlDoctype),
    "one huge entity, often": (
        b'<!DOCTYPE d [<!ENTITY a "' + b"x" * MB + b'">]><d>' + b"&a;" * MB + b"</d>",
        XmlDoctype,
    ),
    "10,000 deep": (b"<a>" * 10_000 + b"</a>" * 10_000, XmlTooDeep),
    "1,600,000 deep": (b"<a>" * 1_600_000, XmlTooDeep),
    "many elements": (b"<a>" + b"<b/>" * 1_200_000 + b"</a>", XmlTooLarge),
    "many attributes": (
        b"<a " + b" ".join(b"a%d=''" % n for n in range(400_000)) + b"/>",
        XmlTooLarge,
    ),
    "many namespaces": (
        b"<a " + b" ".join(b"xmlns:a%d='u'" % n for n in range(300_000)) + b"/>",
        XmlTooLarge,
    ),
    "a long namespace that every name repeats": (
        b"<a xmlns='" + b"u" * 200_000 + b"'>" + b"".join(b"<b%d/>" % n for n in range(15_000)),
        XmlTooLarge,
    ),
    "a long name": (b"<a><" + b"b" * 250_000 + b"/></a>", XmlTooLarge),
    "a longer name": (b"<a><" + b"b" * 4 * MB + b"/></a>", XmlTooLarge),
    "long paths": (
        b"".join(b"<%s>" % (b"abcd" * 200) for _ in range(60)) + b"<c>1</c>" * 15_000,
        XmlTooLarge,
    ),
    "a long attribute": (b"<a b='" + b"x" * 4 * MB + b"'/>", XmlTooLarge),
    "a long comment": (b"<a><!--" + b"x" * 4 * MB + b"--></a>", XmlTooLarge),
    "a comment without end": (b"<a><!--" + b"-" * 4 * MB, XmlInvalid),
    "a long instruction": (b"<?a " + b"x" * 4 * MB + b"?><a/>", XmlTooLarge),
    "spaces": (b"<a>" + b" " * 4 * MB + b"</a>", XmlNoFormId),
    "spaces before": (b" \n" * 2 * MB, XmlInvalid),
    "zeros": (b"\0" * 4 * MB, XmlInvalid),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_early(name):
    sent, problem = HOSTILE[name]
    tracemalloc.start()
    begun = time.process_time()
    try:
        with pytest.raises(problem):
            read(sent)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.process_time() - begun < SECONDS
    assert most < BYTES


def test_memory_that_expat_takes_itself_is_bounded_too():
    """In a process of its own, for only the system sees it."""
    script = """
import json, resource, sys
from services.survey.openrosa.xml import read
from tests.survey.openrosa.test_xml_bounds import HOSTILE
grown = {}
for name, (sent, problem) in HOSTILE.items():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        read(sent)
    except problem:
        grown[name] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps(grown))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    grown = json.loads(done.stdout)
    assert set(grown) == set(HOSTILE)
    assert max(grown.values()) < 32_000, grown  # KB


def test_a_large_honest_instance_is_read():
    rows = b"".join(b"<r><n>%d</n><t>%s</t></r>" % (n, b"jawaban " * 50) for n in range(4000))
    meta = b"<meta><instanceID>uuid:1</instanceID></meta>"
    found = read(b"<data id='f'>" + rows + meta + b"</data>")
    assert len(found.values) == 8001
    assert found.values[-2] == ("/data/r/t", "jawaban " * 50)


def test_one_long_answer_is_read_whole():
    text = "é<" * 900_000
    sent = f"<data id='f'><a>{text.replace('<', '&lt;')}</a><!-- {'x' * 200_000} --></data>"
    with pytest.raises(XmlNoInstanceId):
        read(sent.encode(), most_bytes=10 * MB)
    meta = "<meta><instanceID>uuid:1</instanceID></meta></data>"
    found = read(sent.replace("</data>", meta).encode(), most_bytes=10 * MB)
    assert found.values[0] == ("/data/a", text)
