import type { ProjectPlan } from '@hexad/proto/documents';

/** How moments of a plan are written: agents' in hours and minutes too. */
export class Words {
  readonly #day: Intl.DateTimeFormat;
  readonly #long: Intl.DateTimeFormat;

  constructor({ timeZone, by, start, finish }: ProjectPlan) {
    const short = by === 'agents' && Date.parse(finish) - Date.parse(start) < 48 * 3_600_000;
    const time = { hour: '2-digit', minute: '2-digit' } as const;
    const severalYears = start.slice(0, 4) !== finish.slice(0, 4);
    this.#day = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      ...(short ? { ...time, second: '2-digit' } : { day: 'numeric', month: 'short', ...(severalYears ? { year: '2-digit' } : time) }),
    });
    this.#long = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      ...(short && { ...time, second: '2-digit' }),
    });
  }

  short = (time: string | number): string => this.#day.format(new Date(time)).replace(',', '');
  long = (time: string | number): string => this.#long.format(new Date(time)).replace(',', '');
}

export function hoursOf(hours: number): string {
  if (hours === 0) return '0';
  if (hours < 0.1) return `${Math.max(0.1, hours * 60).toFixed(1)} min`;
  return hours >= 1_000 ? `${Math.round(hours)} h` : `${hours.toFixed(1)} h`;
}
