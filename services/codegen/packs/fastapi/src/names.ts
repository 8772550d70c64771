import type { EntityModel } from '../../../src/domain/model.js';
import { snakeCase } from '../../../src/domain/names.js';

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const KEYWORDS = set(
  'False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda ' +
    'match nonlocal not or pass raise return try type while with yield',
);

/** What a model of pydantic, of whatever version, and our records call their own. */
const OF_MODELS = set(
  'as_json config construct copy dict fields from_orm json json_names parse_file parse_obj parse_raw schema schema_json update_forward_refs validate',
);

/** Builtins that generated code uses, its locals and its imports. */
const OF_CODE = set(
  'administers administrator all any api app before blocking bodies body bool browser came changed changes client conflict cookie ' +
    'counter cycle database day dict document down elsewhere expect_holds expect_refused field fields filter first first_administrator ' +
    'fit float foreign format frozen given guard guarded health hostile id input int invalid invalid_field items iter kept known late later len ' +
    'linked list listed made map max min minutes_after missing moment n names next not_found now object open other own own_id own_name ' +
    'owner page parent parent_id patched people person person_record pool print pytest query range record record_id reference refused ' +
    'replaced replies reply request router said second seed sees self service services set settled short shut state states status str ' +
    'sum tables target test today total token touched traits transition tuple unfit unknown unknown_reference unseen up values vars wanted ' +
    'wrong zip',
);

const OF_TYPES = set(
  'Any Body Choice Condition Counter Database Day Exception Fault Field Flag FieldError Id Ids Kind Link Listing Moment Number OMITTED Own Page People Person PersonGuard Problem Query ' +
    'Record Refused Reply Request Response Schema Service Services Span States Table Tables TestApi Text TimeOfDay Transition Warning',
);

const PACKAGES = set('access base config db http main openapi seed services tables');

const clear = (name: string, ...taken: readonly ReadonlySet<string>[]): string =>
  taken.some((words) => words.has(name)) ? `${name}_` : name;

/** The attribute that holds a field: `dueDate` is `due_date`. */
export function attributeOf(name: string): string {
  const plain = clear(snakeCase(name), KEYWORDS, OF_MODELS);
  return /^(model_|\d|_)/.test(plain) ? `own_${plain}` : plain;
}

/** What one entity's modules are called and export. */
export function pyNames(entity: EntityModel) {
  const name = snakeCase(entity.name);
  const plural = snakeCase(entity.plural);
  const type = OF_TYPES.has(entity.type) ? `${entity.type}Entity` : entity.type;
  return {
    type,
    /** One record. */
    variable: KEYWORDS.has(name) || OF_CODE.has(name) ? `${name}_record` : name,
    /** Of the tables and the services. */
    collection: clear(plural, KEYWORDS),
    package: clear(plural, KEYWORDS, PACKAGES),
    table: `${type}Table`,
    service: `${type}Service`,
    routes: `${name}_routes`,
    stem: name,
  };
}

/** The import of something of an entity's package. */
export const importOf = (entity: EntityModel, module: string, ...what: readonly string[]): string =>
  `from app.${pyNames(entity).package}.${module} import ${what.join(', ')}`;
