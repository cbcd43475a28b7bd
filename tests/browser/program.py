"""The browser's program: Debian's chromium, or what stands for it."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
MISSING = "There is no chromium; install the package `chromium`, or run `make chromium`."


def find() -> str | None:
    """Where it is, if anywhere."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
