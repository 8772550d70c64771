import path from 'node:path';
import type { Around, Judge } from './artifacts.js';

interface Page {
  readonly headings: readonly { readonly level: number; readonly text: string }[];
  /** Targets of links and pictures. */
  readonly links: readonly string[];
  readonly open: boolean;
}

/** Headings and links outside of code. */
function pageOf(text: string): Page {
  const headings: { level: number; text: string }[] = [];
  const links: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    const [, mark] = /^\s*(```+|~~~+)/.exec(line) ?? [];
    if (mark && (fence === undefined || mark.startsWith(fence))) fence = fence === undefined ? mark : undefined;
    if (mark || fence !== undefined) continue;
    const [, marks, title] = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line) ?? [];
    if (marks && title !== undefined) headings.push({ level: marks.length, text: title });
    for (const [, target] of line.replace(/`[^`]*`/g, '').matchAll(/\]\(<?([^)\s>]+)/g)) links.push(target!);
  }
  return { headings, links, open: fence !== undefined };
}

/** True of every page: it has a title, its code ends, and what it points at in the repository is there. */
function pageFaults({ headings, links, open }: Page, file: string, { paths }: Around): string[] {
  const dead = links.filter((link) => !/^([a-z][a-z0-9+.-]*:|#|\/)/i.test(link)).filter((link) => !there(link, file, paths));
  return [
    ...(headings.length === 0 ? ['it has no heading.'] : []),
    ...(open ? ['a block of code does not end.'] : []),
    ...dead.map((link) => `it points at ${link}, which is not in the repository.`),
  ];
}

function there(link: string, file: string, paths: ReadonlySet<string>): boolean {
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), decodeURI(link.split('#')[0]!))).replace(/\/$/, '');
  return target === '.' || paths.has(target) || [...paths].some((one) => one.startsWith(`${target}/`));
}

export const readme: Judge = (text, file, around) => {
  const page = pageOf(text);
  return [...pageFaults(page, file, around), ...(/```|~~~/.test(text) ? [] : ['it shows no command or code with which to begin.'])];
};

const PARTS: readonly (readonly [what: string, words: RegExp])[] = [
  ['how it is started or rolled out', /start|deploy|install|roll ?out|release/i],
  ['how one sees that it is well', /health|check|monitor|verify|watch|metric/i],
  ['how it is taken back', /roll ?back|revert|undo|back out|restore/i],
  ['what to do when it is not well', /incident|trouble|problem|fail|alert|when/i],
];

export const runbook: Judge = (text, file, around) => {
  const page = pageOf(text);
  const missing = PARTS.filter(([, words]) => !page.headings.some(({ text: title }) => words.test(title)));
  return [...pageFaults(page, file, around), ...missing.map(([what]) => `no heading says ${what}.`)];
};

/** Every name that it documents in a heading is in the sources. */
export const apiReference: Judge = async (text, file, around) => {
  const page = pageOf(text);
  const names = page.headings.flatMap(({ text: title }) => [...title.matchAll(/`([^`]+)`/g)].map(([, code]) => lastName(code!)));
  const unknown: string[] = [];
  for (const name of new Set(names)) if (name !== '' && !(await around.says(name, file))) unknown.push(name);
  return [
    ...pageFaults(page, file, around),
    ...(names.length === 0 ? ['no heading names in code what it documents, such as `parse(text)`.'] : []),
    ...unknown.map((name) => `it documents ${name}, which is nowhere in the sources.`),
  ];
};

/** `GET /v1/runs/{id}` → `/v1/runs/`; `Client.parse(text)` → `parse`. */
function lastName(code: string): string {
  const [, route] = /^(?:GET|POST|PUT|PATCH|DELETE)\s+([^{\s]+)/.exec(code) ?? [];
  return route ?? /([\w$-]+)\s*(?:\(|$)/.exec(code.trim())?.[1] ?? '';
}

const SECTIONS = /^(added|changed|deprecated|removed|fixed|security|breaking changes?|features|bug fixes)$/i;
const VERSION = /^\[?(unreleased|v?\d+\.\d+\.\d+[\w.+-]*)\]?/i;

export const changelog: Judge = (text, file, around) => {
  const page = pageOf(text);
  const [versions, sections] = [page.headings.filter(({ level }) => level === 2), page.headings.filter(({ level }) => level === 3)];
  return [
    ...pageFaults(page, file, around),
    ...(versions.length === 0 ? ['it has no version: `## [1.2.0] - 2026-01-31` or `## [Unreleased]`.'] : []),
    ...versions.flatMap((one) => (VERSION.test(one.text) ? [] : [`the heading ${JSON.stringify(one.text)} is no version.`])),
    ...sections.flatMap((one) =>
      SECTIONS.test(one.text)
        ? []
        : [`the heading ${JSON.stringify(one.text)} is none of Added, Changed, Deprecated, Removed, Fixed, Security.`],
    ),
  ];
};
