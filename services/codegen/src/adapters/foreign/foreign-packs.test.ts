import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AppError, Uuid7 } from '@hexad/kernel';
import { openSandbox, type Sandbox } from '@hexad/workspace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GeneratedFile } from '../../domain/pack.js';
import { readForeignPack, RenderedPack, type ForeignPack } from '../../domain/foreign/foreign-pack.js';
import { kites } from '../../fixtures/kites.js';
import { repositoryRenderer, shippedPacks } from '../shipped.js';
import { readPackDirectory } from './read-folder.js';
import { SandboxedTemplates } from './sandboxed-templates.js';

const EXAMPLE = fileURLToPath(new URL('../../../../../examples/packs/handbook/', import.meta.url));
const run = promisify(execFile);
const stories = kites.stories.map((story) => story.id);
const context = { spec: kites, stories, stack: ['node-api', 'handbook'] };

const place = await mkdtemp('/var/tmp/hexad-packs-');
afterAll(() => rm(place, { recursive: true, force: true }));

const sandboxOf = (kind: string): Promise<Sandbox> =>
  openSandbox({ settings: { HEXAD_SANDBOX: kind }, folder: join(place, 'sandboxes'), ids: new Uuid7(), warn: () => {} });
const isolating = await sandboxOf('bubblewrap').catch((thrown: unknown) => AppError.from(thrown));
const missing = isolating instanceof AppError ? isolating.message : undefined;
if (missing !== undefined && process.env['CI']) throw new Error(missing);

/** The pack that the page teaches with: each file under its name. */
async function taught(): Promise<GeneratedFile[]> {
  const page = await readFile(new URL('../../../../../docs/packs.md', import.meta.url), 'utf8');
  return [...page.matchAll(/^\*\*([\w./-]+)\*\*\n\n```\w+\n([^]*?)^```$/gm)].map(([, path, text]) => ({ path: path!, text: text! }));
}

/** The example with other templates. */
function withTemplates(text: string): ForeignPack {
  const files = readPackDirectory(EXAMPLE).map((file) => (file.path === 'templates/pack.mjs' ? { ...file, text } : file));
  return readForeignPack(files);
}

describe.skipIf(missing)('templates of others', () => {
  let templates: SandboxedTemplates;
  beforeAll(() => {
    templates = new SandboxedTemplates(isolating as Sandbox, join(place, 'packs'));
  });

  it('fill their folder of a repository, and what they generate proves itself', async () => {
    const pack = readForeignPack(readPackDirectory(EXAMPLE));
    const rendered = new RenderedPack(pack, await templates.render(pack, context));
    const files = await repositoryRenderer(shippedPacks().with([rendered])).execute(context);
    const own = files.filter((file) => file.path.startsWith('handbook/'));
    for (const file of own) {
      await mkdir(dirname(join(place, file.path)), { recursive: true });
      await writeFile(join(place, file.path), file.text);
    }
    const folder = join(place, 'handbook');
    const test = () => run(process.execPath, pack.manifest.commands.test.slice(1), { cwd: folder });
    expect((await test()).stdout).toMatch(/^passed S1\.C1 Given [^\n]+\npassed S/);
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    await writeFile(join(folder, 'index.html'), page.replaceAll('<h2>', '<h3>'));
    await expect(test()).rejects.toMatchObject({ stdout: expect.stringMatching(/^failed /m) });
  });

  it('are as small as docs/packs.md says', async () => {
    const { code } = await templates.render(readForeignPack(await taught()), context);
    expect(code).toEqual([{ path: 'motto.mjs', text: expect.stringMatching(/^console\.log\('.+ keeps .+\.'\);\n$/) }]);
  });

  it('see no file, no variable and no network of the machine, and write nowhere else', async () => {
    await writeFile(join(place, 'secret'), 'a secret');
    const pack = withTemplates(`
      import { readFileSync, writeFileSync } from 'node:fs';
      const tried = async (what) => { try { return String(await what()); } catch { return 'refused'; } };
      export const code = async () => [{ path: 'tried.txt', text: [
        await tried(() => readFileSync(${JSON.stringify(join(place, 'secret'))})),
        await tried(() => writeFileSync(${JSON.stringify(join(place, 'written'))}, 'x')),
        await tried(async () => (await fetch('http://127.0.0.1:1')).status),
        await tried(async () => (await fetch('https://example.com')).status),
        String(process.env.HEXAD_TEST_SECRET),
      ].join(' ') }];
      export const tests = () => [];`);
    process.env['HEXAD_TEST_SECRET'] = 'a secret';
    const { code } = await templates.render(pack, context);
    expect(code[0]!.text).toBe('refused refused refused refused undefined');
    await expect(readFile(join(place, 'written'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([
    [
      'throw',
      'export const code = () => { throw new TypeError("no such thing"); }; export const tests = () => [];',
      /TypeError: no such thing/,
    ],
    ['export nothing', 'export {};', /handbook failed/],
  ])('that %s are refused with what they said', async (_, text, words) => {
    await expect(templates.render(withTemplates(text), context)).rejects.toMatchObject({
      code: 'pack_invalid',
      details: { fault: 'templates_failed' },
      message: expect.stringMatching(words),
    });
  });
});

it('templates of others are not run where nothing holds them', async () => {
  const templates = new SandboxedTemplates(await sandboxOf('process'), join(place, 'packs'));
  const pack = readForeignPack(readPackDirectory(EXAMPLE));
  await expect(templates.render(pack, context)).rejects.toMatchObject({ code: 'sandbox_required' });
});

it('a link in the folder of a pack is refused, wherever it leads', async () => {
  const folder = join(place, 'linked');
  await mkdir(folder);
  await symlink('/etc/hostname', join(folder, 'pack.json'));
  expect(() => readPackDirectory(folder)).toThrow(expect.objectContaining({ code: 'pack_invalid', details: { fault: 'no_plain_file' } }));
});
