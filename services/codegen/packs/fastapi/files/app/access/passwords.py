"""Passwords are kept as scrypt hashes with a salt of their own."""

import hmac
import os
import unicodedata
from base64 import b64decode, b64encode
from hashlib import scrypt
from secrets import token_bytes

LENGTH = 32
BLOCKS = 8
PARALLEL = 3
MAX_MEMORY = 512 * 1024 * 1024
USUAL = 15
LOWEST = 4
HIGHEST = 18

SHORTEST = 12
LONGEST = 200


def _cost() -> int:
    """By PASSWORD_COST, a power of two: 15 takes 32 MiB and some tenths of a second for each guess. Less is for tests."""
    given = os.environ.get("PASSWORD_COST", str(USUAL))
    least = USUAL if os.environ.get("APP_ENV") == "production" else LOWEST
    if given.isdecimal() and least <= int(given) <= HIGHEST:
        return 1 << int(given)
    raise ValueError(f"PASSWORD_COST must be a whole number from {least} to {HIGHEST}.")


def _derive(password: str, salt: bytes, cost: int, blocks: int, parallel: int) -> bytes:
    plain = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return scrypt(
        plain, salt=salt, n=cost, r=blocks, p=parallel, maxmem=MAX_MEMORY, dklen=LENGTH
    )


def hash_password(password: str) -> str:
    salt = token_bytes(16)
    cost = _cost()
    derived = _derive(password, salt, cost, BLOCKS, PARALLEL)
    texts = (b64encode(part).decode() for part in (salt, derived))
    return "$".join(["scrypt", str(cost), str(BLOCKS), str(PARALLEL), *texts])


def is_password(password: str, stored: str) -> bool:
    _, cost, blocks, parallel, salt, expected = stored.split("$")
    actual = _derive(password, b64decode(salt), int(cost), int(blocks), int(parallel))
    return hmac.compare_digest(actual, b64decode(expected))


def no_password() -> str:
    """Of no password. Compared with where there is no account, so that both take the same time."""
    return f"scrypt${_cost()}${BLOCKS}${PARALLEL}$AAAAAAAAAAAAAAAAAAAAAA==$"
