"""`/v1/finance/books` and `/v1/finance/realisation`."""

import asyncio
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from services.chassis import sheets
from services.chassis.db import Session
from services.chassis.downloads import CSV, XLSX, answers, csv, streamed, whole
from services.chassis.routing import router as new_router
from services.finance.access import Reader
from services.finance.books import bank, queries, rules
from services.finance.books.models import (
    BankBook,
    BankFilter,
    BankPage,
    CashFilter,
    Realisation,
    RealisationFilter,
)

books = new_router("/v1/finance/books", "books")
realisation = new_router("/v1/finance/realisation", "books")
RECAP = "realisasi"
Cash = Annotated[CashFilter, Query()]
Bank = Annotated[BankFilter, Query()]
Wanted = Annotated[RealisationFilter, Query()]
CASH_COLUMNS = tuple(zip(queries.HEADS, (12, 10, 22, 40, 20, 20, 20), strict=True))
BANK_COLUMNS = tuple(zip(bank.HEADS, (12, 20, 22, 40, 20, 20, 20, 20), strict=True))
RECAP_COLUMNS = tuple(zip(rules.HEADS, (14, 40, *(20,) * 5, 10, 12), strict=True))


@books.get("/cash.csv", response_class=StreamingResponse, responses=answers(CSV))
async def cash_book(
    request: Request, session: Session, by: Reader, wanted: Cash
) -> StreamingResponse:
    """The cash book (buku kas) of an allocation as CSV: in, out, and what was left each time."""
    await queries.ensure_purse(session, by, wanted)
    parts = csv(request.app.state.sessions, queries.cash(wanted, file=True))
    return streamed(parts, CSV, f"buku-kas-{wanted.allocation_id}.csv")


@books.get("/cash.xlsx", response_class=Response, responses=answers(XLSX))
async def cash_workbook(session: Session, by: Reader, wanted: Cash) -> Response:
    """The same as a workbook."""
    await queries.ensure_purse(session, by, wanted)
    found = (await session.execute(queries.cash(wanted, file=False))).all()
    sheet = sheets.Sheet("buku_kas", CASH_COLUMNS, found)
    content = await asyncio.to_thread(sheets.workbook, [sheet])
    return whole(content, XLSX, f"buku-kas-{wanted.allocation_id}.xlsx")


@books.get("/bank")
async def read_bank_book(
    session: Session, by: Reader, wanted: Annotated[BankPage, Query()]
) -> BankBook:
    """The bank book (buku bank) of an account: what its statements say, what was left each time."""
    return await queries.bank_book(session, by, wanted)


@books.get("/bank.csv", response_class=StreamingResponse, responses=answers(CSV))
async def bank_table(
    request: Request, session: Session, by: Reader, wanted: Bank
) -> StreamingResponse:
    """The same as CSV."""
    query = await queries.bank_file(session, by, wanted, file=True)
    name = f"buku-bank-{wanted.account_id}.csv"
    return streamed(csv(request.app.state.sessions, query), CSV, name)


@books.get("/bank.xlsx", response_class=Response, responses=answers(XLSX))
async def bank_workbook(session: Session, by: Reader, wanted: Bank) -> Response:
    """The same as a workbook."""
    found = (await session.execute(await queries.bank_file(session, by, wanted, file=False))).all()
    sheet = sheets.Sheet("buku_bank", BANK_COLUMNS, found)
    content = await asyncio.to_thread(sheets.workbook, [sheet])
    return whole(content, XLSX, f"buku-bank-{wanted.account_id}.xlsx")


@realisation.get("")
async def read_realisation(session: Session, by: Reader, wanted: Wanted) -> Realisation:
    """How far the money of a fiscal year is in your regions, by source."""
    return await queries.realisation(session, by, wanted)


@realisation.get(".csv", response_class=Response, responses=answers(CSV))
async def realisation_table(session: Session, by: Reader, wanted: Wanted) -> Response:
    """The same as CSV, with the total in the last row."""
    found = await queries.realisation(session, by, wanted)
    return whole(sheets.delimited(rules.HEADS, rules.rows(found)), CSV, f"{RECAP}.csv")


@realisation.get(".xlsx", response_class=Response, responses=answers(XLSX))
async def realisation_workbook(session: Session, by: Reader, wanted: Wanted) -> Response:
    """The same as a workbook."""
    found = await queries.realisation(session, by, wanted)
    sheet = sheets.Sheet(RECAP, RECAP_COLUMNS, rules.rows(found))
    content = await asyncio.to_thread(sheets.workbook, [sheet])
    return whole(content, XLSX, f"{RECAP}.xlsx")
