import { LoadAssumptions, PlanChanges, PlanComparison, PlanSettings, ProjectPlan, Resources } from '@hexad/proto/documents';
import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id } from '../schemas.js';

const tag = 'Plans';
const Subject = z.strictObject({
  run: Id.optional().describe('A run of the project that has a plan. Absent: the newest.'),
  spec: Id.optional().describe('A spec instead of a run: what was analysed but never built has a plan too.'),
});
const Theme = z.enum(['auto', 'light', 'dark']).default('auto').describe('`auto`: an SVG follows what its viewer prefers; a PDF is light.');
const Drawn = Subject.extend({ theme: Theme });

export const SVG = 'image/svg+xml';
export const PDF = 'application/pdf';
export const CALENDAR = 'text/calendar';
export const MERMAID = 'text/vnd.mermaid';

const asked = { tag, params: ById, errors: ['not_found', 'conflict', 'too_large', 'exhausted'] } as const;

export const getProjectPlan = endpoint({
  ...asked,
  method: 'GET',
  path: '/v1/projects/{id}/plan',
  id: 'getProjectPlan',
  summary: 'When a project is done, by whom, and how sure that is',
  description:
    'Tasks with their people, dates and slack, the critical path, and the finish as a distribution, calibrated by the tenant’s history. `Accept` chooses the form.',
  query: Drawn,
  answer: {
    status: 200,
    description: 'The plan.',
    content: {
      'application/json': ProjectPlan.meta({ id: 'ProjectPlan' }),
      [SVG]: 'text',
      [PDF]: 'binary',
      [CALENDAR]: 'text',
      [MERMAID]: 'text',
    },
  },
});

export const getPlanSvg = endpoint({
  ...asked,
  method: 'GET',
  path: '/v1/projects/{id}/plan.svg',
  id: 'getPlanSvg',
  summary: 'The plan as a Gantt chart, one page as high as it needs',
  query: Drawn,
  answer: { status: 200, description: 'The chart.', content: { [SVG]: 'text' } },
});

export const getPlanPdf = endpoint({
  ...asked,
  method: 'GET',
  path: '/v1/projects/{id}/plan.pdf',
  id: 'getPlanPdf',
  summary: 'The plan as a Gantt chart on pages of landscape A4',
  query: Drawn,
  answer: { status: 200, description: 'The chart.', content: { [PDF]: 'binary' } },
});

export const getPlanCalendar = endpoint({
  ...asked,
  method: 'GET',
  path: '/v1/projects/{id}/plan.ics',
  id: 'getPlanCalendar',
  summary: 'Tasks and milestones as events of a calendar (RFC 5545)',
  query: Subject,
  answer: { status: 200, description: 'The calendar.', content: { [CALENDAR]: 'text' } },
});

export const getPlanMermaid = endpoint({
  ...asked,
  method: 'GET',
  path: '/v1/projects/{id}/plan.mmd',
  id: 'getPlanMermaid',
  summary: 'The plan in Mermaid’s language',
  query: Subject.extend({ diagram: z.enum(['gantt', 'flowchart']).default('gantt') }),
  answer: { status: 200, description: 'The diagram.', content: { [MERMAID]: 'text' } },
});

export const getWhatIf = endpoint({
  ...asked,
  method: 'POST',
  path: '/v1/projects/{id}/plan/what-if',
  id: 'getWhatIf',
  summary: 'The plan as it would be, beside the one that is',
  description: 'Computes and keeps nothing. Both plans have the same seed, so the difference is that of the changes.',
  right: 'projects.read',
  query: Subject,
  body: z.strictObject({ changes: PlanChanges }),
  answer: {
    status: 200,
    description: 'Both plans and the difference.',
    content: { 'application/json': PlanComparison.meta({ id: 'PlanComparison' }) },
  },
});

const inQuery = Object.fromEntries(
  Object.entries(LoadAssumptions.shape).map(([name, { description = '' }]) => [
    name,
    z.coerce.number().nonnegative().optional().describe(`${description} Absent: assumed, or read from a requirement.`),
  ]),
);

export const getResources = endpoint({
  ...asked,
  method: 'GET',
  path: '/v1/projects/{id}/resources',
  id: 'getResources',
  summary: 'What the product needs to run on, what a month of it costs, and for which requirement',
  description:
    'Services of the three large clouds and of self-hosting, and libraries, from the catalogue that ships. Prices are list prices as of its day, not verified online.',
  query: Subject.extend(inQuery),
  answer: {
    status: 200,
    description: 'The recommendation, with the load it is made for.',
    content: { 'application/json': Resources.meta({ id: 'Resources' }) },
  },
});

export const getPlanSettings = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/plan/settings',
  id: 'getPlanSettings',
  tag,
  summary: 'Calendar, people and start date of a project',
  params: ById,
  answer: {
    status: 200,
    description: 'The settings, defaults filled in.',
    content: { 'application/json': PlanSettings.meta({ id: 'PlanSettings' }) },
  },
  errors: ['not_found'],
});

export const setPlanSettings = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/plan/settings',
  id: 'setPlanSettings',
  tag,
  summary: 'Replace calendar, people and start date of a project',
  params: ById,
  body: PlanSettings,
  answer: {
    status: 200,
    description: 'The settings as they are now.',
    content: { 'application/json': PlanSettings.meta({ id: 'PlanSettings' }) },
  },
  errors: ['not_found'],
});
