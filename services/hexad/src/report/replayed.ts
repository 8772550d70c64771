import type { ReplayedCall } from '../client/gateway.js';

const FATES: Readonly<Record<string, string>> = {
  as_logged: 'no template',
  no_inputs: 'as logged: what its template was filled with was not kept',
  mixed: 'as logged: it does not begin with the messages of its template',
};
const SIGN = { added: '+', removed: '-', same: ' ' } as const;

type Lines = ReplayedCall['request'];
type Outcome = NonNullable<ReplayedCall['after']>;

/** One call: what it was asked and what it answered, as far as that changed, and what it cost. */
export function replayedText({ callId, startedAt, asked, prompt, request, answer, before, after, error }: ReplayedCall): string {
  const head = `${callId}  ${startedAt}  ${asked}  prompt: ${promptText(prompt)}`;
  if (error !== null) return `${head}\n  today: ${error.message} [${error.code}]`;
  if (after === null) return `${head}\n  not asked again: its bodies were not kept`;
  const facts = [
    `${before.model} → ${after.model}`,
    `tokens ${tokens(before)} → ${tokens(after)}`,
    `cost ${dollars(before.cost)} → ${dollars(after.cost)}`,
  ];
  return [`${head}\n  ${facts.join(', ')}`, ...diffText('request', request), ...diffText('answer', answer)].join('\n');
}

export function replaySummary(calls: readonly ReplayedCall[]): string {
  const asked = calls.filter(({ after }) => after !== null);
  const differing = asked.filter(({ answer }) => changed(answer)).length;
  const failed = calls.filter(({ error }) => error !== null).length;
  const sum = (of: (call: ReplayedCall) => string) => dollars(asked.reduce((total, call) => total + BigInt(of(call)), 0n).toString());
  const cost = `cost ${sum(({ before }) => before.cost)} then, ${sum(({ after }) => after?.cost ?? '0')} today`;
  return `${calls.length} calls: ${asked.length} asked again, ${differing} with another answer, ${failed} failed; ${cost}.`;
}

const promptText = ({ fate, template, versionBefore, versionAfter, why }: ReplayedCall['prompt']): string => {
  const version = template === '' ? '' : `${template} ${versionBefore}`;
  if (fate === 'today') return versionBefore === versionAfter ? `${version}, as it is today` : `${version} → ${versionAfter}`;
  return [version, why ?? FATES[fate] ?? fate].filter((part) => part !== '').join(', ');
};

const diffText = (name: string, lines: Lines): string[] =>
  changed(lines) ? [`  ${name}:`, ...lines.map(({ op, text }) => `  ${SIGN[op]} ${text}`)] : [`  ${name}: the same`];

const changed = (lines: Lines): boolean => lines.some(({ op }) => op !== 'same');

const tokens = ({ tokens: { input, output, cachedRead, cachedWrite } }: Outcome): string => `${input + cachedRead + cachedWrite}/${output}`;

function dollars(micro: string): string {
  const digits = micro.padStart(7, '0');
  return `$${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
