"""Bank accounts and statements of tests. Every statement here is made up; no bank wrote it."""

import io
from datetime import date
from typing import Any
from uuid import UUID

from contracts.money import Money
from services.chassis.ids import new_id
from services.finance.ledger.rules import Account, Posting, Purse, move
from services.finance.reconciliation import formats
from tests.finance.money import REGENCY, allocated, ceiling, key, post
from tests.finance.steps import BASE, VILLAGE
from tests.harness import uuid_of

NUMBER = "0012-01-000345-30-7"
TODAY, OWN = date(2026, 11, 27), "".join(filter(str.isdigit, NUMBER))
INSTITUTION = str(uuid_of(50))
ACCOUNT: dict[str, Any] = {
    "region": VILLAGE,
    "institution_id": INSTITUTION,
    "holder": "LKM Bangkit Bersama",
    "kind": "bank",
    "bank": "Bank Contoh",
    "number": NUMBER,
    "opened_on": "2019-03-20",
    "signatories": [
        {"position": "koordinator", "sex": "P"},
        {"position": "sekretaris", "sex": "L"},
        {"position": "bendahara", "sex": "P"},
    ],
    "required": 2,
}
CSV = """Nomor Rekening;0012-01-000345-30-7
Periode;01/03/2020 - 31/03/2020
Tanggal;Uraian;Debet;Kredit;Saldo
12/03/2020;Pencairan dana SP2D 00123/2020;;56.000.000,00;57.000.000,00
14/03/2020;Toko Maju kuitansi K-0017;12.500.000,00;;44.500.000,00
14/03/2020;Biaya administrasi;10.000,00;;44.490.000,00
31/03/2020;Bunga;;2.350,75;44.492.350,75
Saldo Awal;;;;1.000.000,00
Saldo Akhir;;;;44.492.350,75
"""
MT940 = """:20:CONTOH0320
:25:BANKIDJA/001201000345307
:28C:3/1
:60F:C200229IDR1000000,00
:61:2003120312C56000000,00NTRFNONREF//SP2D00123
:86:Pencairan dana SP2D
00123/2020
:61:200314D12500000,00NMSCK-0017
:86:Toko Maju
:62F:C200331IDR44500000,00
-
"""
SP2D = """No;Nomor SP2D;Tanggal SP2D;Penerima;Nilai
1;00123/SP2D/2020;11/03/2020;LKM Bangkit Bersama;56.000.000,00
2;00124/SP2D/2020;11/03/2020;LKM Sejahtera;10.000.000,00
Total;;;;66.000.000,00
"""


def read(content, asked="auto", name="x.csv"):
    raw = content.encode() if isinstance(content, str) else content
    return formats.read(io.BytesIO(raw), name, asked, TODAY, OWN)


async def account(client, **more: Any) -> Any:
    answer = await client.post(f"{BASE}/accounts", ACCOUNT | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def send(client, of: Any, content: str | bytes = CSV, name: str = "mutasi.csv", **more: Any):
    """Send a statement."""
    raw = content.encode() if isinstance(content, str) else content
    form = {"account_id": of["id"]} | more
    return await client.http.post(f"{BASE}/statements", data=form, files={"file": (name, raw)})


async def taken(client, of: Any, content: str | bytes = CSV, **more: Any) -> Any:
    answer = await send(client, of, content, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def banked(client, region: str) -> dict[str, str]:
    """An account of a region with a line; their ids by what they are."""
    bank = await account(client, region=region, number="777000777")
    statement = await taken(client, bank, "Date,Description,Amount\n2020-01-02,x,5\n")
    [line] = await lines(client, bank)
    return {"bank": bank["id"], "statement": statement["id"], "line": line["id"]}


async def lines(client, of: Any, **more: Any) -> Any:
    answer = await client.get(f"{BASE}/statement-lines", account_id=of["id"], **more)
    return (await client.ok(answer))["items"]


async def reconciled(client, of: Any, **more: Any) -> Any:
    """How far an account is."""
    answer = await client.get(f"{BASE}/reconciliations", account_id=of["id"], **more)
    [found] = (await client.ok(answer))["items"]
    return found


async def step(client, line: Any, verb: str, body: Any = None, **headers: str):
    address = f"{BASE}/statement-lines/{line['id']}/{verb}"
    return await client.post(address, body, headers=key() | headers)


async def suggested(client, line: Any) -> Any:
    answer = await client.get(f"{BASE}/statement-lines/{line['id']}/suggestions")
    return (await client.ok(answer))["items"]


async def share(finance, **more: Any) -> Any:
    """An allocation of a ceiling of its own."""
    of = await ceiling(finance)
    return await allocated(finance.client(), of, institution_id=INSTITUTION, **more)


def accounts_of(share: Any) -> tuple[Purse, dict[str, Account]]:
    ids = UUID(share["ceiling_id"]), UUID(share["id"])
    kinds: Any = ("committed", "cash", "spent")
    purse = Purse("apbd-kabkota", 2020, ids[0], REGENCY)
    return purse, {k: Account(k, ids[1], share["region"], *ids) for k in kinds}


async def moves(finance, share: Any, kind: str, amount: str, day: str, **more: Any) -> str:
    """Post what a release (`committed` to `cash`) or an expense does; answer its transaction."""
    purse, of = accounts_of(share)
    roads = {"tranche.released": ("cash", "committed"), "expense.recorded": ("spent", "cash")}
    into, out_of = roads.get(kind, ("cash", "spent"))
    told = Posting(
        id=new_id(),
        purse=purse,
        kind=kind,
        happened_on=date.fromisoformat(day),
        actor="tester",
        region=share["region"],
        about=more.pop("about", uuid_of(9)),
        lines=move(Money.of(amount), into=of[into], out_of=of[out_of]),
        **more,
    )
    await post(finance, told)
    return str(told.id)


async def released(finance, share: Any, **more: Any) -> str:
    """The first tranche, with its SP2D."""
    about = UUID(share["tranches"][0]["id"])
    async with finance.sessions.begin() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            """UPDATE tranches SET evidence = '[{"number": "SP2D 00123/2020"}]' WHERE id = %s""",
            (about,),
        )
    facts = {"amount": "56000000.00", "day": "2020-03-11", "description": "SPPB/12/2020 / 1"}
    return await moves(finance, share, "tranche.released", about=about, **(facts | more))


async def spent(finance, share: Any, amount: str = "12500000.00", **more: Any) -> str:
    facts = {"day": "2020-03-14", "description": "K-0017"}
    return await moves(finance, share, "expense.recorded", amount, **(facts | more))
