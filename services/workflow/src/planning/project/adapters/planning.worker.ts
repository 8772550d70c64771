import { workerTask } from '@hexad/host/worker-task';
import type { PlanChange, PlanComparison, ProjectPlan } from '@hexad/proto/documents';
import { pdfOf, svgOf } from '../../drawing/draw-plan.js';
import { iCalendar } from '../../files/icalendar.js';
import { mermaidFlowchart, mermaidGantt } from '../../files/mermaid.js';
import { applyChanges } from '../../whatif/apply-changes.js';
import { compare } from '../../whatif/compare.js';
import type { Format, PlanTheme } from '../application/workshop.js';
import { makePlan, type PlanInput } from '../make-plan.js';

export type PlanningTask =
  | { readonly work: 'plan'; readonly input: PlanInput }
  | { readonly work: 'render'; readonly input: PlanInput; readonly format: Format; readonly theme: PlanTheme }
  | { readonly work: 'compare'; readonly input: PlanInput; readonly changes: readonly PlanChange[] };

/** Bytes cross between processes as base64. */
export type PlanningResult = { readonly plan: ProjectPlan } | { readonly base64: string } | { readonly comparison: PlanComparison };

export const task = workerTask(async (job: PlanningTask): Promise<PlanningResult> => {
  switch (job.work) {
    case 'plan':
      return { plan: makePlan(job.input) };
    case 'render':
      return { base64: (await rendered(makePlan(job.input), job.format, job.theme)).toString('base64') };
    case 'compare': {
      const { spec, settings, warnings } = applyChanges(job.input.spec, job.input.settings, job.changes);
      const before = makePlan(job.input);
      return { comparison: compare(before, makePlan({ ...job.input, spec, settings }), job.input.settings, warnings) };
    }
  }
});

async function rendered(plan: ProjectPlan, format: Format, theme: PlanTheme): Promise<Buffer> {
  switch (format) {
    case 'svg':
      return Buffer.from(svgOf(plan, theme));
    case 'pdf':
      return pdfOf(plan, theme === 'dark' ? 'dark' : 'light');
    case 'ics':
      return Buffer.from(iCalendar(plan));
    case 'gantt':
      return Buffer.from(mermaidGantt(plan));
    case 'flowchart':
      return Buffer.from(mermaidFlowchart(plan));
  }
}
