import math
import re
from datetime import date, datetime
from functools import lru_cache

RATE = re.compile(r"^(\d+(?:\.\d+)?)%$")


def parse_rate(text: str) -> float:
    match = RATE.match(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no rate")
    return float(match.group(1)) / 100


@lru_cache(maxsize=128)
def days_between(start: date, end: date) -> int:
    return (end - start).days


def interest(balance: int, rate: float, start: date, end: date) -> int:
    years = days_between(start, end) / 365
    return math.floor(balance * rate * years)


def statement(balance: int, rate: str, year: int) -> str:
    earned = interest(balance, parse_rate(rate), date(year, 1, 1), date(year, 12, 31))
    label = "plus" if earned >= 0 else "minus"
    return f"{year}: {label} {abs(earned)}"


def stamped(text: str, now: datetime) -> str:
    return f"[{now.isoformat(timespec='minutes')}] {text}"
