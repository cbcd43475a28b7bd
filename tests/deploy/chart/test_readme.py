"""The chart's README says what the chart does."""

import pytest
import yaml

from tests.deploy.chart import readme
from tests.deploy.chart.rendering import FILES


def test_the_table_is_that_of_the_values():
    assert readme.README.read_text() == readme.written(), "run `make chart`"


def test_a_value_without_a_word_is_found():
    root = yaml.compose("a:\n  # said\n  b: 1\n  c: 2\n")
    lines = ["a:", "  # said", "  b: 1", "  c: 2"]
    assert list(readme.rows(root, lines)) == [("a.b", "1", "said"), ("a.c", "2", "")]


def test_every_edge_of_the_readme_is_named_in_the_facts():
    facts = yaml.safe_load((readme.CHART / "files/services.yaml").read_text())
    text = readme.README.read_text()
    for caller, has in facts.items():
        for role, called in (has or {}).get("calls", {}).items():
            lines = [x for x in text.splitlines() if x.startswith(f"| {caller} {role} |")]
            assert all(any(f"{name} api" in line for line in lines) for name in called)


@pytest.mark.parametrize("name", FILES)
def test_the_values_files_are_named(name):
    assert name in readme.README.read_text()
