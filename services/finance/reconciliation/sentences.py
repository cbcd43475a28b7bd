"""What can be wrong in a statement, by code. `{value}` is what stood there."""

from services.chassis.problems import Text

ROWS: dict[str, Text] = {
    "encoding_broken": Text(
        "Teks tidak dapat dibaca sebagai UTF-8 atau Windows-1252. Unduh lagi dari bank, atau simpan sebagai 'CSV UTF-8'.",
        "The text is neither UTF-8 nor Windows-1252. Download it again, or save it as 'CSV UTF-8'.",
    ),
    "cell_too_long": Text(
        "Sel terlalu panjang. Periksa tanda kutip yang tidak ditutup.",
        "A cell is too long. Look for a quote that is never closed.",
    ),
    "quote_unclosed": Text(
        "Tanda kutip dibuka di baris ini dan tidak ditutup di akhir sel. Tutup, atau tulis kutip di dalam teks dua kali.",
        "A quote is opened in this row and not closed at the end of its cell. Close it, or write a quote within text twice.",
    ),
    "header_missing": Text(
        "Baris judul tidak ditemukan. Perlu kolom tanggal dan kolom jumlah, misalnya: {value}.",
        "There is no header row. It needs a column of days and one of amounts, such as: {value}.",
    ),
    "column_missing": Text(
        "Kolom {value} tidak ada di baris judul; judul yang diterima: {names}. Kolom tak dikenal: {unknown}. Ganti judulnya.",
        "The header has no column {value}; accepted are: {names}. Unknown columns are: {unknown}. Rename the column.",
    ),
    "column_duplicate": Text(
        "Kolom {value} ada dua kali (juga {other}). Sisakan satu.",
        "Column {value} stands twice (also {other}). Keep one.",
    ),
    "columns_unclear": Text(
        "Ada kolom jumlah dan juga kolom debit/kredit. Sisakan salah satu cara.",
        "There is a column of amounts beside debits and credits. Keep one way of saying it.",
    ),
    "row_width": Text(
        "Baris berisi {found} kolom, baris judul {expected}. Periksa pemisah dan tanda kutip.",
        "The row has {found} columns, the header {expected}. Check separators and quotes.",
    ),
    "no_rows": Text(
        "Tidak ada mutasi di dalam berkas. Pilih masa yang ada mutasinya.",
        "There is no movement in the file. Choose a period that has some.",
    ),
    "too_many_rows": Text(
        "Berkas berisi lebih dari {limit} mutasi. Bagi menurut bulan.",
        "The file has over {limit} movements. Split it by month.",
    ),
    "date_invalid": Text(
        "'{value}' bukan tanggal. Tulis hari/bulan/tahun seperti 31/01/2026, atau 2026-01-31.",
        "'{value}' is no date. Write day/month/year like 31/01/2026, or 2026-01-31.",
    ),
    "date_without_year": Text(
        "Tanggal '{value}' tanpa tahun. Unduh berkas dengan tahun, atau tambahkan tahunnya.",
        "The date '{value}' has no year. Download the file with years, or add the year.",
    ),
    "date_in_future": Text(
        "Tanggal '{value}' belum tiba. Periksa urutan hari/bulan/tahun.",
        "The date '{value}' has not come yet. Check the order day/month/year.",
    ),
    "amount_invalid": Text(
        "'{value}' bukan jumlah rupiah. Tulis seperti 1.234.567,89 atau 1234567.89.",
        "'{value}' is no amount of rupiah. Write it like 1.234.567,89 or 1234567.89.",
    ),
    "amount_too_fine": Text(
        "'{value}' berisi tiga desimal atau lebih; rupiah paling banyak dua. Tulis seperti 1.234.567,89 atau 1234567.89.",
        "'{value}' has three decimals or more; rupiah have two at most. Write it like 1.234.567,89 or 1234567.89.",
    ),
    "amount_too_large": Text(
        "'{value}' lebih besar daripada jumlah mana pun yang dapat disimpan. Periksa angka dan tanda desimalnya.",
        "'{value}' is larger than any amount that can be kept. Check its digits and its decimal mark.",
    ),
    "amount_mixed": Text(
        "'{value}' memakai tanda desimal lain daripada baris {first}. Pakai satu macam di seluruh berkas.",
        "'{value}' uses another decimal mark than row {first}. Use one kind in the whole file.",
    ),
    "amount_unclear": Text(
        "'{value}' dapat berarti ribuan atau desimal. Jadikan selnya angka, atau tulis dengan dua desimal.",
        "'{value}' may be thousands or decimals. Make the cell a number, or write two decimals.",
    ),
    "amount_missing": Text(
        "Baris tanpa jumlah (kosong atau nol). Isi debit atau kredit, atau hapus barisnya.",
        "The row has no amount (empty or zero). Fill in debit or credit, or delete the row.",
    ),
    "amount_twice": Text(
        "Baris berisi debit dan kredit sekaligus. Sisakan salah satu.",
        "The row has a debit and a credit at once. Keep one.",
    ),
    "amount_negative": Text(
        "'{value}' negatif, padahal kolom atau tanda lain sudah menyebut arahnya. Tulis tanpa minus.",
        "'{value}' is negative where a column or mark tells the direction already. Write it without the minus.",
    ),
    "mark_invalid": Text(
        "'{value}' bukan tanda debit atau kredit. Pakai D atau K (juga DB/CR).",
        "'{value}' is no mark of debit or credit. Use D or K (DB/CR as well).",
    ),
    "text_invalid": Text(
        "Teks berisi karakter kendali atau lebih dari {limit} huruf. Ketik ulang isinya.",
        "The text holds control characters or over {limit} letters. Type it again.",
    ),
    "cell_empty": Text(
        "Sel ini kosong. Isi, atau hapus barisnya.",
        "This cell is empty. Fill it in or delete the row.",
    ),
    "balance_differs": Text(
        "Saldo {value} tidak cocok: menurut baris sebelumnya harus {expected}. Ada baris yang hilang atau berubah; unduh lagi.",
        "The balance {value} does not fit: by the rows before it is {expected}. A row is missing or changed; download it again.",
    ),
    "number_twice": Text(
        "Nomor SP2D '{value}' sudah ada di baris {first}. Sisakan satu.",
        "SP2D number '{value}' stands in row {first} already. Keep one.",
    ),
    "other_account": Text(
        "Berkas ini menyebut rekening lain (berakhir {value}). Pilih rekening yang sesuai.",
        "This file names another account (ending in {value}). Choose the right account.",
    ),
    "tag_unknown": Text(
        "Baris ini bukan isian MT940 yang dikenal: '{value}'. Unduh lagi sebagai MT940.",
        "This line is no known field of MT940: '{value}'. Download it again as MT940.",
    ),
    "tag_misplaced": Text(
        "Isian {value} tidak pada tempatnya. Urutannya :20: :25: :28C: :60F: :61: :86: :62F:.",
        "The field {value} is out of place. The order is :20: :25: :28C: :60F: :61: :86: :62F:.",
    ),
    "tag_missing": Text(
        "Isian {value} tidak ada. Berkas terpotong; unduh lagi.",
        "The field {value} is missing. The file is cut off; download it again.",
    ),
    "tag_invalid": Text(
        "Isi {value} tidak dapat dibaca. Unduh lagi sebagai MT940.",
        "The content of {value} cannot be read. Download it again as MT940.",
    ),
    "currency_foreign": Text(
        "Mata uang {value} bukan IDR; hanya rupiah yang dicocokkan. Unduh mutasi rekening yang dalam rupiah.",
        "The currency {value} is not IDR; only rupiah are reconciled. Download the statement of an account in rupiah.",
    ),
}
