"""Takes the last change of the tables back, before an earlier version of the service is started again. No record is lost."""

import os

from app.config import read_config
from app.db.migrate import roll_back
from app.db.open import open_database


def main() -> None:
    database = open_database(read_config(os.environ).database_file)
    try:
        taken = roll_back(database)
        nothing = "There is no change that could be taken back."
        print(nothing if taken is None else f"The migration {taken} was taken back.")
    finally:
        database.close()


if __name__ == "__main__":
    main()
