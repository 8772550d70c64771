import type { OwnRule } from '../rule.js';

/**
 * `error.message` of a caught `error`, which may be anything: it is said to be an Error, as whoever wrote it took it for. Only for what an Error has, and
 * nothing of it is left when it runs.
 */
export const unknownCaught: OwnRule = {
  codes: [18046],
  mend({ file, from, to }, tree) {
    const text = tree.read(file)!;
    const name = text.slice(from, to);
    const isOfError = /^\.(message|stack|name|cause)\b/.test(text.slice(to));
    const isCaught = new RegExp(`catch\\s*\\(\\s*${name.replaceAll('$', '\\$')}\\s*(:\\s*unknown\\s*)?\\)`).test(text.slice(0, from));
    if (!isOfError || !isCaught || !/^[\w$]+$/.test(name)) return undefined;
    return new Map([[file, [{ from, to, text: `(${name} as Error)` }]]]);
  },
};
