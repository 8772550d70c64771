import type { AppError } from '@hexad/kernel';
import type { TokenCounter } from '../../../calls/application/ports.js';
import type { BatchResult } from '../../../calls/application/provider.js';
import type { Answer } from '../../../calls/domain/answer.js';
import { NO_TOKENS } from '../../../money/index.js';
import { providerFailure, type ProviderFailure } from '../../shared/failures.js';
import { answerOf as chatAnswerOf, type Unpaid } from '../chat/answer.js';
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
    const custom = text(id);
    const { status_code: status, body, request_id: requestId } = record(given);
    const failed = (said: unknown) => ({ custom, error: this.#failure(said, { status, requestId }) });
    if (error !== undefined && error !== null) return failed(error);
    if (status !== 200) return failed(record(body)['error']);
    try {
      const answer = this.#answerOf(body, '');
      return answer === undefined ? failed('its answer cannot be read') : { custom, answer: this.#counted(answer) };
    } catch (thrown) {
      return failed(record(thrown)['error']);
    }
  }

  /** Why none of a batch was done: its file was not valid. */
  failure(errors: unknown): AppError {
    const [first = {}] = list(errors);
    return providerFailure({ ...this.#known, status: 400, type: text(first['code']) || undefined, message: text(first['message']) });
  }

  #counted({ usage, ...said }: Unpaid): Answer {
    return { ...said, ...(usage ?? { tokens: { ...NO_TOKENS, output: this.#counter.texts([wordsOf(said.parts)], said.model) } }) };
  }

  #failure(said: unknown, { status, requestId }: Json): { readonly code: string; readonly message: string } {
    const failure = providerFailure({
      ...this.#known,
      status: typeof status === 'number' && status !== 200 ? status : undefined,
      requestId: text(requestId) || undefined,
      ...saidOf(typeof said === 'string' ? said : record(said)),
    });
    return { code: ENDED[text(record(said)['code'])] ?? failure.code, message: failure.message };
  }
}
