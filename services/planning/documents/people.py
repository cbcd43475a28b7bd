"""What a paper says of people: who carries it, what they met about, what they mapped. Pure.

Members are counted, never named; sentences are as they were recorded.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.chassis.days import on_paper
from services.planning.documents.rules import Facts
from services.planning.documents.tables import Column, Table, dec, rt_of

KINDS: Final = {
    "bkm": "BKM/LKM",
    "tipp": "TIPP",
    "ksm": "KSM",
    "kpp": "KPP",
    "upl": "UPL",
    "upk": "UPK",
    "ups": "UPS",
    "pokja_pkp": "Pokja PKP",
}
STATUSES: Final = {
    "awal": "awal",
    "berdaya": "berdaya",
    "mandiri": "mandiri",
    "menuju_madani": "menuju madani",
}
BASES: Final = {
    "akta_notaris": "Akta notaris",
    "sk_desa": "SK desa/kelurahan",
    "sk_kepala_daerah": "SK kepala daerah",
    "peraturan": "Peraturan",
    "berita_acara": "Berita acara",
    "lainnya": "Dasar lain",
}
MEETINGS: Final = {
    "rembug_warga": "Rembug warga",
    "musyawarah_desa": "Musyawarah desa",
    "fgd": "FGD",
    "lokakarya": "Lokakarya",
    "konsultasi": "Konsultasi",
    "uji_publik": "Uji publik",
    "rapat_rutin": "Rapat rutin",
    "monitoring": "Pemantauan",
    "lainnya": "Pertemuan lain",
}
DIFFERENCES: Final = {
    "uncovered": "sasaran tanpa kegiatan",
    "outside": "di luar sasaran",
    "volume": "volume berbeda",
    "year": "tahun berbeda",
}


def day(text: str | None) -> str | None:
    """A day of the facts as papers write it."""
    return None if text is None else on_paper(date.fromisoformat(text))


def basis(legal: Mapping[str, Any] | None) -> str | None:
    """An act: kind, number, day."""
    if legal is None:
        return None
    return f"{BASES[legal['kind']]} Nomor {legal['number']}, {day(legal['date'])}"


def institutions(facts: Facts) -> Table:
    """Institutions of the village with their legal basis, status and members in numbers."""
    rows = [
        (
            KINDS[one["kind"]],
            one["name"],
            basis(one["legal_basis"]),
            STATUSES.get(one["bkm_status"]),
            one["male"],
            one["female"],
        )
        for one in facts["institutions"]
    ]
    heads = (
        *(Column("Jenis", 20), Column("Nama", 0, sheet=34), Column("Dasar hukum", 60, sheet=44)),
        *(Column("Status", 22), Column("L", 10, "whole", 6), Column("P", 10, "whole", 6)),
    )
    nothing = "Belum ada data: belum ada lembaga yang tercatat di wilayah ini."
    return Table("lembaga", "Lembaga", heads, rows, nothing, small=True)


def seats(facts: Facts) -> Table:
    """How many men and women have which function."""
    rows = [
        (one["name"], seat["function"].capitalize(), seat["male"], seat["female"])
        for one in facts["institutions"]
        for seat in one["members"]
    ]
    heads = (
        *(Column("Lembaga", 0, sheet=34), Column("Kedudukan", 44, sheet=20)),
        *(Column("Laki-laki", 24, "whole", 10), Column("Perempuan", 24, "whole", 10)),
    )
    notes = ("Anggota dihitung, tidak disebut namanya; daftar nama ada pada lembaganya.",)
    nothing = "Belum ada data: kedudukan anggota belum dicatat."
    return Table(
        "anggota", "Anggota menurut kedudukan", heads, rows, nothing, notes=notes, small=True
    )


def meetings(facts: Facts) -> Table:
    """Meetings with who came in numbers."""
    rows = [
        (
            day(one["held_on"]),
            MEETINGS[one["kind"]],
            one["title"],
            one["place"],
            *(one["attendance"][name] for name in ("male", "female", "disabled", "mbr")),
        )
        for one in facts["meetings"]
    ]
    heads = (
        *(
            Column("Tanggal", 26, sheet=20),
            Column("Jenis", 28, sheet=24),
            Column("Judul", 0, sheet=40),
        ),
        *(Column("Tempat", 26, sheet=24), Column("L", 10, "whole", 6), Column("P", 10, "whole", 6)),
        *(Column("Difabel", 14, "whole", 8), Column("MBR", 12, "whole", 8)),
    )
    nothing = "Belum ada data: belum ada musyawarah yang tercatat di wilayah ini."
    return Table("musyawarah", "Musyawarah", heads, rows, nothing, small=True)


def decisions(facts: Facts) -> Table:
    """What the meetings decided."""
    rows = [
        (day(one["held_on"]), made["text"], day(made["due"]))
        for one in facts["meetings"]
        for made in one["decisions"]
    ]
    heads = (
        Column("Tanggal", 30, sheet=20),
        Column("Keputusan", 0, sheet=70),
        Column("Tenggat", 32, sheet=20),
    )
    nothing = "Belum ada data: belum ada keputusan musyawarah yang tercatat."
    return Table("keputusan", "Keputusan musyawarah", heads, rows, nothing, small=True)


def points(facts: Facts) -> Table:
    """Problems and potentials that residents mapped."""
    rows = [
        (
            one["kind"].capitalize(),
            one["tridaya"].capitalize(),
            one["title"],
            None if one["rt"] is None else rt_of(one["rt"]),
            one["criterion"],
            day(one["mapped_on"]),
        )
        for one in facts["points"]
    ]
    heads = (
        *(Column("Jenis", 20), Column("Tridaya", 24), Column("Uraian", 0, sheet=44)),
        *(Column("RT", 30, sheet=18), Column("Kriteria", 17), Column("Tanggal", 32, sheet=20)),
    )
    nothing = "Belum ada data: belum ada masalah atau potensi yang dipetakan warga."
    name = "Masalah dan potensi hasil pemetaan swadaya"
    return Table("pemetaan", name, heads, rows, nothing, small=True)


def alignment(facts: Facts) -> Table:
    """Where an RPLP differs from the city's RP2KP-KP."""
    found = facts["alignment"]
    rows = [
        (
            DIFFERENCES[one["kind"]],
            rt_of(one["rt"]) if one["rt"] else one["area"] or None,
            one["criterion"],
            one["unit"],
            dec(one["target"]),
            dec(one["planned"]),
            one["text_id"],
        )
        for one in (found or {}).get("items", ())
    ]
    heads = (
        *(
            Column("Perbedaan", 32, sheet=22),
            Column("Tempat", 26, sheet=24),
            Column("Kriteria", 16),
        ),
        *(
            Column("Satuan", 15),
            Column("Sasaran", 22, "number"),
            Column("Direncanakan", 24, "number"),
        ),
        Column("Keterangan", 0, sheet=60),
    )
    if found is None:
        nothing = "Belum ada data: kabupaten/kota ini belum punya RP2KP-KP yang disahkan."
    else:
        nothing = "Rencana ini selaras dengan RP2KP-KP: tidak ada perbedaan."
    counts = found["counts"] if found else {}
    told = "; ".join(f"{DIFFERENCES[kind]} {n}" for kind, n in counts.items() if n)
    name = "Keselarasan dengan RP2KP-KP"
    notes = (f"Jumlah perbedaan: {told}.",) if told else ()
    return Table("keselarasan", name, heads, rows, nothing, notes=notes, wide=True, small=True)
