import type { Event, LogEvent } from './log-event.js';

/** An entry for people who watch; empty: nothing that they would want to see. */
export function inOneLine(event: LogEvent): string {
  switch (event.type) {
    case 'acted':
      return `${event.tool} ${about(event)}${event.outcome === 'done' ? '' : ` (${event.outcome})`}`.trim();
    case 'asked':
      return `asks: ${event.question}`;
    case 'checked':
      return `checks: ${event.runs.map(({ name, exitCode }) => `${name} ${exitCode === 0 ? 'in order' : 'not in order'}`).join(', ')}`;
    case 'verified':
      return event.proof.complete ? 'proved' : `sent back: ${event.proof.reasons.join(' ')}`;
    case 'nudged':
      return event.text;
    case 'recovering': {
      const { class: kind, code, subject } = event.failure;
      return `${kind} fails (${[code, subject].filter(Boolean).join(' ')}), tries ${event.strategy}: ${event.reason}`;
    }
    case 'recovered':
      return `${event.strategy} ${event.helped ? 'helped' : 'did not help'}`;
    case 'given_up':
      return `found no way out of a failure (${event.failure.class}, ${event.failure.code}): ${event.reason}`;
    default:
      return '';
  }
}

function about({ input }: Event<'acted'>): string {
  const given = (typeof input === 'object' && input !== null ? input : {}) as Readonly<Record<string, unknown>>;
  const said = given['path'] ?? given['from'] ?? given['text'] ?? given['program'] ?? given['show'] ?? '';
  return typeof said === 'string' ? said.slice(0, 100) : '';
}
