"""A plan in the words of its paper: chapters of the outline, each with what is known. Pure.

In Indonesian, as the people sign it. Where nothing is known a sentence says so.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from contracts.regulation import load
from services.chassis.printing import breaking
from services.planning.documents import changes, drawing, people, slums, works
from services.planning.documents.rules import Facts, digest, in_words
from services.planning.documents.tables import Table, dec, printed, sentence, total
from services.planning.plans.outline import OUTLINES

Block = Mapping[str, Any]
Part = Callable[[Facts], Iterable[Table | Block]]
KINDS: Final = {
    "rplp": ("RPLP", "Rencana Penataan Lingkungan Permukiman"),
    "rtplp": ("RTPLP", "Rencana Tindak Penataan Lingkungan Permukiman"),
    "rkm": ("RKM", "Rencana Kerja Masyarakat"),
}
STATES: Final = {
    "draft": "draf",
    "review": "ditinjau",
    "final": "final, menunggu pengesahan",
    "approved": "disahkan",
}
ACTS: Final = {
    "sk": "Surat Keputusan",
    "perdes": "Peraturan Desa",
    "perbup": "Peraturan Bupati",
    "perwal": "Peraturan Wali Kota",
    "perda": "Peraturan Daerah",
    "lainnya": "Keputusan",
}
UNWRITTEN: Final = "Belum ada naskah untuk bab ini."
UNDRAWN: Final = (
    "Belum ada data peta: kawasan wilayah ini belum punya batas, dan kegiatan belum digambar."
)
PARAGRAPH: Final = re.compile(r"\n\s*\n")


def one(*made: Callable[[Facts], Table]) -> Part:
    """Tables, one by one."""
    return lambda facts: (make(facts) for make in made)


def identity(facts: Facts) -> Iterator[Block]:
    """What the paper is, of where, and as of when it speaks."""
    yield {"block": "facts", "title": "Tentang dokumen ini", "pairs": list(_identity(facts))}


def _identity(facts: Facts) -> Iterator[tuple[str, str]]:
    plan, names = facts["plan"], facts["names"]
    yield "Wilayah", f"{names['form']} {names['village']} ({plan['region']})"
    yield "Kecamatan", names["district"]
    yield "Kabupaten/kota", names["regency"]
    yield "Provinsi", names["province"]
    if plan["area"]:
        yield "Kawasan", area_name(facts)
    yield "Masa rencana", years(plan)
    yield "Edisi dan keadaan", f"Edisi {plan['edition']}, {state(facts)}"
    yield "Dasar pengesahan", act(facts) or "Belum disahkan."
    yield "Penyusun", _maker(facts) or "Belum disebut."
    yield "Peraturan penilaian", load(plan["regulation"]).package.short_title
    yield "Keadaan data", f"per {people.day(facts['on'])}, menurut putaran pendataan yang disegel"
    yield "SHA-256 isi rencana", breaking(facts["content"]["sha256"])
    yield "SHA-256 data dokumen", breaking(digest(facts))


def _maker(facts: Facts) -> str | None:
    made = facts["plan"]["institution_id"]
    return next((one["name"] for one in facts["institutions"] if one["id"] == made), None)


def area_name(facts: Facts) -> str:
    """The kawasan of an RTPLP as it is called, with its code."""
    code = facts["plan"]["area"]
    named = next((one["name"] for one in facts["areas"] if one["code"] == code), None)
    return f"{named} ({code})" if named else str(code)


def years(plan: Mapping[str, Any]) -> str:
    """`2026-2030`, or the one year."""
    begin, end = plan["begin_year"], plan["end_year"]
    return str(begin) if begin == end else f"{begin}\u2013{end}"


def state(facts: Facts) -> str:
    """How far the edition is."""
    known = facts["plan"]["state"]
    return STATES.get(known, "disahkan")


def draft(facts: Facts) -> bool:
    """Whether it is not approved yet, which each page then says."""
    return facts["plan"]["state"] in {"draft", "review", "final"}


def act(facts: Facts) -> str | None:
    """The act that approved it."""
    legal = facts["plan"]["legal_basis"]
    if legal is None:
        return None
    return f"{ACTS[legal['kind']]} Nomor {legal['number']} tanggal {people.day(legal['date'])}"


def chart(facts: Facts) -> Iterator[Block]:
    """The map, or why there is none."""
    title = "Peta kawasan dan kegiatan"
    found = drawing.drawn(facts)
    if found is None:
        yield sentence(UNDRAWN, title)
        return
    missing = drawing.undrawn(facts)
    told = ", ".join(map(str, missing))
    note = f" Kegiatan yang belum digambar: nomor {told}." if missing else ""
    yield {"block": "map", "title": title, "map": found, "note": note}


def cost(facts: Facts) -> Iterator[Table | Block]:
    """What it costs by year, and in words."""
    yield works.yearly(facts)
    if facts["activities"]:
        whole = total(dec(one["cost"]) for one in facts["activities"])
        yield sentence(f"Biaya seluruh kegiatan, terbilang: {in_words(whole)}.")


SCORES: Final[Sequence[Part]] = (
    one(slums.profile, slums.classes),
    slums.averages,
    slums.scores,
)
CHANGES: Final[Sequence[Part]] = (one(changes.effects, changes.area_effects, changes.services),)
PEOPLE: Final[Sequence[Part]] = (
    one(people.institutions, people.seats, people.meetings, people.decisions),
)
WORKS: Final[Sequence[Part]] = (one(works.listed, works.places),)
SCREENED: Final[Sequence[Part]] = (one(works.screened, works.remarkable),)
PARTS: Final[Mapping[str, Mapping[str, Sequence[Part]]]] = {
    "rplp": {
        "pendahuluan": (identity,),
        "profil": SCORES,
        "isu": (one(people.points, changes.needed),),
        "konsep": (chart, *CHANGES),
        "program": WORKS,
        "investasi": (cost, one(people.alignment, works.funds)),
        "kelembagaan": PEOPLE,
    },
    "rtplp": {
        "kawasan": (identity, *SCORES, one(changes.needed)),
        "site_plan": (chart, *CHANGES),
        "ded": (works.budgets,),
        "tahapan": WORKS,
        "pembiayaan": (cost, one(works.funds)),
        "pengamanan": SCREENED,
        "pemeliharaan": PEOPLE,
    },
    "rkm": {
        "dasar": (identity, one(people.meetings, people.decisions)),
        "kegiatan": (*WORKS, chart, *CHANGES),
        "pembiayaan": (cost, one(works.funds)),
        "jadwal": (one(people.institutions, people.seats),),
    },
}
BY_RT: Final = (
    "Persen kriteria dan kebutuhan tiap RT",
    (slums.percents, one(changes.needed_by_rt)),
)
RABS: Final = ("RAB tiap kegiatan", (works.budgets,))
SCREENING: Final = ("Penapisan lingkungan dan sosial", SCREENED)
ANNEXES: Final[Mapping[str, Sequence[tuple[str, Sequence[Part]]]]] = {
    "rplp": (RABS, SCREENING, BY_RT),
    "rtplp": (BY_RT,),
    "rkm": (RABS, SCREENING),
}


def printed_plan(facts: Facts) -> Mapping[str, Any]:
    """What the template lays out."""
    plan, names = facts["plan"], facts["names"]
    short, long = KINDS[plan["kind"]]
    return {
        "draft": draft(facts),
        "short": short,
        "long": long,
        "title": breaking(plan["title"]),
        "place": f"{names['form']} {names['village']}",
        "area": breaking(area_name(facts)) if plan["area"] else "",
        "around": [
            f"Kecamatan {names['district']}",
            names["regency"],
            f"Provinsi {names['province']}",
        ],
        "years": years(plan),
        "state": f"edisi {plan['edition']}, versi {plan['version']}, {state(facts)}",
        "act": act(facts) or "",
        "signers": list(signers(facts)),
        "sha256": facts["content"]["sha256"],
        "chapters": [_chapter(facts, outlined) for outlined in OUTLINES[plan["kind"]]],
        "annexes": [
            {"title": title, "blocks": _blocks(facts, parts)}
            for title, parts in ANNEXES[plan["kind"]]
        ],
    }


def signers(facts: Facts) -> Iterator[tuple[str, str]]:
    """Who signs by the practice of the field (DOMAIN 3.3): by office, never by name."""
    names = facts["names"]
    boards = [one["name"] for one in facts["institutions"] if one["kind"] == "bkm"]
    teams = [one["name"] for one in facts["institutions"] if one["kind"] == "tipp"]
    yield "Disusun oleh", f"Ketua {_only(teams, 'Tim Inti Perencanaan Partisipatif (TIPP)')}"
    yield "Disepakati oleh", f"Koordinator {_only(boards, 'BKM/LKM')}"
    yield "Mengetahui", f"Pokja PKP {names['regency']}"
    yield "Menetapkan", f"{names['head']} {names['village']}"


def _only(found: Sequence[str], otherwise: str) -> str:
    return breaking(found[0]) if len(found) == 1 else otherwise


def _chapter(facts: Facts, outlined: Any) -> Mapping[str, Any]:
    bodies = {one["chapter"]: one["body"] for one in facts["content"]["content"]["chapters"]}
    body = bodies.get(outlined.chapter, "").strip()
    written = [part.split("\n") for part in PARAGRAPH.split(body)] if body else [[UNWRITTEN]]
    parts = PARTS[facts["plan"]["kind"]].get(outlined.chapter, ())
    return {
        "title": outlined.name_id,
        "written": bool(body),
        "paragraphs": [[breaking(line) for line in lines] for lines in written],
        "blocks": _blocks(facts, parts),
    }


def _blocks(facts: Facts, parts: Sequence[Part]) -> list[Block]:
    found = [block for part in parts for block in part(facts)]
    if parts and not found:
        return [sentence(works.NO_WORKS if parts[0] is works.budgets else slums.UNMEASURED)]
    return [printed(block) if isinstance(block, Table) else block for block in found]
