import { z } from 'zod';
import { openFields } from '../open-fields.js';

const Text = z.looseObject({ type: z.literal('text'), text: z.string() });
const Block = z.looseObject({ type: z.string() });
const Content = z.union([z.string(), z.array(Block)]);
const CacheControl = z.looseObject({ type: z.literal('ephemeral') }).nullish();

const Tool = z.looseObject({
  name: z.string(),
  type: z.string().nullish(),
  input_schema: z.looseObject({ type: z.string() }).optional(),
});

const counted = {
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content: Content })),
  system: z.union([z.string(), z.array(Text)]).optional(),
  tools: z.array(Tool).optional(),
  tool_choice: z.looseObject({ type: z.enum(['auto', 'any', 'tool', 'none']) }).optional(),
  thinking: z.looseObject({ type: z.string() }).optional(),
  cache_control: CacheControl,
  ...openFields('output_config', 'output_format', 'mcp_servers', 'context_management', 'speed'),
};

export const CountBody = z.strictObject(counted);

export const MessageBody = z.strictObject({
  ...counted,
  max_tokens: z.int().min(1),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string()).optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  metadata: z.looseObject({}).optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  ...openFields('container', 'diagnostics', 'inference_geo', 'user_profile_id', 'workspace_id'),
});

export type CountBody = z.infer<typeof CountBody>;
export type MessageBody = z.infer<typeof MessageBody>;
export type Message = CountBody['messages'][number];
export type ContentBlock = z.infer<typeof Block>;
