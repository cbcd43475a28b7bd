"""Whatever comes, the reader reads it or refuses it by a name of its own.

`make fuzz` makes up many more; with FUZZ_SEED=2 (or 3, ...) they are others.
"""

import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from services.chassis.problems import Problem
from services.survey.openrosa import problems
from services.survey.openrosa.xml import Instance, read

CORPUS = sorted((Path(__file__).parents[1] / "corpus/xml").iterdir())
CODES = {one.code for name, one in vars(problems).items() if name.startswith("Xml")}
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10")) * 10
SEED = int(os.environ.get("FUZZ_SEED", "1"))

PIECES = st.sampled_from(
    [path.read_bytes()[at : at + 60] for path in CORPUS for at in range(0, 600, 23)]
    + [b"<", b">", b"/>", b"</", b"&#x10FFFF;", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?",
       b"?>", b"<!DOCTYPE", b"xmlns:a=''", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b" "]
)  # fmt: skip
NAMES = st.from_regex(r"[a-z_][a-z0-9_.\-]{0,8}", fullmatch=True).filter(lambda n: n != "meta")
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffe\uffff"))  # fmt: skip
TREES = st.recursive(
    TEXTS, lambda inner: st.lists(st.tuples(NAMES, inner), min_size=1), max_leaves=10
)


def answer(sent):
    """The code of its refusal, or that it was read."""
    try:
        found = read(sent)
    except Problem as problem:
        refused = problem
    else:
        assert isinstance(found, Instance)
        assert 0 < len(found.instance_id) <= 200
        return "ok"
    assert refused.sentence("id") != refused.sentence("en")
    return refused.code


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_the_corpus_is_answered_as_its_names_say(path):
    assert answer(path.read_bytes()) == path.name.partition(".")[0]


def test_the_corpus_has_an_example_of_every_refusal():
    assert {path.name.partition(".")[0] for path in CORPUS} >= CODES


@seed(SEED)
@settings(max_examples=EXAMPLES, database=None)
@given(st.binary())
def test_any_bytes(sent):
    assert answer(sent) in CODES


@seed(SEED)
@settings(max_examples=EXAMPLES, database=None)
@given(st.lists(PIECES, max_size=12).map(b"".join))
def test_any_pieces_of_what_was_trouble(sent):
    assert answer(sent) in CODES | {"ok"}


@seed(SEED)
@settings(max_examples=EXAMPLES, database=None)
@given(st.sampled_from(CORPUS), st.integers(0, 4000), st.binary(max_size=4), st.integers(0, 20))
def test_any_change_of_what_was_trouble(path, at, new, gone):
    sent = path.read_bytes()
    at %= len(sent)
    assert answer(sent[:at] + new + sent[at + gone :]) in CODES | {"ok"}


@pytest.mark.parametrize("path", CORPUS[-40:], ids=lambda path: path.name)
def test_cut_off_at_any_byte(path):
    sent = path.read_bytes()
    for size in range(min(len(sent), 1500)):
        assert answer(sent[:size]) in CODES


def leaves(node, path):
    if len(node):
        return [leaf for child in node for leaf in leaves(child, f"{path}/{child.tag}")]
    return [(path, node.text)] if node.text and node.text.strip() else []


def grown(parent, tree):
    if isinstance(tree, str):
        parent.text = tree
        return
    for name, inner in tree:
        grown(ET.SubElement(parent, name), inner)


@seed(SEED)
@settings(max_examples=EXAMPLES // 2, database=None)
@given(TREES, st.sampled_from(["utf-8", "utf-16"]))
def test_any_tree_is_read_as_the_standard_library_reads_it(tree, encoding):
    root = ET.Element("data", {"id": "f"})
    grown(ET.SubElement(root, "body"), tree)
    meta = ET.SubElement(root, "meta")
    ET.SubElement(meta, "instanceID").text = "uuid:1"
    sent = ET.tostring(root, encoding)
    assert read(sent).values == leaves(ET.fromstring(sent), "/data")
