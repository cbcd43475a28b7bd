"""The sentences of an explanation, in Indonesian and in English."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_INDONESIAN_SIGNS: Final = str.maketrans({",": ".", ".": ","})


@dataclass(frozen=True, slots=True)
class Words:
    """One language: sentence patterns by name, and words for units, fields and flags."""

    language: str
    decimal_comma: bool
    sentences: dict[str, str]
    units: dict[str, str]
    fields: dict[str, str]
    field_units: dict[str, str]
    flags: dict[str, str]

    def say(self, sentence: str, **parts: object) -> str:
        """Fill a sentence pattern; decimals are written as this language writes numbers."""
        shown = {k: self.number(v) if isinstance(v, Decimal) else v for k, v in parts.items()}
        return self.sentences[sentence].format(**shown)

    def number(self, value: Decimal) -> str:
        """Write a number: 1.374,93 in Indonesian, 1,374.93 in English, without idle zeros."""
        text = f"{value:,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text.translate(_INDONESIAN_SIGNS) if self.decimal_comma else text

    def name(self, thing: object) -> str:
        """Name a part of the regulation in this language."""
        return str(getattr(thing, f"name_{self.language}"))


INDONESIAN: Final = Words(
    language="id",
    decimal_comma=True,
    sentences={
        "total": (
            "Skor kekumuhan {total} dari nilai tertinggi {top}: {slum_class} "
            "(nilai {low} sampai {high}), menurut {law}."
        ),
        "average": "Rata-rata kekumuhan dari {count} aspek adalah {average} persen.",
        "distance": "Skor perlu turun sedikitnya {points} nilai agar tidak lagi tergolong kumuh.",
        "place": "Data wilayah: {fields}.",
        "unfilled": "{field} belum diisi",
        "raised": "Skor ini berasal dari {count} dari {all} kriteria:",
        "raised_none": "Tidak ada kriteria yang menaikkan skor.",
        "criterion": (
            "{id} {name}: {volume} dari {denominator} {unit}, yaitu {percent} persen. Angka ini "
            "{reach} (rentang {band}), sehingga mendapat nilai {score}. Dasar: {article}."
        ),
        "reach_low": "belum mencapai {next} persen",
        "reach_middle": "sudah mencapai {min} persen tetapi belum {next} persen",
        "reach_top": "sudah mencapai {min} persen",
        "criterion_unknown": (
            "{id} {name}: persentase tidak dapat dihitung; nilai {score}. Dasar: {article}."
        ),
        "odd": "Isian yang janggal dan perlu diperiksa:",
        "odd_none": "Tidak ada isian yang janggal.",
        "flag": "{id} {name}: {reason}",
    },
    units={"unit": "bangunan", "Ha": "hektare", "KK": "KK", "m": "meter", "jiwa": "jiwa"},
    fields={
        "area_ha": "luas wilayah",
        "buildings": "jumlah bangunan",
        "households": "jumlah KK",
        "population": "jumlah penduduk",
        "road_ideal_m": "panjang jalan ideal",
        "drain_ideal_m": "panjang drainase ideal",
    },
    field_units={"area_ha": " hektare", "road_ideal_m": " meter", "drain_ideal_m": " meter"},
    flags={
        "missing": "belum diisi dan dihitung nol. Tanyakan kepada petugas pendata.",
        "not_a_number": (
            "ada isian yang tidak terbaca sebagai angka sehingga dihitung nol. "
            "Periksa isian ini dan {field}."
        ),
        "negative_volume": (
            "isiannya di bawah nol ({volume} {unit}) sehingga mendapat nilai 0. "
            "Periksa kembali pengukurannya."
        ),
        "over_100": (
            "hasilnya {percent} persen, lebih dari 100 persen. Periksa isian ini dan {field}."
        ),
        "missing_denominator": "{field} belum diisi sehingga persentase dihitung nol. Lengkapi.",
        "zero_denominator": (
            "{field} tercatat nol sehingga persentase dihitung nol. Pastikan memang nol."
        ),
        "negative_denominator": (
            "{field} tercatat di bawah nol sehingga persentase dihitung nol. Perbaiki."
        ),
    },
)

ENGLISH: Final = Words(
    language="en",
    decimal_comma=False,
    sentences={
        "total": (
            "Slum score {total} out of at most {top}: {slum_class} ({low} to {high}), by {law}."
        ),
        "average": "The average problem of the {count} aspects is {average} percent.",
        "distance": "The score must fall by at least {points} points to be a slum no longer.",
        "place": "The place: {fields}.",
        "unfilled": "{field} not filled in",
        "raised": "The score comes from {count} of {all} criteria:",
        "raised_none": "No criterion raises the score.",
        "criterion": (
            "{id} {name}: {volume} of {denominator} {unit}, that is {percent} percent. This "
            "{reach} (range {band}), which gives a score of {score}. Basis: {article}."
        ),
        "reach_low": "does not reach {next} percent",
        "reach_middle": "reaches {min} percent but not {next} percent",
        "reach_top": "reaches {min} percent",
        "criterion_unknown": (
            "{id} {name}: the percentage cannot be computed; score {score}. Basis: {article}."
        ),
        "odd": "Entries that look odd and should be checked:",
        "odd_none": "No entry looks odd.",
        "flag": "{id} {name}: {reason}",
    },
    units={
        "unit": "buildings",
        "Ha": "hectares",
        "KK": "households",
        "m": "metres",
        "jiwa": "people",
    },
    fields={
        "area_ha": "area",
        "buildings": "number of buildings",
        "households": "number of households",
        "population": "population",
        "road_ideal_m": "ideal road length",
        "drain_ideal_m": "ideal drain length",
    },
    field_units={"area_ha": " hectares", "road_ideal_m": " metres", "drain_ideal_m": " metres"},
    flags={
        "missing": "not filled in and counted as zero. Ask the surveyor.",
        "not_a_number": (
            "an entry cannot be read as a number and is counted as zero. "
            "Check this entry and the {field}."
        ),
        "negative_volume": (
            "the entry is below zero ({volume} {unit}), so it scores 0. Check the measurement."
        ),
        "over_100": (
            "the result is {percent} percent, more than 100 percent. "
            "Check this entry and the {field}."
        ),
        "missing_denominator": "the {field} is not filled in, so the percentage is zero. Fill in.",
        "zero_denominator": (
            "the {field} is recorded as zero, so the percentage is zero. Make sure it is."
        ),
        "negative_denominator": (
            "the {field} is recorded below zero, so the percentage is zero. Correct it."
        ),
    },
)
