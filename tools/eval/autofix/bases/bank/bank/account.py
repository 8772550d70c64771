from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from bank.errors import Refused


class Kind(Enum):
    GIRO = "giro"
    SAVINGS = "savings"


@dataclass(frozen=True)
class Account:
    owner: str
    kind: Kind = Kind.GIRO
    balance: int = 0
    limit: int = 0

    def deposit(self, amount: int) -> "Account":
        if amount <= 0:
            raise Refused("nothing is deposited", amount)
        return replace(self, balance=self.balance + amount)

    def withdraw(self, amount: int) -> "Account":
        if self.kind is Kind.SAVINGS and amount > self.balance:
            raise Refused("savings never go below nothing", amount)
        if self.balance - amount < -self.limit:
            raise Refused("the limit is reached", amount)
        return replace(self, balance=self.balance - amount)


def sum_of(accounts: list[Account], wanted: Callable[[Account], bool]) -> int:
    return sum(account.balance for account in accounts if wanted(account))
