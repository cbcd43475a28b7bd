"""What a migration takes away from the version that still runs beside it.

While an upgrade rolls, the code of the last release works on the new schema. So a migration may add;
what it takes away, renames or demands breaks that code. It may do so only once no released code uses it
any more, and then says so: `CONTRACT = "1.4.0"` names the release in which nothing used it.
"""

import importlib.util
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from alembic.migration import MigrationContext
from alembic.operations import Operations

from services.chassis.documents import VERSION

ROOT = Path(__file__).parents[2]
HEADS = ROOT / "contracts" / "released" / "migrations.json"
FOLDERS = {
    **{name: ROOT / "services" / name for name in ("survey", "planning", "finance", "reporting")},
    "gateway": ROOT / "gateway",
}
NAME = r'(?:public\.)?"?(\w+)"?'
MADE = re.compile(rf"CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?{NAME}", re.IGNORECASE)
ADDED = re.compile(
    rf"ADD (?:COLUMN )?(?:IF NOT EXISTS )?{NAME} (?!KEY|CHECK|UNIQUE)", re.IGNORECASE
)
ALTERED = re.compile(
    rf"^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?{NAME}\s+(.*)$", re.IGNORECASE | re.DOTALL
)
DROPPED = re.compile(r"^DROP TABLE (?:IF EXISTS )?(.+?)(?: CASCADE)?$", re.IGNORECASE | re.DOTALL)
RENAMED = re.compile(
    rf"^ALTER (?:TYPE|VIEW|FUNCTION|SEQUENCE) {NAME}.* RENAME TO ", re.IGNORECASE | re.DOTALL
)
ROUTINE = re.compile(rf"^DROP (?:FUNCTION|VIEW|TYPE) (?:IF EXISTS )?{NAME}", re.IGNORECASE)
AGAIN = re.compile(rf"^CREATE (?:OR REPLACE )?(?:FUNCTION|VIEW|TYPE) {NAME}", re.IGNORECASE)
QUOTED = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)
TEXT = re.compile(r"'(?:[^']|'')*'")
NOTE = re.compile(r"--[^\n]*")


@dataclass(frozen=True)
class Migration:
    """One file of a service."""

    service: str
    path: Path

    @property
    def revision(self) -> str:
        return self.path.name.partition("_")[0]

    @property
    def module(self) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"judged_{self.path.stem}", self.path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def all_of(service: str, folder: Path | None = None) -> list[Migration]:
    """A service's migrations, the oldest first."""
    files = sorted(((folder or FOLDERS[service]) / "migrations").glob("[0-9]*_*.py"))
    return [Migration(service, file) for file in files]


def statements(module: ModuleType, way: str = "upgrade") -> list[str]:
    """The SQL of a migration, statement by statement, on one line each; it is not run."""
    said = io.StringIO()
    options = {"as_sql": True, "output_buffer": said}
    context = MigrationContext.configure(dialect_name="postgresql", opts=options)
    with Operations.context(context):
        getattr(module, way)()
    plain = TEXT.sub("''", NOTE.sub("", QUOTED.sub("''", said.getvalue())))
    return [found for part in plain.split(";") if (found := " ".join(part.split()))]


def takes(sql: list[str], own: set[str]) -> Iterator[str]:
    """What of it the code that still runs could miss; `own` are tables made since the release."""
    again = {found[1].lower() for one in sql if (found := AGAIN.match(one))}
    for one in sql:
        own |= {name.lower() for name in MADE.findall(one)}
        if found := ALTERED.match(one):
            table, rest = found[1].lower(), found[2]
            yield from () if table in own else _of_table(table, rest)
        elif found := DROPPED.match(one):
            names = [name.strip(' "').removeprefix("public.") for name in found[1].split(",")]
            yield from (f"drops the table {name}" for name in names if name.lower() not in own)
        elif (found := RENAMED.match(one)) and found[1].lower() not in again:
            yield f"renames: {one[:60]}"
        elif (found := ROUTINE.match(one)) and found[1].lower() not in again:
            yield f"drops {found[1]}"


def _of_table(table: str, rest: str) -> Iterator[str]:
    for action in _actions(rest):
        upper = action.upper()
        if re.match(r"DROP (COLUMN )?(IF EXISTS )?(?!CONSTRAINT)\"?\w", upper):
            yield f"drops from {table}: {action[:60]}"
        elif upper.startswith("RENAME"):
            yield f"renames in {table}: {action[:60]}"
        elif upper.startswith("ALTER") and (
            "SET NOT NULL" in upper or re.search(r"\bTYPE\b", upper)
        ):
            yield f"changes {table}: {action[:60]}"
        elif upper.startswith("ADD") and not upper.startswith("ADD CONSTRAINT"):
            demands = "NOT NULL" in upper and "DEFAULT" not in upper
            if demands and "GENERATED" not in upper:
                yield f"demands of {table}: {action[:60]}"


def _actions(rest: str) -> Iterator[str]:
    """The actions of an ALTER TABLE: at commas outside of parentheses."""
    depth, begun = 0, 0
    for at, sign in enumerate(rest):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            yield rest[begun:at].strip()
            begun = at + 1
    yield rest[begun:].strip()


def released(file: Path = HEADS) -> tuple[str, dict[str, str]]:
    """The last release and the newest migration of each service in it."""
    known: dict[str, dict[str, str]] = json.loads(file.read_text())
    version = max(known, key=lambda one: tuple(int(part) for part in one.split(".")))
    return version, known[version]


def keep(version: str, file: Path = HEADS) -> None:
    """Write down which migrations a release has; what is written is never changed."""
    known = json.loads(file.read_text()) if file.exists() else {}
    if version in known:
        raise ValueError(f"{version} is released, and never changes.")
    heads = {name: all_of(name)[-1].revision for name in FOLDERS}
    file.write_text(json.dumps(known | {version: heads}, indent=1) + "\n")


def faults(found: list[Migration], version: str, head: str) -> list[str]:
    """What the migrations after `head` take from the release `version` without saying so."""
    said: list[str] = []
    own: set[str] = set()
    for migration in found:
        module = migration.module
        if migration.revision <= head:
            continue
        harms = list(takes(statements(module), own))
        mark = getattr(module, "CONTRACT", None)
        if harms and mark is None:
            said += [f"{migration.service} {migration.path.name} {harm}" for harm in harms]
        elif mark is not None and _number(mark) > _number(version):
            said.append(f"{migration.service} {migration.path.name}: {mark} is not released")
    return said


def one_way(found: list[Migration]) -> list[str]:
    """Migrations whose way back does nothing, by name."""
    return [
        f"{one.service} {one.path.stem}" for one in found if not statements(one.module, "downgrade")
    ]


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


if __name__ == "__main__":
    keep(VERSION)
