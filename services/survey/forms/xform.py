"""Reads an XForm: which questions it holds, by their paths, and which files it asks for.

Works on what the converter made, inside the converter's process and its limits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET  # not defused: no one else's document comes here

Element = ET.Element

XFORMS: Final = "{http://www.w3.org/2002/xforms}"
HTML: Final = "{http://www.w3.org/1999/xhtml}"
# What the control says better than the type of its bind: both kinds of choice are strings there.
CONTROLS: Final = {"select1": "select1", "select": "select", "rank": "rank"}
CONTAINERS: Final = ("group", "repeat")
META: Final = "meta"
FILE: Final = re.compile(r"jr://(?:images|audio|video|file|file-csv)/(.+)", re.DOTALL)
SEARCHED: Final = re.compile(r"\bsearch\(\s*['\"]([^'\"]+)['\"]")
ITEMSETS: Final = "itemsets.csv"


@dataclass(frozen=True, slots=True)
class XForm:
    """What the rest of the system needs to know of a form."""

    form_id: str
    version: str
    title: str
    fields: tuple[dict[str, str], ...]
    media: tuple[str, ...]


def read(xml: str, *, itemsets: bool = False) -> XForm:
    """Read a form; raises ET.ParseError when a phone could not read it either."""
    root = ET.fromstring(xml)  # noqa: S314 - see above
    model = root.find(f"{HTML}head/{XFORMS}model")
    instance = None if model is None else model.find(f"{XFORMS}instance")
    if model is None or instance is None or len(instance) == 0:
        raise ET.ParseError("no instance")
    data = instance[0]
    files = dict.fromkeys(asked_files(root))
    if itemsets:
        files[ITEMSETS] = None
    return XForm(
        form_id=data.get("id", ""),
        version=data.get("version", ""),
        title=root.findtext(f"{HTML}head/{HTML}title", ""),
        fields=tuple(fields_of(root, model, data)),
        media=tuple(sorted(files)),
    )


def fields_of(root: Element, model: Element, data: Element) -> Iterator[dict[str, str]]:
    """Every question by its path; what only describes the record itself is left out."""
    types = {bind.get("nodeset", ""): bind.get("type") for bind in model.iter(f"{XFORMS}bind")}
    controls: dict[str, str] = {}
    for element in root.iterfind(f"{HTML}body//*[@ref]"):
        name = local(element)
        if name not in CONTAINERS:
            controls.setdefault(element.get("ref", ""), name)
    for path in dict.fromkeys(leaves(data, f"/{local(data)}")):
        if path in types or path in controls:
            kind = CONTROLS.get(controls.get(path, "")) or types.get(path) or "string"
            yield {"path": path, "name": path.rpartition("/")[2], "type": kind}


def leaves(element: Element, path: str) -> Iterator[str]:
    """The paths of what has nothing below it; a repeat's template repeats them."""
    for child in element:
        name = local(child)
        if name == META:
            continue
        if len(child):
            yield from leaves(child, f"{path}/{name}")
        else:
            yield f"{path}/{name}"


def asked_files(root: Element) -> Iterator[str]:
    """The names of files that the form shows, plays or chooses from."""
    for element in root.iter():
        for text in (element.text or "", *element.attrib.values()):
            found = FILE.fullmatch(text.strip())
            if found:
                yield found[1]
        for name in SEARCHED.findall(element.get("appearance", "")):
            yield name if name.endswith(".csv") else f"{name}.csv"


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]
