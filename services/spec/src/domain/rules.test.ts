import { describe, expect, it } from 'vitest';
import { read, rules } from './testing/readings.js';

const ROOMS = `# Rooms
A room has a name (unique) and a number of seats.
# Teachers
A teacher has a name.
# Bookings
A booking belongs to a room and a teacher. It has a title, a start time (date and time) and an end time (date and time). The end must be after the start.
`;
const inRoom = { kind: 'noOverlap', within: ['roomId'], start: 'startTime', end: 'endTime' };
const ofTeacher = { ...inRoom, within: ['teacherId'] };

describe('records that must not lie over one another', () => {
  it.each([
    ['A room cannot be booked twice at the same time.', inRoom],
    ['A room must never be double-booked.', inRoom],
    ['Bookings of the same room must not overlap.', inRoom],
    ['No two bookings for the same room may overlap.', inRoom],
    ['Overlapping bookings for a room are refused.', inRoom],
    ['Only one booking per room at a time.', inRoom],
    ['A room can have only one booking at any time.', inRoom],
    ['The same room cannot be booked for overlapping periods.', inRoom],
    ['A teacher cannot have two bookings at once.', ofTeacher],
    ['A teacher may not have more than one booking at the same time.', ofTeacher],
    ["A teacher can't be double booked.", ofTeacher],
  ])('%s', (said, expected) => {
    expect(rules(read(ROOMS + said), 'Booking').filter((rule) => (rule as { kind: string }).kind !== 'compare')).toEqual([expected]);
  });

  it('are told where the records have no start and no end', () => {
    const spec = read(
      '# Rooms\nA room has a name.\n# Bookings\nA booking belongs to a room. It has a title and a number of days.\n\nA room cannot be booked twice at the same time.',
    );
    expect(spec.unplaced.map((one) => one.span.quote)).toContain('A room cannot be booked twice at the same time.');
  });

  it('are told apart by their day where they have no other time', () => {
    const spec = read(
      '# Cars\nA car has a name.\n# Rentals\nA rental belongs to a car. It has a purpose and a day (date).\n\nA car cannot be rented twice on the same day.',
    );
    expect(rules(spec, 'Rental')).toEqual([{ kind: 'uniqueTogether', fields: ['carId', 'day'] }]);
  });

  it('may lie where a cancelled one was, which is assumed and told', () => {
    const spec = read(`${ROOMS}Bookings are planned, held or cancelled. A room cannot be booked twice at the same time.`);
    expect(rules(spec, 'Booking')).toContainEqual({ ...inRoom, when: { field: 'status', in: ['planned', 'held'] } });
    expect(spec.assumptions.map((one) => one.statement)).toContain('What is cancelled takes up no time: another booking may lie there.');
  });

  it('count in the states that are named', () => {
    const spec = read(`${ROOMS}Bookings are requested, confirmed or cancelled. Two confirmed bookings of a room must not overlap.`);
    expect(rules(spec, 'Booking')).toContainEqual({ ...inRoom, when: { field: 'status', in: ['confirmed'] } });
  });
});
