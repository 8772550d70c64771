import { AppError } from '@hexad/kernel';
import { Spec, type Question, type Story } from '@hexad/proto/documents';
import { SpecServiceService } from '@hexad/proto/spec/v1/spec';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { Specs, type Answers, type SpecCall } from '../application/specs.js';

export class RpcSpecs extends Specs {
  readonly #client: RpcClient<typeof SpecServiceService>;

  constructor(rpc: RpcClients) {
    super();
    this.#client = rpc.client('spec', SpecServiceService);
  }

  override async receive(projectId: string, { name, text }: { name: string; text: string }, call: SpecCall): Promise<string> {
    const documents = [{ name, content: Buffer.from(text) }];
    return (await this.#client.createBrief({ projectId, documents }, options(call, 'receive'))).briefId;
  }

  override async analyse(briefId: string, answers: Answers, call: SpecCall): Promise<{ specId: string; questions: Question[] }> {
    const analysed = await this.#client.analyse({ briefId }, options(call, 'analyse'));
    const { questions } = (await this.#answer(analysed.specId, answers, call)) ?? read(analysed.specJson);
    return { specId: analysed.specId, questions: questions.filter((question) => question.answer === undefined) };
  }

  override async finalize(specId: string, answers: Answers, call: SpecCall): Promise<{ overview: string; title: string; version: number }> {
    await this.#answer(specId, answers, call);
    const { specJson, version } = await this.#client.finalize({ specId }, options(call, 'finalize'));
    const { overview, title } = read(specJson);
    return { overview, title, version };
  }

  override async stories(specId: string, call: SpecCall): Promise<Story[]> {
    return read(await this.json(specId, call)).stories;
  }

  override async json(specId: string, call: SpecCall): Promise<string> {
    const { specJson } = await this.#client.getSpec({ specId }, options(call, 'read'));
    return specJson;
  }

  async #answer(specId: string, answers: Answers, call: SpecCall): Promise<Spec | undefined> {
    if (Object.keys(answers).length === 0) return undefined;
    const { specJson } = await this.#client.answer({ specId, answers: { ...answers } }, options(call, 'answer'));
    return read(specJson);
  }
}

/** A write of a step happens once, however often the step is tried. */
const options = ({ caller, signal, timeoutMs, idempotencyKey }: SpecCall, write: string) => ({
  caller,
  signal,
  timeoutMs,
  idempotencyKey: `${idempotencyKey}:${write}`,
});

function read(json: string): Spec {
  const parsed = Spec.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('internal', `The spec service sent a document that is no spec: ${issue?.path.join('.')}: ${issue?.message}.`);
}
