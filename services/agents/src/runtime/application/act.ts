import { AppError, type Clock } from '@hexad/kernel';
import type { z } from 'zod';
import { Question } from '../../tools/speak.js';
import { clipped, type Tool } from '../../tools/tool.js';
import type { Event, Held } from '../domain/log-event.js';
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
  if ('fault' in input) return acted('refused', call.input, input.fault);
  /** What was done waits for a person: now it counts, or never was. */
  const settled = async ({ outcome, text, tree, milliseconds }: Held): Promise<Event<'acted'>> => {
    const { author, text: said } = state.reply!;
    const wanted = YES.test(said);
    await hands.restore(wanted ? tree : state.tree);
    const undone = `${author} does not want this, and it was taken back: ${said}`;
    return { ...acted(wanted ? outcome : 'refused', input.data, wanted ? text : undone, wanted ? tree : undefined), milliseconds };
  };
  const held = state.asked?.call === call.id ? state.asked.held : undefined;
  if (held) return state.reply && settled(held);
  const wish = questionOf(tool, input.data, hands);
  if (wish && state.asked?.call !== call.id) return { type: 'asked', call: call.id, ...wish };
  if (wish && !state.reply) return undefined;
  if (tool.name === 'ask') return acted('done', input.data, `${state.reply!.author} answers: ${state.reply!.text}`);
  if (wish && !YES.test(state.reply!.text))
    return acted('refused', input.data, `${state.reply!.author} does not want this: ${state.reply!.text}`);
  try {
    const { text, changed, failed = false } = await tool.execute(input.data, hands.bench);
    const outcome = failed ? 'failed' : 'done';
    const tree = changed === undefined ? undefined : await hands.keep(changed);
    if (tree === undefined || tree === state.tree) return acted(outcome, input.data, text);
    const done = await hands.reach(state.tree, tree);
    const gone = takenInWords(done);
    const told = gone === '' ? text : `${text}\nThis took away ${gone}.`;
    if (wish || done.risk < hands.confirmFrom) return acted(outcome, input.data, told, tree);
    const question = `With ${tool.name} ${clipped(JSON.stringify(input.data), 1_000)} the agent changed what decides about the repository${gone === '' ? '' : `, and took away ${gone}`}. May it stay so?`;
    const milliseconds = clock.now().getTime() - began;
    return { type: 'asked', call: call.id, question, choices: ['yes', 'no'], held: { outcome, text: told, tree, milliseconds } };
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (!READABLE.has(error.code)) throw thrown;
    return acted('failed', input.data, clipped(error.message));
  }
}

const YES = /^\s*(y|yes|ok|ja|allow)\b/i;

/** What a model can do something about; everything else ends the attempt. */
const READABLE: ReadonlySet<string> = new Set(['invalid', 'not_found', 'conflict', 'too_large', 'unsupported']);

/** What a person has to be asked before the call; undefined: nothing. */
function questionOf(
  tool: Tool,
  input: unknown,
  { confirmFrom }: Hands,
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
