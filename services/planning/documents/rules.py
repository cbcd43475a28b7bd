"""What is printed, of which place, under which hash, and amounts in words. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from contracts.regions import regions
from services.planning.documents.problems import PaperEmpty, PlanWithoutPaper
from services.planning.plans import content
from services.planning.plans.models import Plan

Facts = dict[str, Any]  # as JSON has them: decimals and ids are strings
PRINTED: Final = ("rplp", "rtplp", "rkm")
KELURAHAN: Final = "1"  # a village's own digits begin with it; those of a desa with 2 (Kemendagri)


def ensure_printed(plan: Plan) -> None:
    """Raise PlanWithoutPaper for a kind that has no paper."""
    if plan.kind not in PRINTED:
        raise PlanWithoutPaper(kind=plan.kind)


def ensure_filled(plan: Plan, facts: Facts) -> None:
    """Raise PaperEmpty while nothing is written and nothing planned."""
    if not facts["content"]["content"]["chapters"] and not facts["activities"]:
        raise PaperEmpty(title=plan.title)


def digest(facts: Facts) -> str:
    """SHA-256 of the facts as canonical JSON (see `plans.content`)."""
    return content.digest(facts)


def names(village: str) -> dict[str, str]:
    """What a village and the regions around it are called, and who heads it."""
    province, regency, district, own = village.split(".")
    codes = {"province": province, "regency": f"{province}.{regency}"}
    codes |= {"district": f"{province}.{regency}.{district}", "village": village}
    found = {level: regions.name(code) or code for level, code in codes.items()}
    kelurahan = own.startswith(KELURAHAN)
    form, head = ("Kelurahan", "Lurah") if kelurahan else ("Desa", "Kepala Desa")
    return found | {"form": form, "head": head}


def rts(facts: Facts) -> set[str]:
    """The RTs that a paper is about: those of the kawasan of an RTPLP, or all that are measured.

    An RT in which something is planned is always among them.
    """
    area = facts["plan"]["area"]
    measured = {one["rt"] for one in facts["measured"] if not area or one["area"] == area}
    return measured | {at["rt"] for one in facts["activities"] for at in one["places"]}


# Amounts in words (terbilang), as receipts and contracts have them.
ONES: Final = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    *("sepuluh", "sebelas"),
)
STEPS: Final[Mapping[int, str]] = {
    10**15: "kuadriliun",
    10**12: "triliun",
    10**9: "miliar",
    10**6: "juta",
    10**3: "ribu",
    10**2: "ratus",
    10: "puluh",
}
TEENS: Final = 20


def words(number: int) -> str:
    """A number from nothing on in words: 1100 is `seribu seratus`."""
    if number < len(ONES):
        return ONES[number]
    if number < TEENS:
        return f"{ONES[number - 10]} belas"
    size, name = next((size, name) for size, name in STEPS.items() if number >= size)
    many, rest = divmod(number, size)
    one = many == 1 and name in {"ribu", "ratus"}
    said = f"se{name}" if one else f"{words(many)} {name}"
    return f"{said} {words(rest)}" if rest else said


def in_words(amount: Decimal) -> str:
    """Rupiah in words, cents as sen: `delapan puluh juta rupiah`."""
    whole, cents = divmod(int(abs(amount) * 100), 100)
    said = f"{words(whole)} rupiah"
    if cents:
        said += f" {words(cents)} sen"
    return f"minus {said}" if amount < 0 else said
