import type { ProjectPlan, ScheduledTask } from '@hexad/proto/documents';
import { Temporal } from 'temporal-polyfill';
import type { Canvas } from './canvas.js';
import type { Row } from './chart-rows.js';
import type { Chart } from './gantt.js';
import { CHART_LEFT, CHART_RIGHT, COLUMNS, MARGIN, ROW, type Layout } from './layout.js';
import { fitted } from './lettering.js';
import type { Ink } from './palette.js';
import { hoursOf, type Words } from './words.js';

const TEXT = 12;
const BAR = 13;
/** Smaller than a day the chart shows no days off, larger than a month it could not. */
const MOST_DAYS = 400;
const DAY = 86_400_000;

/** Days off, bands behind milestones, and the lines of the grid. */
export function drawBackground(canvas: Canvas, { plan, layout, rows, top }: Chart): void {
  const bottom = top + rows.length * ROW;
  for (const [from, to] of daysOff(plan, layout)) {
    const [left, right] = [Math.max(CHART_LEFT, layout.x(from)), Math.min(CHART_RIGHT, layout.x(to))];
    if (right > left) canvas.rect(left, top, right - left, bottom - top, 'free');
  }
  for (const [index, { kind }] of rows.entries())
    if (kind !== 'task') canvas.rect(MARGIN, top + index * ROW, CHART_RIGHT - MARGIN, ROW, 'band');
  for (const { at } of layout.axis.upper)
    if (at > layout.from)
      canvas.line(
        [
          [layout.x(at), top],
          [layout.x(at), bottom],
        ],
        { ink: 'grid' },
      );
  for (let index = 0; index <= rows.length; index += 1)
    canvas.line(
      [
        [MARGIN, top + index * ROW],
        [CHART_RIGHT, top + index * ROW],
      ],
      { ink: 'grid', width: 0.6 },
    );
  canvas.line(
    [
      [CHART_LEFT - 8, top],
      [CHART_LEFT - 8, bottom],
    ],
    { ink: 'grid' },
  );
}

function* daysOff({ calendar, timeZone }: ProjectPlan, { from, to, axis }: Layout): Generator<readonly [number, number]> {
  if (!calendar || (to - from) / DAY > MOST_DAYS || axis.unit > 7 * DAY) return;
  const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const last = Temporal.Instant.fromEpochMilliseconds(Math.ceil(to)).toZonedDateTimeISO(timeZone);
  let day = Temporal.Instant.fromEpochMilliseconds(Math.floor(from)).toZonedDateTimeISO(timeZone).startOfDay();
  for (; Temporal.ZonedDateTime.compare(day, last) < 0; day = day.add({ days: 1 }).startOfDay()) {
    const works = calendar.days.includes(names[day.dayOfWeek - 1]!) && !calendar.holidays.includes(day.toPlainDate().toString());
    if (!works) yield [day.epochMilliseconds, day.add({ days: 1 }).epochMilliseconds];
  }
}

export function drawRow(canvas: Canvas, { layout, words }: Chart, row: Row, y: number): void {
  const base = y + ROW / 2 + 4;
  if (row.kind === 'rest') {
    canvas.text(COLUMNS.task, base, 'Of no milestone', { ink: 'text', size: TEXT, bold: true });
    return;
  }
  if (row.kind === 'milestone') {
    const { name, finish, chances } = row.milestone;
    canvas.text(COLUMNS.task, base, fitted(name, TEXT * 1.06, COLUMNS.hours - COLUMNS.task - 8), { ink: 'text', size: TEXT, bold: true });
    canvas.text(COLUMNS.finish, base, words.short(finish), { ink: 'text', size: 11, bold: true });
    whisker(canvas, layout.x(finish), layout.x(chances.p80), y + ROW / 2);
    diamond(
      canvas,
      layout.x(finish),
      y + ROW / 2,
      7,
      `${name}: ${words.long(finish)}; with a chance of 80 % by ${words.long(chances.p80)}`,
    );
    return;
  }
  drawTask(canvas, row.task, layout, words, y);
}

function drawTask(canvas: Canvas, task: ScheduledTask, { x }: Layout, words: Words, y: number): void {
  const base = y + ROW / 2 + 4;
  const ink: Ink = task.critical ? 'critical' : 'bar';
  const people = task.assignments.map(({ person }) => person).filter((person, index, all) => all.indexOf(person) === index);
  const title = `${task.story}  ${task.title}`;
  canvas.text(COLUMNS.task, base, fitted(title, TEXT, COLUMNS.who - COLUMNS.task - 10), {
    ink: task.critical ? 'criticalText' : 'text',
    size: TEXT,
  });
  canvas.text(COLUMNS.who, base, fitted(people.join(', '), 11, 104), { ink: 'muted', size: 11 });
  canvas.text(COLUMNS.hours, base, hoursOf(task.plannedHours), { ink: 'muted', size: 11, anchor: 'end' });
  canvas.text(COLUMNS.finish, base, words.short(task.finish), { ink: 'muted', size: 11 });
  canvas.text(COLUMNS.slack, base, task.critical ? 'critical' : hoursOf(task.slackHours), {
    ink: task.critical ? 'criticalText' : 'muted',
    size: 11,
    anchor: 'end',
  });
  const [start, finish, latest] = [x(task.start), x(task.finish), x(task.latestFinish)];
  const middle = y + ROW / 2;
  if (!task.critical && latest - finish > 1) canvas.rect(finish, middle - 3, latest - finish, 6, 'slack', { radius: 2 });
  canvas.rect(start, middle - BAR / 2, Math.max(2.5, finish - start), BAR, ink, {
    radius: 2.5,
    hint: `${title}: ${words.short(task.start)} – ${words.short(task.finish)}, ${people.join(', ')}; slack ${hoursOf(task.slackHours)}; with a chance of 80 % by ${words.short(task.chances.p80)}`,
  });
  for (const { start: handed } of task.assignments.slice(1))
    canvas.line(
      [
        [x(handed), middle - BAR / 2],
        [x(handed), middle + BAR / 2],
      ],
      { ink: 'paper', width: 1.4 },
    );
  whisker(canvas, finish, x(task.chances.p80), middle);
}

/** From the planned finish to the one with a chance of 80 %. */
export function whisker(canvas: Canvas, from: number, to: number, y: number): void {
  if (to - from < 2) return;
  canvas.line(
    [
      [from, y],
      [to, y],
    ],
    { ink: 'p80', width: 1.3 },
  );
  canvas.line(
    [
      [to, y - 4],
      [to, y + 4],
    ],
    { ink: 'p80', width: 1.3 },
  );
}

export const diamond = (canvas: Canvas, x: number, y: number, size: number, hint?: string): void =>
  canvas.polygon(
    [
      [x, y - size],
      [x + size, y],
      [x, y + size],
      [x - size, y],
    ],
    'milestone',
    hint,
  );
