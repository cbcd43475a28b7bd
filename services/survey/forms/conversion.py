"""Has a workbook converted by a process of its own (`convert`), which is cut when it takes too much."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from services.chassis.problems import Unavailable
from services.chassis.xlsx import WorkbookUnreadable
from services.survey.forms.problems import FormTooHeavy
from services.survey.forms.reasons import Reason
from services.survey.forms.xform import XForm

ROOT: Final = Path(__file__).parents[3]
OUT_OF_MEMORY: Final = 3
# A request holds its transaction meanwhile: few at once, and no long queue before the door.
AT_ONCE: Final = 2
PATIENCE: Final = 2.0  # seconds
TURNS: Final = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes. The whole stays below the 30 s after which the gateway gives up."""

    cpu: int = 20
    wall: float = 25.0
    memory: int = 1 << 30
    output: int = 32 << 20


@dataclass(frozen=True, slots=True)
class Conversion:
    """A form as phones get it. `warnings` begin with codes of our own (`problems.NOTES`)."""

    form: XForm
    xml: str
    warnings: list[str]
    itemsets: str | None

    @property
    def names(self) -> set[str]:
        """What the questions are called."""
        return {field["name"] for field in self.form.fields}


STANDARD: Final = Limits()


def convert(
    content: bytes, filename: str, *, file_type: str, stem: str, limits: Limits = STANDARD
) -> Conversion | list[Reason]:
    """The form, or why it is none; raises FormTooHeavy or WorkbookUnreadable."""
    if not TURNS.acquire(timeout=PATIENCE):
        raise Unavailable
    try:
        with tempfile.TemporaryDirectory(prefix="form-") as folder:
            source = Path(folder) / f"form.{file_type}"
            source.write_bytes(content)
            said = run(source, stem, limits)
    finally:
        TURNS.release()
    if said is None:
        raise FormTooHeavy(filename=filename)
    return read(said)


def run(source: Path, stem: str, limits: Limits) -> dict[str, Any] | None:
    """What the process says; None when it was cut. It leaves nothing behind but its folder."""
    bounds = (str(limits.cpu), str(limits.memory), str(limits.output))
    command = (sys.executable, "-P", "-m", "services.survey.forms.convert", str(source), stem)
    answer, complaint = source.with_name("answer.json"), source.with_name("complaint")
    with answer.open("wb") as out, complaint.open("wb") as err:
        try:
            done = subprocess.run(  # noqa: S603 - our own module on our own file
                (*command, *bounds),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=source.parent,
                env=environment(source.parent),
                timeout=limits.wall,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
    if done.returncode < 0 or done.returncode == OUT_OF_MEMORY:
        return None
    if done.returncode > 0:
        raise RuntimeError(complaint.read_text(errors="replace")[-2000:])
    found: dict[str, Any] = json.loads(answer.read_bytes())
    return found


def environment(folder: Path) -> Mapping[str, str]:
    """Nothing of ours but where the code is; what it caches goes into its own folder."""
    return {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(folder),
        "LC_ALL": "C.UTF-8",
    }


def read(said: dict[str, Any]) -> Conversion | list[Reason]:
    """The process' answer as values."""
    if said.get("unreadable"):
        raise WorkbookUnreadable
    if "reasons" in said:
        return [Reason(**reason) for reason in said["reasons"]]
    form = said["form"]
    fields, media = tuple(form.pop("fields")), tuple(form.pop("media"))
    found = XForm(**form, fields=fields, media=media)
    return Conversion(found, said["xml"], said["warnings"], said["itemsets"])
