"""Refusals about prices and budgets, and the sentences for what is wrong in a price list."""

from services.chassis.problems import Problem, Text


class PriceListInvalid(Problem):
    """Something in the file is wrong; nothing of it was taken in."""

    status = 422
    code = "price_list_invalid"
    detail = Text(
        id="Daftar harga berisi {error_count} kesalahan, jadi tidak ada yang disimpan. Perbaiki sel yang disebut di "
        "`errors`, lalu unggah lagi.",
        en="The price list has {error_count} errors, so nothing was stored. Correct the cells named in `errors` "
        "and upload it again.",
    )


class AmountInvalid(Problem):
    status = 422
    code = "amount_invalid"
    detail = Text(
        id="Baris {number}: '{amount}' bukan jumlah rupiah. Tulis angka, titik, dan paling banyak dua desimal, mis. "
        "185000.00.",
        en="Line {number}: '{amount}' is no amount of rupiah. Write digits, a point and at most two decimals, such as "
        "185000.00.",
    )


class PriceNotPositive(Problem):
    status = 422
    code = "price_not_positive"
    detail = Text(
        id="Baris {number} ({description}) berharga satuan {price}. Harga satuan harus lebih dari nol.",
        en="Line {number} ({description}) has the unit price {price}. A unit price is above zero.",
    )


class UnitPriceUnknown(Problem):
    """A line relies on a code that no list of its regency has."""

    status = 422
    code = "unit_price_unknown"
    detail = Text(
        id="Baris {number}: kode {price_code} tidak ada di daftar harga {region} sampai tahun {year}. Impor daftarnya, "
        "atau isi uraian, satuan dan harga satuannya.",
        en="Line {number}: no price list of {region} up to {year} has the code {price_code}. Import the list, or give "
        "description, unit and unit price.",
    )


class RabLineIncomplete(Problem):
    status = 422
    code = "rab_line_incomplete"
    detail = Text(
        id="Baris {number} tanpa kode memerlukan `description`, `unit` dan `unit_price`.",
        en="Line {number} has no code, so it needs `description`, `unit` and `unit_price`.",
    )


class UnitDiffers(Problem):
    """The list's price is for another unit."""

    status = 422
    code = "unit_differs"
    detail = Text(
        id="Baris {number}: harga {price_code} adalah per {known}, bukan per {unit}. Pakai satuan {known}, atau "
        "kosongkan kodenya.",
        en="Line {number}: the price of {price_code} is per {known}, not per {unit}. Use the unit {known}, or leave "
        "the code out.",
    )


class RabTooLarge(Problem):
    status = 422
    code = "rab_too_large"
    detail = Text(
        id="Jumlah RAB melewati {limit}. Periksa volume dan harga satuan baris {number}.",
        en="The RAB sums to more than {limit}. Check volume and unit price of line {number}.",
    )


# What can be wrong in a price list, by code. `{value}` is what stood there.
ROWS: dict[str, Text] = {
    "column_missing": Text(
        "Kolom {value} tidak ada di baris judul. Tambahkan kolom itu; lihat berkas contoh.",
        "The header has no column {value}. Add it; see the template.",
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
        "Tidak ada harga di bawah baris judul. Isi minimal satu baris.",
        "There is no price below the header. Fill in at least one row.",
    ),
    "too_many_rows": Text(
        "Daftar berisi lebih dari {limit} baris. Bagi menjadi beberapa berkas.",
        "The list has over {limit} rows. Split it into several files.",
    ),
    "cell_empty": Text(
        "Sel ini kosong. Isi, atau hapus barisnya.",
        "This cell is empty. Fill it in or delete the row.",
    ),
    "text_invalid": Text(
        "Teks berisi karakter kendali atau lebih dari {limit} huruf. Ketik ulang isinya.",
        "The text holds control characters or over {limit} letters. Type it again.",
    ),
    "code_twice": Text(
        "Kode '{value}' sudah ada di baris {first}. Sisakan satu baris per kode.",
        "Code '{value}' stands in row {first} already. Keep one row per code.",
    ),
    "not_a_number": Text(
        "'{value}' bukan angka. Tulis angka rupiah saja, tanpa 'Rp' dan satuan.",
        "'{value}' is not a number. Write digits only, without 'Rp' and without a unit.",
    ),
    "thousands_separator": Text(
        "'{value}' memakai pemisah ribuan, atau lebih dari dua desimal. Tulis seperti 185000 atau 185000.50.",
        "'{value}' has a thousands separator, or over two decimals. Write it like 185000 or 185000.50.",
    ),
    "decimal_comma": Text(
        "'{value}' memakai koma desimal dalam teks. Jadikan selnya angka, atau pakai titik.",
        "'{value}' has a decimal comma in a text. Make the cell a number, or use a point.",
    ),
    "price_not_positive": Text(
        "Harga {value} tidak lebih dari nol. Isi harga satuannya, atau hapus barisnya.",
        "The price {value} is not above zero. Fill in the unit price or delete the row.",
    ),
    "price_too_fine": Text(
        "'{value}' lebih halus daripada sen. Bulatkan ke dua desimal.",
        "'{value}' is finer than a cent. Round it to two decimals.",
    ),
    "price_too_large": Text(
        "'{value}' terlalu besar untuk sebuah harga satuan. Periksa jumlah nolnya.",
        "'{value}' is too large for a unit price. Check its zeros.",
    ),
    "excel_error": Text(
        "Sel berisi galat Excel {value}. Tulis harganya langsung.",
        "The cell holds the Excel error {value}. Write the price itself.",
    ),
}
