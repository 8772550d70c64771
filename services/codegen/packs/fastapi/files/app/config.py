"""Settings, read once from the environment."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field, ValidationError

NAMES = ("port", "host", "database_file")


class Config(BaseModel):
    port: int = Field(default=3000, ge=0, le=65_535)
    host: str = Field(default="127.0.0.1", min_length=1)
    database_file: str = Field(default="./data/app.db", min_length=1)


def read_config(environment: Mapping[str, str]) -> Config:
    given: dict[str, Any] = {
        name: environment[name.upper()] for name in NAMES if name.upper() in environment
    }
    try:
        return Config(**given)
    except ValidationError as error:
        faults = [f"{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()]
        raise SystemExit("\n".join(["The settings are not valid.", *faults])) from error
