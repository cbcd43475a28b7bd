"""The flags that rows bear already, as rules of the desk: what each means and what to do.

A flag that is not listed here is lifted all the same, with the words of OTHER.
"""

from typing import Final

from services.chassis.problems import Text
from services.survey.quality.models import Severity, SubjectKind
from services.survey.quality.words import Rule

SHEET, HOUSEHOLD = SubjectKind.sheet, SubjectKind.household
ERROR, WARNING, INFO = Severity.error, Severity.warning, Severity.info

ASK = Text(
    "Tanyakan kepada petugas pendata, lengkapi, lalu impor atau kirim lagi.",
    "Ask the surveyor, fill it in, and import or send it again.",
)
SAME = Text(
    "Cocokkan keduanya dengan petugas pendata; kembalikan isian bila salah.",
    "Compare both with the surveyor; return the record if it is wrong.",
)
OTHER: Final = Rule(
    "other",
    WARNING,
    SHEET,
    Text("Tanda lain", "Another flag"),
    Text("{what} ditandai: {rule}.", "{what} is flagged: {rule}."),
    Text("Periksa isian ini pada sumbernya.", "Check this entry at its source."),
)
FLAGS: Final = (
    Rule(
        "negative_volume",
        ERROR,
        SHEET,
        Text("Angka negatif", "Negative number"),
        Text(
            "{what} berisi {value}, di bawah nol, sehingga mendapat nilai 0.",
            "{what} is {value}, below zero, and so it scores 0.",
        ),
        Text(
            "Volume masalah tidak mungkin negatif. Ukur ulang, lalu impor angka yang benar.",
            "A problem's volume cannot be negative. Measure again and import the right number.",
        ),
    ),
    Rule(
        "over_100",
        WARNING,
        SHEET,
        Text("Lebih dari 100 persen", "More than 100 percent"),
        Text(
            "{what}: {value} dari {denominator}, yaitu {percent} persen.",
            "{what}: {value} of {denominator}, which is {percent} percent.",
        ),
        Text(
            "Bagian tidak dapat melebihi keseluruhan. Periksa volume dan pembaginya.",
            "A part cannot exceed the whole. Check the volume and what it is divided by.",
        ),
    ),
    Rule(
        "zero_denominator",
        WARNING,
        SHEET,
        Text("Pembagi nol", "Zero denominator"),
        Text(
            "Pembagi {what} tercatat 0, sehingga persentasenya dihitung 0 (volume {value}).",
            "What {what} is divided by is 0, so its percentage counts as 0 (volume {value}).",
        ),
        Text(
            "Pastikan memang nol. Bila memang begitu, putuskan 'bukan kesalahan'.",
            "Make sure that it is zero. If it is, resolve as 'not an error'.",
        ),
    ),
    Rule(
        "negative_denominator",
        ERROR,
        SHEET,
        Text("Pembagi negatif", "Negative denominator"),
        Text(
            "Pembagi {what} tercatat {denominator}, di bawah nol.",
            "What {what} is divided by is {denominator}, below zero.",
        ),
        Text("Perbaiki angka dasarnya, lalu impor lagi.", "Correct the base number and import."),
    ),
    Rule(
        "missing_denominator",
        WARNING,
        SHEET,
        Text("Pembagi kosong", "Denominator missing"),
        Text(
            "Pembagi {what} kosong, sehingga persentasenya dihitung 0.",
            "What {what} is divided by is empty, so its percentage counts as 0.",
        ),
        ASK,
    ),
    Rule(
        "missing",
        WARNING,
        SHEET,
        Text("Belum diisi", "Not filled in"),
        Text("{what} kosong dan dihitung 0.", "{what} is empty and counts as 0."),
        ASK,
    ),
    Rule(
        "not_a_number",
        ERROR,
        SHEET,
        Text("Bukan angka", "Not a number"),
        Text("{what} tidak terbaca sebagai angka.", "{what} cannot be read as a number."),
        Text("Tulis angka saja, lalu impor lagi.", "Write digits only and import again."),
    ),
    Rule(
        "rt_not_numeric",
        INFO,
        SHEET,
        Text("Bukan nomor RT", "Not an RT number"),
        Text(
            "{rt} menyebut dusun atau nama lain di tempat nomor RT.",
            "{rt} names a hamlet or something else in place of an RT number.",
        ),
        Text(
            "Pastikan ini satu RT, bukan gabungan beberapa RT.",
            "Make sure that this is one RT, not several together.",
        ),
    ),
    Rule(
        "area_differs",
        WARNING,
        SHEET,
        Text("Kawasan berbeda", "Another area"),
        Text(
            "Berkas menyebut kawasan {stated}, RT ini terdaftar di {registered}.",
            "The file names the area {stated}; the RT is registered in {registered}.",
        ),
        Text(
            "Samakan anggota kawasan atau perbaiki berkasnya.",
            "Change the area's members or correct the file.",
        ),
    ),
    Rule(
        "place_differs",
        WARNING,
        SHEET,
        Text("Kepala buku kerja berbeda", "Another place in the workbook"),
        Text(
            "Kepala buku kerja menyebut tempat lain daripada {rt}.",
            "The workbook's header names another place than {rt}.",
        ),
        Text("Pastikan buku kerja ini milik RT ini.", "Make sure that the workbook is this RT's."),
    ),
    Rule(
        "cross_check",
        WARNING,
        SHEET,
        Text("Dua angka tidak cocok", "Two numbers disagree"),
        Text("Tidak terpenuhi: {what}", "It does not hold: {what}"),
        Text(
            "Cari isian rumah tangga atau Format B yang keliru, lalu kembalikan.",
            "Find the household or Format B that is wrong and return it.",
        ),
    ),
    Rule(
        "missing_answer",
        INFO,
        HOUSEHOLD,
        Text("Belum dijawab", "Not answered"),
        Text(
            "{what}: belum dijawab, dihitung tidak memenuhi.",
            "{what}: not answered, counted as not met.",
        ),
        ASK,
    ),
    Rule(
        "answered_though_skipped",
        INFO,
        HOUSEHOLD,
        Text("Dijawab padahal dilewati", "Answered though skipped"),
        Text("{what}: dijawab padahal seharusnya dilewati.", "{what}: it should be skipped."),
        SAME,
    ),
    Rule(
        "unusual_number",
        WARNING,
        HOUSEHOLD,
        Text("Angka tidak lazim", "Unusual number"),
        Text("{what}: angkanya tidak lazim.", "{what}: the number is unusual."),
        SAME,
    ),
    Rule(
        "over_limit",
        WARNING,
        HOUSEHOLD,
        Text("Lebih dari keseluruhan", "More than the whole"),
        Text(
            "{what}: lebih dari yang tersisa pada pertanyaan sebelumnya.",
            "{what}: more than the question before leaves.",
        ),
        SAME,
    ),
    Rule(
        "none_with_others",
        WARNING,
        HOUSEHOLD,
        Text("'Tidak ada' bersama pilihan lain", "'None' with other choices"),
        Text("{what}: 'tidak ada' dan pilihan lain.", "{what}: 'none' and other choices."),
        SAME,
    ),
    Rule(
        "floor_area_differs",
        WARNING,
        HOUSEHOLD,
        Text("Luas lantai berbeda", "Floor area differs"),
        Text(
            "{what}: bukan panjang kali lebar kali lantai; hitungan dipakai.",
            "{what}: not length times width times storeys; the product is used.",
        ),
        SAME,
    ),
    Rule(
        "roominess_differs",
        WARNING,
        HOUSEHOLD,
        Text("Luas per jiwa berbeda", "Floor per person differs"),
        Text(
            "{what}: tidak sesuai luas lantai dan penghuni; hitungan dipakai.",
            "{what}: does not fit floor area and residents; the computed one is used.",
        ),
        SAME,
    ),
    Rule(
        "members_differ",
        WARNING,
        HOUSEHOLD,
        Text("Jumlah anggota berbeda", "Members differ"),
        Text(
            "{what}: penghuni tidak sama dengan laki-laki dan perempuan bersama.",
            "{what}: residents are not male and female members together.",
        ),
        SAME,
    ),
    Rule(
        "disabled_over_members",
        WARNING,
        HOUSEHOLD,
        Text("Difabel lebih dari anggota", "More disabled than members"),
        Text("{what}: lebih dari seluruh anggota.", "{what}: more than all members."),
        SAME,
    ),
    Rule(
        "nik_twice",
        ERROR,
        HOUSEHOLD,
        Text("NIK dua kali dalam satu berkas", "One NIK twice in a file"),
        Text(
            "NIK kepala rumah tangga ini juga ada di baris lain dari berkas yang sama.",
            "The NIK of this head of household stands in another row of the same file, too.",
        ),
        Text(
            "Lihat halaman Ganda: gabungkan bila satu rumah tangga; bila bukan, betulkan NIK-nya.",
            "See the page of duplicates: merge them if they are one household; else correct the NIK.",
        ),
    ),
)
