"""Refusals about persons."""

from services.chassis.problems import Conflict, Problem, Text


class PersonErased(Conflict):
    """The person asked to be forgotten; nothing about them is taken any more."""

    code = "person_erased"
    detail = Text(
        id="Data orang pada isian ini sudah dihapus atas permintaan. "
        "Bila rumah tangga didata lagi, kirim isian baru.",
        en="The person of this record was erased on request. "
        "If the household is surveyed again, send a new record.",
    )


class NumberNeeded(Problem):
    """Nothing to look for."""

    status = 422
    code = "number_needed"
    detail = Text(
        id="Isi `nik` atau `no_kk` yang dicari.",
        en="Give the `nik` or `no_kk` to look for.",
    )
