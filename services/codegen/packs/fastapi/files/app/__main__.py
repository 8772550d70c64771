"""Starts the service; it stops when it is asked to, after the requests that it has begun."""

import os

import uvicorn

from app.config import read_config
from app.db.open import open_database
from app.main import create_app


def main() -> None:
    config = read_config(os.environ)
    database = open_database(config.database_file)
    try:
        uvicorn.run(
            create_app(database),
            host=config.host,
            port=config.port,
            server_header=False,
        )
    finally:
        database.close()


if __name__ == "__main__":
    main()
