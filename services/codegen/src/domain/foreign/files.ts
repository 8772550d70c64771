import { packInvalid } from './fault.js';
import type { GeneratedFile } from '../pack.js';

/** `packBytes` of a pack's own folder, `bytes` of what it makes of a spec. */
export const LIMITS = { files: 2_000, fileBytes: 1_048_576, packBytes: 2_097_152, bytes: 16_777_216 } as const;

const LONGEST_PATH = 200;
const NAME = /^(?!\.{1,2}$)[\w.@+ -]*[\w@+-]$/;
/** Nobody's templates write there: tools run by themselves what they find in these, or keep their own there. */
const RESERVED = /^(?:\.git|\.hg|\.svn|\.husky|\.npmrc|\.yarnrc(?:\.yml)?|\.pnp\.c?js|node_modules)$/i;
/** What npm runs without being asked. */
const HOOKS = new Set(
  'preinstall install postinstall preprepare prepare postprepare prepublish prepublishOnly prepack postpack dependencies'.split(' '),
);

/** Gives the files back when every one may stand in a folder of a repository. @throws AppError `pack_invalid` */
export function checkedFiles(files: readonly GeneratedFile[], most: number = LIMITS.bytes): readonly GeneratedFile[] {
  if (files.length > LIMITS.files) throw packInvalid('too_many', `There are ${files.length} files; at most ${LIMITS.files} are taken.`);
  const seen = new Set<string>();
  let bytes = 0;
  for (const { path, text } of files) {
    checkPath(path);
    const same = path.toLowerCase();
    if (seen.has(same))
      throw packInvalid('path_twice', `Two files are called ${quoted(path)} but for capitals; give each a name of its own.`);
    seen.add(same);
    const size = Buffer.byteLength(text);
    bytes += size;
    if (size > LIMITS.fileBytes)
      throw packInvalid('too_large', `${quoted(path)} has ${size} bytes; at most ${LIMITS.fileBytes} are taken.`);
    if (bytes > most) throw packInvalid('too_large', `The files have more than ${most} bytes together; take some out.`);
    if (path.split('/').at(-1) === 'package.json') checkScripts(path, text);
  }
  return files;
}

function checkPath(path: string): void {
  const names = path.split('/');
  if (path.length > LONGEST_PATH || !names.every((name) => NAME.test(name)))
    throw packInvalid(
      'path_invalid',
      `The path ${quoted(path)} does not lead to a file inside the pack's folder; use plain relative names.`,
    );
  const reserved = names.find((name) => RESERVED.test(name));
  if (reserved !== undefined)
    throw packInvalid('hook', `The path ${quoted(path)} goes through ${quoted(reserved)}, which no pack writes; leave the file out.`);
}

function checkScripts(path: string, text: string): void {
  const hook = Object.keys(scriptsOf(text)).find((name) => HOOKS.has(name));
  if (hook !== undefined)
    throw packInvalid('hook', `The script ${quoted(hook)} in ${path} would be run by npm without being asked for; take it out.`);
}

function scriptsOf(text: string): object {
  try {
    const { scripts } = JSON.parse(text) as { scripts?: unknown };
    return typeof scripts === 'object' && scripts !== null ? scripts : {};
  } catch {
    return {};
  }
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, LONGEST_PATH));
