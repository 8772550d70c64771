import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';

const tag = 'Model settings';
const LONGEST_TTL = 30 * 86_400_000;

const CallSettings = z
  .strictObject({
    redact: z
      .enum(['off', 'on', 'reversible'])
      .describe(
        'Whether secrets and personal data become placeholders before a provider sees them; `reversible` ones are put back in the answer.',
      ),
    redactAddresses: z.boolean().describe('Whether network addresses are taken out too.'),
    injection: z
      .enum(['off', 'record', 'block'])
      .describe('What becomes of a request whose untrusted parts look as if they gave orders to the model.'),
    injectionThreshold: z.number().positive().max(1).describe('Blocked from this score on.'),
    storeBodies: z.boolean().describe('Whether what was asked and answered is stored with the record of a call.'),
    cacheTtlMs: z.number().int().min(0).max(LONGEST_TTL).describe('For how long answers are kept for equal requests; 0: none is kept.'),
  })
  .meta({ id: 'CallSettings' });

const answer = { status: 200, description: 'What holds now.', content: { 'application/json': CallSettings } };

export const getCallSettings = endpoint({
  method: 'GET',
  path: '/v1/call-settings',
  id: 'getCallSettings',
  tag,
  summary: 'How model calls are treated that say nothing themselves',
  right: 'models.read',
  answer,
});

export const setCallSettings = endpoint({
  method: 'POST',
  path: '/v1/call-settings',
  id: 'setCallSettings',
  tag,
  summary: 'Replace these settings',
  description: 'Everywhere within a second, and within half a minute in any case.',
  right: 'models.manage',
  body: CallSettings,
  answer,
});
