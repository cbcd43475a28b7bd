"""ODK Collect's settings as it reads them from a QR code: JSON, deflated by zlib, in base64."""

import base64
import json
import zlib

SERVER = "/v1/survey/openrosa"  # below it are formList and submission
PROJECT = "Nahkoda"


def settings(server_url: str, username: str, token: str) -> str:
    """All that a phone needs: it takes the account's forms as they change, and sends by itself."""
    said = {
        "general": {
            "server_url": server_url,
            "username": username,
            "password": token,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},  # Collect wants to see it
        "project": {"name": PROJECT},
    }
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    return base64.b64encode(zlib.compress(text.encode(), level=9)).decode()
