import type { Can } from '../shared/fixtures/kit.js';

/** What the double's OpenAI can in both protocols. */
export const OPENAI = {
  protocol: 'openai',
  model: 'gpt-5.4-mini',
  embeds: 'text-embedding-3-small',
  counts: false,
  textArguments: true,
  refusal: { finish: 'refused', said: true },
  environment: [
    'OPENAI_API_KEY',
    'OPENAI_ADMIN_KEY',
    'OPENAI_BASE_URL',
    'OPENAI_ORG_ID',
    'OPENAI_PROJECT_ID',
    'OPENAI_WEBHOOK_SECRET',
    'OPENAI_CUSTOM_HEADERS',
    'OPENAI_LOG',
  ],
} satisfies Partial<Can>;
