// Records in the words of the contract, and back.
import type { Directories, Form, Member, Operation } from './operation.ts';

type Body = Readonly<Record<string, unknown>>;

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a request says, as the service takes it. What is no body of this form stays as it is, to be refused. */
export async function taken(form: Form, given: unknown, directories: Directories): Promise<unknown> {
  const body = form.within !== undefined && isBody(given) ? given[form.within] : given;
  if (!isBody(body)) return body;
  const record: Record<string, unknown> = {};
  for (const member of form.members) {
    if (!(member.name in body)) continue;
    const value = body[member.name];
    record[member.field] = typeof value === 'number' && member.numbered !== undefined ? await idOf(member.numbered, value, directories) : ours(member, value);
  }
  return record;
}

const ours = ({ values }: Member, value: unknown): unknown => (typeof value === 'string' ? (values?.[value] ?? value) : value);

/** An id that no record has stands for a number that no record has. */
const NO_RECORD = '00000000-0000-4000-8000-000000000000';

const idOf = async (kind: string, number: number, directories: Directories): Promise<string> =>
  (await directories[kind]?.idOf(number)) ?? NO_RECORD;

/** What the service answers, as the contract says it. */
export async function answered(form: Form, given: Body, directories: Directories): Promise<unknown> {
  const one = (record: Body): Promise<Body> => written(form.members, record, directories);
  const items = Array.isArray(given['items']) ? given['items'].filter(isBody) : [given];
  const main = form.list ? await Promise.all(items.map(one)) : await one(items[0] ?? {});
  if (form.within === undefined) return main;
  return { [form.within]: main, ...Object.fromEntries(form.beside.map(({ name, means }) => [name, besideOf(given, means)])) };
}

function besideOf(page: Body, means: Form['beside'][number]['means']): unknown {
  if (means === 'offset') return (Number(page['page']) - 1) * Number(page['pageSize']);
  return page[means];
}

async function written(members: readonly Member[], record: Body, directories: Directories): Promise<Body> {
  const entries: [string, unknown][] = [];
  for (const member of members) {
    const value = record[member.field] ?? null;
    if (value === null && member.optional === true) continue;
    entries.push([
      member.name,
      typeof value === 'string' && member.numbered !== undefined ? ((await directories[member.numbered]?.numberOf(value)) ?? null) : theirs(member, value),
    ]);
  }
  return Object.fromEntries(entries);
}

const theirs = ({ values = {} }: Member, value: unknown): unknown =>
  Object.entries(values).find(([, own]) => own === value)?.[0] ?? value;

interface Told {
  status: number;
  code?: string;
  detail?: string;
  errors?: readonly { field: string; code: string; message: string }[];
}

/** A refusal in the words of the contract. */
export function refused({ problem, takes }: Operation, told: Told, status: number): Body | undefined {
  if (problem === undefined) return undefined;
  const called = (name: string): string => takes?.members.find(({ field }) => field === name)?.name ?? name;
  const errors = (told.errors ?? []).map(({ field, code, message }) => ({ field: called(field), code, message }));
  const message = [told.detail, ...errors.map((error) => `${error.field} ${error.message}`)].join(' ');
  const said = { status, code: told.code, message, errors };
  return Object.fromEntries(problem.map(({ name, means }) => [name, said[means]]));
}
