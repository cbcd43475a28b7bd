"""The next two versions of this tree: one that expands a table, and one that contracts it after.

The first adds a column that only its own code fills; this tree's code, which knows nothing of it, goes
on beside it. The second demands the column of every row, which only the first can bear.
"""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("contracts", "services", "gateway")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", "src")
MODELS = Path("services/survey/rounds/models.py")
MIGRATIONS = Path("services/survey/migrations")
KNOWN = "    open_flags: int = 0\n    hash: str | None = Field(default=None, sa_type=Text)\n"
OWN = KNOWN + '    opened_with: str | None = Field(default="next", sa_type=Text)\n'
MIGRATION = '''"""{title}"""

from alembic import op

revision = "{number}"
down_revision = "{before}"
branch_labels = None
depends_on = None
{mark}

def upgrade() -> None:
    op.execute("""{up}""")


def downgrade() -> None:
    op.execute("""{down}""")
'''
EXPAND = {
    "title": "Which version opened a round; the one before says nothing.",
    "up": "ALTER TABLE rounds ADD COLUMN opened_with text",
    "down": "ALTER TABLE rounds DROP COLUMN opened_with",
    "mark": "",
}
CONTRACT = {
    "title": "Every round says which version opened it.",
    "up": (
        "UPDATE rounds SET opened_with = 'old' WHERE opened_with IS NULL;"
        " ALTER TABLE rounds ALTER COLUMN opened_with SET NOT NULL"
    ),
    "down": "ALTER TABLE rounds ALTER COLUMN opened_with DROP NOT NULL",
    "mark": 'CONTRACT = "0.0.0"\n',
}


def copied(target: Path) -> Path:
    """This tree as it runs, with the pages that were built."""
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, target / folder, ignore=LEFT_OUT)
    return target


def expanded(target: Path) -> Path:
    """The next version: it knows one more column."""
    copied(target)
    models = target / MODELS
    text = models.read_text()
    if text.count(KNOWN) != 1:
        raise LookupError(f"{MODELS} has not the lines that the next version adds to.")
    models.write_text(text.replace(KNOWN, OWN))
    _migrated(target, EXPAND)
    return target


def contracted(target: Path, before: Path) -> Path:
    """The version after: it demands the column."""
    shutil.copytree(before, target)
    _migrated(target, CONTRACT)
    return target


def _migrated(target: Path, content: dict[str, str]) -> None:
    folder = target / MIGRATIONS
    before = max(path.name.partition("_")[0] for path in folder.glob("[0-9]*_*.py"))
    number = f"{int(before) + 1:04d}"
    text = MIGRATION.format(number=number, before=before, **content)
    (folder / f"{number}_opened_with.py").write_text(text)
