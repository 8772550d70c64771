import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';

const tag = 'System';

export const live = endpoint({
  method: 'GET',
  path: '/health/live',
  id: 'live',
  tag,
  summary: 'Whether the process answers at all',
  public: true,
  answer: { status: 200, description: 'It does.', content: { 'application/json': z.object({ status: z.literal('live') }) } },
});

const Report = z.object({
  status: z.enum(['ready', 'not ready']),
  roles: z.record(z.string(), z.enum(['starting', 'ready', 'stopping', 'stopped', 'failed'])),
  checks: z.record(z.string(), z.string()),
});

export const ready = endpoint({
  method: 'GET',
  path: '/health/ready',
  id: 'ready',
  tag,
  summary: 'Whether every role is ready for work',
  description: 'The same report comes with status 503 while it is not.',
  public: true,
  answer: { status: 200, description: 'Ready.', content: { 'application/json': Report } },
});

export const metrics = endpoint({
  method: 'GET',
  path: '/metrics',
  id: 'metrics',
  tag,
  summary: 'What this process has counted',
  description: 'Numbers since its start in the text format of Prometheus, by operation and code, never by tenant or person.',
  public: true,
  answer: { status: 200, description: 'The numbers.', content: { 'text/plain': 'text' } },
});

export const openapi = endpoint({
  method: 'GET',
  path: '/openapi.json',
  id: 'openapi',
  tag,
  summary: 'This document',
  public: true,
  answer: { status: 200, description: 'The OpenAPI 3.1 document.', content: { 'application/json': z.record(z.string(), z.unknown()) } },
});

export const asyncapi = endpoint({
  method: 'GET',
  path: '/v1/asyncapi.json',
  id: 'asyncapi',
  tag,
  summary: 'The events that other programs can subscribe to',
  description: 'As this platform sends them: with the names that they have at its broker. Without a broker the messages alone.',
  public: true,
  answer: { status: 200, description: 'The AsyncAPI 3.0 document.', content: { 'application/json': z.record(z.string(), z.unknown()) } },
});

export const docs = endpoint({
  method: 'GET',
  path: '/docs',
  id: 'docs',
  tag,
  summary: 'This document as a page',
  public: true,
  answer: { status: 200, description: 'A page that needs no other host.', content: { 'text/html': 'text' } },
});

export const docsFile = endpoint({
  method: 'GET',
  path: '/docs/{file}',
  id: 'docsFile',
  tag,
  summary: 'A file of that page',
  public: true,
  params: z.strictObject({ file: z.string().max(64) }),
  answer: { status: 200, description: 'The file.', content: { '*/*': 'binary' } },
  errors: ['not_found'],
});
