import { findAll } from '@hexad/telemetry/patterns';
import { enclosed } from './delimiters.js';
import { flowOf, readBy } from './flow.js';
import { hasMarks } from './marks.js';
import { scan, type Node, type Scanned } from './scan.js';
import type { Message, Template } from './template.js';

export const FINDING_CODES = [
  'syntax',
  'tag_forbidden',
  'untrusted_in_system',
  'untrusted_without_delimiters',
  'secret_in_template',
  'input_undeclared',
  'input_unused',
  'template_too_large',
  'characters_reserved',
  'no_user_message',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

export interface Finding {
  readonly code: FindingCode;
  /** What has an error is not published. */
  readonly level: 'error' | 'warning';
  /** Index of the message, from 0; undefined: of the template as a whole. */
  readonly message?: number | undefined;
  /** Line of the message, from 1. */
  readonly line?: number | undefined;
  /** One sentence that says what to do. */
  readonly text: string;
}

/** UTF-16 units of all messages. */
export const LARGEST_TEMPLATE = 64_000;

const TAGS = new Set(
  '# if elif elsif else elseif endif unless endunless for endfor set endset assign capture endcapture case when endcase break continue comment endcomment raw endraw verbatim endverbatim'.split(
    ' ',
  ),
);

/** What is unsafe or wrong in a template, by its text. `syntax` is the engine's to say. */
export function lint({ inputs, messages }: Template): Finding[] {
  const size = messages.reduce((sum, { text }) => sum + text.length, 0);
  if (size > LARGEST_TEMPLATE)
    return [
      error('template_too_large', `The template has ${size} characters and may have ${LARGEST_TEMPLATE}; put long texts into inputs.`),
    ];
  const untrusted = new Set(inputs.filter((input) => input.untrusted).map(({ name }) => name));
  const declared = new Set(inputs.map(({ name }) => name));
  const scanned = messages.map(({ text }) => scan(text));
  const used = new Set(scanned.flatMap(({ nodes }) => nodes.flatMap(readBy)));
  const unused = [...declared].filter((name) => !used.has(name));
  return [
    ...messages.flatMap((message, index) => lintMessage(message, index, scanned[index]!, declared, untrusted)),
    ...unused.map((name): Finding => ({
      code: 'input_unused',
      level: 'warning',
      text: `The input ${name} stands nowhere; use it or remove it.`,
    })),
    ...(messages.some(({ role }) => role === 'user') ? [] : [error('no_user_message', 'The template has no user message; add one.')]),
  ];
}

function lintMessage(
  { role, text }: Message,
  message: number,
  { nodes, literal }: Scanned,
  declared: ReadonlySet<string>,
  untrusted: ReadonlySet<string>,
): Finding[] {
  const { locals, tainted } = flowOf(nodes, untrusted);
  const inside = enclosed(literal);
  const at = (code: FindingCode, line: number, words: string): Finding => ({ ...error(code, words), message, line });
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const outputs = nodes.filter(({ type }) => type === 'output').flatMap((node) => taintedIn(node, tainted));
  const unknown = nodes.flatMap((node) => readBy(node).map((name) => ({ name, line: node.line })));
  return [
    ...nodes
      .filter(({ type, name }) => type === 'tag' && !TAGS.has(name))
      .map(({ name, line }) =>
        at('tag_forbidden', line, `The tag ${name} is not for prompts; there are if, for, case, and set or assign.`),
      ),
    ...unknown
      .filter(({ name }) => !declared.has(name) && !locals.has(name))
      .map(({ name, line }) => at('input_undeclared', line, `${name} is no input of this template; declare it or correct its name.`)),
    ...outputs
      .filter(() => role === 'system')
      .map(({ name, line }) =>
        at(
          'untrusted_in_system',
          line,
          `${name} comes from outside and would be an instruction here; move it to a user message, or declare it trusted.`,
        ),
      ),
    ...outputs
      .filter(({ offset }) => role !== 'system' && !inside.some(({ start, end }) => start <= offset && offset < end))
      .map(({ name, line }) =>
        at(
          'untrusted_without_delimiters',
          line,
          `${name} comes from outside and stands between no tags; write <${name}>{{ ${name} }}</${name}>.`,
        ),
      ),
    ...findAll(text).map(({ kind, start }) =>
      at('secret_in_template', lineOf(start), `Here stands what looks like a secret (${kind}); remove it and revoke it.`),
    ),
    ...(hasMarks(text)
      ? [at('characters_reserved', lineOf(text.search(/[\uE000\uE001]/)), 'U+E000 and U+E001 are reserved; remove them.')]
      : []),
  ];
}

const taintedIn = ({ expression, offset, line }: Node, tainted: ReadonlySet<string>) => {
  const name = readBy({ type: 'output', name: '', expression, offset, line }).find((one) => tainted.has(one));
  return name === undefined ? [] : [{ name, offset, line }];
};

const error = (code: FindingCode, text: string): Finding => ({ code, level: 'error', text });
