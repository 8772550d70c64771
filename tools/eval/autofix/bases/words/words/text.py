import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
STOP = frozenset({"a", "an", "and", "the", "of", "to"})


def words(text: str) -> Iterator[str]:
    for match in WORD.finditer(text):
        yield match.group(0).lower()


def plain(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def slug(text: str, longest: int | None = None) -> str:
    made = "-".join(words(plain(text)))
    if longest is None or len(made) <= longest:
        return made
    return made[:longest].rstrip("-")


def common(text: str, count: int = 3) -> list[tuple[str, int]]:
    counts = Counter(word for word in words(text) if word not in STOP)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:count]


def is_palindrome(text: str) -> bool:
    letters = [sign for sign in plain(text).lower() if sign.isalpha()]
    return letters == letters[::-1]


def wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines
