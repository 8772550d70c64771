import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../domain/action.js';
import { Simulation } from '../testing/simulation.js';
import { KillPoint } from './kill-point.js';

const YAML = `
steps:
  - { name: a, plugin: p, action: x }
  - { name: b, type: wait, signal: go }
`;

/** The moments at which a run of both steps would have ended the process. */
function moments(setting: string | undefined): string[] {
  const killed: string[] = [];
  let at = '';
  const point = new KillPoint(setting, () => killed.push(at));
  const run = new Simulation(YAML);
  const take = (name: string, event?: RunEvent) => {
    const turn = event ? run.apply(event) : run.turns[0]!;
    at = `${name}, before it is written`;
    point.beforeWrite(turn);
    at = `${name}, once it is written`;
    point.afterCommit(turn, event);
  };
  take('start');
  take('result of a', { type: 'result', path: 'a', attempt: 1, result: {} });
  take('signal', { type: 'signal', signal: 'go', payload: null });
  return killed;
}

describe('a kill point', () => {
  it.each([
    ['a:before-dispatch', ['start, before it is written']],
    ['a:after-dispatch', ['start, once it is written']],
    ['a:after-result', ['result of a, once it is written']],
    ['b:before-dispatch', ['result of a, before it is written']],
    ['b:after-result', ['signal, once it is written']],
    ['#2:before-dispatch', ['result of a, before it is written']],
    ['#3:after-dispatch', ['signal, once it is written']],
    ['c:after-result', []],
    [undefined, []],
    ['', []],
  ])('%s ends the process at %j', (setting, expected) => {
    expect(moments(setting)).toEqual(expected);
  });

  it.each(['a', 'a:sometimes', ':after-result'])('that reads %s is refused', (setting) => {
    expect(() => moments(setting)).toThrow('HEXAD_TEST_KILL_AT');
  });
});
