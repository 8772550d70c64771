"""What every kind of record has."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel


class Record(BaseModel):
    """A record as it is kept. Its attributes are named as Python names them, in JSON as the API does."""

    json_names: ClassVar[Mapping[str, str]] = {
        "created_at": "createdAt",
        "updated_at": "updatedAt",
    }

    id: str
    created_at: str
    updated_at: str

    def as_json(self) -> dict[str, Any]:
        return {self.json_names.get(name, name): value for name, value in self}
