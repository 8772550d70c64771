import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotFound, TaskError } from '../src/errors.ts';
import { Service } from '../src/service.ts';
import { MemoryStore } from '../src/store.ts';
import { headline, summarise } from '../src/summary.ts';
import { isLate, mayMove, newTask } from '../src/task.ts';

const NOON = new Date('2026-01-02T12:00:00Z');
const service = () => new Service(new MemoryStore(), () => NOON);

test('a task moves step by step', () =>
  assert.deepEqual([mayMove('open', 'doing'), mayMove('open', 'done'), mayMove('done', 'open')], [true, false, false]));
test('a new task is open and trimmed', () => assert.deepEqual(newTask('t1', ' a '), { id: 't1', title: 'a', state: 'open', tags: [] }));
test('only what is not done can be late', () => {
  const due = new Date('2026-01-01T00:00:00Z');
  assert.deepEqual(
    [
      isLate({ ...newTask('a', 'a'), due }, NOON),
      isLate({ ...newTask('a', 'a'), due, state: 'done' }, NOON),
      isLate(newTask('a', 'a'), NOON),
    ],
    [true, false, false],
  );
});
test('a task is created with a number', async () => {
  const made = service();
  assert.deepEqual([(await made.create('one')).id, (await made.create('two', ['x'])).id], ['t1', 't2']);
});
test('a task without a title is refused', async () =>
  assert.rejects(service().create('  '), (error) => error instanceof TaskError && error.code === 'invalid'));
test('a move is kept', async () => {
  const made = service();
  await made.create('one');
  await made.move('t1', 'doing');
  assert.equal(await made.report('t1'), 'one is doing');
});
test('a move that may not be is a conflict', async () => {
  const made = service();
  await made.create('one');
  await assert.rejects(made.move('t1', 'done'), /open cannot be done/);
});
test('late tasks are named', async () => {
  const made = service();
  await made.create('one');
  await made.create('two');
  await made.plan('t2', new Date('2026-01-01T00:00:00Z'));
  assert.deepEqual(await made.late(), ['two']);
});
test('tasks are found by tag', async () => {
  const made = service();
  await made.create('one', ['x', 'y']);
  await made.create('two');
  assert.deepEqual([await made.tagged('x'), await made.tagged('z')], [['t1'], []]);
});
test('what is not there is reported in words', async () =>
  assert.equal(await service().report('t9'), 'not_found: There is no task t9 (look at the list)'));
test('an error knows its code', () =>
  assert.deepEqual([new NotFound('a').code, new TaskError('x', 'y').describe()], ['not_found', 'x: y']));
test('a summary counts', () => {
  const tasks = [newTask('a', 'a', ['y']), { ...newTask('b', 'b', ['x']), state: 'done' }];
  assert.deepEqual(summarise(tasks), { total: 2, byState: { open: 1, doing: 0, done: 1 }, tags: ['x', 'y'] });
  assert.deepEqual([headline(summarise(tasks)), headline(summarise([]))], ['1 of 2 done (50%)', 'Nothing to do']);
});
test('a store lists in order', async () => {
  const store = new MemoryStore();
  await store.save(newTask('b', 'b'));
  await store.save(newTask('a', 'a'));
  assert.deepEqual(
    (await store.all()).map(({ id }) => id),
    ['a', 'b'],
  );
});
