"""Refusals about tasks."""

from services.chassis.problems import Conflict, Text


class RecordWithoutForm(Conflict):
    """A tool sent the record; no form can be opened with it."""

    code = "record_without_form"
    detail = Text(
        id="Isian ini tidak berasal dari formulir, jadi tidak dapat dibuka di formulir. "
        "Kirim pembetulannya dari alat yang mengirimnya.",
        en="This record did not come from a form, so that no form can be opened with it. "
        "Send its correction from the tool that sent it.",
    )
