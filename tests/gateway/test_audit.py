"""What happens to accounts, sessions and keys stands in the trail, under the name of who did it."""

from tests.gateway.conftest import PASSWORD, log_in

NEW = {"username": "askot.baru", "roles": ["district"], "regions": ["35.19"]}


async def trail(door, headers, **wanted):
    answer = await door.get("/v1/audit", params={"limit": 1000, **wanted}, headers=headers)
    assert answer.status_code == 200, answer.text
    lines = answer.json()["items"]
    return [(e["caller"], e["operation"], e["entity"], e["change"]) for e in lines]


async def test_a_login_a_refresh_and_a_logout_are_the_persons_own(door):
    admin = await log_in(door, "admin")
    before = len(await trail(door, admin))
    body = {"username": "faskel", "password": PASSWORD}
    opened = (await door.post("/v1/session", json=body)).json()
    refreshed = {"refresh_token": opened["refresh_token"]}
    again = (await door.post("/v1/session/refresh", json=refreshed)).json()
    own = {"Authorization": f"Bearer {again['access_token']}"}
    await door.delete("/v1/session", headers=own)
    told = (await trail(door, admin))[before:]
    [id] = {caller for caller, *_ in told}
    assert [line[1:] for line in told if line[2] == "sessions"] == [
        ("log_in", "sessions", "created"),
        ("refresh", "sessions", "changed"),
        ("log_out", "sessions", "changed"),
    ]
    assert id not in {"anyone", "system"}


async def test_an_invitation_is_its_makers_and_the_password_its_owners(door):
    admin = await log_in(door, "admin")
    made = (await door.post("/v1/users", json=NEW, headers=admin)).json()
    accept = {"token": made["invitation"]["token"], "password": "kalimat pendek yang panjang"}
    answer = await door.post("/v1/invitations/accept", json=accept)
    assert answer.status_code < 400, answer.text
    told = await trail(door, admin, record=made["id"])
    callers = {operation: caller for caller, operation, *_ in told}
    assert {line[1:] for line in told} == {
        ("invite", "users", "created"),
        ("invite", "invitations", "created"),
        ("accept", "users", "changed"),
        ("accept", "invitations", "changed"),
    }
    assert callers["accept"] == made["id"] != callers["invite"]


async def test_no_secret_is_in_the_trail(door):
    admin = await log_in(door, "admin")
    text = (await door.get("/v1/audit", headers=admin)).text
    assert PASSWORD not in text
    assert "argon2" not in text
