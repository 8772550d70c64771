from abc import ABC, abstractmethod

from rooms.slots import Slot, clock


class Taken(Exception):
    def __init__(self, room: str, slot: Slot) -> None:
        super().__init__(f"{room} is taken at {clock(slot.start)}")
        self.slot = slot


class Bookable(ABC):
    def __init__(self, name: str) -> None:
        self.name = name
        self.slots: list[Slot] = []

    @abstractmethod
    def capacity(self) -> int:
        """How many at once."""

    def is_free(self, slot: Slot) -> bool:
        others = [one for one in self.slots if one.overlaps(slot)]
        return len(others) < self.capacity()

    def book(self, slot: Slot) -> None:
        if not self.is_free(slot):
            raise Taken(self.name, slot)
        self.slots.append(slot)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {len(self.slots)})"


class Room(Bookable):
    def capacity(self) -> int:
        return 1


class Pool(Bookable):
    def __init__(self, name: str, places: int) -> None:
        super().__init__(name)
        self.places = places

    def capacity(self) -> int:
        return self.places
