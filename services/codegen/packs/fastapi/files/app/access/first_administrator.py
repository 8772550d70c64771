"""The first account comes from the environment; there is no password that everybody knows."""

from collections.abc import Mapping

from app.access.accounts import Accounts
from app.access.passwords import SHORTEST, hash_password
from app.access.roles import ADMINISTRATORS
from app.db.database import Database


def first_administrator(database: Database, environment: Mapping[str, str]) -> str | None:
    """Makes it where nobody can manage accounts yet. Answers what there is to say about it."""
    accounts = Accounts(database)
    if accounts.has_administrator():
        return None
    email, password = environment.get("ADMIN_EMAIL"), environment.get("ADMIN_PASSWORD")
    if not email or not password:
        return "Nobody can sign in yet: start once with ADMIN_EMAIL and ADMIN_PASSWORD to make the first account."
    if "@" not in email:
        raise SystemExit("ADMIN_EMAIL must be an e-mail address.")
    if len(password) < SHORTEST:
        raise SystemExit(f"ADMIN_PASSWORD must have at least {SHORTEST} characters.")
    accounts.add(
        {
            "email": email.strip().lower(),
            "name": "Administrator",
            "role": ADMINISTRATORS[0],
            "record_id": None,
            "password_hash": hash_password(password),
        }
    )
    return f"Made the account of {email}. ADMIN_PASSWORD is not needed any more."
