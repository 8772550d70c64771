import type { ProjectPlan } from '@hexad/proto/documents';
import type { Canvas } from './canvas.js';
import { rowsOf, type Row } from './chart-rows.js';
import { drawHeading, headingHeight } from './heading.js';
import { layoutOf, PAGE_WIDTH, ROW, type Layout } from './layout.js';
import { drawLegend, LEGEND } from './legend.js';
import { drawLinks } from './links.js';
import { drawBackground, drawRow } from './rows.js';
import { Words } from './words.js';

/** Height of a page as wide as ours in the proportions of landscape A4. */
const A4_HEIGHT = PAGE_WIDTH / Math.SQRT2;

/** What the parts of a chart are drawn from. */
export interface Chart {
  readonly plan: ProjectPlan;
  readonly layout: Layout;
  readonly words: Words;
  /** Rows of this page. */
  readonly rows: readonly Row[];
  /** Of the first row. */
  readonly top: number;
}

/** Draws the plan on one page as high as it needs, or on pages of A4; each of these has heading, axis and legend. */
export function drawGantt(canvas: Canvas, plan: ProjectPlan, paging: 'one page' | 'A4'): void {
  const layout = layoutOf(plan);
  const words = new Words(plan);
  const all = rowsOf(plan);
  const top = headingHeight(plan, layout);
  const onPage = paging === 'A4' ? Math.max(1, Math.floor((A4_HEIGHT - top - LEGEND) / ROW)) : all.length;
  const pages = Math.ceil(all.length / onPage);
  for (let page = 0; page < pages; page += 1) {
    const rows = all.slice(page * onPage, (page + 1) * onPage);
    const height = paging === 'A4' ? A4_HEIGHT : top + rows.length * ROW + LEGEND;
    const chart: Chart = { plan, layout, words, rows, top };
    canvas.page(PAGE_WIDTH, height);
    drawBackground(canvas, chart);
    drawLinks(canvas, chart);
    for (const [index, row] of rows.entries()) drawRow(canvas, chart, row, top + index * ROW);
    drawHeading(canvas, chart);
    drawLegend(canvas, chart, height, pages > 1 ? `${page + 1} of ${pages}` : '');
  }
}
