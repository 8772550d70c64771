import { z } from 'zod';
import { Id } from '../schemas.js';

export const WorkflowName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'small letters, digits, _ and -')
  .describe('Name of a workflow.');
export const ByName = z.strictObject({ name: WorkflowName });
export const Project = Id.optional().describe('A project; absent: the whole tenant.');
export const InProject = z.strictObject({ project: Project });
export const Put = z.strictObject({
  project: Project,
  source: z.string().min(1).max(1_000_000).describe('YAML.'),
  dryRun: z.boolean().default(false).describe('Checks, and keeps nothing.'),
  expectedVersion: z.int().min(0).optional().describe('The version that is there now, 0 for none: another one is a conflict.'),
});

const ChangedApproval = z.object({ step: z.string(), change: z.enum(['removed', 'changed']) });
export const ChangedApprovals = z.array(ChangedApproval).describe('Approval steps of what lies below that it takes out or changes.');
export const Finding = z
  .object({
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    line: z.int(),
    column: z.int(),
    message: z.string(),
    in: z.string().describe('The text that the place is in: `the overlay of the tenant (version 3, by user:ann)`.'),
  })
  .meta({ id: 'WorkflowFinding' });
export const Findings = z.array(Finding);
const versionFields = {
  kind: z.enum(['workflow', 'overlay']),
  name: WorkflowName,
  projectId: z.string().nullable().describe('Null: of the whole tenant.'),
  version: z.int(),
  hash: z.string().nullable().describe('SHA-256 of the source.'),
  removed: z.boolean().describe('With this version it was taken away.'),
  approvals: ChangedApprovals,
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
};
export const VersionLine = z.object(versionFields).meta({ id: 'StoredVersionLine' });
export const Version = z.object({ ...versionFields, source: z.string().nullable() }).meta({ id: 'StoredVersion' });
const lineFields = {
  name: WorkflowName,
  from: z.enum(['shipped', 'tenant', 'project']),
  version: z.int().nullable().describe('Of the stored workflow; null of a shipped one.'),
  tenantOverlay: z.int().nullable().describe('Version of the overlay of the tenant that applies.'),
  projectOverlay: z.int().nullable().describe('The same of the project.'),
};
export const WorkflowLine = z.object(lineFields).meta({ id: 'WorkflowLine' });
export const Workflow = z
  .object({
    ...lineFields,
    source: z.string().describe('YAML, overlays applied.'),
    hash: z.string().describe('What a run that is started now is pinned to.'),
    authors: z.array(z.string()).describe('Who wrote the present versions of what is not shipped in it.'),
    findings: Findings,
  })
  .meta({ id: 'Workflow' });
