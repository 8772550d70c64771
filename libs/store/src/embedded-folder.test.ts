import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CODES } from '@hexad/kernel';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { notesSchema, someTenant, temporaryFolder } from './fixtures.js';
import { openStore } from './open-store.js';
import { prepareTemplate } from './pglite/template.js';
import { testTemplates } from './testing/templates-folder.js';

const child = fileURLToPath(new URL('./holder.child.ts', import.meta.url));

/** Another process that opens the folder, and the first line that it says. */
async function holder(folder: string, tenant = someTenant()) {
  const given = JSON.stringify({ folder, schema: notesSchema, tenant });
  const running = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', child, given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(running, 'exit');
  const kill = async (): Promise<void> => {
    running.kill('SIGKILL');
    await exit;
  };
  onTestFinished(kill);
  const [said] = (await once(createInterface(running.stdout), 'line')) as [string];
  return { said, kill, exit };
}

const open = (folder: string) => openStore({ url: `pglite:${folder}`, schemas: [notesSchema], templates: testTemplates() });

describe('the folder of an embedded database', () => {
  beforeAll(() => prepareTemplate(testTemplates(), [notesSchema]));

  it('that another process uses is refused in one sentence with a code of its own, and stays open to that process', async () => {
    await using folder = await temporaryFolder();
    const { said } = await holder(folder.path);
    expect(said).toBe('written');
    const refused = await open(folder.path).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'data_folder_locked',
      message: `The database folder ${folder.path} is in use by another process; stop that process or choose another folder.`,
    });
    expect(CODES.data_folder_locked.exit).toBe(75);
    expect(existsSync(readFileSync(join(folder.path, 'socket-folder'), 'utf8'))).toBe(true);
  });

  it('that this process uses is refused to another', async () => {
    await using folder = await temporaryFolder();
    await using _server = await open(folder.path);
    const { said, exit } = await holder(folder.path);
    expect(JSON.parse(said)).toMatchObject({ code: 'data_folder_locked' });
    expect(await exit).toEqual([1, null]);
  });

  it('of a killed process is taken over, with all that it had committed, and its socket is removed', async () => {
    await using folder = await temporaryFolder();
    const tenant = someTenant();
    const { said, kill } = await holder(folder.path, tenant);
    expect(said).toBe('written');
    const socket = readFileSync(join(folder.path, 'socket-folder'), 'utf8');
    await kill();
    await using server = await open(folder.path);
    expect(await server.store(notesSchema).inTenant(tenant, (tx) => tx.query('select id, text from notes'))).toEqual([
      { id: 1, text: 'written' },
    ]);
    expect(existsSync(socket)).toBe(false);
  });

  it('is free again when the database was closed', async () => {
    await using folder = await temporaryFolder();
    await (await open(folder.path))[Symbol.asyncDispose]();
    await using again = await open(folder.path);
    expect(again.exclusive).toBe(true);
  });
});
