"""Whatever comes, it is known, refused by a name, read and stripped without an exception.

`make fuzz` makes up many more; with FUZZ_SEED=2 (or 3, ...) they are others.
"""

import os
from pathlib import Path

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from services.chassis.media import exif
from services.chassis.media.sniff import Kind, sniff
from services.chassis.media.strip import STRIPPED, stripped
from services.chassis.problems import Problem
from tests.survey.media import pictures

CORPUS = sorted((Path(__file__).parents[1] / "corpus/media").iterdir())
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10")) * 10
SEED = int(os.environ.get("FUZZ_SEED", "1"))
LOOKED_INTO = sorted(STRIPPED)


def look(content, kind):
    """Everything that is done with a file of this kind; the kind need not be right."""
    found = exif.read(content, kind)
    assert found.latitude is None or -90 <= found.latitude <= 90
    assert found.longitude is None or -180 <= found.longitude <= 180
    assert found.orientation in range(1, 9)
    silent = b"".join(stripped(content, kind))
    assert len(silent) <= len(content) + 64
    again = exif.read(silent, kind)
    assert (again.taken_at, again.latitude, again.longitude) == (None, None, None)
    assert b"".join(stripped(silent, kind)) == silent
    return silent


def known(content):
    try:
        return sniff(content, "x").name
    except Problem as problem:
        refused = problem
    assert refused.sentence("id") != refused.sentence("en")
    return refused.code.removeprefix("media_").removeprefix("type_")


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_the_corpus_is_known_as_its_names_say(path):
    content = path.read_bytes()
    assert known(content) == path.name.partition(".")[0]
    for kind in LOOKED_INTO:
        assert pictures.SECRET not in look(content, kind) or kind.name not in path.name


@seed(SEED)
@settings(max_examples=EXAMPLES, database=None)
@given(st.binary())
def test_any_bytes(content):
    assert known(content) in {*Kind.__members__, "unknown", "refused", "empty"}
    for kind in LOOKED_INTO:
        look(content, kind)


@seed(SEED)
@settings(max_examples=EXAMPLES, database=None)
@given(
    st.sampled_from(CORPUS),
    st.lists(st.tuples(st.integers(0, 5000), st.binary(min_size=1, max_size=4)), max_size=6),
    st.integers(0, 5000),
)
def test_any_change_of_a_real_file(path, changes, size):
    content = bytearray(path.read_bytes())
    for at, new in changes:
        content[at % (len(content) + 1) : at % (len(content) + 1) + len(new)] = new
    for kind in LOOKED_INTO:
        look(bytes(content[: len(content) - size if size < len(content) else None]), kind)


@seed(SEED)
@settings(max_examples=EXAMPLES, database=None)
@given(st.data())
def test_any_change_of_an_exif_block(data):
    block = bytearray(pictures.exif().tobytes()[6:])
    for _ in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, len(block) - 1))
        block[at] = data.draw(st.sampled_from([0, 1, 2, 4, 8, 12, 127, 128, 255]))
    segment = pictures.segment(0xE1, b"Exif\0\0" + bytes(block))
    look(b"\xff\xd8" + segment + b"\xff\xda\0\x02scan\xff\xd9", Kind.JPEG)
