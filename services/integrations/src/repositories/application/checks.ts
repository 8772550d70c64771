import { AppError } from '@hexad/kernel';

const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const LONGEST = { branch: 200, title: 250, body: 60_000 } as const;
const METHODS = ['merge', 'squash', 'rebase'] as const;

const wrong = (message: string): AppError => new AppError('invalid', message);

/** As `git check-ref-format` has it, and no more. */
export function branchFrom(field: string, text: string): string {
  const fits =
    text.length <= LONGEST.branch &&
    /^[^\s~^:?*[\\\x00-\x20\x7f]+$/.test(text) && // oxlint-disable-line no-control-regex -- that is what must not be in it
    !/\.\.|@\{|\/\/|^[-/.]|\/\.|\.$|\/$|\.lock(\/|$)|^@$/.test(text);
  if (fits) return text;
  throw wrong(`${field} is ${JSON.stringify(text.slice(0, 250))}, which git takes for no branch; give one as feature/sell-shoes.`);
}

/** Fails with `invalid` for what is no whole commit: a short one could mean another tomorrow. */
export function commitFrom(field: string, text: string): string {
  if (COMMIT.test(text)) return text;
  throw wrong(`${field} is ${JSON.stringify(text.slice(0, 100))}; a commit is given whole, with 40 hexadecimal digits.`);
}

const MOST_PAGES = 500;
const LONGEST_PATH = 1_000;

/** Paths of files in the repository, each once. */
export function pagesFrom(pages: readonly string[]): readonly string[] {
  if (pages.length === 0 || pages.length > MOST_PAGES) throw wrong(`pages has ${pages.length} paths; it can have 1 to ${MOST_PAGES}.`);
  const wild = pages.find((path) => path.length > LONGEST_PATH || path.split('/').some((part) => ['', '.', '..', '.git'].includes(part)));
  if (wild === undefined) return [...new Set(pages)];
  throw wrong(`pages has ${JSON.stringify(wild.slice(0, 250))}, which is no path in the repository; give one as docs/guide.md.`);
}

export function numberFrom(number: number): number {
  if (Number.isInteger(number) && number > 0) return number;
  throw wrong(`number is ${number}; pull requests are counted from 1.`);
}

export function methodFrom(text: string): (typeof METHODS)[number] {
  const known = METHODS.find((one) => one === (text || 'merge'));
  if (known !== undefined) return known;
  throw wrong(`method is ${JSON.stringify(text.slice(0, 40))}; there are ${METHODS.join(', ')}.`);
}

/** GitHub takes 256 characters and 65,536: what is longer is cut, with … at its end, for a proposal shall not fail by its description. */
export const cut = (kind: 'title' | 'body', text: string): string =>
  text.length <= LONGEST[kind] ? text : `${text.slice(0, LONGEST[kind] - 1)}…`;
