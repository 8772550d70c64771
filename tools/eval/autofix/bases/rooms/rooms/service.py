import heapq
import uuid
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field

from rooms.rooms import Bookable, Taken
from rooms.slots import Slot, gaps

DAY = Slot(8 * 60, 18 * 60)


@dataclass(order=True)
class Wish:
    priority: int
    room: str = field(compare=False)
    slot: Slot = field(compare=False)
    who: str = field(compare=False, default="nobody")


def new_id() -> str:
    return uuid.uuid4().hex


class Service:
    def __init__(self, rooms: Iterable[Bookable], ids: Callable[[], str] = new_id) -> None:
        self.rooms = {room.name: room for room in rooms}
        self.ids = ids
        self.booked: dict[str, Wish] = {}

    def room(self, name: str) -> Bookable:
        room = self.rooms.get(name)
        if room is None:
            raise LookupError(f"no room {name}")
        return room

    def book(self, wish: Wish) -> str:
        self.room(wish.room).book(wish.slot)
        number = self.ids()
        self.booked[number] = wish
        return number

    def book_all(self, wishes: Iterable[Wish]) -> dict[str, str]:
        waiting = list(wishes)
        heapq.heapify(waiting)
        answers: dict[str, str] = {}
        while waiting:
            wish = heapq.heappop(waiting)
            try:
                answers[wish.who] = self.book(wish)
            except (Taken, LookupError) as error:
                answers[wish.who] = f"no: {error}"
        return answers

    def free(self, name: str, least: int = 30) -> list[Slot]:
        return [slot for slot in gaps(self.room(name).slots, DAY) if slot.length() >= least]

    @contextmanager
    def held(self, wish: Wish):
        number = self.book(wish)
        try:
            yield number
        finally:
            self.room(wish.room).slots.remove(wish.slot)
            del self.booked[number]

    def whose(self, who: str) -> list[Slot]:
        return sorted(wish.slot for wish in self.booked.values() if wish.who == who)
