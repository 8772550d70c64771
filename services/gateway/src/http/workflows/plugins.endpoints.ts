import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { Id } from '../schemas.js';

const Schema = z.record(z.string(), z.unknown()).nullable();
const Action = z.object({
  name: z.string(),
  description: z.string(),
  input: Schema.describe('JSON Schema of the inputs; null: anything.'),
  output: Schema.describe('JSON Schema of the result; null: anything.'),
});
const Worker = z.object({
  name: z.string().describe('As it calls itself.'),
  actor: z.string().describe('Whose API key it has.'),
  actions: z.array(z.string()).describe('What it does of this plugin.'),
  since: z.iso.datetime().describe('It has been there since then, without a silence of two minutes.'),
  seenAt: z.iso.datetime().describe('When it asked for steps the last time; it may wait a minute for the answer.'),
});
const Lease = z.object({
  runId: Id,
  projectId: z.string(),
  step: z.string(),
  action: z.string(),
  attempt: z.int(),
  worker: z.string(),
  until: z.iso.datetime().describe('Another worker gets it then, unless this one says that it still works at it.'),
});
const Plugin = z
  .object({
    name: z.string(),
    actions: z.array(Action),
    registeredBy: z.string(),
    registeredAt: z.iso.datetime(),
    workers: z.array(Worker).describe('Who asked for its steps within two minutes, or has one.'),
    underWay: z.int().describe('Steps that a worker has.'),
    waiting: z.int().describe('Steps that wait for a worker.'),
    leases: z.array(Lease).describe('Of the steps under way the first 100; empty without the right projects.manage.'),
  })
  .meta({ id: 'Plugin' });

export const listPlugins = endpoint({
  method: 'GET',
  path: '/v1/plugins',
  id: 'listPlugins',
  tag: 'Workflows',
  summary: 'The plugins that services outside have registered, who serves them, and what is under way',
  answer: {
    status: 200,
    description: 'By name. The platform’s own plugins are not among them.',
    content: { 'application/json': z.object({ plugins: z.array(Plugin) }) },
  },
});
