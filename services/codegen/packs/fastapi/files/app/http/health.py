"""Live: the process answers. Ready: its database does too."""

import sqlite3

from fastapi import APIRouter

from app.db.database import Database
from app.http.problem import Problem


def health_routes(database: Database) -> APIRouter:
    router = APIRouter(prefix="/health")

    @router.get("")
    @router.get("/ready")
    def ready() -> dict[str, str]:
        try:
            database.one("SELECT 1")
        except sqlite3.Error as error:
            raise Problem(503, "not_ready", "The database does not answer.") from error
        return {"status": "ok"}

    @router.get("/live")
    def live() -> dict[str, str]:
        return {"status": "ok"}

    return router
