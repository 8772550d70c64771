/** Modules of small functions: a generated application gets only those that its pages import. */
export interface SlicedModule {
  readonly path: string;
  readonly parts: Readonly<Record<string, string>>;
}

const FORMAT: SlicedModule = {
  path: 'src/components/format.ts',
  parts: {
    formatDate: `/** A calendar day; it is the same day in every time zone. */
export const formatDate = (day: string): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
`,
    formatDateTime: `export const formatDateTime = (instant: string): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
`,
    formatNumber: `export const formatNumber = (value: number): string => new Intl.NumberFormat(undefined, { maximumFractionDigits: 20 }).format(value);
`,
    formatMoney: `export const formatMoney = (value: number): string =>
  new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
`,
    formatPercent: `/** \`value\` runs from 0 to 100. */
export const formatPercent = (value: number): string =>
  new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 2 }).format(value / 100);
`,
    formatYesNo: `export const formatYesNo = (value: boolean): string => (value ? 'Yes' : 'No');
`,
  },
};

const FORM_DATA: SlicedModule = {
  path: 'src/components/form-data.ts',
  parts: {
    readText: `export const readText = (data: FormData, name: string): string => String(data.get(name) ?? '');
`,
    readOptionalText: `/** Nothing typed means no value. */
export const readOptionalText = (data: FormData, name: string): string | null => String(data.get(name) ?? '') || null;
`,
    readChoice: `/** The value of a select, which offers nothing but \`T\`. */
export const readChoice = <T extends string>(data: FormData, name: string): T => String(data.get(name) ?? '') as T;
`,
    readOptionalChoice: `/** The value of a select, which offers nothing but \`T\` and no value. */
export const readOptionalChoice = <T extends string>(data: FormData, name: string): T | null => (String(data.get(name) ?? '') || null) as T | null;
`,
    readNumber: `export const readNumber = (data: FormData, name: string): number => Number(data.get(name));
`,
    readOptionalNumber: `/** Nothing typed means no value. */
export const readOptionalNumber = (data: FormData, name: string): number | null => (data.get(name) ? Number(data.get(name)) : null);
`,
    readFlag: `export const readFlag = (data: FormData, name: string): boolean => data.has(name);
`,
    readList: `/** The values of all boxes that are ticked. */
export const readList = (data: FormData, name: string): string[] => data.getAll(name).map(String);
`,
    readDateTime: `/** Local time in the form, UTC for the API. */
export const readDateTime = (data: FormData, name: string): string => new Date(String(data.get(name))).toISOString();
`,
    readOptionalDateTime: `/** Local time in the form, UTC for the API; nothing typed means no value. */
export const readOptionalDateTime = (data: FormData, name: string): string | null => data.get(name) ? new Date(String(data.get(name))).toISOString() : null;
`,
    toLocalInput: `/** An instant as an input for local date and time takes it. */
export function toLocalInput(instant: string | null | undefined): string {
  if (!instant) return '';
  const date = new Date(instant);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
  return local.replace(/(?::00)?(?:\\.000)?Z$/, '');
}
`,
    now: `export const now = (): string => new Date().toISOString();
`,
    today: `export const today = (): string => new Date().toISOString().slice(0, 10);
`,
    changes: `/** The members that differ from the record as it was read: only these are sent. */
export function changes<Input extends object>(record: Input, input: Input): Partial<Input> {
  const differs = ([name, value]: [string, unknown]): boolean =>
    JSON.stringify(value) !== JSON.stringify(record[name as keyof Input]);
  return Object.fromEntries(Object.entries(input).filter(differs)) as Partial<Input>;
}
`,
  },
};

export const SLICED: readonly SlicedModule[] = [FORMAT, FORM_DATA];

/** The module with only the wanted parts, in the order above. */
export const slice = (module: SlicedModule, wanted: ReadonlySet<string>): string =>
  Object.entries(module.parts)
    .filter(([name]) => wanted.has(name))
    .map(([, text]) => text)
    .join('\n');
