import { AppError, type Caller } from '@hexad/kernel';
import { ModelServiceService, type Part as WirePart } from '@hexad/proto/llm/v1/calls';
import { PriceServiceService } from '@hexad/proto/llm/v1/money';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { Models, type Answer, type Part, type Question, type Rates } from './models.js';

/** A model may think for long before its first word. */
const TIMEOUT_MS = 600_000;
/** An answer that was paid for and not heard, because this process died, is given again for so long. */
const KEPT_MS = 86_400_000;

export class RpcModels extends Models {
  readonly #calls: RpcClient<typeof ModelServiceService>;
  readonly #prices: RpcClient<typeof PriceServiceService>;

  constructor(rpc: RpcClients) {
    super();
    this.#calls = rpc.client('llm', ModelServiceService);
    this.#prices = rpc.client('llm', PriceServiceService);
  }

  override async ask(caller: Caller, question: Question, signal: AbortSignal): Promise<Answer> {
    const { model, system, turns, tools, maxOutput, runId, taskId, agent, key } = question;
    const asked = {
      model,
      system: [system],
      turns: turns.map(({ role, parts }, index) => ({ role, parts: parts.map((part) => toWire(part, index === turns.length - 1)) })),
      tools: tools.map(({ name, description, schema }) => ({ name, description, schema: JSON.stringify(schema), strict: false })),
      toolChoice: '',
      output: 'text',
      maxOutput,
      temperature: undefined,
      topP: undefined,
      stop: [],
      reasoningEffort: '',
      cacheTtlMs: KEPT_MS,
      redact: '',
      origin: {
        teamId: '',
        projectId: caller.project ?? '',
        runId,
        taskId,
        purpose: `agents.${agent}`,
        agent,
        conversation: taskId,
        prompt: undefined,
      },
    };
    const { facts, parts, finish, cost } = await this.#calls.complete(
      { asked },
      { caller, signal, timeoutMs: TIMEOUT_MS, idempotencyKey: key },
    );
    if (!facts || !finish) throw new AppError('internal', 'The model service answered without saying which model it was.');
    return {
      call: facts.callId,
      provider: facts.provider,
      model: facts.model,
      parts: parts.flatMap(fromWire),
      finish: finish.reason,
      tokens: { input: finish.tokens?.input ?? 0, output: finish.tokens?.output ?? 0 },
      cost: Number(cost),
    };
  }

  override async rates(caller: Caller, provider: string, model: string): Promise<Rates | undefined> {
    const { prices } = await this.#prices.listPrices({ provider, model }, { caller });
    const own = prices.filter(({ shipped }) => !shipped);
    const price = (own.length > 0 ? own : prices).at(-1);
    return price && { input: Number(price.input), output: Number(price.output) };
  }
}

const text = (value: string, untrusted = false): WirePart => ({ part: { $case: 'text', value: { text: value, untrusted } }, cache: '' });

function toWire(part: Part, last: boolean): WirePart {
  // What was said so far is said again with the next question.
  const cache = last ? '5m' : '';
  switch (part.type) {
    case 'text':
      return { ...text(part.text, part.untrusted), cache };
    case 'call':
      return {
        part: { $case: 'toolCall', value: { id: part.id, name: part.name, input: part.input, signature: part.signature } },
        cache: '',
      };
    case 'result':
      // Files and the output of commands come from outside: the guards look at them.
      return {
        part: { $case: 'toolResult', value: { callId: part.id, name: part.name, parts: [text(part.text, true)], failed: part.failed } },
        cache,
      };
    case 'thinking': {
      const { text: thought, signature, dialect, redacted } = part;
      return { part: { $case: 'thinking', value: { text: thought, signature, dialect, redacted } }, cache: '' };
    }
  }
}

function fromWire({ part }: WirePart): Part[] {
  switch (part?.$case) {
    case 'text':
      return [{ type: 'text', text: part.value.text, untrusted: false }];
    case 'toolCall': {
      const { id, name, input, signature } = part.value;
      return [{ type: 'call', id, name, input, signature }];
    }
    case 'thinking':
      return [{ type: 'thinking', ...part.value }];
    default:
      return [];
  }
}
