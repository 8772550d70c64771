"""What may be asked of a list: pages, an order, a search, filters."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import QueryParams

from app.base.kinds import Fault, Kind, Refused
from app.http.problem import FieldError
from app.http.refusals import invalid

LAST_PAGE = 1_000_000
UNKNOWN = Refused(Fault("unknown_field", "is not known"))


@dataclass(frozen=True)
class Query:
    page: int
    page_size: int
    # Names with - before those that descend; none: the usual order.
    sort: Sequence[str] = ()
    text: str | None = None
    # Any of these values, by the filter's name.
    picks: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    # Bounds, by the parameter's name.
    bounds: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    page_size: int
    max_page_size: int
    sorts: Sequence[str] = ()
    searches: bool = False
    filters: Mapping[str, Kind] = field(default_factory=dict)
    bounds: Mapping[str, Kind] = field(default_factory=dict)

    def read(self, params: QueryParams, paged: bool = True) -> Query:
        """Refuses the request and names every parameter that is wrong."""
        errors: list[FieldError] = []
        found: dict[str, Any] = {"page": 1, "page_size": self.page_size, "picks": {}, "bounds": {}}
        for name in dict.fromkeys(params.keys()):
            try:
                if not paged and name in ("page", "pageSize"):
                    raise UNKNOWN
                self._one(name, params.getlist(name), found)
            except Refused as refused:
                errors.extend(
                    FieldError(field=name, code=fault.code, message=fault.message)
                    for fault in refused.faults
                )
        if errors:
            raise invalid(errors)
        return Query(**found)

    def _one(self, name: str, given: list[str], found: dict[str, Any]) -> None:
        if name in self.filters:
            found["picks"][name] = [self.filters[name].of_text(text) for text in given]
            return
        if len(given) > 1:
            raise Refused(Fault("wrong_type", "may be given once"))
        [text] = given
        if name == "page":
            found["page"] = _count(text, LAST_PAGE)
        elif name == "pageSize":
            found["page_size"] = _count(text, self.max_page_size)
        elif name == "sort" and self.sorts:
            found["sort"] = self._terms(text)
        elif name == "q" and self.searches:
            found["text"] = text
        elif name in self.bounds:
            found["bounds"][name] = self.bounds[name].of_text(text)
        else:
            raise UNKNOWN

    def _terms(self, text: str) -> list[str]:
        terms = text.split(",")
        if all(term.removeprefix("-") in self.sorts for term in terms):
            return terms
        raise Refused(Fault("not_in_enum", f"must name some of {', '.join(self.sorts)}"))


def _count(text: str, most: int) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise Refused(Fault("wrong_type", "must be a whole number"))
    if int(text) < 1:
        raise Refused(Fault("below_minimum", "must be at least 1"))
    if int(text) > most:
        raise Refused(Fault("above_maximum", f"must be at most {most}"))
    return int(text)
