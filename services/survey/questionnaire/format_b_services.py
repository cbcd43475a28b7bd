"""Format B, parts B.4 to B.8: sanitation, waste, fire, facilities and the other considerations."""

from typing import Final

from services.chassis.problems import Text
from services.survey.questionnaire.conditions import OneOf
from services.survey.questionnaire.models import NO, YES, Section, pick, pick_many

SERVICES: Final = (
    Section(
        "B.4",
        Text("Sanitasi lingkungan", "Sanitation"),
        (
            pick(
                "q28",
                Text(
                    "Limbah cair rumah tangga terpisah dari drainase",
                    "Household waste water is kept out of the drains",
                ),
                a=YES,
                b=NO,
            ),
        ),
    ),
    Section(
        "B.5",
        Text("Pengelolaan sampah", "Solid waste"),
        (
            pick(
                "q29",
                Text("Ada prasarana sampah (TPS, TPS3R, TPST)", "There is a collection point"),
                a=YES,
                b=NO,
            ),
            pick(
                "q30",
                Text("Ada sarana angkut sampah (gerobak, motor, mobil)", "There is transport"),
                a=YES,
                b=NO,
            ),
            pick(
                "q31",
                Text("Prasarana dan sarana sampah dalam kondisi baik", "Both are in good repair"),
                only_19=True,
                a=("Ya, keduanya", "Yes, both"),
                b=NO,
            ),
        ),
    ),
    Section(
        "B.6",
        Text("Proteksi kebakaran", "Fire protection"),
        (
            pick(
                "q32",
                Text("Kebakaran dalam 5 tahun", "Fires in 5 years"),
                a=("Tidak pernah", "None"),
                b=("1 kali", "1"),
                c=("2 kali", "2"),
                d=("Lebih dari 2 kali", "More than 2"),
            ),
            pick(
                "q33",
                Text("Penyebab kebakaran", "Cause of the fires"),
                OneOf("q32", "bcd"),
                a=("Tungku atau kompor", "Stove"),
                b=("Korsleting listrik", "Short circuit"),
                c=("Kebakaran hutan atau ilalang", "Forest or grass fire"),
                d=("Pembakaran sampah", "Burning of waste"),
                e=("Lainnya", "Other"),
            ),
            pick_many(
                "q34",
                Text("Sarana pencegahan kebakaran", "Means against fire"),
                alone="d",
                a=("Pos pemadam", "Fire post"),
                b=("Hidran, tangki, atau sumber air terbuka", "Hydrant, tank or open water"),
                c=("Mobil atau motor pemadam, atau APAR", "Engine, motorcycle or extinguisher"),
                d=("Tidak ada", "None"),
            ),
            pick(
                "q35",
                Text(
                    "Ada jalan 3,5 m atau lebih, rumah terjauh kurang dari 100 m",
                    "A road of 3.5 m or more, the farthest house under 100 m away",
                ),
                a=("Ada", "Yes"),
                b=("Tidak", "No"),
            ),
        ),
    ),
    Section(
        "B.7",
        Text("Fasilitas di dalam RT", "Facilities inside the RT"),
        (
            pick_many(
                "q36",
                Text("Fasilitas kesehatan di dalam RT", "Health facilities in the RT"),
                alone="f",
                a=("Rumah sakit", "Hospital"),
                b=("Praktik dokter atau poliklinik", "Doctor or clinic"),
                c=("Puskesmas atau pustu", "Health centre"),
                d=("Dukun atau pengobatan tradisional", "Traditional healer"),
                e=("Bidan atau mantri", "Midwife or nurse"),
                f=("Tidak ada", "None"),
            ),
            pick_many(
                "q37",
                Text("Fasilitas pendidikan di dalam RT", "Schools in the RT"),
                alone="f",
                a=("TK atau PAUD", "Kindergarten"),
                b=("SD sederajat", "Primary school"),
                c=("SMP sederajat", "Junior high school"),
                d=("SMA atau SMK sederajat", "Senior high school"),
                e=("Perguruan tinggi", "University"),
                f=("Tidak ada", "None"),
            ),
        ),
    ),
    Section(
        "B.8",
        Text("Pertimbangan lain", "Other considerations"),
        (
            pick(
                "q38",
                Text(
                    "Berada pada fungsi strategis kabupaten/kota",
                    "In a strategic function of the regency or city",
                ),
                a=YES,
                b=NO,
            ),
            pick(
                "q39",
                Text("Tingkat partisipasi masyarakat", "Participation of the people"),
                a=("Tinggi", "High"),
                b=("Sedang", "Medium"),
                c=("Rendah", "Low"),
            ),
            pick(
                "q40",
                Text(
                    "Memiliki potensi sosial, ekonomi, dan budaya",
                    "Has social, economic and cultural potential",
                ),
                a=YES,
                b=NO,
            ),
        ),
    ),
)
