"""Refusals about plans: what cannot be done with it as it stands, and what to do instead."""

from services.chassis.problems import Conflict, Problem, Text


class PlanNotDraft(Conflict):
    code = "plan_not_draft"
    detail = Text(
        id="Rencana ini {state}; isinya berubah hanya selagi draft. Kembalikan dahulu, atau buat edisi baru bila sudah disahkan.",
        en="This plan is {state}; what it says changes only in draft. Return it first, or make a new edition if it is approved.",
    )


class PlanNotInReview(Conflict):
    code = "plan_not_in_review"
    detail = Text(
        id="Rencana ini {state}; yang difinalkan adalah rencana dalam review. Ajukan dahulu.",
        en="This plan is {state}; only one in review is made final. Submit it first.",
    )


class PlanNotFinal(Conflict):
    code = "plan_not_final"
    detail = Text(
        id="Rencana ini {state}; yang disahkan adalah rencana final. Finalkan dahulu setelah ditinjau.",
        en="This plan is {state}; only a final one is approved. Make it final first, after its review.",
    )


class PlanNotReturnable(Conflict):
    code = "plan_not_returnable"
    detail = Text(
        id="Rencana ini {state}; yang dikembalikan adalah rencana dalam review atau final.",
        en="This plan is {state}; only one in review or final is returned.",
    )


class PlanNotApproved(Conflict):
    code = "plan_not_approved"
    detail = Text(
        id="Rencana {plan} {state}, belum atau tidak lagi disahkan. Pakai edisi yang disahkan, atau sahkan dahulu.",
        en="Plan {plan} is {state}: not approved yet, or no more. Use its approved edition, or have it approved first.",
    )


class PlanNotOpen(Conflict):
    code = "plan_not_open"
    detail = Text(
        id="Rencana ini {state} dan tidak lagi ditinjau. Buat edisi baru, lalu beri catatan di sana.",
        en="This plan is {state} and no longer under review. Make a new edition and comment there.",
    )


class OwnPlan(Conflict):
    """Whoever made or submitted a plan does not judge it."""

    code = "own_plan"
    detail = Text(
        id="Anda sendiri yang membuat atau mengajukan rencana ini. Minta orang lain memfinalkan dan mengesahkannya.",
        en="You made or submitted this plan yourself. Ask somebody else to make it final and to approve it.",
    )


class PlanIncomplete(Conflict):
    """`missing` lists what is not there, or what does not fit."""

    code = "plan_incomplete"
    detail = Text(
        id="Rencana ini belum dapat diajukan: {what}. Lengkapi, lalu ajukan lagi.",
        en="This plan cannot be submitted yet: {what}. Complete it, then submit it again.",
    )


class CommentsUnsettled(Conflict):
    """`comments` are those that wait for an answer."""

    code = "comments_unsettled"
    detail = Text(
        id="{count} catatan belum dijawab. Jawab semuanya lebih dahulu.",
        en="{count} comments are not settled. Settle all of them first.",
    )


class CommentSettled(Conflict):
    code = "comment_settled"
    detail = Text(
        id="Catatan ini sudah dijawab oleh {by}. Bila belum cukup, buat catatan baru.",
        en="This comment was settled by {by}. If that is not enough, make a new comment.",
    )


class CopiesOvertaken(Conflict):
    """`activities` are copies whose originals were approved meanwhile: the work would be planned twice."""

    code = "copies_overtaken"
    detail = Text(
        id="{count} kegiatan di edisi ini sudah disetujui di edisi sebelumnya dan tetap di sana. Hapus salinannya dari edisi ini (kembalikan dahulu bila bukan draft).",
        en="{count} activities of this edition were approved in the edition before and stay there. Take their copies out of this edition (return it first if it is no draft).",
    )


class EditionOpen(Conflict):
    code = "edition_open"
    detail = Text(
        id="Edisi {edition} rencana ini sedang dikerjakan dengan id {known}. Lanjutkan yang itu.",
        en="Edition {edition} of this plan is being worked on with the id {known}. Go on with that one.",
    )


class PlanYearsInvalid(Problem):
    status = 422
    code = "plan_years_invalid"
    detail = Text(
        id="{begin} sampai {end} bukan masa sebuah {kind}, yang {years} tahun, di dalam masa rencana di atasnya.",
        en="{begin} to {end} is no span of an {kind}, which has {years} years, inside those of the plan above it.",
    )


class PlanUnderUnfitting(Problem):
    """An RTPLP and an RKM stand under the RPLP of their village, the others under none."""

    status = 422
    code = "plan_under_unfitting"
    detail = Text(
        id="`under` harus id RPLP yang disahkan dari {region} untuk RTPLP dan RKM, dan kosong untuk yang lain.",
        en="`under` must be the id of an approved RPLP of {region} for an RTPLP or an RKM, and empty for the others.",
    )


class PlanAreaUnfitting(Problem):
    status = 422
    code = "plan_area_unfitting"
    detail = Text(
        id="`area` menyebut kawasan sebuah RTPLP, misalnya `35.19-K-KLAGEN`; kosongkan untuk {kind}.",
        en="`area` names the kawasan of an RTPLP, such as `35.19-K-KLAGEN`; a {kind} has none.",
    )


class AreaInvalid(Problem):
    status = 422
    code = "area_invalid"
    detail = Text(
        id="'{area}' bukan kawasan di {regency}. Tulis namanya, atau kodenya seperti {regency}-K-KLAGEN.",
        en="'{area}' is no kawasan of {regency}. Write its name, or its code like {regency}-K-KLAGEN.",
    )


class TargetsNotMeant(Problem):
    status = 422
    code = "targets_not_meant"
    detail = Text(
        id="Sasaran hanya ada di RP2KP-KP; isi {kind} adalah kegiatan. Tambahkan kegiatan.",
        en="Only an RP2KP-KP has targets; an {kind} has activities. Add activities instead.",
    )


class TargetOutside(Problem):
    status = 422
    code = "target_outside"
    detail = Text(
        id="{village} bukan desa/kelurahan di dalam {region}. Periksa kode wilayahnya.",
        en="{village} is no village inside {region}. Check its code.",
    )


class TargetYearOutside(Problem):
    status = 422
    code = "target_year_outside"
    detail = Text(
        id="Sasaran {begin}-{end} di {village} di luar masa rencana {first}-{last}, atau terbalik.",
        en="The target of {begin}-{end} in {village} is outside the plan's {first}-{last}, or reversed.",
    )


class TargetRtsNeeded(Problem):
    status = 422
    code = "target_rts_needed"
    detail = Text(
        id="Sebutkan RT dari kawasan {area} di `rts`; tanpa RT, sasaran berlaku untuk seluruh desa.",
        en="Name the RTs of the kawasan {area} in `rts`; without RTs a target is of the whole village.",
    )


class TargetsOverlap(Problem):
    status = 422
    code = "targets_overlap"
    detail = Text(
        id="Kriteria {criterion} di {place} ada di lebih dari satu sasaran. Gabungkan, atau bagi RT-nya.",
        en="Criterion {criterion} in {place} is in more than one target. Join them, or divide the RTs.",
    )


class ItemUnknown(Problem):
    status = 422
    code = "item_unknown"
    detail = Text(
        id="'{item}' bukan bagian rencana ini. Tulis `plan`, `chapter:<kode>`, `activity:<id>` atau `target:<id>`.",
        en="'{item}' is no part of this plan. Write `plan`, `chapter:<code>`, `activity:<id>` or `target:<id>`.",
    )


class PlansNotComparable(Problem):
    status = 422
    code = "plans_not_comparable"
    detail = Text(
        id="{against} bukan edisi dari rencana yang sama. Bandingkan edisi dengan `line_id` yang sama.",
        en="{against} is no edition of the same plan. Compare editions that have the same `line_id`.",
    )
