"""What can be wrong or odd in a workbook or a file of households, and what to do, in both languages."""

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
HOUSEHOLDS: Final = {
    "header_not_found": Text(
        "Baris 1 bukan baris judul. Tulis nama kolom di baris 1: {columns}, dan seterusnya.",
        "Row 1 is no header. Write the names of the columns into row 1: {columns}, and so on.",
    ),
    "no_households": Text(
        "Tidak ada baris data di bawah baris judul. Isi minimal satu rumah tangga.",
        "There are no data rows below the header. Fill in at least one household.",
    ),
    "formula_cell": Text(
        "Sel berisi rumus. Salin lalu tempel sebagai nilai (Paste Values), atau ketik isinya.",
        "The cell holds a formula. Copy and paste as values, or type what it should say.",
    ),
    "digits_lost": Text(
        "Excel menyimpan nomor ini sebagai bilangan (mis. 3,519E+15); angka di belakangnya hilang. "
        "Jadikan kolom ini Teks, lalu ketik ulang ke-16 angkanya dari kartu aslinya.",
        "Excel kept this number as a quantity (such as 3.519E+15), and its last digits are lost. "
        "Make the column Text and type all 16 digits again from the card itself.",
    ),
    "not_sixteen_digits": Text(
        "Nomor ini {length} karakter; NIK dan nomor KK selalu 16 angka tanpa spasi. "
        "Perbaiki dari kartu aslinya, atau kosongkan bila tidak diketahui.",
        "This number has {length} characters; a NIK and a KK number are 16 digits without spaces. "
        "Correct it from the card itself, or leave it empty if unknown.",
    ),
    "nik_twice": Text(
        "NIK ini sama dengan NIK di baris {first}. Cocokkan keduanya dengan kartu keluarga; "
        "hapus baris yang ganda.",
        "This NIK is the same as that in row {first}. Compare both with the family cards and "
        "remove the row that stands twice.",
    ),
    "floor_area_differs": Text(
        "Luas lantai yang tertulis lain daripada panjang x lebar x lantai; hitungan {value} m2 "
        "dipakai. Periksa keempatnya.",
        "The floor area that was written is not length x width x storeys; {value} m2 as computed "
        "is used. Check all four.",
    ),
    "roominess_differs": Text(
        "Luas per jiwa yang tertulis lain daripada hitungan; hitungan ({value}) dipakai. Periksa "
        "luas lantai dan jumlah penghuni.",
        "The floor area per person that was written is not as computed; the computed answer "
        "({value}) is used. Check floor area and residents.",
    ),
    "rts_unformed": Text(
        "{rows} RT di berkas ini belum punya Format B (lingkungan RT) yang disetujui, jadi belum "
        "bernilai. Kirim Format B-nya lewat formulir lapangan lalu setujui; nilainya langsung ada.",
        "{rows} RTs of this file have no approved Format B (about the RT) yet and so no score. "
        "Send their Format B from the field and approve it; the score is there at once.",
    ),
    "records_stand": Text(
        "RT di berkas ini sudah punya {rows} rumah tangga yang disetujui dari formulir lapangan "
        "atau buku kerja. Berkas tidak dapat diterapkan sebelum data itu ditolak atau dibatalkan, "
        "atau RT-nya dihapus dari berkas.",
        "RTs of this file have {rows} approved households from field forms or a workbook already. "
        "It cannot be applied before those are rejected or undone, or their RTs are left out.",
    ),
    "records_wait": Text(
        "RT di berkas ini punya {rows} rumah tangga dari formulir lapangan yang belum diputuskan. "
        "Bila rumah tangganya sama, tolak; bila disetujui, ia menambah isi berkas ini.",
        "RTs of this file have {rows} households from field forms that wait for a decision. Reject "
        "those that are in this file too; what is approved counts in addition.",
    ),
    "households_replaced": Text(
        "{rows} rumah tangga dari impor lain di RT yang sama diganti oleh isi berkas ini; "
        "membatalkan impor ini mengembalikannya.",
        "{rows} households of other imports in the same RTs give way to those of this file; "
        "undoing this import brings them back.",
    ),
}
