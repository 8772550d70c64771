import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';

const tag = 'Tools';
const right = 'projects.manage';
const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': schema });
const Name = z.string().regex(/^[a-z][a-z0-9-]{0,29}$/).describe('Lower-case letters, digits and hyphens: the first part of the names of its tools.'); // prettier-ignore
const ByName = z.strictObject({ name: Name });
const Kinds = z.array(z.string().min(1).max(40)).min(1).max(50).describe('Kinds of agents that get its tools.');
const Secrets = (of: string) =>
  z.record(z.string(), z.string().max(8_192)).optional().describe(`${of}. They are encrypted, and never come out.`);

const McpServer = z
  .object({
    name: z.string(),
    transport: z.enum(['stdio', 'http']),
    kinds: z.array(z.string()),
    ask: z.boolean().describe('Whether a person is asked before each call.'),
    program: z.string().nullable(),
    args: z.array(z.string()),
    url: z.string().nullable(),
    secretNames: z.array(z.string()).describe('Of environment variables or headers.'),
    changedBy: z.string(),
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'McpServer' });

export const putMcpServer = endpoint({
  method: 'POST',
  path: '/v1/mcp-servers',
  id: 'putMcpServer',
  tag,
  summary: 'Give agents the tools of an MCP server',
  description:
    'One of the same name is replaced, with its secrets. A program runs in the sandbox of the task, without network; a server somewhere else is reached where HEXAD_MCP_ALLOWED_HOSTS and the public internet are.',
  body: z.discriminatedUnion('transport', [
    z.strictObject({
      name: Name,
      transport: z.literal('stdio'),
      kinds: Kinds,
      program: z.string().min(1).max(100).describe('The name of a program that the sandbox has, no path.'),
      args: z.array(z.string().max(4_096)).max(100).optional(),
      env: Secrets('Environment variables of the program'),
      ask: z.boolean().optional().describe('Default: nobody is asked.'),
    }),
    z.strictObject({
      name: Name,
      transport: z.literal('http'),
      kinds: Kinds,
      url: z.string().min(1).max(2_048).describe('Of streamable HTTP, without a password in it.'),
      headers: Secrets('Headers of every request'),
      ask: z.boolean().optional().describe('Default: a person is asked before each call.'),
    }),
  ]),
  answer: { status: 200, description: 'The server, without its secrets.', content: json(McpServer) },
  errors: ['too_large'],
  right,
});

export const listMcpServers = endpoint({
  method: 'GET',
  path: '/v1/mcp-servers',
  id: 'listMcpServers',
  tag,
  summary: 'MCP servers whose tools agents have',
  answer: { status: 200, description: 'By name, without their secrets.', content: json(z.object({ servers: z.array(McpServer) })) },
  right,
});

export const removeMcpServer = endpoint({
  method: 'DELETE',
  path: '/v1/mcp-servers/{name}',
  id: 'removeMcpServer',
  tag,
  summary: 'Take the tools of an MCP server away',
  params: ByName,
  answer: { status: 204, description: 'Tasks under way do without them from now on.' },
  errors: ['not_found'],
  right,
});
