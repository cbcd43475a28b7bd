"""Refusals about papers of plans."""

from services.chassis.problems import Conflict, Problem, Text


class PlanWithoutPaper(Problem):
    """The city's plan has another outline, and another office that lays it out."""

    status = 422
    code = "plan_without_paper"
    detail = Text(
        id="Rencana jenis {kind} tidak dicetak di sini. Yang dicetak: RPLP, RTPLP, dan RKM; isi "
        "RP2KP-KP ada di `GET .../content` dan `.../targets`.",
        en="A plan of kind {kind} is not printed here. RPLP, RTPLP and RKM are; what an RP2KP-KP says "
        "is at `GET .../content` and `.../targets`.",
    )


class PaperEmpty(Conflict):
    """Nobody wrote a chapter, and nothing is planned."""

    code = "paper_empty"
    detail = Text(
        id="Rencana {title} belum punya bab maupun kegiatan. Tulis satu bab atau satu kegiatan "
        "lebih dahulu, lalu cetak.",
        en="The plan {title} has neither a chapter nor an activity yet. Write one of them first, "
        "then print it.",
    )


class PlanTooHeavy(Problem):
    """Rendering took longer, or more memory, than it may."""

    status = 503
    code = "plan_too_heavy"
    detail = Text(
        id="Dokumen rencana ini terlalu besar untuk dicetak sekaligus. Coba lagi sebentar lagi, atau "
        "ambil sebagai .xlsx.",
        en="The paper of this plan is too large to be set at once. Try again in a moment, or take it "
        "as .xlsx.",
    )
