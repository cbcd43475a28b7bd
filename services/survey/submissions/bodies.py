"""What was sent, read again from where it lies sealed."""

import json
from collections.abc import Mapping

from services.survey.openrosa import xml
from services.survey.persons.envelope import DataKey
from services.survey.submissions.answers import by_question
from services.survey.submissions.models import JSON, SubmissionVersion

BOX = "submission"  # what a sealed body is called under its record's key


def opened(key: DataKey | None, version: SubmissionVersion) -> Mapping[str, str] | None:
    """A version's texts by question; None when its person was erased."""
    if key is None or version.box is None:
        return None
    body = key.open(BOX, version.box)
    return by_question(values_of(version.media_type, body))


def values_of(media_type: str, body: bytes) -> list[tuple[str, str]]:
    """The texts of a body by path."""
    if media_type == JSON:
        return [(f"/answers/{name}", text) for name, text in json.loads(body)["answers"].items()]
    return xml.read(body).values
