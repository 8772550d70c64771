from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Unit = Literal["minutes", "hours"]


@dataclass(frozen=True, order=True)
class Slot:
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"{self.end} does not come after {self.start}")

    def overlaps(self, other: "Slot") -> bool:
        return self.start < other.end and other.start < self.end

    def length(self, unit: Unit = "minutes") -> float:
        minutes = self.end - self.start
        return minutes / 60 if unit == "hours" else minutes


def merge(slots: Iterable[Slot]) -> list[Slot]:
    merged: list[Slot] = []
    for slot in sorted(slots):
        if merged and slot.start <= merged[-1].end:
            merged[-1] = Slot(merged[-1].start, max(merged[-1].end, slot.end))
        else:
            merged.append(slot)
    return merged


def gaps(slots: Iterable[Slot], within: Slot) -> list[Slot]:
    free = []
    at = within.start
    for slot in merge(slots):
        if slot.start > at:
            free.append(Slot(at, slot.start))
        at = max(at, slot.end)
    if at < within.end:
        free.append(Slot(at, within.end))
    return free


def clock(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours:02d}:{rest:02d}"
