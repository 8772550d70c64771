import type { TokenCounter } from '../../../calls/application/ports.js';
import { Provider, type Access, type Embedding } from '../../../calls/application/provider.js';
import type { Embeddings } from '../../../calls/domain/answer.js';
import type { Clients } from '../../shared/clients.js';
import type { Transport } from '../../shared/transport.js';
import { linesOver, type Line } from './client.js';
import { embed, models } from './embeddings.js';

/** What both of OpenAI's protocols share: who speaks at a base URL, vectors and the list of models. */
export abstract class OpenAiProvider extends Provider {
  protected readonly lines: Clients<Line>;
  protected readonly counter: TokenCounter;

  constructor(transport: Transport, counter: TokenCounter) {
    super();
    this.lines = linesOver(transport);
    this.counter = counter;
  }

  override embed(embedding: Embedding): Promise<Embeddings> {
    return embed(this.lines.at(embedding.baseUrl), embedding, this.counter);
  }

  override models(access: Access): Promise<readonly string[]> {
    return models(this.lines.at(access.baseUrl), access);
  }
}
