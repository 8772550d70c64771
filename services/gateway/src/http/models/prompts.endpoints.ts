import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { Experiment, Finding, PromptName, PromptSummary, PromptTemplate, PromptVersion, Rendered, RenderIn } from './prompt-schemas.js';

const tag = 'Prompts';
const ByName = z.strictObject({ name: PromptName });
const version = z.coerce.number().int().min(1).max(2_147_483_647);

export const listPrompts = endpoint({
  method: 'GET',
  path: '/v1/prompts',
  id: 'listPrompts',
  tag,
  summary: 'Templates of prompts: those that ship, and yours',
  right: 'models.read',
  answer: {
    status: 200,
    description: 'By name.',
    content: { 'application/json': z.object({ prompts: z.array(PromptSummary) }) },
  },
});

export const createPrompt = endpoint({
  method: 'POST',
  path: '/v1/prompts',
  id: 'createPrompt',
  tag,
  summary: 'Add a version of a prompt as a draft',
  description: 'In Liquid. The last version once more when it is the same.',
  right: 'models.use',
  body: PromptTemplate,
  answer: {
    status: 201,
    description: 'The draft, and what is wrong with it.',
    content: { 'application/json': z.object({ version: PromptVersion, findings: z.array(Finding) }) },
  },
  errors: ['template_invalid', 'conflict'],
});

export const checkPrompt = endpoint({
  method: 'POST',
  path: '/v1/prompts/check',
  id: 'checkPrompt',
  tag,
  summary: 'What is wrong with a template; nothing is kept',
  right: 'models.use',
  body: PromptTemplate,
  answer: { status: 200, description: 'Findings.', content: { 'application/json': z.object({ findings: z.array(Finding) }) } },
  errors: ['template_invalid'],
});

export const listPromptVersions = endpoint({
  method: 'GET',
  path: '/v1/prompts/{name}/versions',
  id: 'listPromptVersions',
  tag,
  summary: 'Every version of a prompt, oldest first',
  right: 'models.read',
  params: ByName,
  answer: {
    status: 200,
    description: 'Versions never change.',
    content: { 'application/json': z.object({ versions: z.array(PromptVersion) }) },
  },
  errors: ['not_found'],
});

export const getPromptDiff = endpoint({
  method: 'GET',
  path: '/v1/prompts/{name}/diff',
  id: 'getPromptDiff',
  tag,
  summary: 'What changed from one version to another',
  right: 'models.read',
  params: ByName,
  query: z.strictObject({ before: version, after: version }),
  answer: {
    status: 200,
    description: 'Lines.',
    content: {
      'application/json': z.object({ lines: z.array(z.object({ op: z.enum(['same', 'added', 'removed']), text: z.string() })) }),
    },
  },
  errors: ['not_found'],
});

export const publishPrompt = endpoint({
  method: 'POST',
  path: '/v1/prompts/{name}/publish',
  id: 'publishPrompt',
  tag,
  summary: 'Make a version the current one; an earlier one too, to go back',
  right: 'models.manage',
  params: ByName,
  body: z.strictObject({ version }),
  answer: { status: 200, description: 'The version.', content: { 'application/json': PromptVersion } },
  errors: ['not_found', 'template_invalid', 'conflict'],
});

export const setPromptExperiment = endpoint({
  method: 'POST',
  path: '/v1/prompts/{name}/experiment',
  id: 'setPromptExperiment',
  tag,
  summary: 'Begin an experiment with published versions, or end the one that runs',
  right: 'models.manage',
  params: ByName,
  body: z.strictObject({ experiment: Experiment.nullable() }),
  answer: { status: 204, description: 'It is so from now on.' },
  errors: ['not_found', 'conflict'],
});

export const renderPrompt = endpoint({
  method: 'POST',
  path: '/v1/prompts/{name}/render',
  id: 'renderPrompt',
  tag,
  summary: 'Fill a template',
  right: 'models.use',
  params: ByName,
  body: RenderIn,
  answer: { status: 200, description: 'Messages for a call, and what goes with it.', content: { 'application/json': Rendered } },
  errors: ['not_found', 'too_large', 'template_invalid'],
});
