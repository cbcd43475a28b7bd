"""The text catalogue is whole: both languages, nothing unused, nothing written outside it."""

import json
import re
from pathlib import Path

import pytest

SOURCE = Path("services/reporting/dashboard/src")
# What every page loads, and what the forms, the portfolios, the map and complaints alone do.
CATALOGUES = ("texts", "texts/forms", "texts/portfolio", "texts/map", "texts/complaints")
PARTS = {
    code: [json.loads((SOURCE / folder / f"{code}.json").read_text()) for folder in CATALOGUES]
    for code in ("id", "en")
}
TEXTS = {
    code: {key: text for part in parts for key, text in part.items()}
    for code, parts in PARTS.items()
}
FILES = sorted([*SOURCE.rglob("*.svelte"), *SOURCE.rglob("*.ts")])
# The same in both languages.
WORDS = {"Nahkoda", "English", "Bahasa Indonesia", "ha", "RT", "m", "%", "SHA", "nbsp", "…"}


def test_both_languages_have_the_same_texts():
    assert TEXTS["id"].keys() == TEXTS["en"].keys()
    assert all(text.strip() for texts in TEXTS.values() for text in texts.values())


def test_only_the_forms_use_the_texts_that_they_alone_load():
    every, forms, *_ = PARTS["id"]
    assert not every.keys() & forms.keys()
    theirs = {"FormList", "FormFill", "Outbox", "Leaving", "filling", "webform"}
    using = {
        path.stem.removesuffix(".svelte")
        for path in FILES
        if re.search(r"\bt\(\s*['`](forms|odk)\.", path.read_text())
    }
    assert using == theirs
    assert {key.split(".")[0] for key in forms} == {"forms", "odk"}


def alone(name):
    """What is loaded for some pages alone, which no other catalogue has."""
    own = PARTS["id"][CATALOGUES.index(name)]
    assert not own.keys() & {key for part in PARTS["id"] if part is not own for key in part}
    return own


def test_only_the_portfolios_use_the_texts_that_they_alone_load():
    own = alone("texts/portfolio")
    assert {key.split(".")[0] for key in own} == {"portfolio", "frontier"}
    theirs = {"Portfolio.svelte", "Portfolios.svelte", "portfolio.ts"}
    using = {
        path for path in FILES if re.search(r"\bt\(\s*['`](portfolio|frontier)\.", path.read_text())
    }
    parts = {path for path in using if path.parent.name == "portfolio"}
    assert {path.name for path in using - parts} == theirs
    assert {path.parent.parent for path in parts} == {SOURCE / "parts"}


def test_only_pages_of_complaints_use_the_texts_that_they_alone_load():
    own = alone("texts/complaints")
    assert all(key.startswith("complaint") for key in own)
    theirs = {"Complaint", "Complaints", "PublicComplaint", "PublicTrack"}
    using = {p for p in FILES if re.search(r"\bt\(\s*['`]complaint", p.read_text())}
    parts = {path for path in using if path.parent == SOURCE / "parts/complaints"}
    assert {path.stem for path in using - parts} == theirs


def test_only_the_map_uses_the_texts_that_it_alone_loads():
    own = alone("texts/map")
    assert {key.split(".")[0] for key in own} == {"peta"}
    using = {path for path in FILES if re.search(r"\bt\(\s*['`]peta\.", path.read_text())}
    assert {path for path in using if path.parent.name != "atlas"} == {
        SOURCE / "pages/Map.svelte",
        SOURCE / "lib/map/works.ts",
    }


def test_both_languages_fill_in_the_same_facts():
    def facts(code: str) -> dict[str, set[str]]:
        return {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in TEXTS[code].items()}

    assert facts("id") == facts("en")


def test_every_text_is_used_and_every_used_text_is_there():
    source = "\n".join(path.read_text() for path in FILES)
    plain = set(re.findall(r"\bt\(\s*'([^']+)'", source))
    either = re.findall(r"\bt\([^\n]*?\?\s*'([^']+)'\s*:\s*'([^']+)'", source)
    plain |= {key for keys in either for key in keys}
    started = set(re.findall(r"\bt\(\s*`([^`$]+)\$\{", source))
    assert plain <= TEXTS["id"].keys()
    assert all(any(key.startswith(start) for key in TEXTS["id"]) for start in started)
    unused = [key for key in TEXTS["id"] if key not in plain and not key.startswith(tuple(started))]
    chosen = {"import.ready", "preview.no_marks", "preview.empty"}  # behind a `? :`
    assert set(unused) - chosen - set(re.findall(r"[?:]\s*t\('([^']+)'", source)) == set()


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.svelte")), ids=lambda path: path.stem)
def test_no_component_writes_words_of_its_own(path):
    text = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", path.read_text(), flags=re.DOTALL)
    while (shorter := re.sub(r"\{[^{}]*\}", "", text)) != text:
        text = shorter
    text = re.sub(r"<[^<>]*>", " ", text)
    words = re.findall(r"[A-Za-z]{2,}", text)
    assert [word for word in words if word not in " ".join(WORDS)] == []


def test_whatever_happens_to_money_has_a_name():
    """Each kind of transaction that finance posts."""
    source = "\n".join(path.read_text() for path in Path("services/finance").rglob("*.py"))
    about = "ceiling|allocation|tranche|payment|expense|funds|commitment"
    posted = set(re.findall(rf'"((?:{about})\.[a-z_]+)"', source))
    assert {"ceiling.set", "funds.returned"} <= posted
    named = set(re.findall(r"'([a-z_]+\.[a-z_]+)'", (SOURCE / "lib/money.ts").read_text()))
    assert posted <= named
    assert {f"entry.{kind}" for kind in posted} <= TEXTS["id"].keys()
