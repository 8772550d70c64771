import type { AppModel, EntityModel, FieldModel } from '../../../src/domain/model.js';
import { comment, plainLine, tsString, tsValue } from '../../../src/domain/escape.js';
import { lines, list } from '../../../src/domain/text.js';
import { guardsOf, reachMethod, stamps } from './access/guards.js';
import { windowRules } from '../../../src/domain/windows.js';
import { isStored } from '../../../src/domain/sqlite-computed.js';
import { exportMethod, importMethod } from './exchange/service.js';
import { keepingImports, keepingMade, keepingMember, keepingMethods, keepStatement } from './keeping/service.js';
import { moduleNames } from './names.js';
import { counterStatementsOf, recountStatements } from './rules/counter.js';
import { isTallying, ownTallyChecks, tallyCheckMethod } from './rules/tally.js';
import { changeChecks, deleteChecks, hasFrozen, isNeverDeleted, recordChecks, repositoryOf } from './service-checks.js';
import { transitionTraits } from './states.js';

export const changes = (entity: EntityModel): boolean => entity.can.update || (entity.states?.transitions.length ?? 0) > 0;

/** `<plural>/service.ts`: the rules of one entity. */
export function serviceModule(app: AppModel, entity: EntityModel): string {
  const names = moduleNames(entity);
  const { type, variable, states } = entity;
  const record = recordChecks(app, entity);
  const change = changes(entity) ? changeChecks(app, entity) : undefined;
  const removal = entity.can.delete ? deleteChecks(app, entity) : undefined;
  const tallying = entity.talliedBy.map(({ parent }) => parent);
  const others = [...new Set([...record.repositories, ...tallying, ...(change?.repositories ?? []), ...(removal?.repositories ?? [])])]
    .filter((name) => name !== entity.name)
    .map((name) => app.entity(name))
    .sort((a, b) => a.collection.localeCompare(b.collection));
  const repositories = [entity, ...others].sort((a, b) => a.collection.localeCompare(b.collection));
  const checked = record.code !== '';
  const guards = guardsOf(app, entity);
  const stamped = stamps(app, entity);
  const limited = app.access !== undefined;
  const { requires } = transitionTraits(entity);
  const refusals = [
    ...new Set([
      'notFound',
      ...record.refusals,
      ...(change?.refusals ?? []),
      ...(removal?.refusals ?? []),
      ...(requires && changes(entity) ? ['invalid'] : []),
      ...(guards.reachesUnseen ? ['unknownReference'] : []),
      ...(isTallying(entity) ? ['conflict'] : []),
    ]),
  ].sort();
  const readsInput = changes(entity) || entity.can.import;
  return lines(
    `// ${comment(entity.spec.pluralLabel)}: what may be done with them, and when.`,
    "import { randomUUID } from 'node:crypto';",
    limited && `import { ${list(...guards.imports, entity.kept !== undefined && 'permit')} } from '../access/permits.ts';`,
    (stamped.needed || (limited && entity.kept !== undefined)) && "import { signedIn } from '../access/person.ts';",
    "import type { Database } from '../db/connection.ts';\nimport type { Page } from '../db/page.ts';",
    entity.can.import && "import type { ImportRow } from '../exchange/columns.ts';\nimport { importRows, type Imported } from '../exchange/import.ts';",
    `import { ${refusals.join(', ')} } from '../http/refusals.ts';`,
    keepingImports(app, entity),
    change !== undefined && hasFrozen(entity) && "import { changedFields } from '../records.ts';",
    "import type { Repositories } from '../repositories.ts';",
    repositories
      .filter((each) => each !== entity)
      .map((each) => `import type { ${moduleNames(each).repository} } from '../${each.plural}/repository.ts';`),
    `import type { ${names.repository} } from './repository.ts';`,
    `import { ${list(readsInput && names.readInput, readsInput && names.toInput, `type ${type}`, `type ${names.filter}`, `type ${names.input}`, `type ${names.query}`)} } from './schema.ts';`,
    states !== undefined &&
      `import { ${list(
        'INITIAL_STATE',
        states.transitions.length > 0 && 'TRANSITIONS',
        'illegalTransition',
        changes(entity) && 'transitionBetween',
        changes(entity) && 'type Transition',
        states.transitions.length > 0 && `type ${names.transition}`,
      )} } from './states.ts';`,
    '',
    `export class ${names.service} {`,
    'readonly #database: Database;',
    repositories.map((each) => `readonly #${each.collection}: ${moduleNames(each).repository};`),
    keepingMember(entity),
    '',
    `constructor(database: Database, repositories: Pick<Repositories, ${repositories.map((each) => tsString(each.collection)).join(' | ')}>) {`,
    'this.#database = database;',
    repositories.map((each) => `this.#${each.collection} = repositories.${each.collection};`),
    keepingMade(entity),
    '}',
    '',
    `async list(query: ${names.query}, scope?: ${names.filter}): Promise<Page<${type}>> {`,
    `return ${repositoryOf(entity)}.list(query, scope${guards.visible});`,
    '}',
    '',
    `async get(id: string): Promise<${type}> {`,
    `const ${variable} = await ${repositoryOf(entity)}.find(id);`,
    `if (${variable} === undefined${guards.unseen}) throw notFound(${tsString(plainLine(entity.spec.label))}, id);`,
    `return ${variable};`,
    '}',
    '',
    entity.can.export && exportMethod(entity, guards.visible),
    createMethod(app, entity, checked && record.code),
    entity.can.import && importMethod(app, entity),
    entity.can.update && updateMethods(entity),
    states !== undefined && states.transitions.length > 0 && transitionMethod(app, entity),
    removal !== undefined && deleteMethod(app, entity, removal.code),
    keepingMethods(app, entity, checked && `${checkCall(record.code, `${variable}${record.before ? `, ${variable}` : ''}`)}`),
    change !== undefined && saveMethod(app, entity, change.code, checked && record.code, record.before),
    tallyCheckMethod(app, entity),
    checked && [
      `/** Refuses a record that breaks a rule.${record.before ? ' `before` is what it was, if it was.' : ''} */`,
      `${waits(record.code)}#check(${variable}: ${type}${record.before ? `, before?: ${type}` : ''}): ${waits(record.code) ? 'Promise<void>' : 'void'} {`,
      record.code,
      '}',
    ],
    reachMethod(app, entity),
    '}',
  );
}

/** `async ` before a function whose statements wait for something. */
const waits = (code: string): 'async ' | '' => (/\bawait\b/.test(code) ? 'async ' : '');

/** A call of it. */
const checkCall = (code: string, given: string): string => `${waits(code) && 'await '}this.#check(${given});`;

function createMethod(app: AppModel, entity: EntityModel, checked: string | false): string {
  const guards = guardsOf(app, entity);
  const { made } = stamps(app, entity);
  const { states, variable } = entity;
  const system = entity.fields.filter((field) => !field.writable);
  return lines(
    `async create(input: ${moduleNames(entity).input}): Promise<${entity.type}> {`,
    states !== undefined && [
      `if (input.${states.field} !== undefined && input.${states.field} !== INITIAL_STATE) {`,
      `throw illegalTransition(INITIAL_STATE, input.${states.field});`,
      '}',
    ],
    'const now = new Date().toISOString();',
    `const ${variable}: ${entity.type} = {`,
    '...input,',
    states !== undefined && `${states.field}: INITIAL_STATE,`,
    system
      .filter((field) => !made.some((stamp) => stamp.startsWith(`${field.name}:`)))
      .map((field) => `${field.name}: ${placeholder(field) ?? systemValue(field.spec.default, field.spec.type)},`),
    made,
    'id: randomUUID(),',
    'createdAt: now,',
    'updatedAt: now,',
    '};',
    'return this.#database.transaction(async () => {',
    guards.reachesUnseen && `await this.#reach(${variable});`,
    checked !== false && checkCall(checked, variable),
    counterStatementsOf(entity),
    `await ${repositoryOf(entity)}.insert(${variable});`,
    entity.talliedBy.length > 0 && `await this.#tally(${variable});`,
    guards.confirm('create', `${variable}.id`),
    returned(entity),
    '});',
    '}',
    '',
  );
}

/** What is worked out, or counted, while it is written. */
const placeholder = ({ spec, nullable }: FieldModel): string | undefined => {
  if ((spec.computed === undefined && spec.counter === undefined) || nullable) return undefined;
  return spec.type === 'boolean' ? 'false' : '0';
};

/** The record as it is read: with what is worked out. */
const returned = (entity: EntityModel): string =>
  entity.fields.every(isStored) ? `return ${entity.variable};` : `return this.get(${entity.variable}.id);`;

function systemValue(fallback: unknown, type: string): string {
  if (fallback === undefined) return 'null';
  if (typeof fallback !== 'object') return tsValue(fallback);
  return type === 'date' ? 'now.slice(0, 10)' : 'now';
}

function updateMethods(entity: EntityModel): string {
  const names = moduleNames(entity);
  return lines(
    `replace(id: string, input: ${names.input}): Promise<${entity.type}> {`,
    'return this.#database.transaction(async () => this.#save(await this.get(id), input));',
    '}',
    '',
    `/** Changes the given fields and leaves the others; null clears. */`,
    `update(id: string, patch: Record<string, unknown>): Promise<${entity.type}> {`,
    'return this.#database.transaction(async () => {',
    'const before = await this.get(id);',
    `return this.#save(before, ${names.readInput}({ ...${names.toInput}(before), ...patch }));`,
    '});',
    '}',
    '',
  );
}

function transitionMethod(app: AppModel, entity: EntityModel): string {
  const names = moduleNames(entity);
  const field = entity.states!.field;
  return lines(
    `transition(id: string, name: ${names.transition}, patch: Record<string, unknown>): Promise<${entity.type}> {`,
    'const transition = TRANSITIONS[name];',
    'return this.#database.transaction(async () => {',
    'const before = await this.get(id);',
    app.access !== undefined && `await confirm(this.#database, ${tsString(entity.plural)}, name, id);`,
    `if (!transition.from.includes(before.${field})) {\nthrow illegalTransition(before.${field}, transition.to);\n}`,
    `const input = ${names.readInput}({ ...${names.toInput}(before), ...patch, ${field}: transition.to });`,
    'return this.#save(before, input, transition);',
    '});',
    '}',
    '',
  );
}

function deleteMethod(app: AppModel, entity: EntityModel, code: string): string {
  const confirmed = guardsOf(app, entity).confirm('delete', 'id');
  const never = isNeverDeleted(entity);
  const reads = !never && (entity.kept !== undefined || entity.talliedBy.length > 0 || windowRules(entity, 'delete').length > 0 || entity.rules.some((rule) => rule.kind === 'deleteOnly'));
  return lines(
    `async delete(id: string): Promise<void> {`,
    never
      ? ['await this.get(id);', confirmed, code.split('\n').find((line) => line.includes('delete_refused'))]
      : [
          'await this.#database.transaction(async () => {',
          reads ? `const ${entity.variable} = await this.get(id);` : 'await this.get(id);',
          confirmed,
          code !== '' && code,
          keepStatement(app, entity),
          `await ${repositoryOf(entity)}.delete(id);`,
          entity.talliedBy.length > 0 && `await this.#tally(${entity.variable});`,
          '});',
        ],
    '}',
    '',
  );
}

function saveMethod(app: AppModel, entity: EntityModel, changeCode: string, checked: string | false, checkUsesBefore: boolean): string {
  const names = moduleNames(entity);
  const { states, variable, type } = entity;
  const { requires, moments, days } = transitionTraits(entity);
  const field = states?.field;
  const guards = guardsOf(app, entity);
  const confirmed = guards.confirm('update', 'before.id');
  return lines(
    `async #save(before: ${type}, input: ${names.input}${states === undefined ? '' : ', named?: Transition'}): Promise<${type}> {`,
    confirmed && (states === undefined ? confirmed : `if (named === undefined) ${confirmed}`),
    states !== undefined && [
      `const to = input.${field} ?? before.${field};`,
      confirmed && states.transitions.length > 0 && stateGuard(entity),
      requires || moments.length > 0 || days.length > 0
        ? `const transition = named ?? (to === before.${field} ? undefined : transitionBetween(before.${field}, to));`
        : `if (named === undefined && to !== before.${field}) transitionBetween(before.${field}, to);`,
    ],
    `const ${variable}: ${type} = { ...before, ...input, ${states === undefined ? '' : `${field}: to, `}${stamps(app, entity).changed.join(' ')}updatedAt: new Date().toISOString() };`,
    requires && [
      `const missing = (transition?.requires ?? []).filter((field) => ${isUnset(entity)});`,
      "if (missing.length > 0) {\nthrow invalid(missing.map((field) => ({ field, code: 'missing', message: 'is required' })));\n}",
    ],
    moments.length > 0 && `for (const field of transition?.stamps ?? []) ${variable}[field] = ${variable}.updatedAt;`,
    days.length > 0 && `for (const field of transition?.stampsDay ?? []) ${variable}[field] = ${variable}.updatedAt.slice(0, 10);`,
    hasFrozen(entity) && changedStatement(entity, requires),
    changeCode,
    guards.reachesUnseen && `await this.#reach(${variable}, before);`,
    checked !== false && checkCall(checked, `${variable}${checkUsesBefore ? ', before' : ''}`),
    recountStatements(entity),
    `await ${repositoryOf(entity)}.update(${variable});`,
    entity.talliedBy.length > 0 && `await this.#tally(${variable}, before);`,
    ownTallyChecks(app, entity),
    confirmed && (states === undefined ? confirmed : `if (named === undefined) ${confirmed}`),
    returned(entity),
    '}',
    '',
  );
}

/** Changing the state like any other field takes the right to do what leads there. */
function stateGuard(entity: EntityModel): string {
  const field = entity.states!.field;
  return lines(
    `if (named === undefined && to !== before.${field}) {`,
    `const names = Object.keys(TRANSITIONS) as ${moduleNames(entity).transition}[];`,
    `const name = names.find((each) => TRANSITIONS[each].to === to && TRANSITIONS[each].from.includes(before.${field}));`,
    `if (name !== undefined) await confirm(this.#database, ${tsString(entity.plural)}, name, before.id);`,
    '}',
  );
}

const isUnset = (entity: EntityModel): string => `${entity.variable}[field] === null || ${entity.variable}[field] === ''`;

/** Which fields a request changed, apart from what a transition is for. */
function changedStatement(entity: EntityModel, requires: boolean): string {
  const names = moduleNames(entity);
  const all = `changedFields(${names.toInput}(before), ${names.toInput}(${entity.variable}))`;
  const state = entity.spec.stateField;
  if (state === undefined) return `const changed: string[] = ${all};`;
  const own = requires ? ' && !transition?.requires.includes(field)' : '';
  return `const changed: string[] = ${all}.filter((field) => field !== ${tsString(state)}${own});`;
}
