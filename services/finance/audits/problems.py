"""Why an audit is not recorded."""

from services.chassis.problems import Problem, Text


class OpinionTooEarly(Problem):
    status = 422
    code = "opinion_too_early"
    detail = Text(
        id="Opini hanya ada bila audit sudah selesai. Kosongkan `opinion`, atau tulis `state` `done`.",
        en="There is an opinion only once the audit is done. Leave `opinion` out, or say `state` `done`.",
    )


class AuditIncomplete(Problem):
    status = 422
    code = "audit_incomplete"
    detail = Text(
        id="Audit yang selesai punya auditor dan tanggal. Isi `auditor` dan `date`.",
        en="An audit that is done has an auditor and a day. Fill in `auditor` and `date`.",
    )


class VillageMeant(Problem):
    status = 422
    code = "level_not_meant"
    detail = Text(
        id="Audit dicatat per desa/kelurahan, sedangkan {region} bukan itu.",
        en="An audit is recorded for a village, which {region} is not.",
    )
