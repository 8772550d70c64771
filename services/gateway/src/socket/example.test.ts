import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { openHouse } from '../fixtures/house.js';
import { KEY, TENANT } from '../fixtures/world.js';

const PROJECT = '01890000-0000-7000-8000-0000000000aa';

it('runs the client of docs/websocket.md as it stands', async () => {
  const page = readFileSync(new URL('../../../../docs/websocket.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n([^]*?)```/.exec(page) ?? [];
  await using house = await openHouse();
  house.world.projects.set(PROJECT, { id: PROJECT, name: 'kites', tenant: TENANT, createdAt: '', role: 'admin' });
  const env = {
    ...process.env,
    HEXAD_URL: house.url.replace('http', 'ws'),
    HEXAD_KEY: KEY,
    PROJECT: 'kites',
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
  };
  const client = spawn(process.execPath, ['--input-type=module', '-e', code], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void client.kill());
  const lines = createInterface({ input: client.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => ((await lines.next()).value as string).trim();
  expect([await next(), await next()]).toEqual(['hello', 'subscribed 0']);
  house.world.happen(PROJECT, 'build has started');
  expect(await next()).toBe('event 1 build has started');
});
