"""Which of the three Indonesian times a region lives by: WIB, WITA or WIT.

Keputusan Presiden 41/1987 (in force since 1 January 1988) names the provinces of its day. A
province made since keeps its mother's time; the law that made it stands beside it.
"""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

WIB: Final = ZoneInfo("Asia/Jakarta")  # UTC+7
WITA: Final = ZoneInfo("Asia/Makassar")  # UTC+8
WIT: Final = ZoneInfo("Asia/Jayapura")  # UTC+9

# By province code. None of the three has ever had summer time since.
ZONES: Final[dict[ZoneInfo, tuple[str, ...]]] = {
    WIB: (
        *("11", "12", "13", "14", "15", "16", "17", "18"),  # Sumatra
        "19",  # Kepulauan Bangka Belitung, of Sumatera Selatan: UU 27/2000
        "21",  # Kepulauan Riau, of Riau: UU 25/2002
        *("31", "32", "33", "34", "35"),  # Java and Madura
        "36",  # Banten, of Jawa Barat: UU 23/2000
        *("61", "62"),  # Kalimantan Barat, Kalimantan Tengah
    ),
    WITA: (
        *("51", "52", "53"),  # Bali, Nusa Tenggara Barat, Nusa Tenggara Timur
        *("63", "64"),  # Kalimantan Selatan, Kalimantan Timur
        "65",  # Kalimantan Utara, of Kalimantan Timur: UU 20/2012
        *("71", "72", "73", "74"),  # Sulawesi
        "75",  # Gorontalo, of Sulawesi Utara: UU 38/2000
        "76",  # Sulawesi Barat, of Sulawesi Selatan: UU 26/2004
    ),
    WIT: (
        "81",  # Maluku
        "82",  # Maluku Utara, of Maluku: UU 46/1999
        "91",  # Papua, then Irian Jaya
        "92",  # Papua Barat, of Irian Jaya: UU 45/1999
        *("93", "94", "95"),  # Papua Selatan, Tengah, Pegunungan, of Papua: UU 14, 15, 16/2022
        "96",  # Papua Barat Daya, of Papua Barat: UU 29/2022
    ),
}
_ZONE: Final = {province: zone for zone, provinces in ZONES.items() for province in provinces}


def zone_of(region: str) -> ZoneInfo:
    """Give the time zone of a region, by its province; WIB, the capital's, where there is none."""
    return _ZONE.get(region[:2], WIB)


def day_of(region: str, moment: datetime) -> date:
    """Name the day that it is in a region at an aware moment."""
    return moment.astimezone(zone_of(region)).date()
