"""A warehouse as text, and text as deliveries."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

from stock.models import Shelf, StockError
from stock.warehouse import Warehouse


def read_deliveries(text: str) -> list[tuple[str, str, int]]:
    found = []
    for number, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        try:
            name, sku, amount = row
            found.append((name, sku, int(amount)))
        except ValueError as error:
            raise StockError(f"line {number} is no delivery") from error
    return found


def as_json(warehouse: Warehouse) -> str:
    return json.dumps({"totals": warehouse.totals(), "value": str(warehouse.value())}, sort_keys=True)


def save(warehouse: Warehouse, path: str) -> int:
    return Path(path).write_text(as_json(warehouse))


def overdue(shelf: Shelf, today: date, days: int = 30) -> bool:
    if shelf.checked is None:
        return True
    return today - shelf.checked > timedelta(days=days)


def lines(warehouse: Warehouse) -> list[str]:
    made = []
    for name, shelf in sorted(warehouse.shelves.items()):
        total = sum(shelf.amounts.values())
        made.append(f"{name:<8}{total:>5}")
    return made
