import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import { closest } from './closest.js';
import { DECIDES } from './decides.js';
import { tool, type Risk } from './tool.js';

const Path = z.string().min(1).max(1024);

const riskOf = (path: string): Risk => (DECIDES.test(path) ? 2 : 1);

export const editTool = tool({
  name: 'edit',
  description:
    'Replaces a piece of a file. `search` must stand in the file exactly once, with its spaces and line breaks: take it from what `read` shows, without the line numbers.',
  input: z.strictObject({ path: Path, search: z.string().min(1).max(200_000), replace: z.string().max(200_000) }),
  risk: ({ path }) => riskOf(path),
  async execute({ path, search, replace }, { files }) {
    const text = await files.read(path);
    const count = text.split(search).length - 1;
    if (count !== 1) throw new AppError('invalid', notOnce(path, text, search, count));
    if (search === replace) return { text: `${path} is as it was: search and replace are the same.`, failed: true };
    const at = text.indexOf(search);
    await files.write(path, `${text.slice(0, at)}${replace}${text.slice(at + search.length)}`);
    const line = text.slice(0, at).split('\n').length;
    return { text: `${path} was changed from line ${line} on.`, changed: [path] };
  },
});

function notOnce(path: string, text: string, search: string, count: number): string {
  if (count > 1) {
    const places = [...lineNumbers(text, search)].slice(0, 10).join(', ');
    return `The text to search for stands ${count} times in ${path} (lines ${places}); take more of what is around it, so that it stands there once.`;
  }
  const near = closest(text, search);
  if (!near) return `The text to search for does not stand in ${path} (0 times), nor anything like it. Read the file again.`;
  return `The text to search for does not stand in ${path} (0 times). Most like it are the lines from ${near.line} on:\n${near.lines}`;
}

function* lineNumbers(text: string, search: string): Generator<number> {
  for (let at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + 1)) yield text.slice(0, at).split('\n').length;
}

export const writeTool = tool({
  name: 'write',
  description: 'Writes a whole file, new or in place of the one that is there.',
  input: z.strictObject({ path: Path, text: z.string().max(500_000) }),
  risk: ({ path }) => riskOf(path),
  async execute({ path, text }, { files }) {
    const there = await files.has(path);
    if (there && (await files.read(path)) === text) return { text: `${path} is as it was.`, failed: true };
    await files.write(path, text);
    return { text: `${path} was ${there ? 'replaced' : 'made'}.`, changed: [path] };
  },
});

export const renameTool = tool({
  name: 'rename',
  description: 'Gives a file another path. What refers to it you have to change yourself.',
  input: z.strictObject({ from: Path, to: Path }),
  risk: ({ from, to }) => Math.max(riskOf(from), riskOf(to)) as Risk,
  async execute({ from, to }, { files }) {
    if (await files.has(to)) throw new AppError('conflict', `${to} is there already.`);
    await files.write(to, await files.read(from));
    await files.remove(from);
    return { text: `${from} is ${to} now.`, changed: [from, to] };
  },
});

export const removeTool = tool({
  name: 'remove',
  description: 'Removes a file.',
  input: z.strictObject({ path: Path }),
  risk: ({ path }) => riskOf(path),
  async execute({ path }, { files }) {
    await files.remove(path);
    return { text: `${path} is gone.`, changed: [path] };
  },
});
