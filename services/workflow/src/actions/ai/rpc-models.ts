import { AppError } from '@hexad/kernel';
import { ModelServiceService, type Part } from '@hexad/proto/llm/v1/calls';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import type { PluginContext } from '../../runs/application/plugins.js';
import { Models, type ModelAnswer, type ModelQuestion } from './models.js';

export class RpcModels extends Models {
  readonly #client: RpcClient<typeof ModelServiceService>;

  constructor(rpc: RpcClients) {
    super();
    this.#client = rpc.client('llm', ModelServiceService);
  }

  override async ask(
    question: ModelQuestion,
    { caller, signal, timeoutMs, runId, projectId, idempotencyKey }: PluginContext,
  ): Promise<ModelAnswer> {
    const { model, system, schema, maxOutput, temperature, purpose } = question;
    const texts = [[question.trusted, false] as const, [question.untrusted, true] as const].filter(([text]) => text !== '');
    const parts = texts.map(([text, untrusted]): Part => ({ part: { $case: 'text', value: { text, untrusted } }, cache: '' }));
    const {
      facts,
      parts: answered,
      finish,
      cost,
    } = await this.#client.complete(
      {
        asked: {
          model,
          system: [...system],
          turns: [{ role: 'user', parts }],
          tools: [],
          toolChoice: '',
          output: schema === '' ? 'text' : schema,
          maxOutput,
          temperature,
          topP: undefined,
          stop: [],
          reasoningEffort: '',
          cacheTtlMs: undefined,
          redact: '',
          origin: { teamId: '', projectId, runId, taskId: idempotencyKey, purpose, agent: '', conversation: '', prompt: undefined },
        },
      },
      { caller, signal, timeoutMs, idempotencyKey },
    );
    if (!facts || !finish) throw new AppError('internal', 'The model service answered without saying which model it was.');
    return {
      text: answered.map(({ part }) => (part?.$case === 'text' ? part.value.text : '')).join(''),
      provider: facts.provider,
      model: facts.model,
      finish: finish.reason,
      tokens: { input: finish.tokens?.input ?? 0, output: finish.tokens?.output ?? 0 },
      cost: Number(cost),
    };
  }
}
