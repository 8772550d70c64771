"""Slows down who guesses passwords."""

import math
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from app.http.problem import Problem

WINDOW_SECONDS = 15 * 60
MOST_KEPT = 10_000


@dataclass
class Failures:
    count: int
    until: float


class SignInLimit:
    """Counts failures by a key, for a quarter of an hour each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._failures: dict[str, Failures] = {}
        self._lock = Lock()

    def attempt(self, key: str) -> None:
        """Counted before the password is looked at, so that many guesses at once are no way round."""
        with self._lock:
            moment = monotonic()
            known = self._failures.get(key)
            if known is None or known.until <= moment:
                self._failures[key] = Failures(1, moment + WINDOW_SECONDS)
                self._forget(moment)
            elif known.count < self._most:
                known.count += 1
            else:
                raise _too_many(known.until - moment)

    def forgive(self, key: str) -> None:
        """Takes one attempt back."""
        with self._lock:
            known = self._failures.get(key)
            if known is not None:
                known.count -= 1

    def succeeded(self, key: str) -> None:
        with self._lock:
            self._failures.pop(key, None)

    def _forget(self, moment: float) -> None:
        if len(self._failures) <= MOST_KEPT:
            return
        for key in [key for key, known in self._failures.items() if known.until <= moment]:
            del self._failures[key]
        for key in list(self._failures)[: max(0, len(self._failures) - MOST_KEPT)]:
            del self._failures[key]


def _too_many(seconds: float) -> Problem:
    return Problem(
        429,
        "too_many_attempts",
        "Too many attempts to sign in. Try again later.",
        headers={"Retry-After": str(math.ceil(seconds))},
    )
