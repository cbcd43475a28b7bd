"""The labels of Format C as the workbook has them: by which words each row is known."""

import re
from typing import Final

from services.survey.imports.grids import key

Label = tuple[str, str] | tuple[str, str, str]

# In the order of the sheet: which row of Format C, the words that its label begins with, and a
# pattern where these are not enough. One label comes twice: each is looked for below the one before.
HEADER: Final[tuple[Label, ...]] = (
    ("krt", "Jumlah kepala rumah tangga", r"jumlah kepala rumah tangga$"),
    ("kk", "Jumlah kepala keluarga", r"jumlah kepala keluarga$"),
    ("mbr", "Jumlah kepala rumah tangga MBR", r"rumah tangga mbr$"),
    ("non_mbr", "Jumlah kepala rumah tangga non MBR", r"rumah tangga non mbr$"),
    ("male", "Jumlah penduduk laki-laki", r"penduduk laki laki$"),
    ("female", "Jumlah penduduk perempuan", r"penduduk perempuan$"),
    ("population", "Jumlah penduduk", r"jumlah penduduk$"),
)
PHYSICAL: Final[tuple[Label, ...]] = (
    ("orderly", "Jumlah keteraturan"),
    ("orderly%", "Persentase keteraturan"),
    ("settlement_ha", "Luas permukiman"),
    ("buildings", "Jumlah total bangunan"),
    ("density", "Tingkat kepadatan bangunan"),
    ("dense_ha", "Luas area dengan kepadatan tinggi"),
    ("spacious", "Jumlah bangunan hunian memiliki luas lantai"),
    ("spacious%", "Persentase bangunan hunian memiliki luas lantai"),
    ("sturdy", "Jumlah bangunan hunian memiliki kondisi"),
    ("sturdy%", "Persentase bangunan hunian memiliki kondisi"),
    ("road", "Panjang total jaringan jalan lingkungan yg ada"),
    ("b6", "Panjang jalan lebar ≥ 1,5 meter", r"^panjang jalan.* lebar (least|over) 1 5( meter)?$"),
    (
        "b7",
        "Panjang jalan lebar ≥ 1,5 meter yang permukaannya diperkeras",
        r"^panjang jalan.* lebar (least|over) .*permukaannya diperkeras$",
    ),
    ("road_new", "Panjang kebutuhan jalan baru"),
    ("road_new%", "Persentase panjang kebutuhan jalan baru"),
    ("road_ideal", "Panjang total jaringan jalan lingkungan yang ideal"),
    ("road%", "Jangkauan jaringan jalan"),
    (
        "b9",
        "Panjang jalan lebar ≥ 1,5 meter yang permukaannya diperkeras dan tidak rusak",
        r"^panjang jalan.* lebar (least|over) .*permukaannya diperkeras dan",
    ),
    (
        "b10",
        "Panjang jalan lebar ≥ 1,5 meter yang permukaannya tanah dan tidak rusak",
        r"^panjang jalan.* lebar (least|over) .*permukaannya tanah",
    ),
    (
        "b11",
        "Panjang jalan lebar < 1,5 meter yang permukaannya diperkeras dan tidak rusak",
        r"^panjang jalan.* lebar under .*permukaannya diperkeras",
    ),
    (
        "b12",
        "Panjang jalan lebar < 1,5 meter yang permukaannya tanah dan tidak rusak",
        r"^panjang jalan.* lebar under .*permukaannya tanah",
    ),
    (
        "b13",
        "Panjang jalan lebar ≥ 1,5 meter yang dilengkapi saluran",
        r"^panjang jalan.* lebar (least|over) .*dilengkapi",
    ),
    (
        "b14",
        "Panjang jalan lebar < 1,5 meter yang dilengkapi saluran",
        r"^panjang jalan.* lebar under .*dilengkapi",
    ),
    ("road_good", "Total panjang keseluruhan jalan"),
    ("road_good%", "Jalan sesuai persyaratan teknis"),
    ("dry_ha", "Luas area permukiman tidak terjadi genangan"),
    ("dry_ha%", "Persentase kawasan permukiman tidak terjadi genangan"),
    ("drain", "Panjang total drainase"),
    ("drain_new", "Panjang kebutuhan drainase baru sehingga"),
    ("drain_new%", "Persentase panjang kebutuhan drainase baru"),
    ("drain_link", "Panjang kebutuhan drainase baru penghubung"),
    ("drain_link%", "Persentase panjang kebutuhan drainase penghubung"),
    ("drain_ideal", "Panjang drainase ideal"),
    ("drain_clean", "Panjang drainase yang bersih"),
    ("drain_clean%", "Persentase panjang drainase yang bersih"),
    ("drain_good", "Panjang kondisi jaringan drainase"),
    ("drain_good%", "Persentase kondisi jaringan drainase"),
    ("water_access", "Jumlah masyarakat terlayani sarana air minum"),
    ("water_access%", "Persentase masyarakat terlayani sarana air minum"),
    ("water_enough", "Jumlah masyarakat terpenuhi"),
    ("water_enough%", "Persentase masyarakat terpenuhi"),
    ("toilet", "Jumlah masyarakat memiliki akses jamban"),
    ("toilet%", "Persentase masyarakat memiliki akses jamban"),
    ("toilet_technical", "Jumlah jamban"),
    ("toilet_technical%", "Persentase jamban"),
    ("sewage_apart", "Saluran pembuangan air limbah"),
    ("waste_served", "Jumlah kepala keluarga dengan prasarana dan sarana persampahan"),
    ("waste_served%", "Persentase prasarana dan sarana persampahan"),
    ("waste_hauled", "Jumlah sampah domestik"),
    ("waste_hauled%", "Persentase sampah domestik"),
    ("waste_kept", "Jumlah kk dengan prasarana"),
    ("waste_kept%", "Persentase prasarana sarana persampahan"),
    ("fire_prepared", "Jumlah bangunan hunian memiliki prasarana proteksi"),
    ("fire_prepared%", "Persentase kawasan permukiman memiliki prasarana proteksi"),
    ("fire_equipped", "Jumlah bangunan hunian dengan kawasan"),
    ("fire_equipped%", "Persentase sarana proteksi"),
)
SOCIAL: Final[tuple[Label, ...]] = (
    ("permitted", "Jumlah bangunan hunian memiliki imb"),
    ("permitted%", "Persentase bangunan hunian memiliki imb"),
    ("titled", "Jumlah lahan bangunan hunian"),
    ("titled%", "Persentase lahan bangunan hunian"),
    ("people_per_ha", "Kepadatan penduduk"),
    ("population", "Jumlah penduduk"),
    ("rt_ha", "Luas wilayah rt"),
    ("q20_a", "Pertanian"),
    ("q20_b", "Perikanan"),
    ("q20_c", "Pertambangan"),
    ("q20_d", "Industri"),
    ("q20_e", "Konstruksi"),
    ("q20_f", "Perdagangan"),
    ("q20_g", "Pegawai pemerintah"),
    ("q21_a", "450 Watt", r"\b450\b"),
    ("q21_b", "900 Watt"),
    ("q21_c", "1300 Watt"),
    ("q21_d", "2200 Watt", r"\b2200\b"),
    ("q21_e", "Menumpang"),
    ("q22_a", "Rumah sakit"),
    ("q22_b", "Praktik dokter", r"\bdokter\b"),
    ("q22_c", "Puskesmas"),
    ("q22_d", "Dukun"),
    ("q22_e", "Bidan"),
    ("q22_f", "Tidak pernah"),
    ("q24_a", "Dalam kelurahan", r"^dalam kel"),
    ("q24_b", "Luar kecamatan", r"\bluar kecamatan"),
    ("q24_c", "Kota lain", r"\bkota lain"),
    ("q24_d", "Tidak sekolah"),
    ("q24_e", "Tidak ada anggota usia wajib belajar", r"^tidak ada anggota"),
    ("strategic", "Lokasi berada pada fungsi strategis", r"^lokasi berada"),
    ("potential", "Lokasi memiliki potensi"),
)


def _pattern(label: Label) -> re.Pattern[str]:
    return re.compile(label[2] if len(label) > 2 else f"^{key(label[1])}")  # noqa: PLR2004


LABELS: Final = tuple((label[0], _pattern(label)) for label in (*HEADER, *PHYSICAL, *SOCIAL))
