import type { ProjectPlan } from '@hexad/proto/documents';
import type { Canvas } from './canvas.js';
import type { Chart } from './gantt.js';
import { CHART_LEFT, CHART_RIGHT, COLUMNS, MARGIN, PAGE_WIDTH, ROW, type Layout } from './layout.js';
import { fitted, widthOf } from './lettering.js';
import type { Ink } from './palette.js';
import { hoursOf, Words } from './words.js';

const HEAD = 90;
const LANE = 15;
const FLAG = 11;
const AXIS_ROW = 18;

interface Flag {
  readonly x: number;
  readonly text: string;
  readonly ink: Ink;
  readonly lane: number;
}

/** Height of all that stands over the rows. */
export const headingHeight = (plan: ProjectPlan, layout: Layout): number => axisTop(flagsOf(plan, layout)) + 2 * AXIS_ROW + 4;

const axisTop = (flags: readonly Flag[]): number => HEAD + (Math.max(-1, ...flags.map(({ lane }) => lane)) + 1) * LANE + 4;

/** Title, facts, the flags of the forecast and of today with their lines through the chart, and the axis. */
export function drawHeading(canvas: Canvas, { plan, layout, words, rows, top }: Chart): void {
  const { chances, tasks, people, hours, calibration, timeZone } = plan;
  const width = PAGE_WIDTH - 2 * MARGIN;
  canvas.text(MARGIN, 40, fitted(plan.title, 20, width), { ink: 'text', size: 20, bold: true });
  const facts = [
    `${words.long(plan.start)} – ${words.long(plan.finish)}`,
    `50 % ${words.long(chances.p50)}`,
    `80 % ${words.long(chances.p80)}`,
    `95 % ${words.long(chances.p95)}`,
    count(tasks.length, 'task'),
    hoursOf(hours.planned),
    count(people.length, plan.by === 'agents' ? 'agent' : 'person').replace('persons', 'people'),
    timeZone,
  ];
  canvas.text(MARGIN, 60, fitted(facts.join('  ·  '), 12, width), { ink: 'muted', size: 12 });
  canvas.text(MARGIN, 77, fitted(calibration.statement, 11, width), { ink: 'muted', size: 11 });
  drawFlags(canvas, flagsOf(plan, layout), top + rows.length * ROW);
  drawAxis(canvas, layout, top - 2 * AXIS_ROW - 4);
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

function flagsOf(plan: ProjectPlan, { x, today }: Layout): Flag[] {
  const words = new Words(plan);
  const wanted: readonly (readonly [time: number | undefined, name: string, ink: Ink])[] = [
    [today, 'today', 'today'],
    [Date.parse(plan.chances.p50), '50 %', 'p50'],
    [Date.parse(plan.chances.p80), '80 %', 'p80'],
    [Date.parse(plan.chances.p95), '95 %', 'p95'],
  ];
  // From left to right and downwards, so that no line goes through the words of another.
  let [lane, end] = [0, -Infinity];
  return wanted
    .flatMap(([time, name, ink]) => (time === undefined ? [] : [{ x: x(time), text: `${name} ${words.short(time)}`, ink }]))
    .toSorted((a, b) => a.x - b.x)
    .map((flag) => {
      if (flag.x < end) lane += 1;
      end = Math.max(end, flag.x + widthOf(flag.text, FLAG) + 10);
      return { ...flag, lane };
    });
}

function drawFlags(canvas: Canvas, flags: readonly Flag[], bottom: number): void {
  for (const { x, text, ink, lane } of flags) {
    const y = HEAD + lane * LANE;
    const today = ink === 'today';
    canvas.line(
      [
        [x, y],
        [x, bottom],
      ],
      { ink, width: today ? 1.6 : 1.2, ...(!today && { dash: ink === 'p95' ? [2, 3] : [6, 3] }) },
    );
    canvas.text(x + 4, y + 9, text, { ink, size: FLAG, bold: today });
  }
}

function drawAxis(canvas: Canvas, { axis, x, from, to }: Layout, top: number): void {
  canvas.rect(MARGIN, top, CHART_RIGHT - MARGIN, 2 * AXIS_ROW, 'band');
  const style = { ink: 'muted', size: 11, bold: true } as const;
  const base = top + AXIS_ROW + 13;
  canvas.text(COLUMNS.task, base, 'Task', style);
  canvas.text(COLUMNS.who, base, 'Who', style);
  canvas.text(COLUMNS.hours, base, 'Effort', { ...style, anchor: 'end' });
  canvas.text(COLUMNS.finish, base, 'Finish', style);
  canvas.text(COLUMNS.slack, base, 'Slack', { ...style, anchor: 'end' });
  for (const [ticks, row] of [
    [axis.upper, 0],
    [axis.lower, 1],
  ] as const) {
    for (const [index, { at, label }] of ticks.entries()) {
      const [left, right] = [
        Math.max(CHART_LEFT, x(Math.max(at, from))),
        Math.min(CHART_RIGHT, x(Math.min(ticks[index + 1]?.at ?? to, to))),
      ];
      const y = top + row * AXIS_ROW;
      if (at > from)
        canvas.line(
          [
            [left, y],
            [left, y + AXIS_ROW],
          ],
          { ink: 'grid' },
        );
      if (widthOf(label, 10) < right - left - 2)
        canvas.text(row === 0 ? left + 5 : (left + right) / 2, y + 13, label, {
          ink: row === 0 ? 'text' : 'muted',
          size: 10.5,
          bold: row === 0,
          ...(row === 1 && { anchor: 'middle' }),
        });
    }
  }
}
