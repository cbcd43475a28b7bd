"""Refusals about the plan of a round."""

from services.chassis.problems import Conflict, Problem, Text


class RtNeeded(Problem):
    """A kind of step that is about one RT."""

    status = 422
    code = "rt_needed"
    detail = Text(
        id="Langkah {kind} dilakukan per RT. Sebutkan kode RT di `rt`.",
        en="A step {kind} is held per RT. Name the RT code in `rt`.",
    )


class RtNotMeant(Problem):
    """A kind of step that is about the whole village."""

    status = 422
    code = "rt_not_meant"
    detail = Text(
        id="Langkah {kind} untuk seluruh desa. Kosongkan `rt`, sebutkan desanya di `region`.",
        en="A step {kind} is of the whole village. Leave `rt` out and name the village in `region`.",
    )


class RtInvalid(Problem):
    status = 422
    code = "rt_invalid"
    detail = Text(
        id="'{rt}' bukan kode RT di dalam {region}. Tulis seperti 35.19.09.2010-001-007.",
        en="'{rt}' is no RT code inside {region}. Write it like 35.19.09.2010-001-007.",
    )


class RtsUnknown(Conflict):
    """No sheet and no area tells which RTs the village has."""

    code = "rts_unknown"
    detail = Text(
        id="Belum ada RT yang dikenal di {region}. Sebutkan kode RT-nya di `rts`.",
        en="No RT of {region} is known yet. List their codes in `rts`.",
    )


class DeadlineBeforePlan(Problem):
    status = 422
    code = "deadline_before_plan"
    detail = Text(
        id="Tenggat {deadline} mendahului rencana {planned_on}. Pilih tenggat pada hari itu atau sesudahnya.",
        en="The deadline {deadline} is before the planned day {planned_on}. Choose that day or a later one.",
    )


class HeldInFuture(Problem):
    status = 422
    code = "held_in_future"
    detail = Text(
        id="{held_on} belum tiba; di desa ini hari ini {today}. Catat setelah terlaksana.",
        en="{held_on} is yet to come; it is {today} in this village. Record it once it has happened.",
    )


class AttendanceInvalid(Problem):
    status = 422
    code = "attendance_invalid"
    detail = Text(
        id="Difabel dan miskin adalah bagian dari {all} yang hadir; masing-masing paling banyak {all}.",
        en="Disabled and poor are among the {all} who came; each is at most {all}.",
    )


class StepIsHeld(Conflict):
    """What has happened is planned no more."""

    code = "step_held"
    detail = Text(
        id="Langkah ini sudah terlaksana pada {held_on}; tanggal rencana dan pembatalannya tetap.",
        en="This step was held on {held_on}; its dates and its cancellation can no longer change.",
    )


class StepCancelled(Conflict):
    code = "step_cancelled"
    detail = Text(
        id="Langkah ini dibatalkan: {reason}. Hidupkan lagi dengan `cancelled_reason` null, lalu catat.",
        en="This step is cancelled: {reason}. Revive it with `cancelled_reason` null, then record it.",
    )
