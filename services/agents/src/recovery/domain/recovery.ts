import type { z } from 'zod';
import type { Event, LogEvent } from '../../runtime/domain/log-event.js';
import type { Failure } from './failure.js';
import type { Recovering } from './events.js';

/** A strategy that is being tried. */
export interface Trial {
  readonly chosen: z.infer<typeof Recovering>;
  readonly seq: number;
  /** When it was chosen. */
  readonly at: Date;
  /** Whether what it does was done. */
  readonly remedied: boolean;
  /** Answers of models since. */
  readonly answers: number;
  /** Whether it helped, once that can be seen. */
  readonly helped: boolean | undefined;
}

/** What the log says of failures that the agent tries to get over. A pure fold, like all that a loop knows. */
export interface Recovery {
  readonly trial: Trial | undefined;
  /** The failure that is being got over, and what was tried against it. */
  readonly failure: Failure | undefined;
  readonly tried: ReadonlySet<string>;
  /** Trials of the whole task. */
  readonly trials: number;
  /** Failures of tools and environment against which nothing helped: the task goes on with them. */
  readonly lost: ReadonlySet<string>;
  /** Asked in the place of the one that the task began with; empty: none. */
  readonly model: string;
  /** What is delivered in the place of what was proved; empty: just that. */
  readonly delivers: { readonly commit: string; readonly branch: string };
  /** Failed calls in a row of the tool that failed last, since anything was tried against that. */
  readonly slips: { readonly tool: string; readonly count: number; readonly last: Event<'acted'> | undefined };
}

const NO_SLIPS = { tool: '', count: 0, last: undefined };
export const NO_RECOVERY: Recovery = {
  trial: undefined,
  failure: undefined,
  tried: new Set(),
  trials: 0,
  lost: new Set(),
  model: '',
  delivers: { commit: '', branch: '' },
  slips: NO_SLIPS,
};

/** Strategies with nothing to do in the world: once chosen, they are carried out. */
const ONLY_WORDS: ReadonlySet<string> = new Set(['other_tier', 'show_schema', 'fresh_look', 'other_tool']);
/** Answers after which a strategy for a tool has not helped: the agent went on without it. */
const PATIENCE = 3;

export function afterRecovery(recovery: Recovery, event: LogEvent, at: { readonly seq: number; readonly at: Date }): Recovery {
  const { trial } = recovery;
  switch (event.type) {
    case 'recovering': {
      const again = isAbout(recovery.failure, event.failure);
      return {
        ...recovery,
        failure: again ? recovery.failure : event.failure,
        tried: new Set([...(again ? recovery.tried : []), event.strategy]),
        trials: recovery.trials + 1,
        trial: { chosen: event, ...at, remedied: ONLY_WORDS.has(event.strategy), answers: 0, helped: undefined },
        model: event.effect.model || recovery.model,
        slips: NO_SLIPS,
      };
    }
    case 'remedied': {
      const { commit, branch } = recovery.delivers;
      const delivers = { commit: event.commit || commit, branch: event.branch || branch };
      return { ...recovery, delivers, ...(trial && { trial: { ...trial, remedied: true } }) };
    }
    case 'recovered': {
      const over = event.helped ? { failure: undefined, tried: new Set<string>() } : {};
      return { ...recovery, ...over, trial: undefined, model: event.helped || event.strategy !== 'other_tier' ? recovery.model : '' };
    }
    case 'given_up': {
      const lost = GOES_ON.has(event.failure.class) ? new Set([...recovery.lost, nameOf(event.failure)]) : recovery.lost;
      return { ...recovery, trial: undefined, failure: undefined, tried: new Set(), lost, slips: NO_SLIPS };
    }
    default: {
      const slips = event.type === 'acted' ? slipped(recovery.slips, event) : recovery.slips;
      if (trial) return { ...recovery, slips, trial: seen(trial, event) };
      const isOver = recovery.failure !== undefined && endsOf(recovery.failure, [], event) === true;
      return { ...recovery, slips, ...(isOver && { failure: undefined, tried: new Set<string>() }) };
    }
  }
}

const GOES_ON: ReadonlySet<string> = new Set(['tool', 'environment']);
export const nameOf = ({ class: kind, code, subject }: Failure): string => [kind, code, subject].join(' ');

/** Whether a failure is the one that is being got over: of tools each has its own, the rest of a class comes and goes together. */
export const isAbout = (one: Failure | undefined, other: Failure): boolean =>
  one !== undefined && one.class === other.class && (one.class !== 'tool' || one.subject === other.subject);

function slipped(slips: Recovery['slips'], event: Event<'acted'>): Recovery['slips'] {
  if (event.fault === undefined) return event.tool === slips.tool ? NO_SLIPS : slips;
  return { tool: event.tool, count: event.tool === slips.tool ? slips.count + 1 : 1, last: event };
}

/** What an entry says of a trial that is under way. */
function seen(trial: Trial, event: LogEvent): Trial {
  const { failure, effect } = trial.chosen;
  if (trial.helped !== undefined || !trial.remedied) return trial;
  const helped = endsOf(failure, effect.instead, event);
  if (helped !== undefined || event.type !== 'answered') return { ...trial, helped };
  const answers = trial.answers + 1;
  return { ...trial, answers, ...(answers > PATIENCE && { helped: false }) };
}

/** Whether an entry shows that a failure is over, or that it is not; undefined: it shows neither. */
function endsOf(failure: Failure, instead: readonly string[], event: LogEvent): boolean | undefined {
  switch (failure.class) {
    case 'model':
      return event.type === 'answered' ? true : undefined;
    case 'tool':
      return event.type === 'acted' && [failure.subject, ...instead].includes(event.tool) ? event.fault === undefined : undefined;
    case 'workspace':
    case 'environment':
      return DONE.has(event.type) ? true : undefined;
    case 'merge':
      return undefined;
  }
}

/** What a work tree and its commands bring about. */
const DONE: ReadonlySet<string> = new Set(['acted', 'asked', 'checked', 'verified', 'ended']);

/** Failed calls of a tool in a row that the agent gets over by itself. */
const SLIPS = 2;

/** Calls of a tool that fail again and again; once something was tried, each counts. */
export function toolFailing({ slips, tried, failure }: Recovery): Event<'acted'> | undefined {
  const enough = failure?.class === 'tool' && failure.subject === slips.tool && tried.size > 0 ? 1 : SLIPS;
  return slips.count >= enough ? slips.last : undefined;
}
