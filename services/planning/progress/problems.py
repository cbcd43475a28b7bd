"""Refusals about the progress of a work."""

from services.chassis.problems import Conflict, Problem, Text


class WorkNotRunning(Conflict):
    code = "work_not_running"
    detail = Text(
        id="Kegiatan ini {state}, bukan sedang berjalan. Kemajuan dicatat setelah dimulai dan sebelum"
        " selesai.",
        en="This activity is {state}, not running. Progress is recorded once it is started and until"
        " it is completed.",
    )


class PhysicalFell(Conflict):
    """What is built does not become less by itself."""

    code = "physical_fell"
    detail = Text(
        id="Kemajuan fisik {now} % di bawah {before} % minggu sebelumnya. Sebutkan sebabnya di"
        " `reason`, atau betulkan angkanya.",
        en="Physical progress of {now} % is below the {before} % of a week before. Say why in"
        " `reason`, or correct the number.",
    )


class PhysicalOvertaken(Conflict):
    """A correction that makes a later week fall."""

    code = "physical_overtaken"
    detail = Text(
        id="Minggu {week} sudah tercatat {after} %. Betulkan minggu itu dahulu, atau isi tidak lebih"
        " dari itu.",
        en="The week {week} already stands at {after} %. Correct that week first, or say no more"
        " than it.",
    )


class PhotoTypeRefused(Problem):
    status = 415
    code = "photo_type_refused"
    detail = Text(
        id="Foto kemajuan harus JPEG, PNG, atau WEBP; berkas ini {found}. Simpan ulang sebagai JPEG.",
        en="A photo of progress is a JPEG, PNG or WEBP; this file is {found}. Save it as JPEG.",
    )


class PhotoPlaceNeeded(Problem):
    status = 422
    code = "photo_place_needed"
    detail = Text(
        id="Foto ini tidak menyimpan tempat. Sebutkan `lon` dan `lat` tempat memotret.",
        en="This photo does not tell its place. Say `lon` and `lat` of where it was taken.",
    )


class PhotoTimeNeeded(Problem):
    status = 422
    code = "photo_time_needed"
    detail = Text(
        id="Foto ini tidak menyimpan waktu. Sebutkan `taken_at`, kapan foto diambil.",
        en="This photo does not tell its time. Say `taken_at`, when it was taken.",
    )


class PhotoInFuture(Problem):
    status = 422
    code = "photo_in_future"
    detail = Text(
        id="Foto bertanggal {taken_at}, yang belum tiba. Betulkan jam kamera, lalu foto lagi.",
        en="The photo is of {taken_at}, which is yet to come. Set the camera's clock and take it"
        " again.",
    )


class PhotoTooOld(Problem):
    status = 422
    code = "photo_too_old"
    detail = Text(
        id="Foto disebut bertanggal {taken_at}. Sebutkan `taken_at` yang benar.",
        en="The photo is said to be of {taken_at}. Say the right `taken_at`.",
    )


class PhotoTwice(Conflict):
    code = "photo_twice"
    detail = Text(
        id="Foto yang sama sudah dikirim untuk {percent} %. Kirim foto lain.",
        en="The same photo was already sent for {percent} %. Send another one.",
    )


class PlaceNotOfActivity(Problem):
    status = 422
    code = "place_not_of_activity"
    detail = Text(
        id="Kegiatan ini tidak menangani {criterion} di RT {rt}. Ukur hanya yang tertulis di `places`.",
        en="This activity does not serve {criterion} in RT {rt}. Measure only what its `places` name.",
    )


class DimensionsMissing(Problem):
    status = 422
    code = "dimensions_missing"
    detail = Text(
        id="Volume dalam {unit} memerlukan {needed}. Isi ukuran itu.",
        en="A volume in {unit} needs {needed}. Fill it in.",
    )


class LineUnfitting(Problem):
    status = 422
    code = "line_unfitting"
    detail = Text(
        id="Baris yang dibetulkan bukan baris RT dan kriteria ini di kegiatan yang sama.",
        en="The line to correct is none of this RT and criterion in this activity.",
    )


class LineCorrected(Conflict):
    code = "line_corrected"
    detail = Text(
        id="Baris ini sudah dibetulkan oleh baris {number}. Betulkan baris yang terbaru.",
        en="This line was corrected by line {number} already. Correct the newest one.",
    )


class CorrectionReasonNeeded(Problem):
    status = 422
    code = "correction_reason_needed"
    detail = Text(
        id="Sebutkan di `reason` mengapa baris ini dibetulkan.",
        en="Say in `reason` why the line is corrected.",
    )
