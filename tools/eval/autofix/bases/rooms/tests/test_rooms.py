import itertools
import unittest

from rooms.rooms import Pool, Room, Taken
from rooms.service import Service, Wish, new_id
from rooms.slots import Slot, clock, gaps, merge


def service():
    numbers = itertools.count(1)
    return Service([Room("blue"), Pool("cars", 2)], lambda: f"n{next(numbers)}")


class RoomsTest(unittest.TestCase):
    def test_a_slot_has_a_length(self):
        self.assertEqual((Slot(0, 90).length(), Slot(0, 90).length("hours")), (90, 1.5))
        with self.assertRaisesRegex(ValueError, "1 does not come after 1"):
            Slot(1, 1)

    def test_overlaps(self):
        self.assertEqual((Slot(1, 2).overlaps(Slot(2, 3)), Slot(1, 3).overlaps(Slot(2, 4))), (False, True))

    def test_merge(self):
        self.assertEqual(merge([Slot(5, 6), Slot(1, 3), Slot(2, 4)]), [Slot(1, 4), Slot(5, 6)])

    def test_gaps(self):
        self.assertEqual((gaps([Slot(2, 3)], Slot(1, 5)), gaps([], Slot(1, 2))), ([Slot(1, 2), Slot(3, 5)], [Slot(1, 2)]))

    def test_clock(self):
        self.assertEqual(clock(485), "08:05")

    def test_a_room_is_booked_once(self):
        room = Room("blue")
        room.book(Slot(1, 3))
        with self.assertRaisesRegex(Taken, "blue is taken at 00:02"):
            room.book(Slot(2, 4))
        self.assertEqual(repr(room), "Room('blue', 1)")

    def test_a_pool_has_places(self):
        pool = Pool("cars", 2)
        pool.book(Slot(1, 3))
        self.assertTrue(pool.is_free(Slot(1, 3)))
        pool.book(Slot(1, 3))
        self.assertEqual((pool.is_free(Slot(1, 3)), repr(pool)), (False, "Pool('cars', 2)"))

    def test_wishes_by_priority(self):
        wishes = [Wish(2, "blue", Slot(1, 3), "ann"), Wish(1, "blue", Slot(2, 4), "bob"), Wish(3, "red", Slot(1, 2), "cy")]
        self.assertEqual(service().book_all(wishes), {"bob": "n1", "ann": "no: blue is taken at 00:01", "cy": "no: no room red"})

    def test_free(self):
        made = service()
        made.book(Wish(1, "blue", Slot(500, 1060)))
        self.assertEqual((made.free("blue"), made.free("blue", 10)), ([], [Slot(480, 500), Slot(1060, 1080)]))

    def test_held(self):
        made = service()
        with made.held(Wish(1, "blue", Slot(1, 3), "ann")) as number:
            self.assertEqual((number, made.whose("ann")), ("n1", [Slot(1, 3)]))
        self.assertEqual((made.whose("ann"), made.room("blue").slots), ([], []))

    def test_ids_differ(self):
        self.assertNotEqual(new_id(), new_id())
