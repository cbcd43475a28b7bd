"""What can be wrong or odd in the programme's workbook, and what to do, in both languages."""

from typing import Final

from services.chassis.problems import Text

WORKBOOK: Final = {
    "workbook_not_recognised": Text(
        "Tidak ada formulir rumah tangga maupun lembar nilai kekumuhan yang dikenal. "
        "Pakai buku kerja data RT program dengan judul kolom aslinya.",
        "Neither the household form nor the score sheet was found. "
        "Use the programme's RT workbook with its own headings.",
    ),
    "workbook_not_calculated": Text(
        "{cell} (dari {rows} sel) berisi rumus tanpa hasil, jadi tidak dapat dibandingkan. "
        "Buka di Excel, simpan, lalu unggah lagi.",
        "{cell} (of {rows} cells) holds a formula without a value, so nothing can be compared. "
        "Open it in Excel, save, and upload it again.",
    ),
    "workbook_empty": Text(
        "Lembar {value} tidak berisi volume satu pun. Isi volumenya, atau formulir rumah tangga.",
        "Sheet {value} holds no volume at all. Fill in the volumes, or the household form.",
    ),
    "rt_form_missing": Text(
        "Formulir lingkungan tingkat RT (Format B) tidak ditemukan. Kembalikan lembarnya.",
        "The form about the RT (Format B) was not found. Put its sheet back.",
    ),
    "answer_column_missing": Text(
        "Pertanyaan {question} tidak punya kolom. Kembalikan kolom itu beserta judulnya.",
        "Question {question} has no column. Put the column back with its heading.",
    ),
    "answer_twice": Text(
        "Pertanyaan {question} {letter} punya dua kolom. Sisakan satu.",
        "Question {question} {letter} has two columns. Keep one.",
    ),
    "letter_unknown": Text(
        "Kolom pertanyaan {question} tidak menyebut pilihannya. Tulis huruf pilihan di judulnya.",
        "A column of question {question} names no choice. Write the letter into its heading.",
    ),
    "tick_invalid": Text(
        "Sel pilihan {question} berisi {value}; isi 1 bila dipilih, kosongkan bila tidak.",
        "The cell of choice {question} holds {value}; write 1 if chosen, leave it empty if not.",
    ),
    "several_ticks": Text(
        "Pertanyaan {question} dijawab lebih dari satu ({letters}). Sisakan satu.",
        "Question {question} has more than one answer ({letters}). Keep one.",
    ),
    "column_shifted": Text(
        "{rows} dari {of} rumah tangga salah isi di kolom {question} mulai {cell}: kolom bergeser. "
        "Periksa sel yang disisipkan atau dihapus di kiri sel ini, lalu sejajarkan dengan judul.",
        "{rows} of {of} households are wrong in the column of {question} from {cell}: it shifted. "
        "Look for cells inserted or deleted left of it and align the rows with the headings.",
    ),
    "household_silent": Text(
        "Baris ini menyebut penghuni tetapi tidak berisi jawaban. Isi jawabannya atau hapus baris.",
        "This row names a resident but holds no answer. Fill in the answers or delete the row.",
    ),
    "place_missing": Text(
        "Kepala buku kerja tidak menyebut {value}. Isi di lembar depan, atau sebut rt saat unggah.",
        "The header does not name {value}. Fill it in on the cover, or give rt with the upload.",
    ),
    "place_unknown": Text(
        "Tidak ada desa/kelurahan {value} di kecamatan {district} dalam wilayah {region}. "
        "Perbaiki ejaan, atau sebut rt saat unggah. Yang mirip: {candidates}.",
        "There is no village {value} in district {district} within {region}. "
        "Correct the spelling, or give rt with the upload. Similar: {candidates}.",
    ),
    "place_ambiguous": Text(
        "Ada beberapa desa/kelurahan {value} di kecamatan {district} dalam wilayah {region}: "
        "{candidates}. Sebut rt saat unggah.",
        "There are several villages {value} in district {district} within {region}: "
        "{candidates}. Give rt with the upload.",
    ),
    "rt_number_unread": Text(
        "'{value}' tidak terbaca sebagai RT dan RW. Tulis seperti RT001-RW002.",
        "'{value}' cannot be read as RT and RW. Write it like RT001-RW002.",
    ),
    "header_differs": Text(
        "{cell} menyebut {value}, sedangkan RT ini {rt} menurut desa dan kecamatannya. "
        "Periksa kepala buku kerja; barisnya ditandai.",
        "{cell} says {value}, while by village and district the RT is {rt}. "
        "Check the header; the row is flagged.",
    ),
    "place_differs": Text(
        "Kepala buku kerja menyebut wilayah lain daripada letak {value}. Pastikan ini RT-nya.",
        "The workbook's header names another place than that of {value}. Make sure of the RT.",
    ),
    "criteria_differ": Text(
        "Kriteria di lembar nilai bukan kriteria {law}; berbeda pada {ids}. "
        "Impor ke putaran dengan peraturan yang sesuai.",
        "The score sheet's criteria are not those of {law}; they differ in {ids}. "
        "Import it into a round with the right regulation.",
    ),
    "recap_differs": Text(
        "Tertulis {value}, sedangkan isian ({source}) menghasilkan {computed}. Periksa apakah kolom "
        "itu bergeser atau tertukar; bila isian benar, hitung ulang di Excel dan simpan.",
        "It says {value}, while the entries ({source}) give {computed}. See whether those columns "
        "are shifted or swapped; if the entries are right, recalculate in Excel and save.",
    ),
    "volume_differs": Text(
        "{id}: tertulis {value}, sedangkan isian menghasilkan {computed}. Periksa rumus sel ini, "
        "hitung ulang di Excel dan simpan.",
        "{id}: it says {value}, while the entries give {computed}. Check this cell's formula, "
        "recalculate in Excel and save.",
    ),
    "score_differs": Text(
        "{id}: tertulis {value}, sedangkan hitungan menurut peraturan {computed}. Periksa rumus dan "
        "volume di baris ini, hitung ulang di Excel dan simpan.",
        "{id}: it says {value}, while by the regulation it is {computed}. Check the formula and the "
        "volume in this row, recalculate in Excel and save.",
    ),
    "rounding_differs": Text(
        "{cell}: tertulis {value}, hitungan tepat {computed}; beda pembulatan, hitungan dipakai.",
        "{cell}: it says {value}, exactly it is {computed}; rounding, the exact one is used.",
    ),
    "note_differs": Text(
        "{cell}: catatan di samping nilai {id} menyebut {value}, hitungan {computed}; hitungan "
        "dipakai. Perbaiki atau hapus catatannya.",
        "{cell}: the note beside the points of {id} says {value}, computed is {computed}, which is "
        "used. Correct or delete the note.",
    ),
    "cell_no_number": Text(
        "{cell} berisi {value}, bukan angka; hitungan {computed} dipakai. Perbaiki rumusnya.",
        "{cell} holds {value}, no number; {computed} as computed is used. Mend its formula.",
    ),
    "odd_throughout": Text(
        "{rows} dari {of} rumah tangga janggal pada {cell} ({oddity}). Periksa apakah kolom itu "
        "bergeser; bila memang demikian, biarkan.",
        "{rows} of {of} households are odd at {cell} ({oddity}). See whether the column is "
        "shifted; if it is so, leave it.",
    ),
}
