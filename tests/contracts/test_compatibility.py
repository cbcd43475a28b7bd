"""Events are extended, never changed: each way to break a reader is found and named."""

import json
import shutil
from copy import deepcopy

import pytest

from contracts.catalogue import BY_SUBJECT
from tests.contracts.compatibility import faults, successor
from tests.contracts.generate import written
from tests.contracts.release import (
    RELEASED,
    NotReleasable,
    breaks,
    newest,
    number,
    promised,
    release,
)
from tests.contracts.schemas import plain, schema_of

SHEET = "survey.sheet.recorded.v1"
BEFORE = plain(SHEET)
REMEDY = "Leave that as it was, and say the new fact as a new event, survey.sheet.recorded.v2."


def changed(act):
    """The sheet's schema, changed."""
    now = deepcopy(BEFORE)
    act(now["properties"], now)
    return now


def found(act):
    """What the change breaks, without subject and remedy."""
    said = faults(SHEET, BEFORE, changed(act))
    assert all(one.startswith(f"{SHEET}: ") and one.endswith(f" {REMEDY}") for one in said)
    return [one.removeprefix(f"{SHEET}: ").removesuffix(f" {REMEDY}") for one in said]


BREAKS = {
    "a field is gone": (
        lambda fields, whole: fields.pop("rt"),
        ["the field `rt` is gone."],
    ),
    "a field of a part is gone": (
        lambda fields, whole: whole["$defs"]["SheetFlag"]["properties"].pop("code"),
        ["the field `flags[].code` is gone."],
    ),
    "a type is another": (
        lambda fields, whole: fields.update(total={"type": "string"}),
        ["the field `total` was integer and is string now."],
    ),
    "a format is another": (
        lambda fields, whole: fields["import_id"].pop("format"),
        ["the field `import_id` was string uuid and is string now."],
    ),
    "a type is narrower": (
        lambda fields, whole: fields.update(area={"type": "string"}),
        ["the field `area` can be null no more."],
    ),
    "a type is wider": (
        lambda fields, whole: fields.update(rt={"anyOf": [{"type": "string"}, {"type": "null"}]}),
        ["the field `rt` can now be null, too."],
    ),
    "a type in a mapping is narrower": (
        lambda fields, whole: fields["volumes"].update(additionalProperties={"type": "string"}),
        ["the field `volumes[]` can be null no more."],
    ),
    "a new field is required": (
        lambda fields, whole: (
            fields.update(new={"type": "string"}),
            whole["required"].append("new"),
        ),
        ["the field `new` is required now, and older events lack it."],
    ),
    "a field with a default is required": (
        lambda fields, whole: whole["required"].append("open_flags"),
        ["the field `open_flags` is required now, and older events lack it."],
    ),
    "a required field may be left out": (
        lambda fields, whole: whole["required"].remove("rt"),
        ["the field `rt` may be left out now, and readers rely on it."],
    ),
    "a value of an enum is gone": (
        lambda fields, whole: fields["slum_class"]["enum"].remove("none"),
        ["the field `slum_class` lost 'none', which older events have."],
    ),
    "a free text becomes an enum": (
        lambda fields, whole: fields["regulation"].update(enum=["permen-14-2018"]),
        ["the field `regulation` is one of few values now; it was any."],
    ),
    "a limit is another": (
        lambda fields, whole: fields["version"].update(minimum=2),
        ["`minimum` of the field `version` was 1, is 2."],
    ),
    "a new limit": (
        lambda fields, whole: fields["rt"].update(maxLength=10),
        ["`maxLength` of the field `rt` was None, is 10."],
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_change_that_breaks_a_reader_is_named_with_what_to_do(name):
    act, sentences = BREAKS[name]
    assert found(act) == sentences


ADDITIONS = {
    "a field with a default": lambda fields, whole: fields.update(
        new={"type": "string", "default": ""}
    ),
    "a value of an enum": lambda fields, whole: fields["slum_class"]["enum"].append("extreme"),
    "a field of a part": lambda fields, whole: whole["$defs"]["SheetFlag"]["properties"].update(
        note={"type": "string"}
    ),
    "other words": lambda fields, whole: fields["rt"].update(description="x", title="y"),
    "the same under another name": lambda fields, whole: (
        whole["$defs"].update(Flag=whole["$defs"].pop("SheetFlag")),
        fields["flags"]["items"].update({"$ref": "#/$defs/Flag"}),
    ),
}


@pytest.mark.parametrize("name", ADDITIONS)
def test_what_is_only_added_breaks_nobody(name):
    assert found(ADDITIONS[name]) == []


def test_an_event_that_is_gone_is_missed():
    (said,) = faults(SHEET, BEFORE, None)
    assert said.startswith("survey.sheet.recorded.v1 is gone, and somebody may wait for it.")
    assert successor("survey.sheet.recorded.v9") == "survey.sheet.recorded.v10"


def test_nothing_of_the_last_release_is_broken():
    assert breaks() == []


def test_a_broken_promise_would_be_found(tmp_path):
    folder = shutil.copytree(newest(), tmp_path / "1.0.0" / "events")
    whole = schema_of(SHEET)
    whole["properties"]["kelurahan"] = {"type": "string"}
    (folder / f"{SHEET}.json").write_text(json.dumps(whole))
    (folder / "survey.sheet.lost.v1.json").write_text(json.dumps(whole))
    assert [one.split(" ", 1)[0] for one in breaks(tmp_path)] == [
        "survey.sheet.lost.v1",
        f"{SHEET}:",
    ]


def test_the_newest_release_counts_by_its_numbers(tmp_path):
    for version in ("0.9.0", "0.10.0", "0.2.11"):
        (tmp_path / version / "events").mkdir(parents=True)
    assert newest(tmp_path).parent.name == "0.10.0"
    assert number("0.10.0") > number("0.9.11")


def test_a_release_keeps_the_events_once_and_only_when_the_changelog_has_it(tmp_path):
    released = shutil.copytree(RELEASED, tmp_path / "released")
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("## [Unreleased]\n")
    with pytest.raises(NotReleasable, match=r"has no heading \[9.0.0\]"):
        release("9.0.0", released, changelog)
    changelog.write_text("## [Unreleased]\n\n## [9.0.0] - 2026-12-01\n")
    release("9.0.0", released, changelog)
    assert {subject for subject, _ in promised(released)} == set(BY_SUBJECT)
    with pytest.raises(NotReleasable, match="never changes"):
        release("9.0.0", released, changelog)


def test_a_release_that_breaks_the_one_before_waits(tmp_path):
    folder = shutil.copytree(newest(), tmp_path / "0.0.1" / "events")
    before = schema_of(SHEET)
    before["properties"]["slum_class"]["enum"].append("extreme")
    (folder / f"{SHEET}.json").write_text(written(before))
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("## [9.0.0]\n")
    with pytest.raises(NotReleasable, match="lost 'extreme'"):
        release("9.0.0", tmp_path, changelog)


def test_released_schemas_are_whole():
    for file in RELEASED.glob("*/events/*.json"):
        assert json.loads(file.read_text())["type"] == "object"
