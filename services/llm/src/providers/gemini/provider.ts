import type { TokenCounter } from '../../calls/application/ports.js';
import { Provider, type Access, type Embedding, type Sending } from '../../calls/application/provider.js';
import type { Answer, Embeddings, Piece } from '../../calls/domain/answer.js';
import { NO_TOKENS } from '../../money/index.js';
import { Clients } from '../shared/clients.js';
import { defined } from '../shared/fields.js';
import { pieces, whole } from '../shared/run.js';
import type { Transport } from '../shared/transport.js';
import type { Wire } from './answer.js';
import { Gemini, geminiSpeaker, modelPath } from './client.js';
import { answerOf, ResponseReader } from './reader.js';
import { bodyOf } from './request.js';

/** Texts that one request may embed. */
const TEXTS_AT_ONCE = 100;
const MODELS_PER_PAGE = '1000';

/** The API cannot forbid several calls at once: of those that come the first is given on. */
const mostCalls = ({ request }: Sending): number => (request.parallelTools === false ? 1 : Infinity);

/** The Gemini API of Google AI. */
export class GeminiProvider extends Provider {
  readonly dialect = 'gemini';
  readonly #clients: Clients<Gemini>;

  readonly #counter: TokenCounter;

  /** `counter`: the API does not say what it read to embed. */
  constructor(transport: Transport, counter: TokenCounter) {
    super();
    this.#counter = counter;
    this.#clients = new Clients((baseUrl) => new Gemini(baseUrl, transport.fetch(baseUrl)));
  }

  async complete(sending: Sending): Promise<Answer> {
    const [path, body] = [`${modelPath(sending.model)}:generateContent`, bodyOf(sending)];
    const client = this.#clients.at(sending.baseUrl);
    return whole(geminiSpeaker, sending, async (signal) =>
      answerOf(await client.post<Wire>(path, body, sending, signal), sending.model, mostCalls(sending)),
    );
  }

  stream(sending: Sending): AsyncIterable<Piece> {
    const client = this.#clients.at(sending.baseUrl);
    const open = async (signal: AbortSignal) =>
      client.stream<Wire>(`${modelPath(sending.model)}:streamGenerateContent`, bodyOf(sending), sending, signal);
    return pieces(geminiSpeaker, sending, open, new ResponseReader(sending.model, mostCalls(sending)));
  }

  async count(sending: Sending): Promise<number | undefined> {
    const model = modelPath(sending.model);
    const body = { generateContentRequest: { model, ...bodyOf(sending) } };
    const client = this.#clients.at(sending.baseUrl);
    return whole(geminiSpeaker, sending, async (signal) => {
      const { totalTokens } = await client.post<{ totalTokens?: number }>(`${model}:countTokens`, body, sending, signal);
      return totalTokens;
    });
  }

  async embed(embedding: Embedding): Promise<Embeddings> {
    const { model, texts } = embedding;
    return whole(geminiSpeaker, embedding, async (signal) => {
      const vectors: Array<readonly number[]> = [];
      for (let at = 0; at < texts.length; at += TEXTS_AT_ONCE) {
        vectors.push(...(await this.#embedSome(embedding, texts.slice(at, at + TEXTS_AT_ONCE), signal)));
      }
      return { model, vectors, tokens: { ...NO_TOKENS, input: this.#counter.texts(texts, model) } };
    });
  }

  async #embedSome(embedding: Embedding, texts: readonly string[], signal: AbortSignal): Promise<ReadonlyArray<readonly number[]>> {
    const model = modelPath(embedding.model);
    const requests = texts.map((text) => defined({ model, content: { parts: [{ text }] }, outputDimensionality: embedding.dimensions }));
    const client = this.#clients.at(embedding.baseUrl);
    const { embeddings } = await client.post<{ embeddings: ReadonlyArray<{ values: readonly number[] }> }>(
      `${model}:batchEmbedContents`,
      { requests },
      embedding,
      signal,
    );
    return embeddings.map(({ values }) => values);
  }

  async models(access: Access): Promise<readonly string[]> {
    const client = this.#clients.at(access.baseUrl);
    return whole(geminiSpeaker, access, async (signal) => {
      const names: string[] = [];
      let pageToken: string | undefined = '';
      while (pageToken !== undefined) {
        const query: Record<string, string> = { pageSize: MODELS_PER_PAGE, ...(pageToken === '' ? {} : { pageToken }) };
        const page: Page = await client.get<Page>('models', query, access, signal);
        names.push(...(page.models ?? []).map(({ name }) => name.replace(/^models\//, '')));
        pageToken = page.nextPageToken === '' ? undefined : page.nextPageToken;
      }
      return names;
    });
  }
}

interface Page {
  readonly models?: ReadonlyArray<{ readonly name: string }>;
  readonly nextPageToken?: string;
}
