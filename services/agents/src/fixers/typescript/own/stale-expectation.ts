import type { OwnRule } from '../rule.js';

/** `@ts-expect-error` above a line that has no error: the comment goes, with its line when nothing else stands there. */
export const staleExpectation: OwnRule = {
  codes: [2578],
  mend({ file, from, to }, tree) {
    const text = tree.read(file)!;
    const begin = text.lastIndexOf('\n', from - 1) + 1;
    const end = text.indexOf('\n', to);
    const alone = text.slice(begin, from).trim() === '' && text.slice(to, end).trim() === '';
    return new Map([[file, [{ from: alone ? begin : from, to: alone ? end + 1 : to, text: '' }]]]);
  },
};
