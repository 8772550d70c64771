import unittest
from datetime import date, datetime

from bank.account import Account, Kind, sum_of
from bank.errors import BankError, Refused
from bank.interest import days_between, interest, parse_rate, stamped, statement
from bank.ledger import Entry, Ledger


def ledger():
    return Ledger([Account("ann", balance=100), Account("bob", limit=50), Account("cy", Kind.SAVINGS, 10)])


class BankTest(unittest.TestCase):
    def test_errors_have_codes(self):
        self.assertEqual((Refused("no", 3).describe(), Refused("no", 3).amount, BankError("x").describe()), ("refused: no", 3, "bank: x"))

    def test_deposit(self):
        self.assertEqual(Account("a").deposit(5).balance, 5)
        with self.assertRaises(Refused):
            Account("a").deposit(0)

    def test_withdraw_to_the_limit(self):
        self.assertEqual(Account("a", limit=5).withdraw(5).balance, -5)
        with self.assertRaisesRegex(Refused, "limit"):
            Account("a", limit=5).withdraw(6)

    def test_savings(self):
        with self.assertRaisesRegex(Refused, "savings"):
            Account("a", Kind.SAVINGS, 1, limit=10).withdraw(2)

    def test_sum(self):
        self.assertEqual(sum_of(list(ledger().accounts.values()), lambda account: account.kind is Kind.GIRO), 100)

    def test_transfer(self):
        made = ledger()
        made.transfer(Entry("ann", "bob", 30, "rent"))
        self.assertEqual((made.account("ann").balance, made.account("bob").balance, made.notes()), (70, 30, ["rent"]))

    def test_a_transfer_that_fails_changes_nothing(self):
        made = ledger()
        with self.assertRaises(Refused):
            made.transfer(Entry("ann", "dan", 30))
        self.assertEqual((made.account("ann").balance, list(made.entries)), (100, []))

    def test_failures_are_told(self):
        failures = ledger().try_all([Entry("bob", "ann", 60), Entry("ann", "cy", 1), Entry("zoe", "ann", 1)])
        self.assertEqual(failures, ["0: refused: the limit is reached", "2: refused: nobody is called zoe"])

    def test_busiest(self):
        made = ledger()
        self.assertIsNone(made.busiest())
        made.try_all([Entry("ann", "bob", 1), Entry("bob", "ann", 1), Entry("ann", "cy", 1)])
        self.assertEqual((made.busiest(), made.by_source()), ("ann", {"ann": [1, 1], "bob": [1]}))

    def test_only_the_last_entries_are_kept(self):
        made = Ledger([Account("a", balance=9), Account("b")], keep=1)
        made.try_all([Entry("a", "b", 1), Entry("a", "b", 2)])
        self.assertEqual([entry.cents for entry in made.entries], [2])

    def test_rates(self):
        self.assertEqual((parse_rate(" 2.5% "), parse_rate("3%")), (0.025, 0.03))
        with self.assertRaisesRegex(ValueError, "'x' is no rate"):
            parse_rate("x")

    def test_interest(self):
        self.assertEqual(interest(1000, 0.1, date(2026, 1, 1), date(2027, 1, 1)), 100)
        self.assertEqual(days_between(date(2026, 1, 1), date(2026, 3, 1)), 59)

    def test_statement(self):
        self.assertEqual((statement(1000, "10%", 2026), statement(-1000, "10%", 2026)), ("2026: plus 99", "2026: minus 100"))

    def test_stamped(self):
        self.assertEqual(stamped("x", datetime(2026, 1, 2, 3, 4, 5)), "[2026-01-02T03:04] x")
