import { z } from 'zod';
import { openFields } from '../open-fields.js';

const Part = z.looseObject({ text: z.string().optional() });
const Content = z.looseObject({ role: z.string().optional(), parts: z.array(Part).optional() });
export type Content = z.infer<typeof Content>;

const Tool = z.looseObject({
  functionDeclarations: z.array(z.looseObject({ name: z.string() })).optional(),
});

export const GenerateBody = z.strictObject({
  contents: z.array(Content).optional(),
  systemInstruction: Content.optional(),
  tools: z.array(Tool).optional(),
  generationConfig: z
    .looseObject({
      maxOutputTokens: z.int().optional(),
      stopSequences: z.array(z.string()).optional(),
      candidateCount: z.int().optional(),
      temperature: z.number().optional(),
      topP: z.number().optional(),
      responseMimeType: z.string().optional(),
    })
    .optional(),
  ...openFields('model', 'toolConfig', 'safetySettings', 'cachedContent', 'labels', 'serviceTier', 'store'),
});
export type GenerateBody = z.infer<typeof GenerateBody>;

export const CountBody = z.strictObject({ contents: z.array(Content).optional(), generateContentRequest: GenerateBody.optional() });

export const EmbedBody = z.strictObject({
  model: z.string().optional(),
  content: Content,
  outputDimensionality: z.int().optional(),
  ...openFields('taskType', 'title', 'embedContentConfig'),
});
export type EmbedBody = z.infer<typeof EmbedBody>;

export const BatchEmbedBody = z.strictObject({ requests: z.array(EmbedBody) });
