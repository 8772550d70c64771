"""The built web page: its files as they are; every other path is one of the page's own."""

from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import FileResponse


class Web:
    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def answer(self, request: Request) -> Response | None:
        """What stands for a path that the API does not know; nothing where there is no page."""
        path = request.url.path
        index = self._root / "index.html"
        if request.method != "GET" or path == "/api" or path.startswith("/api/"):
            return None
        if not index.is_file():
            return None
        file = (self._root / path.lstrip("/")).resolve()
        return FileResponse(file if file.is_relative_to(self._root) and file.is_file() else index)
