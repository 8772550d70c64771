import type { Canvas } from './canvas.js';
import type { Chart } from './gantt.js';
import { CHART_RIGHT, MARGIN } from './layout.js';
import { widthOf } from './lettering.js';
import { diamond, whisker } from './rows.js';

/** Height of the legend with the space around it. */
export const LEGEND = 52;
const SIZE = 11;

/** What the signs of the chart mean, and which page it is. */
export function drawLegend(canvas: Canvas, { plan, words }: Chart, height: number, page: string): void {
  const y = height - 24;
  let x = MARGIN + 8;
  const entry = (width: number, text: string, draw: (x: number) => void): void => {
    draw(x);
    canvas.text(x + width + 6, y + 4, text, { ink: 'muted', size: SIZE });
    x += width + 6 + widthOf(text, SIZE) + 18;
  };
  entry(26, 'critical path', (at) => canvas.rect(at, y - 6, 26, 12, 'critical', { radius: 2.5 }));
  entry(26, 'task', (at) => canvas.rect(at, y - 6, 26, 12, 'bar', { radius: 2.5 }));
  entry(26, 'slack', (at) => canvas.rect(at, y - 3, 26, 6, 'slack', { radius: 2 }));
  entry(14, 'milestone', (at) => diamond(canvas, at + 7, y, 7));
  entry(24, 'done with a chance of 80 %', (at) => whisker(canvas, at, at + 24, y));
  entry(22, 'today', (at) =>
    canvas.line(
      [
        [at, y],
        [at + 22, y],
      ],
      { ink: 'today', width: 1.6 },
    ),
  );
  entry(22, '50 %', (at) =>
    canvas.line(
      [
        [at, y],
        [at + 22, y],
      ],
      { ink: 'p50', width: 1.2, dash: [6, 3] },
    ),
  );
  entry(22, '80 %', (at) =>
    canvas.line(
      [
        [at, y],
        [at + 22, y],
      ],
      { ink: 'p80', width: 1.2, dash: [6, 3] },
    ),
  );
  entry(22, '95 % of all forecasts are done', (at) =>
    canvas.line(
      [
        [at, y],
        [at + 22, y],
      ],
      { ink: 'p95', width: 1.2, dash: [2, 3] },
    ),
  );
  const foot = [`as of ${words.long(plan.madeAt)}`, page].filter((text) => text !== '').join('  ·  ');
  canvas.text(CHART_RIGHT, y + 4, foot, { ink: 'muted', size: SIZE, anchor: 'end' });
}
