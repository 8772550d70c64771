import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { NextCursor, PageQuery } from '../schemas.js';
import {
  ByName,
  ChangedApprovals,
  Findings,
  InProject,
  Project,
  Put,
  Version,
  VersionLine,
  Workflow,
  WorkflowLine,
  WorkflowName,
} from './workflow-schemas.js';

const tag = 'Workflows';
const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': schema });
const kept = z.object({ version: Version.nullable(), findings: Findings });
const overlaid = kept.extend({ composed: z.string().describe('The workflow that comes out.'), approvals: ChangedApprovals });

export const listWorkflows = endpoint({
  method: 'GET',
  path: '/v1/workflows',
  id: 'listWorkflows',
  tag,
  summary: 'What runs can be started of: shipped, of the tenant, of a project',
  query: InProject,
  answer: { status: 200, description: 'By name.', content: json(z.object({ workflows: z.array(WorkflowLine) })) },
  errors: ['not_found'],
});

export const putWorkflow = endpoint({
  method: 'POST',
  path: '/v1/workflows',
  id: 'putWorkflow',
  tag,
  summary: 'Store a workflow: a new version, or the last one again when it is the same',
  description:
    'It takes the place of one with this name that ships, and that of a project the place of the tenant’s. Runs keep the version they were started with.',
  body: Put.extend({ name: WorkflowName }),
  answer: { status: 200, description: 'The version (null in a dry run), and what lint says.', content: json(kept) },
  errors: ['not_found', 'workflow_invalid', 'conflict', 'too_large', 'exhausted'],
});

export const getWorkflow = endpoint({
  method: 'GET',
  path: '/v1/workflows/{name}',
  id: 'getWorkflow',
  tag,
  summary: 'A workflow as a run that is started now gets it, overlays applied',
  params: ByName,
  query: InProject,
  answer: { status: 200, description: 'The workflow.', content: json(Workflow) },
  errors: ['not_found', 'workflow_invalid'],
});

export const deleteWorkflow = endpoint({
  method: 'DELETE',
  path: '/v1/workflows/{name}',
  id: 'deleteWorkflow',
  tag,
  summary: 'Take away a stored workflow; its versions are kept, and so is what runs',
  params: ByName,
  query: InProject,
  answer: { status: 204, description: 'It is gone.' },
  errors: ['not_found'],
});

const Which = z.strictObject({ project: Project, kind: z.enum(['workflow', 'overlay']).default('workflow') });

export const listWorkflowVersions = endpoint({
  method: 'GET',
  path: '/v1/workflows/{name}/versions',
  id: 'listWorkflowVersions',
  tag,
  summary: 'Every version of a stored workflow or overlay, the newest first: who, when, and which approvals it touched',
  params: ByName,
  query: PageQuery.extend(Which.shape),
  answer: {
    status: 200,
    description: 'Versions never change.',
    content: json(z.object({ versions: z.array(VersionLine), nextCursor: NextCursor })),
  },
  errors: ['not_found'],
});

export const getWorkflowVersion = endpoint({
  method: 'GET',
  path: '/v1/workflows/{name}/versions/{version}',
  id: 'getWorkflowVersion',
  tag,
  summary: 'One version of a stored workflow or overlay, as it was written',
  params: ByName.extend({ version: z.coerce.number().int().min(1).max(2_147_483_647) }),
  query: Which,
  answer: { status: 200, description: 'The version.', content: json(Version) },
  errors: ['not_found'],
});

export const putOverlay = endpoint({
  method: 'POST',
  path: '/v1/workflows/{name}/overlay',
  id: 'putOverlay',
  tag,
  summary: 'Change a workflow that comes from elsewhere: insert, replace, remove steps, set fields',
  description:
    'The tenant’s overlay changes what ships; then that of a project changes what ships or is the tenant’s. A start is refused, naming the step, when a newer version no longer has it.',
  params: ByName,
  body: Put,
  answer: { status: 200, description: 'The version (null in a dry run) and the workflow that comes out.', content: json(overlaid) },
  errors: ['not_found', 'workflow_invalid', 'conflict', 'too_large', 'exhausted'],
});

export const getOverlay = endpoint({
  method: 'GET',
  path: '/v1/workflows/{name}/overlay',
  id: 'getOverlay',
  tag,
  summary: 'The overlay of a workflow as it was written',
  params: ByName,
  query: InProject,
  answer: { status: 200, description: 'Its last version.', content: json(Version) },
  errors: ['not_found'],
});

export const deleteOverlay = endpoint({
  method: 'DELETE',
  path: '/v1/workflows/{name}/overlay',
  id: 'deleteOverlay',
  tag,
  summary: 'Take away an overlay; its versions are kept',
  params: ByName,
  query: InProject,
  answer: { status: 204, description: 'The workflow is as it was.' },
  errors: ['not_found'],
});
