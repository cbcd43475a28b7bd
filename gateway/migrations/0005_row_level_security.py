"""The database itself shows an admin only what is the admin's; and it keeps an audit trail."""

from services.chassis import schema

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OF_A_USER = "EXISTS (SELECT FROM users u WHERE u.id = user_id)"
OF_AN_AGENCY = "EXISTS (SELECT FROM agencies a WHERE a.id = agency_id)"
SEEN = {
    **dict.fromkeys(("users", "agencies"), schema.all_inside()),
    **dict.fromkeys(("sessions", "invitations"), OF_A_USER),
    "api_keys": OF_AN_AGENCY,
}


OF_ITS_USER = "(SELECT u.regions FROM users u WHERE u.id = user_id)"
WATCHED = {
    **dict.fromkeys(("users", "agencies"), ("regions", "")),
    **dict.fromkeys(("sessions", "invitations"), (OF_ITS_USER, "")),
    "api_keys": ("regions", "last_used_at"),
}


def upgrade() -> None:
    schema.second_up()
    for table, seen in SEEN.items():
        schema.protect(table, seen)
    for table, (regions, quiet) in WATCHED.items():
        schema.watch(table, regions, quiet)


def downgrade() -> None:
    for table in WATCHED:
        schema.unwatch(table)
    schema.second_down()
    for table in SEEN:
        schema.unprotect(table)
