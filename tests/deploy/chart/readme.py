"""The table of values in the chart's README, made from the comments of values.yaml.

`python -m tests.deploy.chart.readme` writes it; a test holds it up to date.
"""

import json
from collections.abc import Iterator

import yaml

from tests.deploy.chart.rendering import CHART

BEGIN, END = "<!-- values: made by `make chart` -->\n", "<!-- values end -->\n"
README = CHART / "README.md"


def comment_above(lines: list[str], line: int) -> str:
    """The comment that stands directly above a line."""
    found: list[str] = []
    while line > 0 and lines[line - 1].lstrip().startswith("#"):
        line -= 1
        found.insert(0, lines[line].strip().lstrip("# "))
    return " ".join(found)


def rows(
    node: yaml.MappingNode, lines: list[str], path: str = ""
) -> Iterator[tuple[str, str, str]]:
    """Path, default and meaning of every value that has a comment, in the file's order."""
    for key, value in node.value:
        name = f"{path}.{key.value}".lstrip(".")
        text = comment_above(lines, key.start_mark.line)
        plain = yaml.safe_load(yaml.serialize(value))
        if isinstance(value, yaml.MappingNode) and value.value and not text:
            yield from rows(value, lines, name)
        else:
            yield name, json.dumps(plain), text


def table() -> str:
    """The whole table."""
    text = (CHART / "values.yaml").read_text()
    root = yaml.compose(text)
    assert isinstance(root, yaml.MappingNode)
    lines = text.splitlines()
    found = ["| value | default | meaning |", "|---|---|---|"]
    for name, default, meaning in rows(root, lines):
        if not meaning:
            raise LookupError(f"values.yaml says nothing about {name}.")
        found.append(f"| `{name}` | `{default}` | {meaning} |".replace("\\", ""))
    return "\n".join(found) + "\n"


def written() -> str:
    """The README with the table in its place."""
    before, _, rest = README.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + "\n" + table() + "\n" + END + after


if __name__ == "__main__":
    README.write_text(written())
