import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { LibraryClient } from '../client/library.js';
import { textOf } from '../input/workflow-file.js';
import { changedText, findingText, refuseFaults, versionText, workflowText } from '../report/library.js';
import { parsing } from './parsing.js';
import { withPlatform } from './with-platform.js';

export const LIBRARY_VERBS: ReadonlySet<string> = new Set(['list', 'show', 'versions', 'put', 'delete', 'overlay']);
const OVERLAY_VERBS: ReadonlySet<string> = new Set(['put', 'show', 'versions', 'delete']);

const OPTIONS = {
  project: { type: 'string' },
  name: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const;

interface Wish {
  readonly subject: string;
  readonly name: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
}

type Verb = (library: LibraryClient, wish: Wish) => Promise<void>;

/** The workflows of a platform: those that ship, those that are stored, and the overlays. */
export async function workflowLibrary(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const isOverlay = positionals[0] === 'overlay';
  const words = isOverlay ? positionals.slice(1) : positionals;
  const [word = '', subject = '', ...rest] = words;
  if (isOverlay && !OVERLAY_VERBS.has(word))
    throw new AppError('invalid', `\`hexad workflow overlay\` knows ${[...OVERLAY_VERBS].join(', ')}, not ${JSON.stringify(word)}.`);
  if ((subject === '') !== (word === 'list') || rest.length > 0)
    throw new AppError(
      'invalid',
      `\`hexad workflow ${positionals.slice(0, isOverlay ? 2 : 1).join(' ')}\` takes ${word === 'list' ? 'no name' : 'one name or file'}.`,
    );
  const verb = (isOverlay ? OVERLAYS : WORKFLOWS)[word]!;
  const wish = { subject, name: values.name, dryRun: values['dry-run'], json: values.json };
  await withPlatform(values.url, (client) => verb(new LibraryClient(client, values.project), wish));
  return 0;
}

const WORKFLOWS: Readonly<Record<string, Verb>> = {
  async list(library, { json }) {
    for (const line of await library.list()) console.log(json ? JSON.stringify(line) : workflowText(line));
  },
  async show(library, { subject, json }) {
    const shown = await library.get(subject);
    process.stdout.write(json ? `${JSON.stringify(shown)}\n` : shown.source);
  },
  async put(library, { subject, name = basename(subject).replace(/\.ya?ml$/, ''), dryRun, json }) {
    const kept = await library.put(name, await textOf(subject), dryRun);
    if (json) console.log(JSON.stringify(kept));
    else {
      for (const finding of kept.findings) console.log(findingText(finding));
      console.log(kept.version ? versionText(kept.version) : 'Nothing was kept.');
    }
    refuseFaults(kept.findings);
  },
  versions: (library, wish) => versions(library, 'workflow', wish),
  async delete(library, { subject }) {
    await library.remove(subject);
  },
};

const OVERLAYS: Readonly<Record<string, Verb>> = {
  async put(library, { subject, name, dryRun, json }) {
    const kept = await library.putOverlay(name, await textOf(subject), dryRun);
    if (json) console.log(JSON.stringify(kept));
    else {
      for (const finding of kept.findings) console.log(findingText(finding));
      for (const approval of kept.approvals) console.log(changedText(approval));
      console.log(kept.version ? versionText(kept.version) : 'Nothing was kept.');
    }
    refuseFaults(kept.findings);
  },
  async show(library, { subject, name, json }) {
    const isFile = await stat(subject).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile) {
      const version = await library.overlay(subject);
      process.stdout.write(json ? `${JSON.stringify(version)}\n` : (version.source ?? ''));
      return;
    }
    const made = await library.putOverlay(name, await textOf(subject), true);
    if (json) console.log(JSON.stringify(made));
    else {
      process.stdout.write(made.composed);
      for (const finding of made.findings) console.error(findingText(finding));
      for (const approval of made.approvals) console.error(changedText(approval));
    }
    refuseFaults(made.findings);
  },
  versions: (library, wish) => versions(library, 'overlay', wish),
  async delete(library, { subject }) {
    await library.removeOverlay(subject);
  },
};

async function versions(library: LibraryClient, kind: 'workflow' | 'overlay', { subject, json }: Wish): Promise<void> {
  for await (const version of library.versions(kind, subject)) console.log(json ? JSON.stringify(version) : versionText(version));
}
