"""Refusals about files, and the sentences for what is wrong in a row."""

from services.chassis.problems import Conflict, Problem, Text
from services.chassis.xlsx import WorkbookUnreadable
from services.survey.imports.sentences import HOUSEHOLDS, WORKBOOK
from services.survey.questionnaire.findings import REFUSALS


class WorkbookExpected(Problem):
    """A CSV where only a workbook will do."""

    status = 415
    code = "workbook_expected"
    detail = Text(
        id="Berkas {filename} adalah {found}. Impor ini memerlukan buku kerja program (.xlsx).",
        en="File {filename} is {found}. This import needs the programme's workbook (.xlsx).",
    )


class RtNotTaken(Problem):
    """Only a workbook about one RT is told which RT it is about."""

    status = 422
    code = "rt_not_taken"
    detail = Text(
        id="Isian rt hanya untuk impor official_workbook. Hapus isian itu; kode RT dibaca dari "
        "berkas.",
        en="The field rt is for official_workbook imports only. Leave it out; RT codes are read "
        "from the file.",
    )


class RtInvalid(Problem):
    status = 422
    code = "rt_code_invalid"
    detail = REFUSALS["rt_code_invalid"]


class RecordsThere(Conflict):
    """An RT's answers came from elsewhere already; they would be counted twice."""

    code = "records_there"
    detail = Text(
        id="Sudah ada {records} data yang disetujui di putaran ini dari formulir lapangan atau impor "
        "jenis lain, untuk RT {rts}; semuanya akan terhitung dua kali. Tolak data itu atau batalkan "
        "impornya dahulu, atau unggah berkas tanpa RT itu.",
        en="There are {records} approved records in this round already, from field forms or from an "
        "import of another kind, of RT {rts}; they would be counted twice. Reject those or undo that "
        "import first, or upload the file without these RTs.",
    )


class RecordsMerged(Conflict):
    """Records that came from an import stand in merges; they cannot go before those are undone."""

    code = "records_merged"
    detail = Text(
        id="{merges} penggabungan ganda menyangkut isian yang berasal dari impor di RT ini. "
        "Batalkan penggabungannya dahulu (halaman Ganda), lalu ulangi.",
        en="{merges} merges of duplicates are about records that an import brought to these RTs. "
        "Undo those merges first (the page Duplicates), then try again.",
    )


class ImportNotReady(Conflict):
    """The import is not in the state that this step needs."""

    code = "import_not_ready"
    detail = Text(
        id="Impor berstatus {status} dengan {error_count} kesalahan; langkah ini memerlukan "
        "status {needed}. Perbaiki baris yang disebut, lalu unggah lagi sebagai impor baru.",
        en="The import is {status} with {error_count} errors; this step needs {needed}. "
        "Correct the rows it names and upload the file again as a new import.",
    )


# What can be wrong in a file, by code. `{value}` is what stood there.
ROWS: dict[str, Text] = {
    **REFUSALS,
    **WORKBOOK,
    **HOUSEHOLDS,
    "encoding_broken": Text(
        "Teks tidak dapat dibaca sebagai UTF-8 atau Windows-1252. Simpan sebagai 'CSV UTF-8'.",
        "The text is neither UTF-8 nor Windows-1252. Save it as 'CSV UTF-8'.",
    ),
    "cell_too_long": Text(
        "Sel berisi lebih dari 10.000 huruf. Periksa tanda kutip yang tidak ditutup.",
        "A cell holds over 10,000 letters. Look for a quote that is never closed.",
    ),
    "workbook_unreadable": WorkbookUnreadable.detail,
    "column_missing": Text(
        "Kolom {value} tidak ada di baris judul. Tambahkan kolom itu.",
        "The header has no column {value}. Add it.",
    ),
    "column_unknown": Text(
        "Kolom {value} tidak dikenal. Hapus, atau perbaiki ejaannya.",
        "Column {value} is unknown. Remove it or correct its spelling.",
    ),
    "column_duplicate": Text(
        "Kolom {value} ada dua kali. Sisakan satu.",
        "Column {value} stands twice. Keep one.",
    ),
    "no_rows": Text(
        "Tidak ada baris data di bawah baris judul. Isi minimal satu RT.",
        "There are no data rows below the header. Fill in at least one RT.",
    ),
    "row_width": Text(
        "Baris berisi {found} kolom, baris judul {expected}. Periksa pemisah dan tanda kutip.",
        "The row has {found} columns, the header {expected}. Check separators and quotes.",
    ),
    "not_a_number": Text(
        "'{value}' bukan angka. Tulis angka saja, tanpa satuan; kosongkan bila tidak ada data.",
        "'{value}' is not a number. Write digits only, no unit; leave it empty if unknown.",
    ),
    "thousands_separator": Text(
        "'{value}' memakai pemisah ribuan. Tulis tanpa pemisah ribuan, mis. 1234,5 atau 1234.5.",
        "'{value}' has a thousands separator. Write it without, e.g. 1234.5.",
    ),
    "decimal_comma": Text(
        "'{value}' memakai koma desimal, padahal kolom tidak dipisah titik koma. "
        "Pakai titik desimal, atau simpan dengan pemisah titik koma.",
        "'{value}' has a decimal comma in a file not separated by semicolons. "
        "Use a decimal point, or save with semicolons.",
    ),
    "decimal_mark_mixed": Text(
        "'{value}' memakai tanda desimal lain daripada baris sebelumnya. Pakai satu macam saja.",
        "'{value}' uses another decimal mark than earlier rows. Use one kind throughout.",
    ),
    "number_out_of_range": Text(
        "'{value}' terlalu besar atau terlalu rinci. Paling banyak 9 angka dan 6 desimal.",
        "'{value}' is too large or too fine. At most 9 digits and 6 decimals.",
    ),
    "excel_error": Text(
        "Sel berisi galat Excel {value}. Perbaiki rumusnya, atau tulis angkanya langsung.",
        "The cell holds the Excel error {value}. Mend its formula or write the number itself.",
    ),
    "rt_code_invalid": Text(
        "'{value}' bukan kode RT. Tulis <kode desa>-<RW>-<RT>, mis. 35.77.03.1005-005-015.",
        "'{value}' is no RT code. Write <village code>-<RW>-<RT>, e.g. 35.77.03.1005-005-015.",
    ),
    "region_unknown": Text(
        "Desa/kelurahan {value} tidak dikenal. Periksa kode Kemendagri-nya.",
        "Village {value} is unknown. Check its Kemendagri code.",
    ),
    "region_outside_round": Text(
        "{value} di luar wilayah putaran ({region}). Impor ke putaran yang sesuai.",
        "{value} lies outside the round's region ({region}). Import it into the right round.",
    ),
    "region_not_found": Text(
        "{value} di luar wilayah Anda. Minta petugas wilayah itu yang mengimpor.",
        "{value} lies outside your regions. Ask that region's officer to import it.",
    ),
    "duplicate_rt": Text(
        "RT {value} sudah ada di baris {first}. Sisakan satu baris per RT.",
        "RT {value} stands in row {first} already. Keep one row per RT.",
    ),
    "year_invalid": Text(
        "'{value}' bukan tahun empat angka.",
        "'{value}' is not a four-digit year.",
    ),
    "text_invalid": Text(
        "Teks berisi karakter kendali atau lebih dari 200 huruf. Ketik ulang isinya.",
        "The text holds control characters or over 200 letters. Type it again.",
    ),
    "area_name_invalid": Text(
        "Nama kawasan '{value}' harus berisi huruf atau angka.",
        "Area name '{value}' must hold letters or digits.",
    ),
    "rt_not_numeric": Text(
        "'{value}' bukan nomor RT (mis. nama dusun). Pastikan ini satu RT.",
        "'{value}' is not an RT number (a hamlet's name, perhaps). Make sure that it is one RT.",
    ),
    "area_differs": Text(
        "RT ini terdaftar di kawasan lain daripada '{value}'; kawasan terdaftar yang dipakai.",
        "This RT is registered in another area than '{value}'; the registered one is used.",
    ),
    "too_many_rows": Text(
        "Berkas berisi lebih dari {limit} baris. Bagi menjadi beberapa berkas.",
        "The file has over {limit} rows. Split it into several files.",
    ),
    "job_failed": Text(
        "Pekerjaan gagal di sisi sistem; tidak ada yang diterapkan. Unggah lagi.",
        "The work failed on our side; nothing was applied. Upload it again.",
    ),
    "year_differs": Text(
        "{rows} baris bertahun lain daripada putaran ({year}); tahun putaran yang dipakai.",
        "{rows} rows carry another year than the round ({year}); the round's year is used.",
    ),
}
