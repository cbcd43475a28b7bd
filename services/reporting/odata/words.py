"""Why an option could not be read."""

from services.chassis.problems import Text

UNREADABLE = Text(
    "tanda di sini tidak dikenal; teks diapit tanda petik tunggal",
    "this character is not understood; texts stand in single quotes",
)
NAME = Text("di sini harus ada nama properti", "a property's name must stand here")
VALUE = Text(
    "di sini harus ada nilai, mis. 'teks', 12.5, 2026-01-31, true atau null",
    "a value must stand here, such as 'text', 12.5, 2026-01-31, true or null",
)
IMPOSSIBLE = Text("nilai ini tidak mungkin ada", "there can be no such value")
NOT_OVER = Text("bagian mulai dari sini tidak dimengerti", "what begins here is not understood")
TOO_DEEP = Text("kurungnya terlalu dalam; paling dalam 20", "brackets lie too deep; 20 at most")
TOO_MANY = Text(
    "bagiannya terlalu banyak; paling banyak 100", "there are too many parts; 100 at most"
)
NOT_TRUTH = Text(
    "di sini harus ada syarat, mis. year eq 2024", "a condition must stand here: year eq 2024"
)


def expected(mark: str) -> Text:
    """A bracket, a comma or the like is missing."""
    return Text(f"di sini harus ada {mark}", f"{mark} must stand here")


def unlike(one: str, other: str) -> Text:
    """Two kinds that nobody can compare."""
    return Text(
        f"{one} tidak dapat dibandingkan dengan {other}", f"{one} cannot be compared with {other}"
    )


def unknown_function(name: str, choices: str) -> Text:
    """A function that there is not."""
    return Text(
        f"tidak ada fungsi {name}; yang ada: {choices}",
        f"there is no function {name}; there are {choices}",
    )


def arguments(name: str, wanted: str) -> Text:
    """A function with what it does not take."""
    return Text(f"{name} meminta ({wanted})", f"{name} takes ({wanted})")


def unordered(kind: str) -> Text:
    """Of such values none is before the other."""
    return Text(f"{kind} tidak punya urutan", f"{kind} has no order")
