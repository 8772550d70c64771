import { assert, pre, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merged, Names } from './names.js';

const names = new Names('hexad');
const tenant = '01890000-0000-7000-8000-000000000001';

describe('names on NATS', () => {
  it('of events are what an outside program expects, with the partition behind', () => {
    expect(names.event('hexad.spec.spec.finalized.v1', tenant, 'a')).toBe('hexad.spec.spec.finalized.v1.6');
    expect(names.event('other.thing', tenant, 'a')).toBe('hexad.other.thing._._.6');
    expect(names.event('hexad.a.b.c.d.e', tenant, 'a')).toBe('hexad.a.b.c.d=2Ee.6');
  });

  it('of any kind fit their stream, whatever is in them', () => {
    assert(
      property(string({ unit: 'binary', minLength: 1, maxLength: 9 }), string({ unit: 'binary' }), (name, key) => {
        expect(names.event(name, tenant, key)).toMatch(/^hexad(\.[\w=-]+){4}\.[0-7]$/);
        const task = names.task(2, name, tenant, key, 'one');
        expect(task).toMatch(/^hexad-tasks\.high(\.[\w=-]+)+$/);
        expect(names.tasksOfKey(name, tenant, key)).toBe(task.replace('.high.', '.*.').replace(/one$/, '*'));
      }),
    );
  });

  it('tell the queue of a task', () => {
    assert(
      property(string({ unit: 'grapheme', minLength: 1, maxLength: 9 }), (queue) => {
        pre(queue.split('.').every((part) => part !== ''));
        expect(names.queueOf(names.task(1, queue, tenant, 'k', 'one'))).toBe(queue);
      }),
    );
  });

  it('of several types share the narrowest filter', () => {
    expect(names.eventFilter(['hexad.a.x.done.v1', 'hexad.a.y.done.v1'], 3)).toBe('hexad.a.*.done.v1.3');
    expect(merged('hexad.a.*.done.v1.3', 'hexad.a.x.made.v1.3')).toBe('hexad.a.*.*.v1.3');
  });

  it.each(['', 'Hexad', 'a.b', 'a b', 'x'.repeat(41)])('may not begin with %j', (prefix) => {
    expect(() => new Names(prefix)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
