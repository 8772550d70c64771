import { SilentLog } from '@hexad/telemetry';
import { describe, expect, it } from 'vitest';
import { Health } from './health.js';
import type { Role } from './role.js';
import { startRoles } from './start-roles.js';

const events: string[] = [];
const role = (name: string, needs: string[] = [], fails?: 'start' | 'stop'): Role => ({
  name,
  needs,
  start: async () => {
    if (fails === 'start') throw new Error(`${name} cannot start`);
    events.push(`+${name}`);
    return {
      [Symbol.asyncDispose]: async () => {
        events.push(`-${name}`);
        if (fails === 'stop') throw new Error(`${name} cannot stop`);
      },
    };
  },
});
const start = (roles: Role[], options: { health?: Health; signal?: AbortSignal } = {}) => {
  events.length = 0;
  return startRoles(roles, { health: new Health(), log: new SilentLog(), ...options });
};

describe('starting roles', () => {
  it('starts needs first and stops in reverse', async () => {
    const running = await start([role('gateway', ['spec']), role('spec', ['identity']), role('identity')]);
    await running[Symbol.asyncDispose]();
    expect(events).toEqual(['+identity', '+spec', '+gateway', '-gateway', '-spec', '-identity']);
  });

  it('stops what had been started when a start fails half way', async () => {
    const attempt = start([role('identity'), role('spec', ['identity']), role('gateway', ['spec'], 'start')]);
    await expect(attempt).rejects.toThrow('gateway cannot start');
    expect(events).toEqual(['+identity', '+spec', '-spec', '-identity']);
  });

  it('stops the others when one fails to stop', async () => {
    const running = await start([role('identity'), role('spec', ['identity'], 'stop')]);
    await running[Symbol.asyncDispose]();
    expect(events).toEqual(['+identity', '+spec', '-spec', '-identity']);
  });

  it('ends between two roles when it is interrupted', async () => {
    await expect(start([role('identity')], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(events).toEqual([]);
  });

  it('tells live from ready', async () => {
    const health = new Health();
    const running = await start([role('identity')], { health });
    expect(await health.report()).toMatchObject({ ready: true, roles: { identity: 'ready' } });
    await running[Symbol.asyncDispose]();
    expect(await health.report()).toMatchObject({ ready: false, roles: { identity: 'stopped' } });
  });
});

describe('readiness', () => {
  it('fails with the reason of a check, and recovers with it', async () => {
    const health = new Health();
    health.role('spec', 'ready');
    const check = health.check('database', async () => {
      throw new Error('is away');
    });
    expect(await health.report()).toMatchObject({ ready: false, checks: { database: 'is away' } });
    check[Symbol.dispose]();
    expect(await health.report()).toMatchObject({ ready: true, checks: {} });
  });
});
