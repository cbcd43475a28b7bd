"""Makes the keys of an installation: `make keys OUT=folder POSTGRES=db.example:5432 [COPY=...]`.

Writes `secrets.yaml` for kubectl and `values-keys.yaml` (public parts) for Helm; for databases of
one's own `databases.sql` for psql, for those of the chart `database-roles.yaml` for kubectl. A
`{part}` in POSTGRES becomes each service's name; COPY is where a hot standby of reporting's database
is, if there is one. The files are readable by their owner only; keep
them where passwords are kept.
"""

import json
import sys
from pathlib import Path
from typing import Any

import nkeys

from deploy.local.keys import Secrets, write_private
from deploy.local.suite import GATEWAY, PARTS, SERVICES

HEAD = "# Made by `make keys`; JSON is YAML.\n"
PERSONAL = "survey"  # the service that locks personal data
CONTACTS = "planning"  # the service that locks contacts of offers
COMPLAINTS = "reporting"  # the service that locks complaints
COPIED = "reporting"  # the service that reads from a copy
DATABASE = """
CREATE ROLE {name}_owner LOGIN PASSWORD '{owner}';
CREATE ROLE {name} LOGIN PASSWORD '{service}';
CREATE DATABASE {name} OWNER {name}_owner LOCALE_PROVIDER builtin LOCALE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE {name} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {name};
"""


def make(out: Path, postgres: str, copy: str = "") -> None:
    """Make what is missing in `out/keys` and write the four files anew from it."""
    secrets = Secrets(out / "keys")
    documents = [_secret(secrets, part, postgres, copy) for part in PARTS]
    documents.append(_document("boot", {"boot.nkey": secrets.seed("boot").read_text()}))
    write_private(out / "secrets.yaml", _text(documents))
    roles = [_role(secrets, part, own) for part in PARTS for own in (part, f"{part}_owner")]
    write_private(out / "database-roles.yaml", _text(roles))
    write_private(out / "values-keys.yaml", (HEAD + _values(secrets)).encode())
    write_private(out / "databases.sql", "".join(_sql(secrets, part) for part in PARTS).encode())


def _text(documents: list[dict[str, Any]]) -> bytes:
    return (HEAD + "---\n".join(json.dumps(one, indent=1) + "\n" for one in documents)).encode()


def _role(secrets: Secrets, part: str, role: str) -> dict[str, Any]:
    """The password of a database role, as the CloudNativePG operator reads it and looks again."""
    name = f"{part}-owner-role" if role != part else f"{part}-role"
    content = {"username": role, "password": secrets.password(role)}
    found = _document(name, content) | {"type": "kubernetes.io/basic-auth"}
    found["metadata"]["labels"] = {"cnpg.io/reload": "true"}
    return found


def _secret(secrets: Secrets, part: str, postgres: str, copy: str) -> dict[str, Any]:
    wanted = [("database-url", part, postgres), ("owner-database-url", f"{part}_owner", postgres)]
    if part == COPIED and copy:
        wanted.append(("copy-database-url", part, copy))
    urls = {
        key: f"postgresql://{role}:{secrets.password(role)}@{where.replace('{part}', part)}/{part}"
        for key, role, where in wanted
    }
    keys = {
        "nats.nkey": secrets.seed(part).read_text(),
        "signing.pem": secrets.signing_key(part).read_text(),
    }
    if part == GATEWAY:
        keys["webhook-keys"] = json.dumps(secrets.webhook_keys())
    if part == CONTACTS:
        keys["contact-keys"] = json.dumps(secrets.contact_keys())
    if part == COMPLAINTS:
        keys["complaint-keys"] = json.dumps(secrets.complaint_keys())
    if part == PERSONAL:
        keys["personal-keys"] = json.dumps(secrets.personal_keys())
    return _document(part, urls | keys)


def _document(name: str, content: dict[str, str]) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": f"nahkoda-{name}"},
        "type": "Opaque",
        "stringData": content,
    }


def _values(secrets: Secrets) -> str:
    """The public parts, as values of the chart."""
    users = {
        name: nkeys.from_seed(secrets.seed(name).read_bytes()).public_key.decode()
        for name in ("boot", *PARTS)
    }
    values = {
        "trustedKeys": secrets.jwks(SERVICES),
        "services": {part: {"existingSecret": f"nahkoda-{part}"} for part in PARTS},
        "nats": {"existingSecret": "nahkoda-boot", "users": users},
    }
    return json.dumps(values, indent=1) + "\n"


def _sql(secrets: Secrets, part: str) -> str:
    owner, service = secrets.password(f"{part}_owner"), secrets.password(part)
    return DATABASE.format(name=part, owner=owner, service=service)


if __name__ == "__main__":
    if len(sys.argv) not in {3, 4}:  # where to, where the databases are, and perhaps a copy
        sys.exit("Say: make keys OUT=folder POSTGRES=host:5432 [COPY=host:5432]")
    make(Path(sys.argv[1]), *sys.argv[2:])
    sys.stdout.write(
        f"{sys.argv[1]}: secrets.yaml, values-keys.yaml, databases.sql, database-roles.yaml\n"
    )
