"""Why a work is not started, completed or handed over."""

from services.chassis.problems import Conflict, Problem, Text


class NeedsFirst(Conflict):
    """What it waits for is not done."""

    code = "needs_first"
    detail = Text(
        id="Kegiatan ini menunggu {names}. Selesaikan dahulu; lihat `needs`.",
        en="This activity waits for {names}. Complete them first; see `needs`.",
    )


class ExecutorUnfitting(Problem):
    status = 422
    code = "executor_unfitting"
    detail = Text(
        id="Swakelola memerlukan KSM, BKM, atau UPL di wilayah kegiatan sebagai `institution_id`.",
        en="Swakelola needs a KSM, BKM or UPL of the activity's region as `institution_id`.",
    )


class ContractNeeded(Problem):
    status = 422
    code = "contract_needed"
    detail = Text(
        id="Pekerjaan kontrak memerlukan `contractor` dan `contract_number`.",
        en="Work by contract needs `contractor` and `contract_number`.",
    )


class StarterCompletes(Conflict):
    """Two people: whoever started a work does not certify it."""

    code = "own_activity"
    detail = Text(
        id="Anda yang memulai kegiatan ini. Minta orang lain menyatakannya selesai.",
        en="You started this activity. Ask somebody else to complete it.",
    )


class WorkIncomplete(Conflict):
    code = "work_incomplete"
    detail = Text(
        id="Belum dapat diselesaikan: {first} Lihat `missing`.",
        en="It cannot be completed yet: {first} See `missing`.",
    )


class MeasuredExceedsReserved(Conflict):
    """More was built than the activity holds of the need."""

    code = "measured_exceeds_reserved"
    detail = Text(
        id="Opname {criterion} di RT {rt} berjumlah {measured}, sedangkan yang dipesan {reserved}."
        " Betulkan opname; yang lebih dari kebutuhan tidak dihitung.",
        en="The measurement of {criterion} in RT {rt} comes to {measured}, but {reserved} is"
        " reserved. Correct the measurement book; what exceeds the need does not count.",
    )


class KppNeeded(Problem):
    status = 422
    code = "kpp_needed"
    detail = Text(
        id="Serah terima memerlukan KPP di desa/kelurahan kegiatan. Daftarkan KPP-nya dahulu.",
        en="Handing over needs a KPP of the activity's village. Register the KPP first.",
    )
