const PEOPLE: ReadonlySet<string> = new Set(
  'user admin administrator staff people person boss team chief clerk head lead adult client public crew everyone office assistant'.split(
    ' ',
  ),
);

/** Nouns that end like a person's role and are none. */
const THINGS =
  /(?:ment|order|number|letter|folder|parameter|filter|computer|counter|meter|paper|container|trailer|chapter|voucher|register|server|center|centre|tower|poster|sensor|vector|colou?r|floor|door|motor|monitor|calendar|error|plant|grant|variant|tree|fee|committee|coffee|transfer|answer|layer|reminder|buffer|cluster|router|charter|banner|quarter|semester|dinner|header|footer|marker|tracker)$/;

/** Whether a noun names somebody in a role, by its ending. */
export function looksPersonal(name: string): boolean {
  const last = name.split(' ').at(-1) ?? '';
  return PEOPLE.has(last) || (/(?:er|or|ist|ian|ee|ant|man|woman)$/.test(last) && last.length > 4 && !THINGS.test(last));
}
