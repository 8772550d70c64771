import type { OwnRule } from '../rule.js';

/** A new exception in an `except` that names the old one says where it comes from. What is raised stays the same. */
export const raiseFrom: OwnRule = {
  code: 'B904',
  mend({ from, to }, file, tree) {
    const text = tree.read(file)!;
    const indent = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
    if (indent.trim() !== '') return undefined;
    const above = text.slice(0, from).split('\n').toReversed();
    const clause = above.find((line) => /^\s*except\b/.test(line) && /^\s*/.exec(line)![0].length < indent.length);
    const name = clause && /\bas\s+(\w+)\s*:/.exec(clause)?.[1];
    return name === undefined ? undefined : [{ from: to, to, text: ` from ${name}` }];
  },
};
