import { randomUUID } from 'node:crypto';
import { SystemClock } from '@hexad/kernel';
import { llmSchema, NO_TOKENS, Spending, StoredBooks } from '@hexad/service-llm/money';
import { openStore } from '@hexad/store';

// A process that spends a tenant's money: so many calls at once, each of one micro-dollar. It says what became of them; told to hang, it
// says when all are reserved, and settles none until it is killed.

interface Given {
  readonly url: string;
  readonly tenant: string;
  readonly calls: number;
  readonly hang: boolean;
}
const { url, tenant, calls, hang } = JSON.parse(process.argv[2] ?? '{}') as Given;

const server = await openStore({ url, ...(url.startsWith('postgres') && { directUrl: url }), schemas: [llmSchema] });
const spending = new Spending(new StoredBooks(server.store(llmSchema), new SystemClock(), randomUUID()));
const call = async (): Promise<string> => {
  const key = { call: randomUUID(), attempt: 1 };
  const wish = { ...key, path: {}, provider: 'double', model: 'small', amount: 1n, estimate: 1n, ttlMs: 60_000 };
  try {
    await spending.reserve(tenant, wish, { waitMs: 30_000 });
    if (!hang) await spending.settle(tenant, key, { outcome: 'succeeded', tokens: NO_TOKENS, parts: 1_000_000n });
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};
const ends = await Promise.all(Array.from({ length: calls }, call));
process.stdout.write(`${JSON.stringify(ends)}\n`);
if (hang) setInterval(() => undefined, 60_000);
else {
  await spending[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
}
