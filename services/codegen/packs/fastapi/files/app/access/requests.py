"""What requests may say about sessions and accounts."""

from dataclasses import dataclass

from app.access.passwords import LONGEST, SHORTEST
from app.access.roles import ROLES
from app.base.kinds import Choice, Id, Text
from app.base.listing import Listing
from app.base.schema import Field, Schema


@dataclass(frozen=True)
class Trimmed(Text):
    """Text without spaces around it."""

    def read(self, value: object) -> object:
        return super().read(value.strip() if isinstance(value, str) else value)


@dataclass(frozen=True)
class Email(Text):
    """An e-mail address; capitals are the same as small letters."""

    format: str | None = "email"

    def read(self, value: object) -> object:
        return super().read(value.lower() if isinstance(value, str) else value)


_PASSWORD = Text(min_length=SHORTEST, max_length=LONGEST)

CREDENTIALS = Schema(
    Field("email", "email", Text(max_length=200)),
    Field("password", "password", Text(max_length=LONGEST)),
)

PASSWORD_CHANGE = Schema(
    Field("current", "current", Text(max_length=LONGEST)),
    Field("next", "next", _PASSWORD),
)

ACCOUNT = Schema(
    Field("email", "email", Email(max_length=200)),
    Field("name", "name", Trimmed(min_length=1, max_length=200)),
    Field("role", "role", Choice(tuple(ROLES))),
    Field("record_id", "recordId", Id(), default=None, nullable=True),
    Field("password", "password", _PASSWORD),
)

ACCOUNTS = Listing(page_size=50, max_page_size=100)
