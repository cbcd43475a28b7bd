"""What of a release can be looked at without a network: versions, locks, licences, and the checks."""

import json
import re
import shutil

import pytest

from tests.release import advisories, licences, steps, version
from tests.release.licences import Licence
from tests.release.outcome import ROOT, Said, State, code, judged


def test_every_place_says_the_version_of_the_project():
    assert version.others() == []
    assert set(version.found().values()) == {version.version()}


def test_a_version_is_raised_in_one_step_everywhere(tmp_path):
    for file, _ in version.PLACES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, tmp_path / file)
    version.raise_to("7.8.9", tmp_path)
    assert set(version.found(tmp_path).values()) == {"7.8.9"}
    changed = [
        line
        for file, _ in version.PLACES
        for line in (tmp_path / file).read_text().splitlines()
        if "7.8.9" in line
    ]
    assert len(changed) >= len(version.PLACES)
    with pytest.raises(ValueError, match="no version"):
        version.raise_to("next", tmp_path)


def test_every_lock_can_be_read_and_pins_what_it_names():
    for lock in (ROOT / "requirements").glob("*.lock"):
        pins = re.findall(r"^([\w.\-]+)(?:\[[\w,\-]+\])?==(\S+)", lock.read_text(), re.MULTILINE)
        starts = re.findall(r"^\w\S*", lock.read_text(), re.MULTILINE)
        assert len(pins) == len(starts) > 20, lock


def test_the_list_of_licences_is_what_the_packages_say():
    assert licences.text() == licences.FILE.read_text(), "run python -m tests.release.licences"


def test_nothing_that_is_shipped_is_under_a_licence_that_is_denied():
    assert licences.denied(licences.kept()) == []


@pytest.mark.parametrize(
    ("licence", "denied"),
    [
        ("AGPL-3.0-only", True),
        ("GPL-2.0-or-later", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("LGPL-3.0-only", False),
        ("MIT", False),
        ("(MIT OR GPL-3.0-only)", False),
        ("MIT AND GPL-3.0-only", True),
        ("SSPL-1.0", True),
        ("BUSL-1.1", True),
        ("CC-BY-NC-4.0", True),
        ("MPL-2.0", False),
        ("unknown", True),
    ],
)
def test_a_denied_licence_is_named_with_the_reason(licence, denied):
    found = licences.denied([Licence("python", "x", "1", licence)])
    assert bool(found) is denied
    if denied:
        assert found[0].startswith(f"x 1 is under {licence}: ")


def test_the_list_of_pages_packages_is_read_from_their_lock(tmp_path):
    lock = tmp_path / "package-lock.json"
    packages = {
        "": {"name": "own", "version": "1"},
        "node_modules/a/node_modules/@b/c": {"version": "2", "license": "MIT"},
        "node_modules/d": {"version": "3"},
    }
    lock.write_text(json.dumps({"packages": packages}))
    assert list(licences.of_pages(lock)) == [
        Licence("page", "@b/c", "2", "MIT"),
        Licence("page", "d", "3", "unknown"),
    ]


def test_the_bills_of_materials_name_what_is_locked(tmp_path):
    assert steps.bill(tmp_path).state is State.ok
    python = json.loads((tmp_path / "python.cdx.json").read_text())
    assert python["bomFormat"] == "CycloneDX"
    pins = dict(licences.PIN.findall(licences.LOCK.read_text()))
    assert {one["name"] for one in python["components"]} >= pins.keys()
    pages = json.loads((tmp_path / "pages.cdx.json").read_text())
    assert any(one["name"] == "svelte" for one in pages["components"])


def test_the_schema_and_the_licences_pass_their_checks():
    assert steps.kept_schema().state is State.ok
    assert steps.allowed().state is State.ok


def test_nobody_to_ask_means_not_run_and_never_clean(monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "npm_config_registry"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nobody answers
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    assert advisories.of_python().state is State.not_run
    assert advisories.of_pages().state is State.not_run


def test_a_release_is_well_only_when_every_check_was_run_and_ok():
    assert code([State.ok, State.ok]) == 0
    assert code([State.ok, State.not_run]) == 3
    assert code([State.not_run, State.failed]) == 1
    assert judged(["x"]) == Said(State.failed, ("x",))
    assert judged([], "all") == Said(State.ok, ("all",))
