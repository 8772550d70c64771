import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withNotifications } from './notify/with-notifications.js';
import { withRuns } from './run/with-runs.js';
import { withPlatform } from './with-platform.js';

let url: string;
let folder: string;
const gateway = createServer((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'hexad-signals-'));
  vi.stubEnv('HEXAD_KEY', 'hx_test');
  vi.stubEnv('HEXAD_DATA_DIR', folder);
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
});

afterEach(() => {
  vi.unstubAllEnvs();
  gateway.closeAllConnections();
  gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

const ways: Readonly<Record<string, (work: () => Promise<string>) => Promise<string>>> = {
  'a command': (work) => withPlatform(url, work),
  'a command about runs': (work) => withRuns(url, work),
  'a command about notifications': (work) => withNotifications(url, work),
};

it.each(Object.entries(ways))('%s keeps the signals until its work is over', async (_, way) => {
  const others = process.listenerCount('SIGINT');
  let during = 0;
  const done = await way(async () => {
    await Promise.resolve();
    during = process.listenerCount('SIGINT');
    return 'done';
  });
  expect({ done, during, after: process.listenerCount('SIGINT') }).toEqual({ done: 'done', during: others + 1, after: others });
});
