"""What cannot be done with a ceiling."""

from services.chassis.problems import Conflict, Problem, Text


class OutsideYear(Conflict):
    code = "outside_year"
    detail = Text(
        id="Tanggal {day} bukan dalam tahun anggaran {year}. Pakai tanggal dalam tahun itu, atau pagu tahun yang lain.",
        en="The day {day} is not in the fiscal year {year}. Use a day of that year, or the ceiling of another.",
    )


class NothingRevised(Problem):
    status = 422
    code = "nothing_revised"
    detail = Text(
        id="Pagu sudah Rp {amount}. Tulis jumlah barunya.",
        en="The ceiling is Rp {amount} already. Write its new amount.",
    )


class NothingLeft(Conflict):
    code = "nothing_left"
    detail = Text(
        id="Tidak ada sisa pagu yang dapat dibawa ke tahun berikutnya.",
        en="Nothing of this ceiling is left to be carried over.",
    )


class AlreadyCarried(Conflict):
    code = "already_carried_over"
    detail = Text(
        id="Sisa pagu ini sudah dibawa ke pagu {to}.",
        en="What was left of this ceiling was carried over to {to} already.",
    )


class BookShared(Conflict):
    """A book is a source's whole year, of every region."""

    code = "book_shared"
    detail = Text(
        id="Buku {book} juga memuat pagu di luar wilayah Anda. Minta yang berwenang atas semua wilayah itu menutup atau membukanya.",
        en="The book {book} holds ceilings outside your regions too. Ask somebody for all of those regions to close or open it.",
    )
