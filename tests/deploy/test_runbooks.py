"""What a runbook tells to do can be done: its commands, options, figures and values exist."""

import importlib
import re
import shlex
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import typer.main
import yaml

from deploy.local.suite import PARTS
from tests.deploy.chart.played import ALARMS, GOALS
from tests.deploy.chart.rendering import CHART, objects, values_of
from tests.deploy.chart.test_monitoring import OTHERS, RUNBOOKS, named, told
from tests.deploy.closure import ROOT, folder_of

HEADINGS = ["First look", "Steps", "Over when", "Tell"]
PAGES = sorted(path for path in RUNBOOKS.glob("*.md") if path.name != "README.md")
DONE = {
    *("install", "upgrade", "rollback", "backup-and-restore", "lost-nats", "lost-database"),
    *("full-disk", "key-rotation", "personal-data-breach", "onboarding-a-province"),
    "air-gapped-install",
}
# Words of the pages that another part of the project brings.
BEGUN = {"kubectl", "helm", "make", "docker", "pip", "sha256sum"}
READ = (ROOT / "docs/operations.md", CHART / "README.md", *RUNBOOKS.glob("*.md"))
ELSEWHERE = {"drill"}  # a target that may come later than this page
COMMAND = re.compile(r"python -m (services\.\w+|gateway)((?: [^`\n|>]*)?)")


@pytest.fixture(scope="module")
def nation():
    return objects(values_of("values-nation.yaml"))


@pytest.fixture(params=PAGES, ids=lambda path: path.stem)
def page(request):
    return request.param


def blocks(text):
    """The lines of fenced shell commands."""
    found = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line for block in found for line in block.splitlines() if line]


def commands(text):
    """Every command of ours that a page names, with its words."""
    for module, rest in COMMAND.findall(text):
        yield module, shlex.split(rest.split(" > ")[0].split(" < ")[0])


def test_there_is_a_page_for_each_alarm_and_each_thing_that_is_done(nation):
    groups = nation["PrometheusRule", "monitoring"]["spec"]["groups"]
    alarms = named(rule for group in groups for rule in group["rules"])
    assert {path.stem for path in PAGES} == alarms | DONE


def test_a_page_is_short_and_says_when_what_first_what_then_and_whom_to_tell(page):
    text = page.read_text()
    lines = text.splitlines()
    assert lines[0].startswith("# ")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == HEADINGS
    parts = re.split(r"^#+ .*$", text, flags=re.MULTILINE)[1:]
    assert all(part.strip() for part in parts)
    assert len(lines) <= 100


def test_the_list_of_pages_names_each(page):
    assert f"({page.name})" in (RUNBOOKS / "README.md").read_text()


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_what_a_page_links_to_is_there(path):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text()):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_a_line_begins_with_a_program_that_an_operator_has(page):
    for line in blocks(page.read_text()):
        assert line.split()[0] in BEGUN, line


def test_targets_of_make_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = set(re.findall(r"`make ([a-z-]+)", page.read_text()))
    asked |= {line.split()[1] for line in blocks(page.read_text()) if line.startswith("make ")}
    assert asked <= targets | ELSEWHERE


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_commands_of_ours_exist_with_their_options(path):
    for module, said in commands(path.read_text()):
        words = said
        command = typer.main.get_command(importlib.import_module(f"{module}.__main__").cli)
        while words and words[0] in (below := getattr(command, "commands", {})):
            command, words = below[words[0]], words[1:]
        assert not hasattr(command, "commands") or words in ([], ["--help"]), (module, words)
        known = {option for one in command.params for option in one.opts} | {"--help"}
        asked = {word for word in words if word.startswith("-")}
        assert asked <= known, (module, words)


def test_objects_of_the_cluster_exist(page, nation):
    province = objects(values_of("values-province.yaml"))
    known = {f"{kind.lower()}/nahkoda-{name}" for kind, name in [*nation, *province]}
    pattern = r"\b(deployment|statefulset|cronjob|cluster)/(nahkoda-[a-z-]+)"
    for kind, name in re.findall(pattern, page.read_text()):
        assert f"{kind}/{name}" in known


def test_pods_that_a_page_selects_exist(page, nation):
    known = {name for kind, name in nation if kind in {"Deployment", "StatefulSet"}}
    asked = re.findall(r"app\.kubernetes\.io/component=([a-z-]+)", page.read_text())
    assert set(asked) <= known


def test_logs_are_those_of_every_pod(page):
    """Of a Deployment kubectl reads one pod, of a selection ten lines of each unless told."""
    for line in blocks(page.read_text()):
        if line.startswith("kubectl") and " logs " in line:
            if page.stem in {*ALARMS, *GOALS}:
                assert " -l " in line, line
            assert " -l " not in line or "--tail=-1" in line, line


def test_a_worker_that_is_not_ready_says_why():
    """The command of the page prints what `/readyz` says with a 503, too."""

    class NotReady(BaseHTTPRequestHandler):
        def do_GET(self):
            assert self.path == "/readyz"
            self.send_response(503)
            self.end_headers()
            self.wfile.write(b'{"nats": "down"}')

        def log_message(self, *words):
            """Nothing."""

    (line,) = [
        line for line in blocks((RUNBOOKS / "EventsWait.md").read_text()) if "readyz" in line
    ]
    with HTTPServer(("127.0.0.1", 0), NotReady) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        _, _, command = line.partition(" -- ")
        program, option, code = shlex.split(command)
        code = code.replace("8000", str(server.server_port))
        said = subprocess.run(
            [sys.executable, option, code], capture_output=True, text=True, check=True, timeout=20
        )
    assert program == "python"
    assert '"nats": "down"' in said.stdout


def test_figures_are_told(page):
    text = page.read_text()
    assert set(re.findall(r"\bnahkoda_[a-z_]+\b", text)) <= told()
    assert set(re.findall(r"\b(?:cnpg|kubelet|barman)_[a-z_]+\b", text)) <= OTHERS
    assert set(re.findall(r"nahkoda:[\w:]+", text)) <= {"nahkoda:bad:share_5m"}


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_values_of_the_chart_exist(path):
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    defaults = values["defaults"]

    def has(name):
        found = values
        for word in name.split("."):
            if not isinstance(found, dict) or word not in found:
                return False
            found = found[word]
            if found is values["services"].get(word):
                found = defaults | found
        return True

    tops = "|".join(values)
    files = (".nkey", ".yaml", ".conf")
    for name in re.findall(rf"`((?:{tops})\.[A-Za-z_.]+[A-Za-z])`", path.read_text()):
        if name.endswith(files):
            continue
        one = name.removesuffix(".PROVIDER_ISSUER")
        inner = re.sub(r"\.env\.[A-Z_]+$", ".env", one)
        assert has(inner), name


def test_every_file_of_values_that_a_page_names_exists(page):
    for name in re.findall(r"values-[a-z]+\.yaml", page.read_text()):
        assert name == "values-keys.yaml" or (CHART / name).exists(), name


def test_each_part_is_known_to_the_checks():
    assert {folder_of(part).replace("/", ".") for part in PARTS} == {
        "gateway", "services.survey", "services.planning", "services.finance", "services.reporting",
    }  # fmt: skip


def test_a_command_that_does_not_exist_would_be_found(tmp_path):
    assert list(commands("`python -m services.survey forget --now`")) == [
        ("services.survey", ["forget", "--now"])
    ]
    wrong = tmp_path / "wrong.md"
    wrong.write_text("`python -m services.survey looks --from 2026-01-01 --frm x`")
    with pytest.raises(AssertionError, match="--frm"):
        test_commands_of_ours_exist_with_their_options(wrong)
    wrong.write_text("`python -m services.survey forget`")
    with pytest.raises(AssertionError, match="forget"):
        test_commands_of_ours_exist_with_their_options(wrong)
