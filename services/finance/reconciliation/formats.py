"""Which reader a file is for, and what it makes of it."""

from datetime import date
from typing import IO, Final

from services.chassis import files
from services.chassis.problems import TooLarge
from services.finance.reconciliation import bank_csv, mt940, sp2d, table
from services.finance.reconciliation.reading import Reading
from services.finance.reconciliation.shapes import Format, Found

LARGEST: Final = 5_000_000


def read(
    file: IO[bytes], name: str, asked: Format, today: date, own: str | None
) -> tuple[Found, Reading]:
    """The lines of a file, or what is wrong with it; what no reader should open is refused."""
    if file.seek(0, 2) > LARGEST:
        raise TooLarge(limit=LARGEST)
    file.seek(0)
    head = file.read(files.HEAD)
    found = Reading()
    if asked == "mt940" or (asked == "auto" and mt940.is_mt940(head)):
        _swift(file, today, own, found)
        return "mt940", found
    sheet = files.sniff(file, name) == files.XLSX
    if sheet:
        rows = table.of_workbook(file, found)
    else:
        file.seek(0)
        rows = table.of_csv(file.read(), found)
    kind: Found = "sp2d" if asked == "sp2d" or (asked == "auto" and sp2d.is_list(rows)) else "csv"
    if found.error_count:
        return kind, found
    if kind == "sp2d":
        sp2d.read(rows, today, sheet=sheet, found=found)
    else:
        bank_csv.read(rows, today, own, sheet=sheet, found=found)
    return kind, found


def _swift(file: IO[bytes], today: date, own: str | None, found: Reading) -> None:
    file.seek(0)
    content = file.read()
    if b"\0" in content:
        found.fault(1, None, "tag_missing", value=":20:")
        return
    text = table.decoded(content, found)
    if text is not None:
        mt940.read(text, today, own, found)
