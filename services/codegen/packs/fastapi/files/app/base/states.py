"""How the state of a record may change."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.http.problem import Problem
from app.http.refusals import conflict


@dataclass(frozen=True)
class Transition:
    origins: tuple[str, ...]
    to: str
    # Fields that must be set when it happens, as JSON names them.
    requires: tuple[str, ...] = ()
    # Fields that a request for it may carry, as JSON names them.
    takes: tuple[str, ...] = ()
    # Attributes set to the moment, or the day, at which it happens.
    stamps: tuple[str, ...] = ()
    day_stamps: tuple[str, ...] = ()


@dataclass(frozen=True)
class States:
    attribute: str
    name: str
    initial: str
    transitions: Mapping[str, Transition] = field(default_factory=dict)

    def between(self, before: str, after: str) -> str:
        """The name of the transition from one state to the other; refuses the request when there is none."""
        for name, transition in self.transitions.items():
            if before in transition.origins and transition.to == after:
                return name
        raise self.refused(before, after)

    def refused(self, before: str, after: str) -> Problem:
        return conflict(
            "illegal_transition", f"{self.name} cannot change from {before} to {after}.", self.name
        )
