"""A phone: fetches forms, fills them in and sends records, as ODK Collect does."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.chassis.ids import new_id
from tests.harness import Client

PREFIX = "/v1/survey/openrosa"
H = "{http://www.w3.org/1999/xhtml}"
X = "{http://www.w3.org/2002/xforms}"
LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
ANSWER = "{http://openrosa.org/http/response}"
ORX = "http://openrosa.org/xforms"
HEADERS = {"X-OpenRosa-Version": "1.0"}


@dataclass
class Phone:
    """Speaks to one server as one account."""

    client: Client
    forms: dict[str, str] = field(default_factory=dict)

    async def form_list(self, **query: str) -> list[dict[str, str]]:
        """What the server offers."""
        answer = await self.client.http.get(f"{PREFIX}/formList", params=query, headers=HEADERS)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/xml")
        root = ET.fromstring(answer.text)
        assert root.tag == f"{LIST}xforms"
        return [{child.tag.removeprefix(LIST): child.text or "" for child in form} for form in root]

    async def download(self, form_id: str) -> str:
        """Fetch a form; it is kept by its id."""
        (found,) = await self.form_list(formID=form_id)
        answer = await self.client.http.get(found["downloadUrl"], headers=HEADERS)
        assert answer.status_code == 200, answer.text
        self.forms[form_id] = answer.text
        return answer.text

    async def manifest(self, form_id: str) -> list[dict[str, str]]:
        """The files that a form needs; `type` is the attribute, if there is one."""
        (found,) = await self.form_list(formID=form_id)
        answer = await self.client.http.get(found["manifestUrl"], headers=HEADERS)
        assert answer.status_code == 200, answer.text
        root = ET.fromstring(answer.text)
        assert root.tag == f"{MANIFEST}manifest"
        return [
            file.attrib | {child.tag.removeprefix(MANIFEST): child.text or "" for child in file}
            for file in root
        ]

    async def send(
        self, record: bytes, files: dict[str, bytes] | None = None, *, more: bool = False
    ) -> httpx.Response:
        """One request: the record, and these of its files."""
        parts: list[Any] = [("xml_submission_file", ("record.xml", record, "text/xml"))]
        parts += [(name, (name, content)) for name, content in (files or {}).items()]
        if more:
            parts.append(("*isIncomplete*", (None, "yes")))
        return await self.client.http.post(f"{PREFIX}/submission", files=parts, headers=HEADERS)


def filled(
    xform: str,
    texts: dict[str, str],
    instance_id: str | None = None,
    deprecated_id: str | None = None,
) -> bytes:
    """A record of this form: the answers by question, the rest as the form has it."""
    model = ET.fromstring(xform).find(f"{H}head/{X}model")
    root = next(iter(model.find(f"{X}instance")))
    for node in root.iter():
        node.text = texts.get(node.tag.rsplit("}", 1)[-1], node.text)
        for name in [name for name in node.attrib if "template" in name]:
            del node.attrib[name]
    meta = next(node for node in root.iter() if node.tag.endswith("}meta"))
    id_node = next(node for node in meta if node.tag.endswith("}instanceID"))
    id_node.text = instance_id or f"uuid:{new_id()}"
    if deprecated_id is not None:
        ET.SubElement(meta, id_node.tag.replace("instanceID", "deprecatedID")).text = deprecated_id
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def instance_of(record: bytes) -> str:
    """The instance id of a record."""
    root = ET.fromstring(record)
    return next(node.text or "" for node in root.iter() if node.tag.endswith("}instanceID"))


def said(answer: httpx.Response) -> tuple[str, str]:
    """The message of an OpenRosaResponse, and its nature."""
    root = ET.fromstring(answer.text)
    assert root.tag == f"{ANSWER}OpenRosaResponse"
    (message,) = root
    return message.text or "", message.attrib["nature"]


def code(answer: httpx.Response) -> str:
    """The code of a refusal, which stands at the end of its sentence."""
    return said(answer)[0].rsplit("[", 1)[-1].rstrip("]")
