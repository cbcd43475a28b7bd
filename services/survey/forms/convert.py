"""XLSForm to XForm by pyxform, in a process of its own that bounds itself.

`python -m services.survey.forms.convert FILE STEM CPU MEMORY OUTPUT` writes JSON to standard
output: the form, or the reasons why it is none. STEM names a form that does not name itself; the
bounds are seconds and bytes. Nothing else imports pyxform.
"""

import contextlib
import hashlib
import json
import re
import resource
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineWorkbook
from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.utils import external_choices_to_csv, has_external_choices
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData, get_xlsform

from services.survey.forms import cells, reasons, xform
from services.survey.forms.cells import Grid
from services.survey.forms.reasons import Reason

OUT_OF_MEMORY: Final = 3
UNNAMED: Final = "\x01"  # stands where the form names no id: no cell can hold it
NO_WORKBOOK: Final = "was not recognized as a supported type"
VERSION_DIGITS: Final = 12
MOST_ROWS: Final = 20_000
MOST_WARNINGS, LONGEST_WARNING = 200, 1000
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
FORM_ID: Final = re.compile(r"[^\x00-\x1f/\\]{1,100}")
VERSION: Final = re.compile(r"\w[\w .+:()-]{0,99}")
FILE_NAME: Final = re.compile(r"\w[\w .()+-]{0,199}")

Answer = dict[str, Any]


class Unreadable(Exception):
    """A file that only looks like a workbook."""


class Unfit(Exception):
    """A form that the converter takes and we do not."""

    def __init__(self, code: str, sheet: str | None = None, column: str | None = None) -> None:
        super().__init__(code)
        self.code, self.sheet, self.column = code, sheet, column
        self.value = ""


def bound(cpu: int, memory: int, output: int) -> None:
    """Limits that hold for the rest of this process."""
    for kind, most in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # ends the process, which Python would not


def answer(source: Path, stem: str) -> Answer:
    """What the parent reads: a form, reasons, or that the file is no workbook."""
    try:
        return converted(source, stem)
    except MemoryError:
        raise
    except Unreadable:
        return {"unreadable": True}
    except Unfit as error:
        return {"reasons": [unfit(error, grid_of(source)).plain()]}
    except ParseError:
        return {"reasons": [unreadable_text(grid_of(source)).plain()]}
    except PyXFormError as error:
        found = reasons.explain(str(error), grid_of(source))
    except Exception as error:  # noqa: BLE001 - what it stumbles over is the form's fault
        found = reasons.explain(f"{type(error).__name__}: {error}", grid_of(source))
    return {"reasons": [reason.plain() for reason in found]}


def converted(source: Path, stem: str) -> Answer:
    """The form; raises PyXFormError, ParseError or Unfit."""
    content = source.read_bytes()
    workbook = opened(content, source.suffix)
    warnings: list[str] = []
    found = workbook_to_json(workbook, fallback_form_name=UNNAMED, warnings=warnings)
    notes = named(found, stem, hashlib.sha256(content).hexdigest()[:VERSION_DIGITS])
    itemsets = external_choices_to_csv(workbook) if has_external_choices(found) else None
    xml = create_survey_element_from_dict(found).to_xml(
        validate=False, pretty_print=False, warnings=warnings
    )
    form = xform.read(xml, itemsets=itemsets is not None)
    fit(form)
    said = [text[:LONGEST_WARNING] for text in warnings[:MOST_WARNINGS]]
    return {"form": asdict(form), "xml": xml, "warnings": [*notes, *said], "itemsets": itemsets}


def opened(content: bytes, suffix: str) -> DefinitionData:
    """The sheets as pyxform reads them; raises Unreadable when the file is damaged."""
    try:
        return get_xlsform(xlsform=content, file_type=suffix)
    except MemoryError:
        raise
    except PyXFormError as error:
        if NO_WORKBOOK in str(error):
            raise Unreadable from error
        raise  # a reason
    except Exception as error:  # its readers stumble in many ways over what is no workbook
        raise Unreadable from error


def named(found: dict[str, Any], stem: str, version: str) -> list[str]:
    """Give the form the id and version that its settings lack; answer which were lacking."""
    notes = []
    if found["id_string"] == UNNAMED:
        notes.append("form_id_from_name")
        for name, value in found.items():
            found[name] = stem if value == UNNAMED else value
    if not found.get("version"):
        notes.append("version_from_content")
        found["version"] = version
    return notes


def fit(form: xform.XForm) -> None:
    """Raise Unfit unless ids can be told apart and something is asked."""
    for text, pattern, column in (
        (form.form_id, FORM_ID, "form_id"),
        (form.version, VERSION, "version"),
    ):
        if not pattern.fullmatch(text):
            raise valued(Unfit(f"{column}_invalid", "settings", column), text)
    if not form.fields:
        raise Unfit("survey_empty", "survey")
    for name in form.media:
        if not FILE_NAME.fullmatch(name):
            raise valued(Unfit("media_name_invalid"), name)


def valued(error: Unfit, value: str) -> Unfit:
    """With the text that was refused, as a fact."""
    error.value = value[:100]
    return error


def unfit(error: Unfit, grid: Grid) -> Reason:
    """The reason, and its cell."""
    place: tuple[str | None, int | None, str | None] = (error.sheet, None, error.column)
    if error.column:
        place = (error.sheet, 2, error.column)
    elif error.value:
        place = cells.containing(grid, error.value) or place
    return reasons.located(error.code, {"value": error.value}, place, None, grid)


def unreadable_text(grid: Grid) -> Reason:
    """A character that no XML may hold, and the cell in which it stands."""
    texts = (text for rows in grid.values() for row in rows for text in row)
    found = next((hit[0] for text in texts if (hit := CONTROL.search(text))), None)
    place = cells.containing(grid, found) if found else None
    code = "characters_invalid" if found else "form_unconvertible"
    return reasons.located(code, {}, place or (None, None, None), None, grid)


def grid_of(source: Path) -> Grid:
    """The sheets as text, by lower-case name; empty when another reader cannot open the file."""
    grid: Grid = {}
    with contextlib.suppress(CalamineError):
        book = CalamineWorkbook.from_path(source)
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS)
            grid[name.lower()] = [[text_of(value) for value in row] for row in rows]
    return grid


def text_of(value: object) -> str:
    """A cell as the converter reads it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def main(source: str, stem: str, *bounds: str) -> int:
    """Bound this process, convert, and write the answer."""
    bound(*(int(text) for text in bounds))
    try:
        said = json.dumps(answer(Path(source), stem))
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.write(said)
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
