"""The form that shows a surveyor which of their records came back, and why.

It asks only what cannot be corrected; what can is corrected in the record itself, on the phone.
"""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from services.chassis.problems import Text
from services.survey.questionnaire.wording import filled
from services.survey.questionnaire.xlsform import Belonging, Row, XlsForm, texts, versioned
from services.survey.tasks.models import FILE, LIST

ROOT: Final = "root"  # of a CSV as JavaRosa shows it
ITEMS: Final = f"instance('{LIST}')/{ROOT}/item"
MOST: Final = 1000  # letters of an answer
NOTHING: Final = Text(
    "Tidak ada isian Anda yang dikembalikan di putaran ini. Tutup formulir ini tanpa menyimpan.",
    "None of your records of this round came back. Leave this form without saving.",
)
CHOOSE: Final = Text("Isian yang dikembalikan", "Returned record")
GROUP: Final = Text("Tugas", "Task")
WHY: Final = Text("Alasan dikembalikan:\n\n{reasons}", "Why it came back:\n\n{reasons}")
HOW: Final = Text(
    "Cara memperbaiki: tutup formulir ini tanpa menyimpan, buka Terkirim, pilih {name} dari "
    "{form}, ketuk Edit, perbaiki, lalu kirim. Setelah diterima, tugas ini hilang sendiri saat "
    "formulir diperbarui.",
    "To correct it: leave this form without saving, open Sent, choose {name} of {form}, tap Edit, "
    "correct it and send it. Once it is taken, this task goes away by itself when forms update.",
)
ANSWER: Final = Text("Mengapa tidak dapat diperbaiki?", "Why can it not be corrected?")
HINT: Final = Text(
    "Hanya bila isian itu tidak dapat diperbaiki. Jawaban ini untuk verifikator; jangan tulis nama "
    "atau NIK.",
    "Only if the record cannot be corrected. This goes to the reviewer; write no name and no NIK.",
)
LONG: Final = Text(f"Paling banyak {MOST} huruf.", f"At most {MOST} letters.")
# What is shown of the chosen task, by the column of the list.
SHOWN: Final = {"kode_rt": "kode", "isian": "isian", "formulir": "formulir", "alasan": "alasan"}


def task_form(belonging: Belonging, round_id: UUID) -> XlsForm:
    """The form of a round: it lists only what came back in that round."""
    form_id, title = belonging.form_id("nahkoda-tugas"), belonging.title("Tugas")
    return versioned(form_id, title, "Tugas", (tuple(_survey(round_id)), ()), {})


def _survey(round_id: UUID) -> Iterator[Row]:
    here = f"putaran = '{round_id}'"
    yield {"type": "start", "name": "start"}
    yield {
        "type": "note",
        "name": "tidak_ada",
        **texts("label", NOTHING),
        "relevant": f"count({ITEMS}[{here}]) = 0",
    }
    yield {
        "type": f"select_one_from_file {FILE}",
        "name": LIST,
        **texts("label", CHOOSE),
        "required": "yes",
        "choice_filter": here,
    }
    chosen = f"${{{LIST}}} != ''"
    yield {"type": "begin_group", "name": "rincian", **texts("label", GROUP), "relevant": chosen}
    yield from _task()
    yield {"type": "end_group", "name": "rincian"}


def _task() -> Iterator[Row]:
    for name, column in SHOWN.items():
        found = f"{ITEMS}[name = ${{{LIST}}}]/{column}"
        yield {"type": "calculate", "name": name, "calculation": found}
    why = filled(WHY, reasons="${alasan}")
    yield {"type": "note", "name": "sebab", **texts("label", why)}
    how = filled(HOW, name="${isian}", form="${formulir}")
    yield {"type": "note", "name": "cara", **texts("label", how)}
    yield {
        "type": "text",
        "name": "jawaban",
        **texts("label", ANSWER),
        **texts("hint", HINT),
        "appearance": "multiline",
        "required": "yes",
        "constraint": f"string-length(.) <= {MOST}",
        **texts("constraint_message", LONG),
    }
