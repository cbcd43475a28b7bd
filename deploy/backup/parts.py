"""The five databases of an installation, with the folders of files beside them.

Everything is read from the settings of the services themselves: from the environment, or from the
files `<folder>/<part>.env` that a local suite writes.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

NAMES = ("survey", "planning", "finance", "reporting", "gateway")
LOCKS = {"survey": "PERSONAL_KEYS", "planning": "CONTACT_KEYS", "gateway": "WEBHOOK_KEYS"}
# Row-level security holds for the owner too, who has to see all rows.
SEES_EVERYTHING = "-c nahkoda.regions=^ -c nahkoda.around=^"
# How values are written as text; the same wherever they are hashed.
SAME_TEXT = "-c timezone=UTC -c datestyle=ISO,MDY -c intervalstyle=postgres -c bytea_output=hex"
PATIENT = "-c statement_timeout=0 -c lock_timeout=60s -c idle_in_transaction_session_timeout=0"
OPTIONS = f"{SEES_EVERYTHING} {SAME_TEXT} {PATIENT} -c extra_float_digits=1 -c row_security=on"


class BackupProblem(Exception):
    """It cannot be done; the text says why and what to do."""


@dataclass(frozen=True)
class Part:
    """One service: its database in the owner's role, its files, the mark of its data keys.

    `lock` is a fingerprint: what is locked with other keys cannot be opened. It tells no key.
    """

    name: str
    owner_url: str = field(repr=False)
    media: Path | None = None
    lock: str | None = None

    def connect(self) -> psycopg.Connection:
        """As the owner, who sees every row; each statement for itself."""
        return psycopg.connect(self.owner_url, options=OPTIONS, autocommit=True)

    @property
    def database(self) -> str:
        """Its name on the server."""
        return str(conninfo_to_dict(self.owner_url).get("dbname", self.name))

    def environment(self) -> dict[str, str]:
        """The connection for PostgreSQL's own programs: a command line would show the password."""
        given = conninfo_to_dict(self.owner_url)
        known = {one.keyword.decode(): one.envvar for one in pq.Conninfo.get_defaults()}
        named = {known[name]: str(value) for name, value in given.items()}
        found = {name.decode(): value for name, value in named.items() if name}
        return {**os.environ, **found, "PGOPTIONS": OPTIONS}


def read(env: Path | None = None) -> list[Part]:
    """All five; raises BackupProblem with the setting that is missing."""
    return [part(name, _file(env / f"{name}.env") if env else os.environ) for name in NAMES]


def part(name: str, settings: Mapping[str, str]) -> Part:
    """One of them from its settings, in the environment or in files of its SECRETS_DIR."""
    prefix = name.upper()
    url = _value(settings, f"{prefix}_OWNER_DATABASE_URL")
    if not url:
        raise BackupProblem(
            f"{prefix}_OWNER_DATABASE_URL is missing: the URL of the role that owns the tables,"
            " as `migrate` has it."
        )
    media = _value(settings, f"{prefix}_MEDIA_FOLDER")
    keys = _value(settings, f"{prefix}_{LOCKS[name]}") if name in LOCKS else None
    scheme, _, rest = url.partition("://")
    plain = f"{scheme.partition('+')[0]}://{rest}"
    return Part(name, plain, Path(media) if media else None, fingerprint(keys))


def fingerprint(keys: str | None) -> str | None:
    """Tells one set of keys from another; nothing can be computed from it."""
    if not keys:
        return None
    text = json.dumps(json.loads(keys)["keys"], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _file(path: Path) -> dict[str, str]:
    if not path.exists():
        raise BackupProblem(f"There is no {path}: start the suite on this folder first.")
    pairs = (line.partition("=") for line in path.read_text().splitlines())
    return {name: value for name, _, value in pairs}


def _value(settings: Mapping[str, str], name: str) -> str | None:
    if name in settings:
        return settings[name]
    folder = settings.get(f"{name.partition('_')[0]}_SECRETS_DIR")
    file = Path(folder) / name.lower() if folder else None
    return file.read_text().strip() if file and file.exists() else None
