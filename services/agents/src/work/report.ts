import { z } from 'zod';
import type { KindDefinition } from '../kinds/definition.js';
import type { Proof } from '../proof/rows.js';

/** Reads a file as it is at the commit that is reported on. */
export type ReadFile = (path: string) => Promise<string | undefined>;

interface Quote {
  readonly at: string;
  readonly file: string;
  readonly line: number | undefined;
  readonly quote: string | undefined;
}

const WrittenTests = z.object({ tests: z.array(z.object({ test: z.string() })) });

/** Tests that a report says were written, and of which no row shows that they can fail. */
export function unprovedTests(report: unknown, { rows }: Proof): string[] {
  const { tests } = WrittenTests.safeParse(report).data ?? { tests: [] };
  const proved = rows.filter(({ result }) => result === 'proved').map(({ by }) => by);
  return tests
    .filter(({ test }) => !proved.some((by) => by.endsWith(`: ${test}`)))
    .map(({ test }) => `report.tests: no criterion is proved by ${JSON.stringify(test)}, so nobody knows whether it can fail.`);
}

/** Holds a report against its schema, and everything it says of files (`file`, `line`, `quote`) against the files. */
export async function proveReport(kind: KindDefinition, report: unknown, read: ReadFile): Promise<Proof> {
  // Who changes files names some that were not there; what they quote was.
  const quotes = [...quotesIn(report, 'report')].filter(({ quote }) => kind.verifier === 'report' || quote !== undefined);
  const reasons = [...shapeFaults(kind, report), ...(await quoteFaults(quotes, read))];
  return { complete: reasons.length === 0, rows: [], checks: [], reasons, flaky: [] };
}

function shapeFaults({ output }: KindDefinition, report: unknown): string[] {
  const schema = z.fromJSONSchema(output ?? {});
  const read = schema.safeParse(report);
  if (read.success) return [];
  return read.error.issues.slice(0, 20).map(({ path, message }) => `report.${path.join('.') || '(itself)'}: ${message}`);
}

async function quoteFaults(quotes: readonly Quote[], read: ReadFile): Promise<string[]> {
  const faults: string[] = [];
  for (const { at, file, line, quote } of quotes) {
    const text = await read(file);
    if (text === undefined) {
      faults.push(`${at}: there is no file ${file}`);
      continue;
    }
    const lines = text.split('\n');
    if (line !== undefined && (line < 1 || line > lines.length)) faults.push(`${at}: ${file} has ${lines.length} lines, not ${line}`);
    else if (quote !== undefined && !near(lines, line, quote))
      faults.push(`${at}: ${file} does not say ${JSON.stringify(quote.slice(0, 100))} there`);
  }
  return faults;
}

/** Lines around the one that is named in which what is quoted may begin. */
const NEAR = 3;

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

function near(lines: readonly string[], line: number | undefined, quote: string): boolean {
  const from = line === undefined ? 0 : Math.max(0, line - 1 - NEAR);
  const to = line === undefined ? lines.length : line + NEAR + quote.split('\n').length;
  return plain(lines.slice(from, to).join('\n')).includes(plain(quote));
}

function* quotesIn(value: unknown, at: string): Generator<Quote> {
  if (typeof value !== 'object' || value === null) return;
  const { file, line, quote } = value as Readonly<Record<string, unknown>>;
  if (typeof file === 'string' && file !== '')
    yield { at, file, line: typeof line === 'number' ? line : undefined, quote: typeof quote === 'string' ? quote : undefined };
  for (const [key, inner] of Object.entries(value)) yield* quotesIn(inner, `${at}.${key}`);
}
