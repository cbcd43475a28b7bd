"""Refusals of the quality desk."""

from services.chassis.problems import Conflict, Problem, Text


class FindingNotOpen(Conflict):
    """It was resolved already, or its ground is gone."""

    code = "finding_not_open"
    detail = Text(
        id="Temuan ini berstatus {state}; tidak ada yang perlu diputuskan. Baca lagi daftarnya.",
        en="This finding is {state}; there is nothing to decide. Read the list again.",
    )


class FindingNotResolved(Conflict):
    """Only what was resolved is opened again."""

    code = "finding_not_resolved"
    detail = Text(
        id="Temuan ini berstatus {state}; hanya temuan yang sudah diputuskan dapat dibuka lagi.",
        en="This finding is {state}; only one that was resolved is opened again.",
    )


class AreaUnknown(Problem):
    """A figure of an area that does not exist, or lies outside the caller's regions."""

    status = 404
    code = "not_found"
    detail = Text(
        id="Kawasan {area} tidak ada, atau di luar wilayah Anda.",
        en="There is no area {area}, or it lies outside your regions.",
    )
