import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBrief } from './brief.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'existing-'))));
afterEach(() => rm(folder, { recursive: true }));

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
const names = async () => (await readBrief([folder])).map(({ name }) => name);

describe('an existing system', () => {
  it('is told by its models, contracts and packages, and by nothing else', async () => {
    await put({
      'package.json': '{"name":"club","dependencies":{}}',
      'prisma/schema.prisma': 'model Kite {\n  id Int @id\n}\n',
      'src/kite.entity.ts': '@Entity()\nexport class Kite {}\n',
      'src/other.ts': 'export const a = 1;\n',
      'club/models.py': 'class Kite(models.Model):\n    name = models.CharField(max_length=3)\n',
      'api/openapi.yaml': 'openapi: 3.1.0\n',
      'api/other.yaml': 'name: x\n',
      '.env': 'PASSWORD=secret\n',
      'node_modules/x/package.json': '{"name":"x","dependencies":{}}',
      'tests/models.py': 'class Fake(models.Model):\n    name = models.CharField(max_length=3)\n',
    });
    expect(await names()).toEqual(['api/openapi.yaml', 'club/models.py', 'package.json', 'prisma/schema.prisma', 'src/kite.entity.ts']);
  });

  it('has the tables that its migrations leave, in their order', async () => {
    await put({
      'migrations/2_more.sql': 'ALTER TABLE kites ADD COLUMN colour text;',
      'migrations/1_first.sql': 'CREATE TABLE kites (name text);',
      'migrations/1_first.down.sql': 'DROP TABLE kites;',
      'seed.sql': "INSERT INTO kites VALUES ('a');",
    });
    const [tables] = await readBrief([folder]);
    expect([tables!.name, tables!.content.toString()]).toEqual([
      'tables.sql',
      'CREATE TABLE kites (name text);\n;\nALTER TABLE kites ADD COLUMN colour text;',
    ]);
  });

  it('stands beside what is to change', async () => {
    await put({ 'schema.prisma': 'model Kite {\n  id Int @id\n}\n' });
    expect((await readBrief([folder, 'Each kite has a colour.'])).map(({ name }) => name)).toEqual(['schema.prisma', 'prompt']);
  });

  it('that says nothing of what it keeps is refused', async () => {
    await put({ 'package.json': '{"name":"club","dependencies":{}}', 'src/a.ts': 'export {};\n' });
    await expect(names()).rejects.toMatchObject({ code: 'brief_unreadable', message: expect.stringContaining('no OpenAPI') });
  });

  it('is not followed through links out of it', async () => {
    await put({ 'schema.prisma': 'model Kite {\n  id Int @id\n}\n' });
    await symlink('/etc', join(folder, 'etc'));
    await symlink('/etc/passwd', join(folder, 'models.py'));
    expect(await names()).toEqual(['schema.prisma']);
  });
});
