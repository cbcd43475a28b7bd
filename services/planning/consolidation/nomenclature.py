"""Names of SIPD codes that slum upgrading uses: bidang, program, kegiatan of a regency or city.

Source: Permendagri 90/2019, annex, as revised by Kepmendagri 050-5889 of 2021. A code that is not
here keeps its place without a name: sub-kegiatan are named by those who own them.
"""

from typing import Final

URUSAN: Final = {
    "1": "URUSAN PEMERINTAHAN WAJIB YANG BERKAITAN DENGAN PELAYANAN DASAR",
    "2": "URUSAN PEMERINTAHAN WAJIB YANG TIDAK BERKAITAN DENGAN PELAYANAN DASAR",
    "3": "URUSAN PEMERINTAHAN PILIHAN",
}
NAMES: Final = {
    "1.03": "URUSAN PEMERINTAHAN BIDANG PEKERJAAN UMUM DAN PENATAAN RUANG",
    "1.03.02": "PROGRAM PENGELOLAAN SUMBER DAYA AIR (SDA)",
    "1.03.03": "PROGRAM PENGELOLAAN DAN PENGEMBANGAN SISTEM PENYEDIAAN AIR MINUM",
    "1.03.04": "PROGRAM PENGEMBANGAN SISTEM DAN PENGELOLAAN PERSAMPAHAN REGIONAL",
    "1.03.04.2.01": "Pengembangan Sistem dan Pengelolaan Persampahan di Daerah Kabupaten/Kota",
    "1.03.05": "PROGRAM PENGELOLAAN DAN PENGEMBANGAN SISTEM AIR LIMBAH",
    "1.03.05.2.01": (
        "Pengelolaan dan Pengembangan Sistem Air Limbah Domestik dalam Daerah Kabupaten/Kota"
    ),
    "1.03.06": "PROGRAM PENGELOLAAN DAN PENGEMBANGAN SISTEM DRAINASE",
    "1.03.06.2.01": (
        "Pengelolaan dan Pengembangan Sistem Drainase yang Terhubung Langsung dengan Sungai"
        " dalam Daerah Kabupaten/Kota"
    ),
    "1.03.07": "PROGRAM PENGEMBANGAN PERMUKIMAN",
    "1.03.07.2.01": (
        "Penyelenggaraan Infrastruktur pada Permukiman di Kawasan Strategis Daerah Kabupaten/Kota"
    ),
    "1.03.08": "PROGRAM PENATAAN BANGUNAN GEDUNG",
    "1.03.09": "PROGRAM PENATAAN BANGUNAN DAN LINGKUNGANNYA",
    "1.03.10": "PROGRAM PENYELENGGARAAN JALAN",
    "1.03.12": "PROGRAM PENYELENGGARAAN PENATAAN RUANG",
    "1.04": "URUSAN PEMERINTAHAN BIDANG PERUMAHAN DAN KAWASAN PERMUKIMAN",
    "1.04.02": "PROGRAM PENGEMBANGAN PERUMAHAN",
    "1.04.03": "PROGRAM KAWASAN PERMUKIMAN",
    "1.04.03.2.01": "Penerbitan Izin Pembangunan dan Pengembangan Kawasan Permukiman",
    "1.04.03.2.02": (
        "Penataan dan Peningkatan Kualitas Kawasan Permukiman Kumuh dengan Luas di Bawah 10"
        " (sepuluh) Ha"
    ),
    "1.04.03.2.03": (
        "Peningkatan Kualitas Kawasan Permukiman Kumuh dengan Luas di Bawah 10 (sepuluh) Ha"
    ),
    "1.04.04": "PROGRAM PERUMAHAN DAN KAWASAN PERMUKIMAN KUMUH",
    "1.04.04.2.01": (
        "Pencegahan Perumahan dan Kawasan Permukiman Kumuh pada Daerah Kabupaten/Kota"
    ),
    "1.04.05": "PROGRAM PENINGKATAN PRASARANA, SARANA DAN UTILITAS UMUM (PSU)",
    "1.04.05.2.01": "Urusan Penyelenggaraan PSU Perumahan",
    "2.11": "URUSAN PEMERINTAHAN BIDANG LINGKUNGAN HIDUP",
    "2.11.11": "PROGRAM PENGELOLAAN PERSAMPAHAN",
}


def name_of(code: str) -> str:
    """What a code is called; empty where the list has no name."""
    return URUSAN.get(code) or NAMES.get(code, "")
