"""Refusals about the registry of regions, and the sentences for what is wrong in a list."""

from services.chassis.problems import Problem, Text
from services.survey.imports.problems import ROWS as OF_FILES


class ListInvalid(Problem):
    """Something in the file is wrong; nothing of it was kept."""

    status = 422
    code = "region_list_invalid"
    detail = Text(
        id="Daftar wilayah berisi {error_count} kesalahan, jadi tidak ada yang disimpan. Perbaiki sel yang disebut "
        "di `errors`, lalu unggah lagi.",
        en="The list of regions has {error_count} errors, so nothing was kept. Correct the cells named in `errors` "
        "and upload it again.",
    )


class CsvExpected(Problem):
    """A list of regions is plain CSV: in a workbook the codes have lost their zeros already."""

    status = 415
    code = "csv_expected"
    detail = Text(
        id="Berkas {filename} adalah {found}. Simpan sebagai CSV UTF-8 dengan kolom kode berformat Teks, lalu unggah.",
        en="File {filename} is {found}. Save it as CSV UTF-8 with the code columns formatted as Text, and upload that.",
    )


class BpsInvalid(Problem):
    status = 422
    code = "bps_code_invalid"
    detail = Text(
        id="'{value}' bukan kode BPS. Kode BPS 2, 4, 7, atau 10 angka tanpa titik; kode Kemendagri dicari dengan "
        "GET /v1/survey/regions/(kode).",
        en="'{value}' is no BPS code. One has 2, 4, 7 or 10 digits without dots; a Kemendagri code is looked up by "
        "GET /v1/survey/regions/(code).",
    )


# What can be wrong in a list, by code. `{value}` is what stood there.
ROWS: dict[str, Text] = {
    **{
        code: OF_FILES[code]
        for code in (
            *("encoding_broken", "cell_too_long", "column_missing", "column_unknown"),
            *("column_duplicate", "row_width", "rt_code_invalid", "too_many_rows"),
            *("not_a_number", "thousands_separator", "decimal_comma", "decimal_mark_mixed"),
            *("number_out_of_range", "excel_error"),
        )
    },
    "no_rows": Text(
        "Tidak ada baris di bawah baris judul. Isi minimal satu baris.",
        "There are no rows below the header. Fill in at least one.",
    ),
    "cell_empty": Text(
        "Sel ini kosong. Isi, atau hapus barisnya.",
        "This cell is empty. Fill it in or delete the row.",
    ),
    "text_invalid": Text(
        "Teks berisi karakter kendali atau lebih dari {limit} huruf. Ketik ulang isinya.",
        "The text holds control characters or over {limit} letters. Type it again.",
    ),
    "date_invalid": Text(
        "'{value}' bukan tanggal. Tulis tahun-bulan-hari dari 2000 sampai 2100, mis. 2025-01-31.",
        "'{value}' is no date. Write year-month-day from 2000 to 2100, such as 2025-01-31.",
    ),
    "change_kind_unknown": Text(
        "'{value}' bukan jenis perubahan. Tulis pemekaran, penggabungan, ganti_nama, atau ganti_kode.",
        "'{value}' is no kind of change. Write split, merge, rename or recode.",
    ),
    "code_bps_shaped": Text(
        "'{value}' berbentuk kode BPS (angka tanpa titik), padahal kolom ini untuk kode Kemendagri, mis. "
        "35.19.09.2010. Tulis kode Kemendagri-nya; kode BPS masuk kolom kode_bps.",
        "'{value}' has the shape of a BPS code (digits without dots), but this column takes Kemendagri codes such as "
        "35.19.09.2010. Write that; BPS codes go into the column kode_bps.",
    ),
    "code_zeros_eaten": Text(
        "'{value}' kehilangan angka nol: Excel membacanya sebagai bilangan. Jadikan kolomnya Teks dan ketik ulang, "
        "mis. 11.10 bukan 11.1, 35.19.09.2010 bukan 35.19.09.201.",
        "'{value}' has lost zeros: a spreadsheet took it for a number. Make the column Text and type it again, such "
        "as 11.10 and not 11.1, 35.19.09.2010 and not 35.19.09.201.",
    ),
    "code_invalid": Text(
        "'{value}' bukan kode wilayah. Tulis kode Kemendagri, mis. 35, 35.19, 35.19.09, 35.19.09.2010, atau kode RT.",
        "'{value}' is no code of a region. Write a Kemendagri code, such as 35, 35.19, 35.19.09, 35.19.09.2010, or "
        "that of an RT.",
    ),
    "region_unknown": Text(
        "Tidak ada wilayah {value}. Periksa kodenya, atau daftarkan dahulu perubahan yang melahirkannya.",
        "There is no region {value}. Check its code, or list the change that made it first.",
    ),
    "region_not_found": Text(
        "{value} di luar wilayah Anda. Minta admin wilayah itu, atau pusat, mengimpornya.",
        "{value} lies outside your regions. Ask its admin, or the centre, to import it.",
    ),
    "levels_differ": Text(
        "{value} tidak setingkat dengan {other}. Satu baris berisi dua kode setingkat, mis. desa dan desa.",
        "{value} is not of the same level as {other}. The two codes of a line are of one level, such as two villages.",
    ),
    "old_code_not_valid": Text(
        "Kode {value} tidak berlaku lagi menjelang {day}: berakhir {ended}. Pakai kode yang berlaku saat itu.",
        "Code {value} does not hold just before {day}: it ended on {ended}. Use the code that held then.",
    ),
    "old_code_not_yet": Text(
        "Kode {value} baru berlaku mulai {begun}. Pakai kode yang berlaku sebelumnya, atau tanggal sesudahnya.",
        "Code {value} holds from {begun} on only. Use the code that held before, or a later date.",
    ),
    "change_overlaps": Text(
        "Perubahan {value} mulai {ended} sudah tercatat; daftar tidak menimpa atau mendahuluinya. Hapus baris ini, "
        "atau pakai tanggal sesudahnya.",
        "A change of {value} from {ended} on is known; a list neither replaces nor precedes it. Remove this row, or "
        "use a later date.",
    ),
    "line_twice": Text(
        "Baris ini sama dengan baris {first}. Sisakan satu.",
        "This row is the same as row {first}. Keep one.",
    ),
    "code_is_same": Text(
        "Ganti kode memerlukan kode baru yang berbeda dari {value}. Untuk nama saja, tulis ganti_nama.",
        "A recode needs another code than {value}. Where only the name changes, write rename.",
    ),
    "code_differs": Text(
        "Ganti nama mempertahankan kode {value}. Bila kodenya berubah, tulis ganti_kode.",
        "A rename keeps the code {value}. Where the code changes, write recode.",
    ),
    "share_invalid": Text(
        "Bagian '{value}' harus lebih dari 0 dan paling banyak 1; ganti nama dan ganti kode selalu 1.",
        "A share of '{value}' is not above 0 and at most 1; that of a rename or a recode is always 1.",
    ),
    "shares_differ": Text(
        "Bagian {value} mulai {day} berjumlah {sum}; harus tepat 1. Perbaiki kolom bagian semua barisnya.",
        "The shares of {value} from {day} on add up to {sum}; they must make exactly 1. Correct them in all its rows.",
    ),
    "split_of_one": Text(
        "Pemekaran {value} hanya punya satu baris. Tulis semua bagiannya, juga yang memakai kode lama.",
        "The split of {value} has one line only. List all its parts, also the one that keeps the code.",
    ),
    "merge_of_one": Text(
        "Hanya satu wilayah bergabung ke {value}. Tulis semuanya; bila {value} sudah ada, beri baris sendiri "
        "(kode lama = kode baru, bagian 1).",
        "Only one region merges into {value}. List them all; if {value} is there already, give it a line of its own "
        "(the old code is the new, share 1).",
    ),
    "new_code_goes_on": Text(
        "{value} sudah berlaku dan tidak punya baris sendiri. Tambahkan baris {value} ke {value}, atau pakai kode lain.",
        "{value} holds already and has no line of its own. Add the line {value} to {value}, or use another code.",
    ),
    "codes_cycle": Text(
        "Melalui baris ini {value} kembali menjadi kode leluhurnya. Kode yang sudah berakhir tidak dipakai lagi.",
        "By this row {value} becomes a code that it came from. A code that has ended is not used again.",
    ),
    "name_missing": Text(
        "{value} belum dikenal, jadi namanya perlu. Isi kolom nama.",
        "{value} is not known yet, so its name is needed. Fill in the column nama.",
    ),
    "parent_unknown": Text(
        "{value} belum dikenal, padahal {other} terletak di dalamnya. Tambahkan baris untuk {value}.",
        "{value} is not known, yet {other} lies in it. Add a line for {value}.",
    ),
    "rt_without_village": Text(
        "RT ini pindah dari {value} ke {other}, tetapi tidak ada baris desanya mulai {day}. Tambahkan baris itu.",
        "This RT goes from {value} to {other}, but there is no line of the villages from {day} on. Add it.",
    ),
    "change_too_large": Text(
        "Perubahan {value} berisi terlalu banyak baris untuk satu peristiwa ({rows}). Pendekkan dasar hukum dan nama.",
        "The change of {value} has too many lines for one event ({rows}). Shorten legal basis and names.",
    ),
    "bps_is_kemendagri": Text(
        "'{value}' berbentuk kode Kemendagri. Kolom ini untuk kode BPS: 2, 4, 7, atau 10 angka tanpa titik.",
        "'{value}' has the shape of a Kemendagri code. This column takes BPS codes: 2, 4, 7 or 10 digits without dots.",
    ),
    "bps_code_invalid": Text(
        "'{value}' bukan kode BPS untuk {other}: provinsi 2 angka, kabupaten/kota 4, kecamatan 7, desa 10; RT tidak "
        "punya. Jadikan kolomnya Teks supaya nol tidak hilang.",
        "'{value}' is no BPS code for {other}: a province has 2 digits, a regency 4, a district 7, a village 10; RTs "
        "have none. Make the column Text, so that no zero is lost.",
    ),
    "code_twice": Text(
        "'{value}' sudah ada di baris {first}. Sisakan satu baris per kode.",
        "'{value}' stands in row {first} already. Keep one row per code.",
    ),
}
