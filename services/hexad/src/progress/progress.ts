import type { JournalEntry } from '../client/gateway.js';

/** One line of the progress: a step that began, said something, or ended. */
export interface StepView {
  readonly path: string;
  readonly label: string;
  readonly state: string;
  readonly since: number;
  readonly until?: number;
  readonly note?: string;
}

/** What a follower of a run knows so far, made from its journal alone. */
export class Progress {
  readonly #steps = new Map<string, StepView>();

  /** Takes an entry; returns the step it was about, or undefined when it was about the run. */
  take(entry: JournalEntry): StepView | undefined {
    if (entry.path === '' || !entry.type.startsWith('step.')) return undefined;
    const at = Date.parse(entry.at);
    const known = this.#steps.get(entry.path);
    const state = STATES[entry.type] ?? known?.state ?? 'running';
    const view: StepView = {
      path: entry.path,
      label: text(entry.data['description']) ?? known?.label ?? entry.path,
      state,
      since: entry.type === 'step.started' ? at : (known?.since ?? at),
      ...(ENDED.has(state) && { until: at }),
      ...note(entry, known),
    };
    this.#steps.set(entry.path, view);
    return view;
  }

  steps(): readonly StepView[] {
    return [...this.#steps.values()];
  }
}

const STATES: Readonly<Record<string, string>> = {
  'step.started': 'running',
  'step.waiting': 'waiting',
  'step.retried': 'running',
  'step.succeeded': 'succeeded',
  'step.failed': 'failed',
  'step.skipped': 'skipped',
  'step.cancelled': 'cancelled',
  'step.compensating': 'compensating',
  'step.compensated': 'compensated',
  'step.compensation_failed': 'compensation_failed',
};

const ENDED = new Set(['succeeded', 'failed', 'skipped', 'cancelled', 'compensated', 'compensation_failed']);

function note(entry: JournalEntry, known: StepView | undefined): { note?: string } {
  const said = text(entry.data['message']) ?? text(entry.data['reason']) ?? (entry.type === 'step.progress' ? undefined : known?.note);
  return said === undefined ? {} : { note: said };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
