import type { Canvas } from './canvas.js';
import type { Chart } from './gantt.js';
import { ROW } from './layout.js';

/** With more tasks than this the lines would hide the bars. */
const MOST_TASKS = 120;
const IN = 4;
const HALF_BAR = 6.5;

/** An arrow from the end of a task to the beginning of each that waits for it, where both are on the page; the critical ones on top. */
export function drawLinks(canvas: Canvas, { plan, layout, rows, top }: Chart): void {
  if (plan.tasks.length > MOST_TASKS) return;
  const placed = new Map(
    rows.flatMap((row, index) => (row.kind === 'task' ? [[row.task.id, { task: row.task, y: top + (index + 0.5) * ROW }] as const] : [])),
  );
  const links = [...placed.values()].flatMap(({ task, y }) =>
    task.dependsOn.flatMap((id) => {
      const parent = placed.get(id);
      return parent === undefined ? [] : [{ parent, task, y, critical: parent.task.critical && task.critical }];
    }),
  );
  for (const { parent, task, y, critical } of links.toSorted((a, b) => Number(a.critical) - Number(b.critical))) {
    const ink = critical ? 'critical' : 'link';
    const from = layout.x(parent.task.finish);
    const x = Math.max(from, layout.x(task.start) + IN);
    const down = y > parent.y;
    const tip = y + (down ? -HALF_BAR : HALF_BAR);
    canvas.line(
      [
        [from, parent.y],
        [x, parent.y],
        [x, tip],
      ],
      { ink, width: critical ? 1.3 : 0.9 },
    );
    const back = down ? -5 : 5;
    canvas.polygon(
      [
        [x, tip],
        [x - 3, tip + back],
        [x + 3, tip + back],
      ],
      ink,
    );
  }
}
