"""Refusals about rounds."""

from services.chassis.problems import Conflict, Text


class RoundNotOpen(Conflict):
    """The round takes no more changes."""

    code = "round_not_open"
    detail = Text(
        id="Putaran {name} berstatus {state}; data tidak dapat diubah lagi. "
        "Buka putaran baru yang menyebut putaran ini untuk memperbaiki.",
        en="Round {name} is {state}; its data can no longer change. "
        "Open a new round that names it to correct it.",
    )


class RoundNotSealed(Conflict):
    """Only a sealed round is corrected by another."""

    code = "round_not_sealed"
    detail = Text(
        id="Putaran {name} berstatus {state}; belum perlu putaran perbaikan. Ubah datanya langsung.",
        en="Round {name} is {state}; it needs no round to correct it. Change its data itself.",
    )


class RoundUnsealed(Conflict):
    """Only what is final is judged or scored again."""

    code = "round_unsealed"
    detail = Text(
        id="Putaran {name} berstatus {state}, sedangkan ini memerlukan skor tersegel. "
        "Segel putarannya dahulu.",
        en="Round {name} is {state}, and this needs sealed scores. Seal the round first.",
    )


class RoundEmpty(Conflict):
    """There is nothing to seal."""

    code = "round_empty"
    detail = Text(
        id="Putaran {name} belum berisi lembar RT. Terapkan impor dahulu, lalu segel.",
        en="Round {name} has no RT sheets yet. Apply an import first, then seal.",
    )


class ImportRunning(Conflict):
    """An import is being applied or undone in this round."""

    code = "import_running"
    detail = Text(
        id="Impor {import_id} sedang diproses. Tunggu sampai selesai, lalu coba lagi.",
        en="Import {import_id} is being worked on. Wait until it is done, then try again.",
    )
