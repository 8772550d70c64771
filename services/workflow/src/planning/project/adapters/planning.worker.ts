import { workerTask } from '@hexad/host/worker-task';
import { AppError } from '@hexad/kernel';
import { Spec, type LoadOverrides, type PlanChange, type ProjectPlan } from '@hexad/proto/documents';
import { pdfOf, svgOf } from '../../drawing/draw-plan.js';
import { iCalendar } from '../../files/icalendar.js';
import { mermaidFlowchart, mermaidGantt } from '../../files/mermaid.js';
import { ShippedCatalogue } from '../../resources/adapters/shipped-catalogue.js';
import { recommend } from '../../resources/domain/recommend.js';
import { applyChanges } from '../../whatif/apply-changes.js';
import { compare } from '../../whatif/compare.js';
import type { Format, PlanJob, PlanTheme, SpecText } from '../application/workshop.js';
import { makePlan, type PlanInput } from '../make-plan.js';

export type PlanningTask =
  | { readonly work: 'plan'; readonly job: PlanJob }
  | { readonly work: 'render'; readonly job: PlanJob; readonly format: Format; readonly theme: PlanTheme }
  | { readonly work: 'compare'; readonly job: PlanJob; readonly changes: readonly PlanChange[] }
  | { readonly work: 'resources'; readonly spec: SpecText; readonly overrides: LoadOverrides };

const catalogue = new ShippedCatalogue();

/** Documents cross between the processes as JSON text, a PDF as base64. */
export const task = workerTask(async (wish: PlanningTask): Promise<string> => {
  switch (wish.work) {
    case 'plan':
      return JSON.stringify(makePlan(inputOf(wish.job)));
    case 'render':
      return rendered(makePlan(inputOf(wish.job)), wish.format, wish.theme);
    case 'compare': {
      const input = inputOf(wish.job);
      const { spec, settings, warnings } = applyChanges(input.spec, input.settings, wish.changes);
      return JSON.stringify(compare(makePlan(input), makePlan({ ...input, spec, settings }), input.settings, warnings));
    }
    case 'resources': {
      const { projectId, specId } = wish.spec.about;
      const input = {
        spec: read(wish.spec.specJson),
        catalogue: await catalogue.get(),
        overrides: wish.overrides,
        about: { projectId, specId },
      };
      return JSON.stringify(recommend(input));
    }
  }
});

const inputOf = ({ specJson, ...job }: PlanJob): PlanInput => ({ ...job, spec: read(specJson) });

function read(specJson: string): Spec {
  const { success, data, error } = Spec.safeParse(JSON.parse(specJson));
  if (success) return data;
  const [issue] = error.issues;
  throw new AppError('internal', `The spec service sent a document that is no spec: ${issue?.path.join('.')}: ${issue?.message}.`);
}

async function rendered(plan: ProjectPlan, format: Format, theme: PlanTheme): Promise<string> {
  switch (format) {
    case 'svg':
      return svgOf(plan, theme);
    case 'pdf':
      return (await pdfOf(plan, theme === 'dark' ? 'dark' : 'light')).toString('base64');
    case 'ics':
      return iCalendar(plan);
    case 'gantt':
      return mermaidGantt(plan);
    case 'flowchart':
      return mermaidFlowchart(plan);
  }
}
