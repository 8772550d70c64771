import { describe, expect, it } from 'vitest';
import { changes, entity, field, read, relations, rules } from './testing/readings.js';

const BOATS =
  'Each boat has a name. Each sailor has a name. Each trip has a title, a sailing date and an expected return date. A trip is always for a boat, and optionally for a sailor. ';

describe('prose', () => {
  it('goes on with a list after a remark between dashes', () => {
    const spec = read(
      'Every boat has a name, its length in metres - more than 2 and never more than 90 - and a rig, which is sloop, ketch or yawl.',
    );
    expect(field(spec, 'Boat.rig').enum).toEqual(['sloop', 'ketch', 'yawl']);
    expect(entity(spec, 'Boat').fields[1]).toMatchObject({ exclusiveMinimum: 2, maximum: 90 });
  });

  it('requires one reference and leaves the other open', () => {
    const spec = read(BOATS);
    expect(relations(spec, 'Trip')).toEqual(['belongsTo boat:Boat', 'belongsTo sailor:Sailor']);
    expect(entity(spec, 'Trip').relations).toMatchObject([{ required: true }, { required: false }]);
  });

  it('knows a date by what happens then', () => {
    const spec = read(`${BOATS}Naturally the return is always after the sailing.`);
    expect(rules(spec, 'Trip')).toEqual([{ kind: 'compare', left: 'expectedReturnDate', op: '>', right: 'sailingDate' }]);
    expect(entity(spec, 'Trip').fields).toHaveLength(3);
  });

  it('reads to do as the name of a state', () => {
    const spec = read(
      `${BOATS}Trips are to do, sailing or done. You can go from to do to sailing, from sailing to done, and back from sailing to to do.`,
    );
    expect(changes(spec, 'Trip')).toEqual(['sailing → done', 'sailing → to do', 'to do → sailing']);
  });

  it('lets something happen at any point before another', () => {
    const spec = read(
      `${BOATS}A trip is planned, then rigged, then sailing and finally unloaded. It may fail at any point before unloading.`,
    );
    expect(changes(spec, 'Trip')).toContain('planned|rigged|sailing → failed');
  });

  it('puts what is most urgent on top', () => {
    const spec = read(`${BOATS}We want to look up trips by title and have the most urgent sailing date on top.`);
    expect(entity(spec, 'Trip').defaultSort).toEqual({ field: 'sailingDate', direction: 'asc' });
  });
});
