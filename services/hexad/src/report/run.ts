import type { RunLine, RunStep, WholeRun } from '../client/runs.js';
import { seconds } from '../progress/format.js';
import stringWidth from 'string-width';
import { fit, pad, table } from './text.js';

const MARKS: Readonly<Record<string, string>> = {
  pending: '·',
  running: '●',
  waiting: '?',
  succeeded: '✓',
  failed: '✗',
  skipped: '–',
  cancelled: '–',
  compensating: '↺',
  compensated: '↺',
  compensation_failed: '‼',
};

/** How it is, since when and why; what it was given; and every step where it stands. */
export function runText(run: WholeRun, width: number): string {
  const facts = [
    ['state', `${run.state}${took(run.createdAt, run.endedAt)}`],
    ...(run.errorCode === null ? [] : [['error', `${run.errorMessage ?? ''} [${run.errorCode}]`]]),
    ['started', `${run.createdAt ?? ''} by ${run.startedBy}`],
    ['project', run.projectId],
    ...(run.priority === 'normal' ? [] : [['priority', run.priority]]),
    ...(run.parentRunId === null ? [] : [['called by', run.parentRunId]]),
    ...(Object.keys(run.inputs).length === 0 ? [] : [['inputs', JSON.stringify(run.inputs)]]),
    ...run.steps.filter(({ waitingFor }) => waitingFor).map((step) => ['waits for', `the signal ${step.waitingFor} at ${step.path}`]),
  ];
  const head = facts.map(([name, value]) => `  ${name!.padEnd(9)}  ${fit(value!, Math.max(40, width - 13))}`);
  return [`${run.id} ${run.workflow}`, ...head, '', stepTree(run.steps, width)].join('\n');
}

/** One line a step, what lies inside another below it. */
export function stepTree(steps: readonly RunStep[], width: number): string {
  const around: string[] = [];
  const rows = steps.map((step) => {
    while (around.length > 0 && !isBelow(step.path, around.at(-1)!)) around.pop();
    const name = step.path.slice((around.at(-1) ?? '').length).replace(/^\//, '');
    const indent = '  '.repeat(around.length + 1);
    around.push(step.path);
    const label = step.kind === 'item' && step.description && name !== `[${step.description}]` ? `${name} ${step.description}` : name;
    return {
      name: `${indent}${MARKS[step.state] ?? ' '} ${fit(label, WIDEST_NAME)}`,
      cells: [step.state, tries(step), duration(step), remark(step)],
    };
  });
  const widest = Math.max(0, ...rows.map(({ name }) => stringWidth(name)));
  const cells = table(
    rows.map((row) => row.cells),
    Math.max(60, width - widest - 2),
    REMARK,
  ).split('\n');
  return rows.map(({ name }, index) => `${pad(name, widest)}  ${cells[index]!}`).join('\n');
}
const REMARK = 3;
const WIDEST_NAME = 60;

export function runsTable(runs: readonly RunLine[], width: number, now: Date): string {
  const rows = runs.map(({ id, workflow, state, createdAt, endedAt, errorCode, errorMessage }) => [
    id,
    workflow,
    state,
    createdAt?.slice(0, 19).replace('T', ' ') ?? '',
    createdAt === null ? '' : seconds(Date.parse(endedAt ?? now.toISOString()) - Date.parse(createdAt)),
    errorCode === null ? '' : `${errorCode}: ${errorMessage ?? ''}`,
  ]);
  return table([['RUN', 'WORKFLOW', 'STATE', 'STARTED', 'TOOK', 'ERROR'], ...rows], width, ERROR);
}
const ERROR = 5;

const isBelow = (path: string, above: string): boolean => path.startsWith(above) && '/['.includes(path[above.length] ?? ' ');

const tries = ({ attempt }: RunStep): string => (attempt > 1 ? `${attempt} attempts` : '');

const duration = ({ startedAt, endedAt }: RunStep): string =>
  startedAt === null || endedAt === null ? '' : seconds(Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)));

function remark({ errorCode, errorMessage, waitingFor, childRunId }: RunStep): string {
  if (errorCode !== null) return `${errorMessage ?? ''} [${errorCode}]`;
  if (waitingFor) return `for the signal ${waitingFor}`;
  return errorMessage ?? (childRunId === null ? '' : `run ${childRunId}`);
}

const took = (from: string | null, to: string | null): string =>
  from === null || to === null ? '' : ` after ${seconds(Date.parse(to) - Date.parse(from))}`;
