"""What finance and those who plan for it agree on: where money comes from."""

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

FundSourceCode = Literal[
    "blm",
    "bdi",
    "bpm",
    "apbn-pupr",
    "apbn-kl",
    "apbd-prov",
    "apbd-kabkota",
    "dak",
    "dana-desa",
    "hibah",
    "csr",
    "swasta",
    "swadaya",
    "lainnya",
]

FUND_CODES: tuple[FundSourceCode, ...] = get_args(FundSourceCode)


class FundSource(BaseModel):
    """One source of money, or of what counts as money."""

    model_config = ConfigDict(frozen=True)

    code: FundSourceCode
    name_id: str
    name_en: str


_NAMES: tuple[tuple[FundSourceCode, str, str], ...] = (
    ("blm", "Bantuan langsung masyarakat (BLM)", "Direct grant to the community (BLM)"),
    ("bdi", "Bantuan dana investasi (BDI)", "Investment grant (BDI)"),
    ("bpm", "Bantuan pemerintah untuk masyarakat (BPM)", "Government aid to the community (BPM)"),
    ("apbn-pupr", "APBN Kementerian PUPR", "State budget, ministry of public works and housing"),
    ("apbn-kl", "APBN kementerian/lembaga lain", "State budget, other ministries and agencies"),
    ("apbd-prov", "APBD provinsi", "Budget of the province"),
    ("apbd-kabkota", "APBD kabupaten/kota dan BUMD", "Budget of the regency or city"),
    ("dak", "Dana alokasi khusus (DAK)", "Special allocation fund (DAK)"),
    ("dana-desa", "Dana desa", "Village fund"),
    ("hibah", "Hibah", "Grants"),
    ("csr", "Tanggung jawab sosial perusahaan (CSR)", "Corporate social responsibility (CSR)"),
    ("swasta", "Swasta", "Private sector"),
    ("swadaya", "Swadaya masyarakat", "The community's own contribution"),
    ("lainnya", "Lainnya", "Others"),
)
FUND_SOURCES = tuple(
    FundSource(code=code, name_id=name_id, name_en=name_en) for code, name_id, name_en in _NAMES
)
