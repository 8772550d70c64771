import logging
from collections import Counter, deque
from dataclasses import dataclass
from itertools import groupby

from bank.account import Account
from bank.errors import BankError, Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    source: str
    target: str
    cents: int
    note: str | None = None


class Ledger:
    def __init__(self, accounts: list[Account], keep: int = 100) -> None:
        self.accounts = {account.owner: account for account in accounts}
        self.entries: deque[Entry] = deque(maxlen=keep)

    def account(self, owner: str) -> Account:
        try:
            return self.accounts[owner]
        except KeyError as error:
            raise Refused(f"nobody is called {owner}") from error

    def transfer(self, entry: Entry) -> None:
        source = self.account(entry.source)
        target = self.account(entry.target)
        poorer = source.withdraw(entry.cents)
        richer = target.deposit(entry.cents)
        self.accounts[entry.source] = poorer
        self.accounts[entry.target] = richer
        self.entries.append(entry)
        log.info("moved %s from %s", entry.cents, entry.source)

    def try_all(self, entries: list[Entry]) -> list[str]:
        failures = []
        for index, entry in enumerate(entries):
            try:
                self.transfer(entry)
            except BankError as error:
                failures.append(f"{index}: {error.describe()}")
        return failures

    def busiest(self) -> str | None:
        counts = Counter(entry.source for entry in self.entries)
        if not counts:
            return None
        return max(sorted(counts), key=lambda owner: counts[owner])

    def by_source(self) -> dict[str, list[int]]:
        ordered = sorted(self.entries, key=lambda entry: entry.source)
        return {owner: [entry.cents for entry in group] for owner, group in groupby(ordered, key=lambda entry: entry.source)}

    def notes(self) -> list[str]:
        return [entry.note for entry in self.entries if entry.note is not None]
