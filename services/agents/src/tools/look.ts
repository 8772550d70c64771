import { AppError } from '@hexad/kernel';
import { repositoryPath } from '@hexad/workspace';
import { z } from 'zod';
import { clipped, tool, type Bench } from './tool.js';

const Path = z.string().min(1).max(1024).describe('Relative to the root of the repository, with forward slashes.');
const LINES = 400;

export const readTool = tool({
  name: 'read',
  description: `Reads a text file with line numbers: at most ${LINES} lines at once, from \`from\` on.`,
  input: z.strictObject({ path: Path, from: z.int().min(1).default(1), to: z.int().min(1).optional() }),
  looks: true,
  risk: () => 0,
  async execute({ path, from, to }, { files }) {
    const lines = (await files.read(path)).split('\n');
    if (lines.at(-1) === '') lines.pop();
    if (from > Math.max(1, lines.length))
      throw new AppError('invalid', `${path} has ${lines.length} lines; line ${from} is behind its end.`);
    const end = Math.min(lines.length, to ?? from + LINES - 1, from + LINES - 1);
    const shown = lines.slice(from - 1, end).map((line, index) => `${String(from + index).padStart(5)}  ${line}`);
    const rest = end < lines.length ? `\n[lines ${end + 1} to ${lines.length} follow]` : '';
    return { text: clipped(`${path}, ${lines.length} lines\n${shown.join('\n')}${rest}`) };
  },
});

const MOST_PATHS = 500;

export const listTool = tool({
  name: 'list',
  description: 'Lists the files of the repository, or of a folder of it.',
  input: z.strictObject({ folder: z.string().max(1024).default('').describe('Empty: everything.') }),
  looks: true,
  risk: () => 0,
  async execute({ folder }, { files }) {
    const below = folder === '' || folder === '.' ? '' : `${folder.replace(/\/+$/, '')}/`;
    const names = (await files.list()).filter((name) => name.startsWith(below));
    if (names.length === 0) throw new AppError('not_found', `There are no files in ${JSON.stringify(folder)}.`);
    const more = names.length > MOST_PATHS ? `\n[${names.length - MOST_PATHS} more; list a folder]` : '';
    return { text: clipped(`${names.slice(0, MOST_PATHS).join('\n')}${more}`) };
  },
});

const MOST_HITS = 100;

export const searchTool = tool({
  name: 'search',
  description:
    'Finds a text, or with `regex` an extended regular expression, in the files of the repository: path, line and the line itself.',
  input: z.strictObject({
    text: z.string().min(1).max(500),
    regex: z.boolean().default(false),
    folder: z.string().max(1024).default(''),
    ignore_case: z.boolean().default(false),
  }),
  looks: true,
  risk: () => 0,
  async execute({ text, regex, folder, ignore_case }, { git }) {
    const how = [regex ? '-E' : '-F', ...(ignore_case ? ['-i'] : [])];
    const below = folder.replace(/\/+$/, '');
    const where = below === '.' || folder === '' ? [] : [`:(literal)${repositoryPath(below)}`];
    const args = ['grep', '--untracked', '-n', '-I', '--no-color', '--max-count=20', ...how, '-e', text, '--', ...where];
    const { code, stdout, stderr } = await git.exec(args, { accept: [1, 128] }).catch(tooSlow);
    if (code === 128) throw new AppError('invalid', `This cannot be searched for: ${stderr.trim().slice(0, 300)}`);
    const hits = stdout.split('\n').filter(Boolean);
    if (hits.length === 0) return { text: 'Nothing was found.' };
    const shown = hits.slice(0, MOST_HITS).map((hit) => hit.slice(0, 300));
    const more = hits.length > MOST_HITS ? `\n[${hits.length - MOST_HITS} more; search for something narrower]` : '';
    return { text: clipped(`${shown.join('\n')}${more}`) };
  },
});

/** A search that takes too long, or finds too much, is the agent's to make smaller. */
function tooSlow(thrown: unknown): never {
  const { code } = AppError.from(thrown);
  if (code !== 'timeout' && code !== 'too_large') throw thrown;
  throw new AppError('too_large', 'This took too long or found too much; search for something narrower, or in a folder.', {
    cause: thrown,
  });
}

export const symbolsTool = tool({
  name: 'symbols',
  description:
    'Shows where functions, classes and types that matter for some words are defined: the map of the repository, ranked towards them.',
  input: z.strictObject({ words: z.array(z.string().min(1).max(100)).min(1).max(20) }),
  looks: true,
  risk: () => 0,
  execute: async ({ words }, bench) => ({ text: clipped(await bench.map(words, 2_000)) }),
});

export const gitTool = tool({
  name: 'git',
  description:
    'Shows what you changed (`status`, `diff`), or the history (`log`), also of one file. With `since`, a branch or a commit, what is different from there.',
  input: z.strictObject({
    show: z.enum(['status', 'diff', 'log']),
    path: Path.optional(),
    since: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/, 'the name of a branch, or a commit')
      .refine((name) => !name.includes('..'))
      .optional(),
  }),
  looks: true,
  risk: () => 0,
  async execute({ show, path, since }, { git, base, snapshot }) {
    const where = path === undefined ? [] : ['--', `:(literal)${repositoryPath(path)}`];
    const from = since === undefined ? base : await commitOf(git, since);
    if (show === 'log') {
      const range = since === undefined ? base : `${from}..${base}`;
      return { text: clipped(await git.out(['log', '--max-count=20', '--format=%h %ad %s', '--date=short', range, ...where])) };
    }
    // Tree against tree: git looks at no file that a command may have left, and into no repository among them.
    const how = [
      '--ignore-submodules=all',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      ...(show === 'status' ? ['--name-status'] : []),
    ];
    const said = await git.out(['diff', ...how, from, await snapshot(), ...where]);
    return { text: said === '' ? 'Nothing was changed.' : clipped(said) };
  },
});

/** A branch of the repository as it was when the task began, a tag, or a commit. */
async function commitOf(git: Bench['git'], name: string): Promise<string> {
  for (const ref of [`refs/remotes/origin/${name}`, `refs/tags/${name}`, ...(/^[0-9a-f]{7,64}$/.test(name) ? [name] : [])]) {
    const { code, stdout } = await git.exec(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], { accept: [1, 128] });
    if (code === 0) return stdout.trim();
  }
  throw new AppError('not_found', `There is no branch, tag or commit ${JSON.stringify(name)}.`);
}
