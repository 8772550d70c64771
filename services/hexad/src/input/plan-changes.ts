import { AppError } from '@hexad/kernel';
import { PlanChange } from '@hexad/proto/documents';

const FORMS = 'add=NAME[:skill+skill], remove=NAME, drop=STORY, start=YYYY-MM-DD, capacity=NAME:0.5, agents=N';

/** Reads each `--what-if CHANGE`, e.g. `add=Ann:backend+frontend`. Fails with `invalid`. */
export const readChanges = (texts: readonly string[]): PlanChange[] => texts.map(readChange);

function readChange(text: string): PlanChange {
  const [, verb = '', rest = ''] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  const colon = rest.lastIndexOf(':');
  const [name, detail] = colon < 0 ? [rest, undefined] : [rest.slice(0, colon), rest.slice(colon + 1)];
  const read = PlanChange.safeParse(changeOf(verb, rest, name, detail));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const why = issue?.path.length ? `: ${issue.path.join('.')}: ${issue.message}` : '';
  throw new AppError('invalid', `--what-if ${JSON.stringify(text)} is no change${why}. There are ${FORMS}.`);
}

function changeOf(verb: string, rest: string, name: string, detail: string | undefined): unknown {
  switch (verb) {
    case 'add':
      return { change: 'add-person', person: { name, ...(detail !== undefined && { skills: detail.split('+') }) } };
    case 'remove':
      return { change: 'remove-person', name: rest };
    case 'drop':
      return { change: 'drop-story', story: rest };
    case 'start':
      return { change: 'start', date: rest };
    case 'capacity':
      return { change: 'capacity', name, capacity: Number(detail) };
    case 'agents':
      return { change: 'agents', count: Number(rest) };
  }
  return undefined;
}
