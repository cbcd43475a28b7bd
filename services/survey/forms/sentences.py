"""What can be wrong in an XLSForm, by code, and what to do about it. `{value}` is what it names."""

from typing import Final

from services.chassis.problems import Text

SENTENCES: Final[dict[str, Text]] = {
    "column_duplicate": Text(
        "Kolom '{value}' ada dua kali. Hapus salah satu, atau beri bahasa: label::English (en).",
        "Column '{value}' stands twice. Remove one, or give it a language: label::English (en).",
    ),
    "column_same": Text(
        "Kolom '{value}' dan '{other}' berarti sama. Gabungkan isinya di satu kolom, hapus lainnya.",
        "Columns '{value}' and '{other}' mean the same. Merge them into one and remove the other.",
    ),
    "column_missing": Text(
        "Kolom wajib {value} tidak ada di baris pertama. Tambahkan.",
        "The first row lacks the required column {value}. Add it.",
    ),
    "column_invalid": Text(
        "Judul kolom kosong atau berisi spasi. Isi judulnya tanpa spasi, atau hapus kolomnya.",
        "A column's header is empty or holds spaces. Write it without spaces, or remove it.",
    ),
    "header_missing": Text(
        "Baris pertama bukan judul kolom. Tulis type, name, label, ... di baris pertama.",
        "The first row is no header. Write type, name, label, ... into the first row.",
    ),
    "sheet_missing": Text(
        "Tidak ada lembar bernama '{value}' yang berisi judul kolom. Beri nama itu pada lembar "
        "pertanyaan.",
        "There is no sheet named '{value}' with column headers. Give that name to the sheet with "
        "the questions.",
    ),
    "choices_missing": Text(
        "Lembar choices tidak ada. Tambahkan dengan kolom list_name, name, dan label.",
        "There is no sheet choices. Add it with the columns list_name, name and label.",
    ),
    "survey_empty": Text(
        "Lembar survey tidak berisi pertanyaan. Tambahkan minimal satu baris.",
        "Sheet survey holds no question. Add at least one row.",
    ),
    "type_unknown": Text(
        "Jenis pertanyaan '{value}' tidak dikenal. Perbaiki ejaannya, mis. text, integer, date, "
        "select_one <daftar>.",
        "Question type '{value}' is unknown. Correct its spelling, e.g. text, integer, date, "
        "select_one <list>.",
    ),
    "type_missing": Text(
        "Baris ini tidak berjenis. Isi kolom type, atau kosongkan seluruh baris.",
        "This row has no type. Fill in column type, or clear the whole row.",
    ),
    "name_missing": Text(
        "Pertanyaan atau grup ini tidak bernama. Isi kolom name, mis. nama_responden.",
        "This question or group has no name. Fill in column name, e.g. respondent_name.",
    ),
    "name_invalid": Text(
        "Nama ini tidak sah. Mulai dengan huruf; pakai huruf, angka, dan garis bawah, tanpa spasi.",
        "This name is not valid. Begin with a letter; use letters, digits and underscores, no space.",
    ),
    "name_duplicate": Text(
        "Nama '{value}' sudah dipakai di grup yang sama. Beri nama lain.",
        "The name '{value}' is used in the same group already. Choose another.",
    ),
    "label_missing": Text(
        "Pertanyaan '{value}' tidak berlabel. Isi kolom label.",
        "Question '{value}' has no label. Fill in column label.",
    ),
    "list_unknown": Text(
        "Daftar pilihan '{value}' tidak ada di lembar choices. Tambahkan, atau perbaiki ejaannya.",
        "Sheet choices has no list '{value}'. Add it, or correct its spelling.",
    ),
    "choice_name_missing": Text(
        "Pilihan ini tidak bernama. Isi kolom name.",
        "This choice has no name. Fill in column name.",
    ),
    "choice_name_duplicate": Text(
        "Nama pilihan ini sudah ada di daftarnya. Beri nama lain, atau hapus barisnya.",
        "Its list has a choice of this name already. Choose another, or remove the row.",
    ),
    "choice_name_spaces": Text(
        "Nama pilihan '{value}' berisi spasi, padahal dipakai select_multiple. Ganti spasinya "
        "dengan garis bawah.",
        "The choice '{value}' holds a space but is used in a select_multiple. Write an underscore "
        "instead.",
    ),
    "reference_unknown": Text(
        "${{{value}}} menunjuk pertanyaan yang tidak ada. Perbaiki ejaannya, atau tambahkan "
        "pertanyaan itu.",
        "${{{value}}} refers to a question that is not there. Correct its spelling, or add the "
        "question.",
    ),
    "reference_ambiguous": Text(
        "${{{value}}} menunjuk nama yang dipakai lebih dari satu kali. Beri nama yang berbeda.",
        "${{{value}}} refers to a name that is used more than once. Make the names differ.",
    ),
    "reference_malformed": Text(
        "Rujukan tidak sah. Tulis ${{nama_pertanyaan}}, tanpa spasi di dalamnya.",
        "A reference is malformed. Write ${{question_name}}, without a space in it.",
    ),
    "begin_unmatched": Text(
        "begin_{value} ini tidak ditutup. Tambahkan end_{value} di bawah pertanyaan terakhirnya.",
        "This begin_{value} is never closed. Add end_{value} below its last question.",
    ),
    "end_unmatched": Text(
        "end_{value} ini tidak berpasangan. Hapus, atau tambahkan begin_{value} di atasnya.",
        "This end_{value} has no partner. Remove it, or add begin_{value} above.",
    ),
    "calculation_missing": Text(
        "Baris calculate ini tanpa rumus. Isi kolom calculation.",
        "This calculate row has no formula. Fill in column calculation.",
    ),
    "parameters_invalid": Text(
        "Kolom parameters tidak sah. Tulis nama=nilai, dipisah spasi, sesuai jenis pertanyaannya.",
        "Column parameters is not valid. Write name=value, with spaces between, as the type allows.",
    ),
    "entity_invalid": Text(
        "Lembar entities atau kolom save_to tidak cocok. Perbaiki menurut alasan di bawah.",
        "Sheet entities or column save_to does not fit. Correct it as the reason says.",
    ),
    "form_id_invalid": Text(
        "form_id '{value}' tidak dapat dipakai. Tulis 1 sampai 100 huruf tanpa garis miring.",
        "form_id '{value}' cannot be used. Write 1 to 100 characters without slashes.",
    ),
    "version_invalid": Text(
        "version '{value}' tidak dapat dipakai. Tulis huruf, angka, titik, atau strip, mis. "
        "2026112701.",
        "version '{value}' cannot be used. Write letters, digits, points or hyphens, e.g. "
        "2026112701.",
    ),
    "media_name_invalid": Text(
        "Nama berkas '{value}' berisi folder atau tanda yang tidak sah. Tulis nama berkasnya saja.",
        "File name '{value}' holds a folder or a sign that is not valid. Write the name alone.",
    ),
    "characters_invalid": Text(
        "Sel ini berisi karakter kendali. Ketik ulang isinya.",
        "This cell holds a control character. Type its text again.",
    ),
    "form_unconvertible": Text(
        "Pengubah formulir berhenti di sini. Perbaiki menurut alasannya, lalu unggah lagi.",
        "The converter stopped here. Correct the form as its reason says and upload it again.",
    ),
}
PLACES: Final = {
    "row": Text("Lembar {sheet}, baris {row}: ", "Sheet {sheet}, row {row}: "),
    "sheet": Text("Lembar {sheet}: ", "Sheet {sheet}: "),
    "nowhere": Text("Tempatnya tidak disebut: ", "It does not say where: "),
}
QUOTED: Final = Text("{detail} (pyxform: {reason})", "{detail} (pyxform: {reason})")
