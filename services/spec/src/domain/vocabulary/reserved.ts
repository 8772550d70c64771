/** Words that a target language, SQL, the runtime or the generated code's own names already use. */
export const RESERVED: ReadonlySet<string> = new Set(
  `abstract any as async await boolean break case catch class const constructor continue debugger declare default delete do else enum export extends false
finally for from function get if implements import in infer instanceof interface is keyof let module namespace never new null number object of package private
protected prototype public readonly require return set static string super switch symbol this throw true try type typeof undefined unique unknown var void
while with yield arguments eval global globalthis window document process console hasownproperty tostring valueof isprototypeof tolocalestring __proto__
propertyisenumerable id createdat updatedat select insert update from where table column index join group having order limit offset values into create
drop alter primary key references check constraint distinct union all and or not between like exists trigger view transaction commit rollback begin end user
map array date error promise request response record json math infinity nan reflect proxy buffer blob file url event node element app router
page pagesize sort search q query body params headers nil self none pass lambda def del global nonlocal raise except print exec`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Reserved words that are nevertheless fine as a property of a record or a column that is always quoted. */
export const FINE_AS_FIELD: ReadonlySet<string> = new Set(
  'type date number url file event order group user key index end begin values module package page document record map error request response default case limit from from_ element node symbol check unique view table column public private body query params headers window process trigger router app print pass exec json math map label set string abstract any async boolean get is object of symbol never'
    .split(' ')
    .filter((word) => !['default', 'case', 'from', 'from_', 'not_', 'public', 'private', 'package', 'page'].includes(word)),
);

/** Reserved words that are fine as the name of an entity: no built-in class or type of this name is used by generated code. */
export const FINE_AS_ENTITY: ReadonlySet<string> = new Set(
  'order group user event document module package page table file record key index view limit check case type transaction element app request trigger node query search sort label column values'
    .split(' ')
    .filter((word) => !['record', 'type', 'node', 'element', 'request', 'app'].includes(word)),
);
