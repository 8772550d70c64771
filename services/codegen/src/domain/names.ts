/** The words of a camelCase, PascalCase, kebab-case or snake_case name, in lower case. */
export function words(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

const upperFirst = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export const kebabCase = (name: string): string => words(name).join('-');
export const snakeCase = (name: string): string => words(name).join('_');
export const screamingCase = (name: string): string => words(name).join('_').toUpperCase();
export const pascalCase = (name: string): string => words(name).map(upperFirst).join('');
export const camelCase = (name: string): string =>
  words(name)
    .map((word, i) => (i === 0 ? word : upperFirst(word)))
    .join('');
/** `dueDate` → `due date`. */
export const spaced = (name: string): string => words(name).join(' ');
/** `dueDate` → `Due date`. */
export const sentenceCase = (name: string): string => upperFirst(spaced(name));

/** Global types and imports that generated modules use: an entity of that name gets another type name. */
const TAKEN_TYPES = new Set(
  (
    'Array Boolean Database DatabaseSync Date Error Express Function Map Math Number Object Page Partial Pick Problem Promise Record Request ' +
    'Response Router Server Services Set String Symbol Config ListQuery Where JSON URL Omit Infinity NaN Intl Event Node Element Text Image ' +
    'Option Comment Document Window File Blob Form Input Link Navigate Route Fragment Component Layout Field Button Table Select Client Api App ' +
    'Body Exclude Extract FieldError Headers Iterator Migration Proxy Readonly Reply Repositories Required Selection State TestApi Transition Value'
  ).split(' '),
);

/** Locals of generated functions, besides the words that TypeScript reserves: an entity's variable must not shadow them. */
const TAKEN_VARIABLES = new Set(
  (
    'api app args await body break case catch class close code config console const continue current database db debugger default delete do else enum ' +
    'error eval exists export extends false finally fetch for from function get global id if implements import in input instanceof interface let ' +
    'list name new next now null number of options package page path post private problem process protected public query record req request res ' +
    'response result return router row rows server service services set state static status string super switch test then this throw transaction true try type ' +
    'typeof undefined url values var void where while window document with yield input patch put expect item items key value event location history ' +
    'before blocking changed complete documented down first fit frozen health kept linked listed lists made missing moved named other owner parent patched ' +
    'refused replaced reply second to transition unfit unwanted up wanted cycle text body changes seed used tables router status created test tests expectRefused ' +
    'add bound each field n query scope transition'
  ).split(' '),
);

/** The name of an entity's TypeScript type. */
export const typeName = (entity: string): string => (TAKEN_TYPES.has(entity) ? `${entity}Entity` : entity);

/** The name of a variable that holds one record. */
export function variableName(entity: string): string {
  const name = camelCase(entity);
  return TAKEN_VARIABLES.has(name) ? `${name}Record` : name;
}

/** The name of a variable that holds many records; never that of the singular. */
export function collectionName(plural: string, entity: string): string {
  const name = camelCase(plural);
  return TAKEN_VARIABLES.has(name) || name === variableName(entity) ? `${name}List` : name;
}

const SQL_KEYWORDS = new Set(
  (
    'abort action add after all alter always analyze and any as asc attach autoincrement before begin between by cascade case cast check collate column ' +
    'commit conflict constraint create cross current current_date current_time current_timestamp database default deferrable deferred delete desc ' +
    'detach distinct do drop each else end escape except exclude exclusive exists explain fail filter first following for foreign from full generated ' +
    'glob group groups having if ignore immediate in index indexed initially inner insert instead intersect into is isnull join key last left like ' +
    'limit match materialized natural no not nothing notnull null nulls of offset on or order others outer over partition plan pragma preceding ' +
    'primary query raise range recursive references regexp reindex release rename replace restrict returning right rollback row rows savepoint select ' +
    'set table temp temporary then ties to transaction trigger unbounded union unique update using vacuum values view virtual when where window with without'
  ).split(' '),
);

/** Those that PostgreSQL reserves besides. */
const POSTGRES_KEYWORDS = new Set(
  (
    'analyse array asymmetric authorization binary both concurrently current_catalog current_role current_schema current_user false fetch freeze grant ' +
    'ilike initially lateral leading localtime localtimestamp only overlaps placing session_user similar some symmetric system_user tablesample trailing ' +
    'true user variadic verbose'
  ).split(' '),
);

/** A snake_case identifier as it stands in SQL: quoted only where a database reserves the word. */
export const sqlName = (name: string): string =>
  SQL_KEYWORDS.has(name) || POSTGRES_KEYWORDS.has(name) || name.startsWith('sqlite_') ? `"${name}"` : name;
