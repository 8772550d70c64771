import { answerOf, inputTokens, type Answer } from '../answer.js';
import { Kept } from '../kept.js';
import { RateLimits, type Left } from '../limits.js';
import { Models } from '../models.js';
import { PromptCache } from '../prompt-cache.js';
import { isFault, type Reply } from '../script/reply.js';
import { Rules, type Choice } from '../script/rules.js';
import { hasWords, type Script } from '../script/schema.js';
import type { Call } from '../wire/call.js';
import { Refusal } from '../wire/refusal.js';
import type { Generation, Served, Wire, World } from '../wire/wire.js';

/** One script at work: decides what each request gets, and remembers what the providers remember. */
export class Desk {
  readonly world: World;
  readonly #script: Script;
  readonly #rules: Rules;
  readonly #limits: RateLimits;
  #count = 0;

  constructor(script: Script, wireOf: (call: Call) => Wire, now: () => number) {
    this.#script = script;
    this.#rules = new Rules(script.rules);
    this.#limits = new RateLimits(script.limits, now);
    this.world = {
      models: new Models(script.models),
      cache: new PromptCache(),
      polls: script.batches.polls,
      kept: new Kept(),
      now,
      nextId: () => this.nextId(),
      settle: (served) => this.#settle(served, wireOf(served.call)),
    };
  }

  nextId(): string {
    this.#count += 1;
    return `double${String(this.#count).padStart(8, '0')}`;
  }

  accepts(key: string): boolean {
    return this.#script.keys?.includes(key) ?? true;
  }

  take(served: Served): Left {
    const tokens = served.kind === 'words' ? inputTokens(served.prompt) : served.tokens;
    return this.#limits.take(`${served.call.provider} ${served.call.key}`, tokens);
  }

  /** What the script says to a call; undefined where it has nothing to say to a lookup. Throws a Refusal where words are wanted and no rule fits. */
  choose(call: Call): Choice | undefined {
    const { otherwise } = this.#script;
    const choice = this.#rules.choose(call);
    if (choice !== undefined) return choice;
    if (otherwise !== undefined && (hasWords(call.endpoint) || (call.endpoint === 'embeddings' && isFault(otherwise)))) {
      return { name: 'otherwise', reply: otherwise };
    }
    if (!hasWords(call.endpoint)) return undefined;
    if (this.#rules.isEmpty) return { name: 'echo', reply: { text: `You said: ${call.text}` } };
    throw new Refusal(400, {
      message: `The model double has no rule for this request: ${call.endpoint} of ${call.model}, "${call.text.slice(0, 200)}".`,
      code: 'no_rule',
    });
  }

  answer(served: Generation, reply: Reply): Answer {
    return answerOf(this.nextId(), reply, served.prompt, served.cached());
  }

  #settle(served: Served, wire: Wire): { status: number; body: unknown } {
    try {
      const choice = this.choose(served.call);
      if (choice !== undefined && isFault(choice.reply)) throw refusalOf(choice.reply);
      if (served.kind === 'words') return { status: 200, body: served.whole(this.answer(served, choice!.reply)) };
      const { status, body } = served.answer();
      return { status, body: JSON.parse(body.toString()) as unknown };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, body } = wire.refuse(error, this.nextId());
      return { status, body: JSON.parse(body.toString()) as unknown };
    }
  }
}

/** What is no error of the provider is one of its server in a batch. */
const refusalOf = (reply: Reply): Refusal => (reply.error === undefined ? new Refusal(500) : Refusal.from(reply.error));
