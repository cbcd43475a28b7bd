"""The rules that the desk computes itself: an entry each, with the SELECT that finds it."""

from typing import Final

from services.chassis.problems import Text
from services.survey.quality import selects
from services.survey.quality.models import Severity, SubjectKind
from services.survey.quality.words import Rule

COMPUTED: Final = (
    Rule(
        "shifted_columns",
        Severity.error,
        SubjectKind.sheet,
        Text("Kolom bergeser", "Shifted columns"),
        Text(
            "{count} tanda bahwa angka RT ini berada di kolom yang salah: {signs}.",
            "{count} signs that this RT's numbers stand in the wrong columns: {signs}.",
        ),
        Text(
            "Buka berkas asalnya, cari sel yang disisipkan atau dihapus, sejajarkan dengan judul "
            "kolom, lalu impor lagi.",
            "Open the source file, look for a cell inserted or deleted, align the row with the "
            "headings, and import again.",
        ),
        select=selects.SHIFTED,
    ),
    Rule(
        "cloned_rt",
        Severity.error,
        SubjectKind.sheet,
        Text("RT dengan angka kembar", "RTs with the same numbers"),
        Text(
            "Semua angka RT ini sama dengan {count} RT lain di putaran ini.",
            "All numbers of this RT equal those of other RTs of this round: {count}.",
        ),
        Text(
            "Dua RT tidak mungkin sama persis. Cari yang disalin, lalu data ulang RT itu.",
            "Two RTs are never the same in everything. Find the copy and survey that RT again.",
        ),
        select=selects.CLONED_RT,
        whole=True,
    ),
    Rule(
        "cloned_baseline",
        Severity.warning,
        SubjectKind.sheet,
        Text("Angka putaran lalu disalin", "Copied from an earlier round"),
        Text(
            "Semua angka RT ini sama dengan putaran tahun {year}.",
            "All numbers of this RT equal those of the round of {year}.",
        ),
        Text(
            "Pastikan RT ini benar-benar didata ulang. Bila tidak ada yang berubah, terima dengan "
            "alasan.",
            "Make sure that the RT was surveyed again. If nothing changed, accept it with a reason.",
        ),
        select=selects.CLONED_BASELINE,
        whole=True,
    ),
    Rule(
        "identical_photos",
        Severity.error,
        SubjectKind.file,
        Text("Foto yang sama", "The same photo"),
        Text(
            "Foto yang sama persis ada pada {count} record lain.",
            "Exactly the same photo belongs to other records: {count}.",
        ),
        Text(
            "Lihat foto di kedua record. Kembalikan record yang fotonya bukan miliknya.",
            "Look at the photo in each record. Return the record whose photo is not its own.",
        ),
        select=selects.IDENTICAL_PHOTOS,
    ),
    Rule(
        "short_interview",
        Severity.warning,
        SubjectKind.submission,
        Text("Wawancara terlalu singkat", "Interview too short"),
        Text(
            "Wawancara selesai dalam {seconds} detik; sedikitnya {least} detik.",
            "The interview took {seconds} seconds; at least {least} are needed.",
        ),
        Text(
            "Tanyakan kepada petugas apakah rumah tangga ini benar-benar diwawancarai.",
            "Ask the surveyor whether this household was really interviewed.",
        ),
        select=selects.SHORT_INTERVIEW,
    ),
    Rule(
        "impossible_speed",
        Severity.error,
        SubjectKind.submission,
        Text("Kecepatan mustahil", "Impossible speed"),
        Text(
            "Petugas yang sama mulai di sini {seconds} detik sesudah selesai di record {other}, "
            "{metres} meter dari sini.",
            "The same surveyor began here {seconds} seconds after ending record {other}, "
            "{metres} metres away.",
        ),
        Text(
            "Periksa jam telepon dan tempatnya; tanyakan siapa yang mengisi kedua record.",
            "Check the phone's clock and the places; ask who filled in the two records.",
        ),
        select=selects.IMPOSSIBLE_SPEED,
        whole=True,
    ),
    Rule(
        "area_total_differs",
        Severity.warning,
        SubjectKind.area,
        Text("Kawasan bukan jumlah RT-nya", "Area is not the sum of its RTs"),
        Text(
            "{what} kawasan {area}: dokumen menyebut {stated}, jumlah {rts} RT-nya {sum}.",
            "{what} of area {area}: the document says {stated}, its {rts} RTs sum up to {sum}.",
        ),
        Text(
            "Cari RT yang kurang atau lebih di kawasan ini, atau perbaiki angka dokumennya.",
            "Look for an RT missing from the area or too many in it, or correct the document's "
            "number.",
        ),
        select=selects.AREA_TOTAL,
        whole=True,
    ),
)
