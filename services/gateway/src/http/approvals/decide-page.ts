/** Nothing runs on the page and nothing is loaded by it; its one form goes back to where it came from. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export interface DecidePage {
  readonly title: string;
  readonly workflow: string;
  readonly revision: string;
  readonly payload: unknown;
  /** JSON Schema; null: none. */
  readonly form: unknown;
  readonly person: string;
  readonly token: string;
  /** What has to be said: that it is done, or why it cannot be. */
  readonly notice: string;
  /** Whether there is still something to decide. */
  readonly open: boolean;
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.4rem}pre{background:#f3f4f6;padding:.75rem;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
label{display:block;margin:.75rem 0 .25rem;font-weight:600}input,select,textarea{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}
input[type=checkbox]{width:auto}button{font:inherit;padding:.5rem 1.25rem;margin:1rem .75rem 0 0}.notice{border-left:4px solid #57606a;padding:.25rem .75rem}`;

export const decidePage = ({
  title,
  workflow,
  revision,
  payload,
  form,
  person,
  token,
  notice,
  open,
}: DecidePage): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escape(title)}</title><style>${STYLE}</style></head><body>
<h1>${escape(title)}</h1>
${notice === '' ? '' : `<p class="notice" role="status">${escape(notice)}</p>`}
<p>Workflow ${escape(workflow)}, revision <code>${escape(revision)}</code>. You decide as ${escape(person)}.</p>
${payload === null ? '' : `<pre>${escape(typeof payload === 'string' ? payload : JSON.stringify(payload, undefined, 2))}</pre>`}
${open ? decision(token, fieldsOf(form)) : ''}</body></html>
`;

const decision = (token: string, fields: readonly Field[]): string => `<form method="post" action="/approvals/decide">
<input type="hidden" name="token" value="${escape(token)}">
${fields.map(inputOf).join('\n')}
<label for="comment">Comment</label><textarea id="comment" name="comment" rows="3" maxlength="10000"></textarea>
<button name="decision" value="approve">Approve</button><button name="decision" value="reject" formnovalidate>Reject</button>
</form>
`;

interface Field {
  readonly name: string;
  readonly title: string;
  readonly type: string;
  readonly values: readonly unknown[];
  readonly required: boolean;
}

type Schema = Readonly<Record<string, unknown>>;
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of a form. What is no flat object is one field that takes JSON. */
export function fieldsOf(form: unknown): Field[] {
  if (!isSchema(form)) return [];
  const properties = form['properties'];
  if (!isSchema(properties)) return [{ name: '', title: 'Form (JSON)', type: 'json', values: [], required: true }];
  const required = Array.isArray(form['required']) ? (form['required'] as unknown[]) : [];
  return Object.entries(properties).map(([name, value]) => {
    const schema = isSchema(value) ? value : {};
    const values = Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : [];
    const type = typeof schema['type'] === 'string' ? schema['type'] : values.length > 0 ? 'string' : 'json';
    const title = typeof schema['title'] === 'string' ? schema['title'] : name;
    return { name, title, type, values, required: required.includes(name) };
  });
}

function inputOf({ name, title, type, values, required }: Field): string {
  const at = `id="f.${escape(name)}" name="form.${escape(name)}"${required && type !== 'boolean' ? ' required' : ''}`;
  const label = `<label for="f.${escape(name)}">${escape(title)}</label>`;
  if (values.length > 0) {
    const options = values.map((value) => `<option value="${escape(JSON.stringify(value))}">${escape(String(value))}</option>`);
    return `${label}<select ${at}>${required ? '' : '<option value=""></option>'}${options.join('')}</select>`;
  }
  if (type === 'boolean') return `${label}<input type="checkbox" ${at} value="true">`;
  if (type === 'number' || type === 'integer') return `${label}<input type="number" step="${type === 'integer' ? '1' : 'any'}" ${at}>`;
  return type === 'string' ? `${label}<input ${at}>` : `${label}<textarea ${at} rows="4"></textarea>`;
}

/** What was filled in, as the schema means it. What is no JSON stays text, which the schema then refuses. */
export function formValues(form: unknown, posted: URLSearchParams): unknown {
  const fields = fieldsOf(form);
  if (fields.length === 0) return null;
  const whole = fields.find(({ name }) => name === '');
  if (whole) return jsonOr(posted.get('form.') ?? '');
  const given = fields.flatMap((field): [string, unknown][] => {
    const text = posted.get(`form.${field.name}`) ?? '';
    if (field.type === 'boolean' && field.values.length === 0) return [[field.name, text === 'true']];
    if (text === '') return [];
    return [[field.name, field.type === 'string' && field.values.length === 0 ? text : jsonOr(text)]];
  });
  return Object.fromEntries(given);
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character]!);
