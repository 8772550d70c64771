import { createHash } from 'node:crypto';
import { z } from 'zod';

/** A tool of a server as it was when the task began: what a server says later changes nothing for the task. */
export const McpOffer = z.object({
  server: z.string(),
  /** As the server calls it. */
  tool: z.string(),
  /** As the model calls it. */
  name: z.string(),
  description: z.string(),
  /** JSON Schema of its input. */
  schema: z.record(z.string(), z.unknown()),
});
export type McpOffer = z.infer<typeof McpOffer>;

/** Tools of one server, and characters of what it says of one of them. */
export const MOST_TOOLS = 64;
const DESCRIPTION = 1_000;
const SCHEMA = 20_000;

/** Providers take 64 characters of these. */
const LONGEST = 64;

/** `tracker__create_issue`; one that providers would not take is cut and told apart by a hash. */
export function nameOf(server: string, tool: string): string {
  const plain = `${server}__${tool}`.replace(/[^A-Za-z0-9_-]/g, '_');
  if (plain === `${server}__${tool}` && plain.length <= LONGEST) return plain;
  const hash = createHash('sha256').update(`${server}\0${tool}`).digest('hex').slice(0, 8);
  return `${plain.slice(0, LONGEST - 9)}_${hash}`;
}

/** Undefined: a schema so large that it would eat the conversation. */
export function offerOf(
  server: string,
  tool: { name: string; description?: string | undefined; inputSchema: object },
): McpOffer | undefined {
  if (JSON.stringify(tool.inputSchema).length > SCHEMA) return undefined;
  return {
    server,
    tool: tool.name,
    name: nameOf(server, tool.name),
    description: (tool.description ?? '').slice(0, DESCRIPTION),
    schema: { ...tool.inputSchema },
  };
}
