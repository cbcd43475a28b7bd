"""The catalogue that the dashboard shows: every event, whole, and the receivers of the guide."""

import pytest

from contracts.base import source_of
from contracts.catalogue import BY_SUBJECT
from tests.contracts.catalogue import GUIDE, document, receivers
from tests.contracts.schemas import FOLDER, Field, Wordless, texts, words_of_field

SERVICES = {source_of(subject) for subject in BY_SUBJECT}
ENTRIES = {one["type"]: one for one in document()["events"]}


@pytest.mark.parametrize("subject", sorted(BY_SUBJECT))
def test_an_event_is_described_whole_in_both_languages(subject):
    entry = ENTRIES[subject]
    names = [one["name"] for one in entry["fields"]]
    assert set(BY_SUBJECT[subject].model_fields) == {one for one in names if "." not in one}
    for words in (entry["words"], *(one["words"] for one in entry["fields"])):
        assert words["id"].strip()
        assert words["en"].strip()
        assert words["id"] != words["en"]
    assert list(entry["full"]) == ["id", "type", "timestamp", "subject", "sequence", "data"]
    assert entry["full"].keys() == entry["thin"].keys()


def test_a_list_shows_the_fields_of_its_items():
    fields = {one["name"]: one for one in ENTRIES["survey.sheet.recorded.v1"]["fields"]}
    assert (fields["flags"]["kind"], fields["flags.code"]["kind"]) == ("object[]", "string")
    assert fields["area"]["kind"] == "string | null"
    assert fields["slum_class"]["values"] == ["none", "light", "medium", "heavy"]


def test_a_field_without_words_is_not_generated():
    with pytest.raises(Wordless, match="has no words for rumah"):
        words_of_field("survey.sheet.recorded.v1", Field("rumah", {}, required=True))


def test_the_receivers_are_those_of_the_guide():
    found = {one["language"]: one for one in receivers()}
    assert found["Python"]["commands"][0] == "pip install standardwebhooks"
    assert found["Node"]["commands"][0] == "npm install standardwebhooks"
    for one in found.values():
        assert f"\n{one['program']}```" in GUIDE.read_text()


def test_no_text_and_no_example_is_left_of_an_event_that_is_not_there():
    described = {name for file in SERVICES for name in texts(file).get("events", {})}
    shown = {file.stem for file in (FOLDER / "examples").glob("*.json")}
    assert described == shown == set(BY_SUBJECT)
