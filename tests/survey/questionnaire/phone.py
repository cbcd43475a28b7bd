"""Forms as a phone has them: converted by pyxform and filled in by ODK's own engine (Web Forms)."""

import json
import subprocess
import sys
from pathlib import Path

from pyxform.xls2xform import convert

FOLDER = Path(__file__).parents[1] / "xforms"
NODE = Path(sys.executable).with_name("node")
ENGINE = FOLDER / "node_modules" / "@getodk" / "xforms-engine"


def xform_of(form):
    """The XForm, which must come without warnings."""
    result = convert(xlsform=form.workbook(), file_type=".xlsx")
    assert result.warnings == []
    return result.xform


def fill_in(form, records, files=None):
    """What the form shows by name after each record: value, relevance, validity.

    `files` are the texts of those that the form asks for, by name.
    """
    if not ENGINE.exists():
        raise RuntimeError("`make test` installs tests/survey/xforms; so does `npm ci` there.")
    done = subprocess.run(
        [NODE, FOLDER / "evaluate.mjs"],
        input=json.dumps({"xform": xform_of(form), "records": records, "files": files or {}}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["records"]
