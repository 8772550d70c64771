"""Kinds of values: what a request may say for a field, and what is wrong with anything else.

Strict: text is no number and 1 is no boolean. Pydantic would convert, and its versions differ in how they refuse.
"""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Fault:
    code: str
    message: str


class Refused(Exception):
    """The value is not of its kind."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


def now() -> str:
    """This moment, in UTC, so that the order of texts is that of time."""
    return text_of(datetime.now(UTC))


def today() -> str:
    return now()[:10]


def text_of(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def minutes_after(text: str, minutes: int) -> str:
    """The moment so many minutes after another one, or after the start of a day."""
    moment = datetime.fromisoformat(text)
    try:
        return text_of(moment.replace(tzinfo=moment.tzinfo or UTC) + timedelta(minutes=minutes))
    except OverflowError:
        return text


def wrong_type(what: str) -> Refused:
    return Refused(Fault("wrong_type", f"must be {what}"))


class Kind(ABC):
    @abstractmethod
    def read(self, value: object) -> object:
        """The value as it is kept. Raises Refused."""

    def of_text(self, text: str) -> object:
        """The same, as it stands in the query of a list."""
        return self.read(text)


@dataclass(frozen=True)
class Choice(Kind):
    values: tuple[str, ...]

    def read(self, value: object) -> object:
        if isinstance(value, str) and value in self.values:
            return value
        raise Refused(Fault("not_in_enum", f"must be one of {', '.join(self.values)}"))


@dataclass(frozen=True)
class Flag(Kind):
    def read(self, value: object) -> object:
        if isinstance(value, bool):
            return value
        raise wrong_type("true or false")

    def of_text(self, text: str) -> object:
        return self.read({"true": True, "false": False}.get(text))


LARGEST = 2**53 - 1
NUMERAL = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class Number(Kind):
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    below: float | None = None
    whole: bool = False
    # At most two decimals.
    money: bool = False

    def read(self, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise wrong_type("a number")
        if self.whole and value != int(value):
            raise wrong_type("a whole number")
        faults = list(self._limits(value))
        if self.money and abs(value * 100 - round(value * 100)) > 1e-6:
            faults.append(Fault("format", "must have at most two decimals"))
        if faults:
            raise Refused(*faults)
        return int(value) if self.whole else value

    def of_text(self, text: str) -> object:
        if not NUMERAL.fullmatch(text):
            raise wrong_type("a number")
        return float(text) if "." in text else int(text)

    def _limits(self, value: float) -> Iterable[Fault]:
        largest = LARGEST if self.whole and self.maximum is None else self.maximum
        smallest = -LARGEST if self.whole and self.minimum is None else self.minimum
        if smallest is not None and value < smallest:
            yield Fault("below_minimum", f"must be at least {smallest}")
        if self.above is not None and value <= self.above:
            yield Fault("below_minimum", f"must be more than {self.above}")
        if largest is not None and value > largest:
            yield Fault("above_maximum", f"must be at most {largest}")
        if self.below is not None and value >= self.below:
            yield Fault("above_maximum", f"must be less than {self.below}")


FORMATS = {
    "email": re.compile(
        r"(?!\.)(?!.*\.\.)[A-Za-z0-9_'+\-.]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}"
    ),
    "phone": re.compile(
        r"\+?[0-9(][0-9 ()./-]{3,22}[0-9](?: ?(?:ext\.?|x) ?[0-9]{1,6})?"
    ),
    "color": re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})"),
    "country code": re.compile(r"[A-Z]{2}"),
    "currency code": re.compile(r"[A-Z]{3}"),
    "uuid": re.compile(
        r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    ),
}


def _has_format(text: str, name: str) -> bool:
    if name != "url":
        return FORMATS[name].fullmatch(text) is not None
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text


@dataclass(frozen=True)
class Text(Kind):
    min_length: int | None = None
    max_length: int | None = None
    # A regular expression that the text must contain, and what that is in words.
    pattern: str | None = None
    words: str = "of the right form"
    format: str | None = None
    # It must hold more than spaces.
    filled: bool = False

    def read(self, value: object) -> object:
        if not isinstance(value, str):
            raise wrong_type("text")
        text = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        faults = list(self._faults(text))
        if faults:
            raise Refused(*faults)
        return text

    def of_text(self, text: str) -> object:
        return text

    def _faults(self, text: str) -> Iterable[Fault]:
        if self.min_length is not None and len(text) < self.min_length:
            yield Fault("too_short", f"must have at least {self.min_length} characters")
        if self.max_length is not None and len(text) > self.max_length:
            yield Fault("too_long", f"must have at most {self.max_length} characters")
        if self.pattern is not None and not re.search(self.pattern, text, re.ASCII):
            yield Fault("pattern", f"must be {self.words}")
        if self.format is not None and not _has_format(text, self.format):
            yield Fault("format", f"must be a valid {self.format}")
        if self.filled and not text.strip():
            yield Fault("missing", "is required")


DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?", re.ASCII)


@dataclass(frozen=True)
class Day(Kind):
    def read(self, value: object) -> object:
        if isinstance(value, str) and DAY.fullmatch(value):
            try:
                return date.fromisoformat(value).isoformat()
            except ValueError:
                pass
        raise wrong_type("a date")


@dataclass(frozen=True)
class Moment(Kind):
    """Any offset comes in; UTC goes out. In a query a day stands for its first moment, or its last."""

    ends_day: bool = False

    def read(self, value: object) -> object:
        if isinstance(value, str) and MOMENT.fullmatch(value):
            try:
                return text_of(datetime.fromisoformat(value))
            except (ValueError, OverflowError):
                pass
        raise wrong_type("a date with a time")

    def of_text(self, text: str) -> object:
        if not DAY.fullmatch(text):
            return self.read(text)
        return self.read(f"{text}T23:59:59.999Z" if self.ends_day else f"{text}T00:00:00Z")


@dataclass(frozen=True)
class TimeOfDay(Kind):
    def read(self, value: object) -> object:
        if isinstance(value, str) and TIME.fullmatch(value):
            return value
        raise wrong_type("a time")


@dataclass(frozen=True)
class Id(Kind):
    """Of a record."""

    def read(self, value: object) -> object:
        if not isinstance(value, str):
            raise wrong_type("an id")
        if not FORMATS["uuid"].fullmatch(value):
            raise Refused(Fault("format", "must be a valid uuid"))
        return value.lower()


@dataclass(frozen=True)
class Ids(Kind):
    """Of records; each counts once."""

    required: bool = False
    _each: Id = field(default_factory=Id)

    def read(self, value: object) -> object:
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise wrong_type("a list of ids")
        if self.required and not value:
            raise Refused(Fault("missing", "must have at least 1 items"))
        return list(dict.fromkeys(self._each.read(each) for each in value))
