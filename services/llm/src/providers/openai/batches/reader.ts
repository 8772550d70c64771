import type { AppError } from '@hexad/kernel';
import type { TokenCounter } from '../../../calls/application/ports.js';
import type { BatchResult } from '../../../calls/application/provider.js';
import { NO_TOKENS } from '../../../money/index.js';
import { providerFailure, type ProviderFailure } from '../../shared/failures.js';
import { answerOf as chatAnswerOf } from '../chat/answer.js';
import { answerOf as responseAnswerOf } from '../responses/answer.js';
import { list, record, text, type Json } from '../wire/read.js';
import { saidOf } from '../wire/said.js';
import { wordsOf } from '../wire/usage.js';

type Known = Pick<ProviderFailure, 'provider' | 'secret'>;

const READ = { 'openai-chat': chatAnswerOf, 'openai-responses': responseAnswerOf } as const;

/** What became of a request whose batch ended before it: neither has a status. */
const ENDED: Readonly<Record<string, string>> = { batch_expired: 'provider_timeout', batch_cancelled: 'cancelled' };

/** Reads the lines of a batch's files. */
export class BatchReader {
  readonly #answerOf: (typeof READ)[keyof typeof READ];
  readonly #known: Known;
  readonly #counter: TokenCounter;

  constructor(dialect: keyof typeof READ, known: Known, counter: TokenCounter) {
    this.#answerOf = READ[dialect];
    this.#known = known;
    this.#counter = counter;
  }

  read(line: string): BatchResult {
    const { custom_id: id, response: given, error } = record(JSON.parse(line));
    const response = record(given);
    const custom = text(id);
    const answer = response['status_code'] === 200 ? this.#answerOf(response['body'], '') : undefined;
    if (answer === undefined) return { custom, error: this.#failed(response, record(error)) };
    const { usage = { tokens: { ...NO_TOKENS, output: this.#counter.texts([wordsOf(answer.parts)], answer.model) } }, ...said } = answer;
    return { custom, answer: { ...said, ...usage } };
  }

  /** Why none of a batch was done: its file was not valid. */
  failure(errors: unknown): AppError {
    const [first = {}] = list(errors);
    return providerFailure({ ...this.#known, status: 400, type: text(first['code']) || undefined, message: text(first['message']) });
  }

  #failed({ status_code: status, body, request_id: requestId }: Json, error: Json): { readonly code: string; readonly message: string } {
    const code = ENDED[text(error['code'])];
    const said = Object.keys(error).length > 0 ? error : record(body)['error'];
    const failure = providerFailure({
      ...this.#known,
      status: typeof status === 'number' ? status : undefined,
      requestId: text(requestId) || undefined,
      ...saidOf(said),
    });
    return { code: code ?? failure.code, message: failure.message };
  }
}
