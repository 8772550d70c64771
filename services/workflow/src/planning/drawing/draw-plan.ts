import type { ProjectPlan } from '@hexad/proto/documents';
import { drawGantt } from './gantt.js';
import type { Theme } from './palette.js';
import { PdfCanvas } from './pdf-canvas.js';
import { SvgCanvas } from './svg-canvas.js';

/** The Gantt chart on one page as high as it needs. */
export function svgOf(plan: ProjectPlan, theme: Theme | 'auto' = 'auto'): string {
  const canvas = new SvgCanvas(theme, `Plan: ${plan.title}`);
  drawGantt(canvas, plan, 'one page');
  return canvas.end();
}

/** The Gantt chart on pages of landscape A4. */
export async function pdfOf(plan: ProjectPlan, theme: Theme = 'light'): Promise<Buffer> {
  const canvas = new PdfCanvas(theme, `Plan: ${plan.title}`, new Date(plan.madeAt));
  drawGantt(canvas, plan, 'A4');
  return canvas.end();
}
