"""Format A, part A.6: livelihood, services and tenure. Counted in the recap, not scored."""

from typing import Final

from services.chassis.problems import Text
from services.survey.questionnaire.models import Section, pick

OWNED = ("Milik sendiri", "Owned")
RENTED = ("Sewa atau kontrak", "Rented")
LODGED = ("Menumpang atau milik pihak lain", "Lodging, or owned by others")

SOCIAL: Final = (
    Section(
        "A.6.1",
        Text("Pendapatan", "Income"),
        (
            pick(
                "q20",
                Text("Mata pencaharian utama", "Main livelihood"),
                a=("Pertanian, perkebunan, kehutanan, peternakan", "Farming or forestry"),
                b=("Perikanan atau nelayan", "Fishing"),
                c=("Pertambangan atau galian", "Mining"),
                d=("Industri atau pabrik", "Industry"),
                e=("Konstruksi", "Construction"),
                f=("Perdagangan atau jasa", "Trade or services"),
                g=("Pegawai pemerintah", "Government"),
            ),
            pick(
                "q21",
                Text("Daya listrik (watt)", "Electric power (watts)"),
                a=("450 atau kurang", "450 or less"),
                b=("900", "900"),
                c=("1300", "1300"),
                d=("2200 atau lebih", "2200 or more"),
                e=("Menumpang, tanpa meteran sendiri", "No meter of its own"),
            ),
        ),
    ),
    Section(
        "A.6.2",
        Text("Layanan sosial", "Social services"),
        (
            pick(
                "q22",
                Text("Fasilitas kesehatan yang paling sering dipakai", "Health facility used most"),
                a=("Rumah sakit", "Hospital"),
                b=("Praktik dokter atau poliklinik", "Doctor or clinic"),
                c=("Puskesmas atau pustu", "Health centre"),
                d=("Dukun atau pengobatan tradisional", "Traditional healer"),
                e=("Bidan atau mantri", "Midwife or nurse"),
                f=("Tidak pernah", "Never"),
            ),
            pick(
                "q23",
                Text("Lokasi fasilitas kesehatan", "Place of that facility"),
                a=("Dalam kelurahan atau kecamatan yang sama", "Same village or district"),
                b=("Luar kecamatan", "Another district"),
                c=("Kota lain", "Another city"),
            ),
            pick(
                "q24",
                Text(
                    "Lokasi SD atau SMP anak usia wajib belajar",
                    "Place of the school of children in compulsory education",
                ),
                a=("Dalam kelurahan atau kecamatan yang sama", "Same village or district"),
                b=("Luar kecamatan", "Another district"),
                c=("Kota lain", "Another city"),
                d=("Tidak sekolah", "Not in school"),
                e=("Tidak ada anggota usia wajib belajar", "No child of that age"),
            ),
        ),
    ),
    Section(
        "A.6.3",
        Text("Penguasaan bangunan dan lahan", "Tenure of building and land"),
        (
            pick(
                "q25",
                Text("Status penguasaan bangunan", "Tenure of the building"),
                a=OWNED,
                b=RENTED,
                c=LODGED,
            ),
            pick(
                "q26",
                Text("Legalitas bangunan", "Building permit"),
                a=("Memiliki IMB", "Has a permit"),
                b=("Tidak memiliki IMB", "Has none"),
            ),
            pick(
                "q27",
                Text("Status penguasaan lahan", "Tenure of the land"),
                a=OWNED,
                b=RENTED,
                c=LODGED,
            ),
            pick(
                "q28",
                Text("Legalitas lahan", "Title of the land"),
                a=("SHM, HGB, atau surat yang diakui pemerintah", "Title or recognised letter"),
                b=("Milik pihak lain dengan surat perjanjian", "Others' land, with an agreement"),
                c=("Milik pihak lain tanpa surat perjanjian", "Others' land, without agreement"),
                d=("Tidak ada atau tidak tahu", "None or unknown"),
            ),
        ),
    ),
)
