import { AppError } from '@hexad/kernel';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY = DAYS.join('|');
const DIGEST = new RegExp(`^(?:(hourly|daily)|(weekly):(${DAY}))(?:@(\\d{2}:\\d{2}))?$`);
const SPAN = new RegExp(`^((?:${DAY})(?:-(?:${DAY}))?(?:,(?:${DAY})(?:-(?:${DAY}))?)*)@(\\d{2}:\\d{2})-(\\d{2}:\\d{2})$`);

/** `daily@09:00`: when a digest goes out. Fails with `invalid`. */
export function readDigest(text: string, timeZone: string | undefined): object {
  const [, often, weekly, day, at] = DIGEST.exec(text) ?? [];
  const every = often ?? weekly;
  if (every === undefined)
    throw new AppError(
      'invalid',
      `${JSON.stringify(text)} is no time of a digest. There are hourly[@00:MM], daily[@HH:MM], weekly:mon[@HH:MM].`,
    );
  return { every, ...(at !== undefined && { at }), ...(day !== undefined && { day }), ...(timeZone !== undefined && { timeZone }) };
}

/** `mon-fri@22:00-07:00` or `sat,sun@00:00-24:00`: when nobody wants to be disturbed. Fails with `invalid`. */
export function readSpan(text: string): { readonly days: string[]; readonly from: string; readonly to: string } {
  const [, days, from, to] = SPAN.exec(text) ?? [];
  if (days === undefined || from === undefined || to === undefined)
    throw new AppError('invalid', `--span ${JSON.stringify(text)} is no span. Write mon-fri@22:00-07:00 or sat,sun@00:00-24:00.`);
  return { days: [...new Set(days.split(',').flatMap(rangeOf))], from, to };
}

function rangeOf(text: string): string[] {
  const [first, last = first] = text.split('-').map((day) => DAYS.indexOf(day));
  const length = ((last! - first! + DAYS.length) % DAYS.length) + 1;
  return Array.from({ length }, (_, at) => DAYS[(first! + at) % DAYS.length]!);
}
