import json
import tempfile
import unittest
from datetime import date
from decimal import Decimal
from pathlib import Path

from stock.models import Item, Shelf, StockError
from stock.report import as_json, lines, overdue, read_deliveries, save
from stock.warehouse import Warehouse


def filled():
    warehouse = Warehouse([Item("a", Decimal("1.50"), ("new",)), Item("b", Decimal("2"))])
    warehouse.deliver("north", "a", 4)
    warehouse.deliver("north", "b", 1)
    warehouse.move("a", 1, "north", "south")
    return warehouse


class StockTest(unittest.TestCase):
    def test_items_have_tags(self):
        item = Item("a", Decimal(1), ("new",))
        self.assertEqual((item.tagged("new"), item.tagged("old")), (True, False))

    def test_a_shelf_adds_up(self):
        shelf = Shelf("x")
        shelf.put("a", 1)
        shelf.put("a", 2)
        self.assertEqual(shelf.amounts, {"a": 3})

    def test_a_shelf_refuses_nothing(self):
        with self.assertRaisesRegex(StockError, "0 of a cannot"):
            Shelf("x").put("a", 0)

    def test_a_shelf_gives_what_it_has(self):
        with self.assertRaisesRegex(StockError, "x has 0 of a, not 1"):
            Shelf("x").take("a", 1)

    def test_goods_are_moved(self):
        self.assertEqual(filled().shelves["south"].amounts, {"a": 1})

    def test_unknown_goods_are_refused(self):
        with self.assertRaisesRegex(StockError, "nobody knows z"):
            filled().deliver("north", "z", 1)

    def test_totals_and_value(self):
        self.assertEqual((filled().totals(), filled().value()), ({"a": 4, "b": 1}, Decimal("8.00")))

    def test_low(self):
        self.assertEqual((filled().low(2), filled().low(5)), (["b"], ["a", "b"]))

    def test_deliveries_are_read(self):
        self.assertEqual(read_deliveries("n,a,2\ns,b,1\n"), [("n", "a", 2), ("s", "b", 1)])

    def test_a_wrong_delivery_is_named(self):
        with self.assertRaisesRegex(StockError, "line 2 is no delivery"):
            read_deliveries("n,a,2\nn,a\n")

    def test_json(self):
        self.assertEqual(json.loads(as_json(filled())), {"totals": {"a": 4, "b": 1}, "value": "8.00"})

    def test_saved(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.json"
            self.assertEqual(save(filled(), str(path)), len(path.read_text()))

    def test_overdue(self):
        today = date(2026, 3, 1)
        found = [overdue(Shelf("x", checked=day), today) for day in (None, date(2026, 1, 1), date(2026, 2, 20))]
        self.assertEqual((found, overdue(Shelf("x", checked=date(2026, 2, 20)), today, 5)), ([True, True, False], True))

    def test_lines(self):
        self.assertEqual(lines(filled()), ["north       4", "south       1"])
