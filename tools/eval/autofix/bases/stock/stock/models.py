"""What lies in a warehouse."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


class StockError(Exception):
    """Something that a warehouse cannot do."""


@dataclass(frozen=True)
class Item:
    sku: str
    price: Decimal
    tags: tuple[str, ...] = ()

    def tagged(self, tag: str) -> bool:
        return tag in self.tags


@dataclass
class Shelf:
    name: str
    amounts: dict[str, int] = field(default_factory=dict)
    checked: date | None = None

    def put(self, sku: str, amount: int) -> None:
        if amount <= 0:
            raise StockError(f"{amount} of {sku} cannot be put anywhere")
        self.amounts[sku] = self.amounts.get(sku, 0) + amount

    def take(self, sku: str, amount: int) -> None:
        there = self.amounts.get(sku, 0)
        if there < amount:
            raise StockError(f"{self.name} has {there} of {sku}, not {amount}")
        self.amounts[sku] = there - amount
