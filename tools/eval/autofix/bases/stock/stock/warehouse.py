"""Shelves, and what happens between them."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from stock.models import Item, Shelf, StockError


class Warehouse:
    def __init__(self, items: Iterable[Item]) -> None:
        self.items = {item.sku: item for item in items}
        self.shelves: dict[str, Shelf] = {}

    def shelf(self, name: str) -> Shelf:
        if name not in self.shelves:
            self.shelves[name] = Shelf(name)
        return self.shelves[name]

    def deliver(self, name: str, sku: str, amount: int) -> None:
        if sku not in self.items:
            raise StockError(f"nobody knows {sku}")
        self.shelf(name).put(sku, amount)

    def move(self, sku: str, amount: int, source: str, target: str) -> None:
        self.shelf(source).take(sku, amount)
        self.shelf(target).put(sku, amount)

    def totals(self) -> dict[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for shelf in self.shelves.values():
            for sku, amount in shelf.amounts.items():
                counts[sku] += amount
        return dict(counts)

    def value(self) -> Decimal:
        return sum((self.items[sku].price * amount for sku, amount in self.totals().items()), Decimal(0))

    def low(self, level: int) -> list[str]:
        totals = self.totals()
        return sorted(sku for sku in self.items if totals.get(sku, 0) < level)
