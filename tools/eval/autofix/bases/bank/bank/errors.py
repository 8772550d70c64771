class BankError(Exception):
    code = "bank"

    def describe(self) -> str:
        return f"{self.code}: {self}"


class Refused(BankError):
    code = "refused"

    def __init__(self, reason: str, amount: int = 0) -> None:
        super().__init__(reason)
        self.amount = amount
