import { AppError, type Clock } from '@hexad/kernel';
import type { z } from 'zod';
import { silenceInWords } from '../../confirmations/domain/policy.js';
import { Question } from '../../tools/speak.js';
import { clipped, type Tool } from '../../tools/tool.js';
import type { Event, Held } from '../domain/log-event.js';
import { isUnanswered } from '../domain/next.js';
import { takenInWords } from '../domain/reach.js';
import type { Call, LoopState } from '../domain/state.js';
import type { Hands } from './hands.js';

/** Carries out one call. What is wrong with it is a result that the model reads; undefined: it waits for a person. */
export async function act(call: Call, state: LoopState, hands: Hands, clock: Clock): Promise<Event<'acted'> | Event<'asked'> | undefined> {
  const began = clock.now().getTime();
  const acted = (outcome: Event<'acted'>['outcome'], input: unknown, text: string, tree?: string): Event<'acted'> => ({
    type: 'acted',
    call: call.id,
    tool: call.tool,
    input,
    outcome,
    text,
    ...(tree !== undefined && { tree }),
    milliseconds: clock.now().getTime() - began,
  });
  const tool = hands.tools.get(call.tool);
  if (!tool) return acted('refused', call.input, `There is no tool ${call.tool}; there are ${[...hands.tools.keys()].join(', ')}.`);
  const input = readInput(tool, call.input);
  if ('fault' in input) return { ...acted('refused', call.input, input.fault), fault: 'arguments' };
  const policy = state.begun!.confirmations;
  const confirmFrom = policy.allowBelow ?? hands.confirmFrom;
  const silence = isUnanswered(state, began) ? `${silenceInWords(policy)}.` : undefined;
  /** What was done waits for a person: now it counts, or never was. */
  const settled = async ({ outcome, text, tree, milliseconds }: Held, no: string | undefined): Promise<Event<'acted'>> => {
    await hands.restore(no === undefined ? tree : state.tree);
    const undone = { ...acted('refused', input.data, `${no} It was taken back.`), milliseconds };
    return no === undefined ? { ...acted(outcome, input.data, text, tree), milliseconds } : undone;
  };
  const no = state.reply ? refusalIn(state.reply) : silence;
  const isAnswered = state.reply !== undefined || silence !== undefined;
  const held = state.asked?.call === call.id ? state.asked.held : undefined;
  if (held) return isAnswered ? settled(held, no) : undefined;
  const wish = questionOf(tool, input.data, confirmFrom);
  if (wish && tool.name !== 'ask' && policy.otherwise === 'refuse') return acted('refused', input.data, NOBODY);
  if (wish && state.asked?.call !== call.id) return { type: 'asked', call: call.id, ...wish };
  if (wish && !isAnswered) return undefined;
  if (tool.name === 'ask' && silence !== undefined)
    return acted('refused', input.data, `${silence} Take the most careful way, and say in your summary what you assumed.`);
  if (tool.name === 'ask') return acted('done', input.data, `${state.reply!.author} answers: ${state.reply!.text}`);
  if (wish && no !== undefined) return acted('refused', input.data, no);
  try {
    const { text, changed, failed = false } = await tool.execute(input.data, hands.bench);
    const outcome = failed ? 'failed' : 'done';
    const tree = changed === undefined ? undefined : await kept(changed, text, state, hands);
    if (tree === undefined || tree === state.tree) return acted(outcome, input.data, text);
    const done = await hands.reach(state.tree, tree);
    const gone = takenInWords(done);
    const told = gone === '' ? text : `${text}\nThis took away ${gone}.`;
    if (wish || done.risk < confirmFrom) return acted(outcome, input.data, told, tree);
    const question = `With ${tool.name} ${clipped(JSON.stringify(input.data), 1_000)} the agent changed what decides about the repository${gone === '' ? '' : `, and took away ${gone}`}. May it stay so?`;
    const milliseconds = clock.now().getTime() - began;
    if (policy.otherwise === 'refuse') return await settled({ outcome, text: told, tree, milliseconds }, NOBODY);
    return { type: 'asked', call: call.id, question, choices: ['yes', 'no'], held: { outcome, text: told, tree, milliseconds } };
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (!READABLE.has(error.code)) throw thrown;
    return { ...acted('failed', input.data, clipped(error.message)), fault: error.code };
  }
}

const YES = /^\s*(y|yes|ok|ja|allow)\b/i;

/** What a person says against it; undefined: nothing. */
const refusalIn = ({ author, text }: Event<'told'>): string | undefined =>
  YES.test(text) ? undefined : `${author} does not want this: ${text}`;

const NOBODY =
  'This takes a person’s yes, and the policy of the project says no to such actions without asking. Find another way, or leave it out and say so.';

/** The files as a tree. What git cannot keep must not stay either: every later look at the files would fail for it. */
async function kept(changed: readonly string[] | 'unknown', text: string, { tree }: LoopState, hands: Hands): Promise<string> {
  try {
    return await hands.keep(changed);
  } catch (thrown) {
    const { code, message } = AppError.from(thrown);
    if (!READABLE.has(code)) throw thrown;
    await hands.restore(tree);
    throw new AppError('invalid', `${text}\nWhat it did to the files was taken back: ${message}`);
  }
}

/** What a model can do something about; everything else ends the attempt. */
const READABLE: ReadonlySet<string> = new Set(['invalid', 'not_found', 'conflict', 'too_large', 'unsupported']);

/** What a person has to be asked before the call; undefined: nothing. */
function questionOf(
  tool: Tool,
  input: unknown,
  confirmFrom: number,
): { readonly question: string; readonly choices: string[] } | undefined {
  if (tool.name === 'ask') return Question.parse(input);
  if (tool.asks !== true && tool.risk(input) < confirmFrom) return undefined;
  return { question: `The agent wants to ${tool.name}: ${clipped(JSON.stringify(input), 1_000)}. May it?`, choices: ['yes', 'no'] };
}

/** The call as its tool wants it, or one sentence on what is wrong with it. */
export function readInput<S extends z.ZodType>(
  { name, input: schema }: Tool<S>,
  json: string,
): { readonly data: z.infer<S> } | { readonly fault: string } {
  let raw: unknown;
  try {
    raw = JSON.parse(json === '' ? '{}' : json);
  } catch (cause) {
    return { fault: `The input of ${name} is no JSON (${(cause as Error).message}); call it again.` };
  }
  const read = schema.safeParse(raw);
  if (read.success) return { data: read.data };
  const faults = read.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
  return { fault: `The input of ${name} is not what it takes: ${faults.join('; ')}.` };
}
