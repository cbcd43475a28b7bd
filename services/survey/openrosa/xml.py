"""The reader of an instance: the XML that a form's app makes of one set of answers.

It trusts nothing. Expat reads piece by piece and ends at the place that is refused: no tree is
built, nothing recurses, no entity is ever declared, and what is kept is bounded by the limits.
"The same body again" means the same bytes: nothing here makes two bodies alike.
"""

import re
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from services.survey.openrosa.problems import (
    XmlDoctype,
    XmlEncoding,
    XmlIdInvalid,
    XmlInvalid,
    XmlNoFormId,
    XmlNoInstanceId,
    XmlTooDeep,
    XmlTooLarge,
)

OPENROSA: Final = "http://openrosa.org/xforms"
MOST_BYTES: Final = 5_000_000
DEEPEST: Final = 64
MOST_NODES: Final = 20_000
LONGEST_PATH: Final = 1000  # letters of a path or of a namespace, which every name repeats
LONGEST_ID: Final = 200
PIECE: Final = 262_144  # bytes read at a time; no tag and no comment may be longer
ROOT_DEPTH: Final = 2
META_DEPTH: Final = 4  # nothing, root, meta, instanceID
BYTE_ORDERS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le",
                      b"\0<": "utf-16-be"}  # fmt: skip
ENCODINGS: Final = {"utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be"}
_DECLARED: Final = re.compile(r"\s*<\?xml\s[^>]*?\sencoding\s*=\s*[\"']([^\"']*)")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SLASHES: Final = re.compile(r"[\\/]|^\.+$")


@dataclass(frozen=True, slots=True)
class Instance:
    """One set of answers, as it was sent.

    `values` are the leaves with text in the order of the document, as `/data/bagian_a/kode_rt`;
    a repeated group repeats its paths, names come without their namespace, `meta` is among them.
    """

    root: str
    form_id: str
    version: str
    instance_id: str
    deprecated_id: str | None
    instance_name: str | None
    values: list[tuple[str, str]]


def read(
    data: bytes,
    *,
    most_bytes: int = MOST_BYTES,
    deepest: int = DEEPEST,
    most_nodes: int = MOST_NODES,
) -> Instance:
    """The instance that these bytes hold; raises one of the problems of this slice."""
    if len(data) > most_bytes:
        raise XmlTooLarge(what="byte", limit=most_bytes)
    body = _as_utf8(data)
    reading = _Reading(deepest, most_nodes)
    parser = _parser(reading)
    try:
        for end in range(PIECE, len(body), PIECE):
            parser.Parse(body[end - PIECE : end], False)
            if end - parser.CurrentByteIndex > PIECE:
                raise XmlTooLarge(what="tag", limit=PIECE)
        parser.Parse(body[(len(body) - 1) // PIECE * PIECE :] if body else b"", True)
    except expat.ExpatError as wrong:
        reason = expat.ErrorString(wrong.code)
        raise XmlInvalid(reason=reason, line=wrong.lineno, column=wrong.offset + 1) from None
    return reading.instance()


def _as_utf8(data: bytes) -> bytes:
    """What UTF-16 says in UTF-8; other encodings are refused by their name."""
    encoding = BYTE_ORDERS.get(data[:2], "utf-8-sig")
    declared = _DECLARED.match(data[:400].decode(encoding, "replace").removeprefix("\ufeff"))
    if declared and declared[1].lower() not in ENCODINGS:
        raise XmlEncoding(encoding=declared[1][:40])
    if encoding == "utf-8-sig":
        return data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].decode(encoding, "replace").count("\n") + 1
        raise XmlInvalid(reason="not UTF-16", line=line, column=1) from None


def _parser(reading: "_Reading") -> expat.XMLParserType:
    """Expat with the declared encoding overruled, for what comes here is UTF-8."""
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.buffer_size = 65_536
    parser.ordered_attributes = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartNamespaceDeclHandler = reading.namespace
    parser.StartDoctypeDeclHandler = reading.doctype
    return parser


class _Reading:
    """Where the parser is, and what it has found."""

    __slots__ = ("attributes", "deepest", "got", "in_meta", "leaf", "left", "limit", "meta",
                 "names", "root", "values")  # fmt: skip

    def __init__(self, deepest: int, most_nodes: int) -> None:
        self.deepest = deepest
        self.limit = self.left = most_nodes
        self.names = [""]  # from the root on; the first makes the first slash
        self.got = ""
        self.leaf = self.in_meta = False
        self.root = ""
        self.attributes: dict[str, str] = {}
        self.meta: dict[str, str] = {}
        self.values: list[tuple[str, str]] = []

    def start(self, name: str, attributes: list[str]) -> None:
        names = self.names
        names.append(name)
        depth = len(names)  # one more than elements are open
        self.got = ""
        self.leaf = True
        self.left -= 1
        if self.left < 0 or attributes or depth < META_DEPTH or depth > self.deepest + 1:
            self.look_closer(name, attributes, depth)
        if len(name) > LONGEST_PATH or " " in name:
            names[-1] = _local(name)

    def look_closer(self, name: str, attributes: list[str], depth: int) -> None:
        """At what is rare in a long form: the outer elements, attributes, and bounds."""
        self.count(len(attributes) // 2)
        if depth > self.deepest + 1:
            raise XmlTooDeep(limit=self.deepest)
        if depth == ROOT_DEPTH:
            self.root = name
            self.attributes = dict(zip(attributes[::2], attributes[1::2], strict=True))
        elif depth == META_DEPTH - 1:
            self.in_meta = self.own(name) == "meta"

    def text(self, text: str) -> None:
        self.got += text

    def end(self, name: str) -> None:
        names = self.names
        if self.leaf:
            self.leaf = False  # what follows is the text of no leaf
            text = self.got
            if text and not text.isspace():
                path = "/".join(names)
                self.values.append((path, text))
                if self.in_meta or len(path) > LONGEST_PATH:
                    self.keep(name, text, path)
        names.pop()

    def keep(self, name: str, text: str, path: str) -> None:
        if len(path) > LONGEST_PATH:
            raise XmlTooLarge(what="path", limit=LONGEST_PATH)
        if len(self.names) == META_DEPTH:
            self.note(self.own(name), text.strip())

    def namespace(self, _: str | None, uri: str | None) -> None:
        self.count(1)
        if uri and len(uri) > LONGEST_PATH:
            raise XmlTooLarge(what="namespace", limit=LONGEST_PATH)

    def doctype(self, *_: object) -> None:
        raise XmlDoctype

    def count(self, nodes: int) -> None:
        self.left -= nodes
        if self.left < 0:
            raise XmlTooLarge(what="node", limit=self.limit)

    def own(self, name: str) -> str:
        """The name, if it is OpenRosa's, in no namespace, or in that of the root; else ''."""
        namespace, _, local = name.rpartition(" ")
        return local if namespace in {"", OPENROSA, self.root.rpartition(" ")[0]} else ""

    def note(self, name: str, text: str) -> None:
        if self.meta.setdefault(name, text) != text and name != "instanceName":
            raise XmlIdInvalid(name=name, limit=LONGEST_ID)

    def instance(self) -> Instance:
        form_id = self.attributes.get("id", "")
        version = self.attributes.get("version") or self.attributes.get(f"{OPENROSA} version", "")
        if not form_id.strip():
            raise XmlNoFormId
        if "instanceID" not in self.meta:
            raise XmlNoInstanceId
        deprecated = self.meta.get("deprecatedID")
        return Instance(
            root=_local(self.root),
            form_id=_fit("id", form_id),
            version=_fit("version", version, slashes=True),
            instance_id=_fit("instanceID", self.meta["instanceID"]),
            deprecated_id=None if deprecated is None else _fit("deprecatedID", deprecated),
            instance_name=self.meta.get("instanceName"),
            values=self.values,
        )


def _local(name: str) -> str:
    """A name without its namespace."""
    local = name.rpartition(" ")[2]
    if len(local) > LONGEST_PATH:
        raise XmlTooLarge(what="name", limit=LONGEST_PATH)
    return local


def _fit(name: str, text: str, *, slashes: bool = False) -> str:
    """An identifier that may stand in a URL, a log and a file's name."""
    wrong = len(text) > LONGEST_ID or text != text.strip() or _CONTROL.search(text)
    if wrong or (not slashes and _SLASHES.search(text)):
        raise XmlIdInvalid(name=name, limit=LONGEST_ID)
    return text
