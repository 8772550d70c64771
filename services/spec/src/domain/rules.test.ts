import { describe, expect, it } from 'vitest';
import { entity, field, read, rules } from './testing/readings.js';

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

const SHOP = `# Products
A product has a name (unique), a reorder level and a capacity (integer).
# Stock movements
A stock movement belongs to a product. It has a quantity (integer) and a kind (in, out).
# Orders
An order has a title and a due date. An order is open or paid; an open order can be paid.
# Order lines
An order line belongs to an order. It has a text, a quantity (integer) and a price (money).
`;
const ofMovements = { entity: 'StockMovement', via: 'productId', field: 'quantity', minus: { field: 'kind', in: ['out'] } };

describe('values that are worked out', () => {
  it.each([
    ['The stock of a product is the sum of its stock movements.', 'Product.stock', { kind: 'tally', ...ofMovements }],
    [
      'The total of an order is the sum of its lines.',
      'Order.total',
      { kind: 'tally', entity: 'OrderLine', via: 'orderId', field: 'quantity', times: 'price' },
    ],
    [
      'The total of an order should be calculated from the order lines.',
      'Order.total',
      { kind: 'tally', entity: 'OrderLine', via: 'orderId', field: 'quantity', times: 'price' },
    ],
    ['Each order shows the number of order lines.', 'Order.numberOfOrderLines', { kind: 'tally', entity: 'OrderLine', via: 'orderId' }],
    [
      'The list of orders shows how many order lines each has.',
      'Order.numberOfOrderLines',
      { kind: 'tally', entity: 'OrderLine', via: 'orderId' },
    ],
    [
      'The amount of an order line is its quantity times its price.',
      'OrderLine.amount',
      { kind: 'product', left: 'quantity', right: 'price' },
    ],
    [
      'An order is overdue when its due date has passed and it is not paid.',
      'Order.overdue',
      { kind: 'past', field: 'dueDate', when: { field: 'status', in: ['open'] } },
    ],
    ['Overdue orders are highlighted.', 'Order.overdue', { kind: 'past', field: 'dueDate', when: { field: 'status', in: ['open'] } }],
  ])('%s', (said, name, computed) => {
    const found = field(read(SHOP + said), name);
    expect(found).toMatchObject({ computed, readOnly: true });
    expect(found.default).toBeUndefined();
  });

  it('are held against a level', () => {
    const spec = read(
      `${SHOP}The stock of a product is the sum of its stock movements. Products whose stock is below the reorder level are marked.`,
    );
    expect(field(spec, 'Product.lowStock').computed).toEqual({ kind: 'compare', left: 'stock', op: '<', right: 'reorderLevel' });
    expect(entity(spec, 'Product').filters).toContain('lowStock');
  });

  it('have criteria of their own, after the stories of what they are worked out from', () => {
    const spec = read(`${SHOP}The total of an order is the sum of its lines.`);
    const story = spec.stories.find((one) => one.entity === 'Order' && one.capability === 'rules')!;
    expect(story.criteria.map((one) => one.check.kind)).toEqual(['computed', 'rejects']);
    expect(spec.stories.filter((one) => story.dependsOn.includes(one.id)).map((one) => one.entity)).toContain('OrderLine');
  });
});

describe('tallies with a limit', () => {
  it.each([
    ['The stock of a product can never be negative.', 'Product', { kind: 'tally', ...ofMovements, op: '>=', limit: 0 }],
    ['Nobody can take out more than there is in stock.', 'Product', { kind: 'tally', ...ofMovements, op: '>=', limit: 0 }],
    [
      'A product cannot have more stock movements than its capacity.',
      'Product',
      { kind: 'tally', entity: 'StockMovement', via: 'productId', op: '<=', limit: 'capacity' },
    ],
    [
      'The sum of the quantities of the order lines of an order must not exceed 100.',
      'Order',
      { kind: 'tally', entity: 'OrderLine', via: 'orderId', field: 'quantity', op: '<=', limit: 100 },
    ],
  ])('%s', (said, name, rule) => {
    expect(rules(read(SHOP + said), name)).toEqual([rule]);
  });
});

describe('numbers that count up', () => {
  it.each([
    ['Order lines are numbered consecutively within their order.', 'OrderLine.number', { within: 'orderId' }],
    ['Order lines are numbered per order.', 'OrderLine.number', { within: 'orderId' }],
    ['Each order gets a consecutive number.', 'Order.number', {}],
  ])('%s', (said, name, counter) => {
    expect(field(read(SHOP + said), name)).toMatchObject({ type: 'integer', readOnly: true, unique: false, counter });
  });

  it('are told where they would start anew each year', () => {
    const said = 'Orders are numbered consecutively per year.';
    expect(read(SHOP + said).unplaced.map((one) => one.span.quote)).toContain(said);
  });
});

describe('time windows', () => {
  const window = { kind: 'timeWindow', op: '<=' };
  it.each([
    ['A booking can be edited within 15 minutes after it was created.', { ...window, action: 'update', field: 'createdAt', minutes: 15 }],
    ['Bookings can only be deleted within an hour.', { ...window, action: 'delete', field: 'createdAt', minutes: 60 }],
    [
      'A booking can be cancelled at the latest 24 hours before it starts.',
      { ...window, action: 'enter', state: 'cancelled', field: 'startTime', minutes: -1440 },
    ],
    [
      'A booking may be cancelled until 2 days before its start time.',
      { ...window, action: 'enter', state: 'cancelled', field: 'startTime', minutes: -2880 },
    ],
    [
      'A booking cannot be changed later than 3 days after its creation.',
      { ...window, action: 'update', field: 'createdAt', minutes: 4320 },
    ],
    ['Bookings must be made at least 2 hours in advance.', { ...window, action: 'create', field: 'startTime', minutes: -120 }],
    [
      'A booking can be held from 30 minutes before it starts.',
      { ...window, op: '>=', action: 'enter', state: 'held', field: 'startTime', minutes: -30 },
    ],
  ])('%s', (said, expected) => {
    const spec = read(`${ROOMS}Bookings are planned, held or cancelled. ${said}`);
    expect(rules(spec, 'Booking')).toContainEqual(expected);
    expect(spec.unplaced.filter((one) => said.includes(one.span.quote))).toEqual([]);
  });

  it.each(['Bookings must be cancelled within 14 days.', 'Bookings can be made at most 30 days in advance.'])(
    'no window is made of: %s',
    (said) => {
      const spec = read(`${ROOMS}Bookings are planned, held or cancelled.\n\n${said}`);
      expect(JSON.stringify(rules(spec, 'Booking'))).not.toContain('timeWindow');
      expect(spec.unplaced.filter((one) => said.includes(one.span.quote))).not.toEqual([]);
    },
  );
});
