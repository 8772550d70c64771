import { Metrics } from '@hexad/telemetry';
import { describe, expect, it } from 'vitest';
import { Health } from './health.js';
import { openMetricsDoor } from './metrics-door.js';

describe('the door of a process without a gateway', () => {
  it('shows what was refused, and whether the process is ready', async () => {
    const metrics = new Metrics();
    const health = new Health();
    await using door = await openMetricsDoor('127.0.0.1:0', metrics, health);
    const get = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${door.port}${path}`);
      return `${response.status} ${await response.text()}`;
    };
    health.role('spec', 'starting');
    expect(await get('/health/live')).toBe('200 {"status":"live"}');
    expect(await get('/health/ready')).toBe('503 {"status":"not ready","roles":{"spec":"starting"},"checks":{}}');
    health.role('spec', 'ready');
    metrics.counter('hexad_rpc_refused_total').add(1, { code: 'forbidden' });
    expect(await get('/health/ready')).toContain('200 ');
    expect(await get('/metrics')).toContain('hexad_rpc_refused_total{code="forbidden"} 1\n');
    expect(await get('/else')).toContain('404 ');
  });

  it('is refused in one sentence where another program listens', async () => {
    await using first = await openMetricsDoor('127.0.0.1:0', new Metrics(), new Health());
    await expect(openMetricsDoor(`127.0.0.1:${first.port}`, new Metrics(), new Health())).rejects.toMatchObject({
      code: 'port_taken',
      message: `127.0.0.1:${first.port} is in use by another program; stop it, or choose another port with HEXAD_METRICS_LISTEN.`,
    });
  });
});
