import { isMap, isScalar, isSeq, YAMLMap, type Document, type YAMLSeq } from 'yaml';

/** A step in the list in which it stands. */
export interface StepPlace {
  readonly list: YAMLSeq;
  readonly index: number;
  readonly step: YAMLMap;
}

/** Where a step stands; undefined when there is none with this path. */
export function findStep(document: Document, path: string): StepPlace | undefined {
  const parts = path.split('/');
  const last = parts.pop()!;
  const list = parts.length === 0 ? listAt(document.contents, 'steps') : findList(document, parts.join('/'));
  return list && !last.includes('[') ? stepIn(list, last) : undefined;
}

/** The list of steps inside a step, or inside one case of it: `route[express]`, `route[default]`. */
export function findList(document: Document, path: string): YAMLSeq | undefined {
  let list = listAt(document.contents, 'steps');
  for (const part of path.split('/')) {
    const [, name = '', branch] = /^([^[]*)(?:\[(.*)\])?$/.exec(part) ?? [];
    const found = list && stepIn(list, name);
    if (!found) return undefined;
    list = branch === undefined ? listAt(found.step, 'steps') : caseOf(found.step, branch);
  }
  return list;
}

/** The paths of all steps, in their order. */
export function stepPaths(document: Document): string[] {
  const within = (list: YAMLSeq | undefined, parent: string): string[] =>
    (list?.items ?? []).flatMap((item) => {
      if (!isMap(item)) return [];
      const path = `${parent}${textAt(item, 'name')}`;
      const cases = listAt(item, 'cases')?.items ?? [];
      return [
        path,
        ...within(listAt(item, 'steps'), `${path}/`),
        ...cases.flatMap((one, index) =>
          isMap(one) ? within(listAt(one, 'steps'), `${path}[${textAt(one, 'name') ?? String(index + 1)}]/`) : [],
        ),
        ...within(listAt(item, 'default'), `${path}[default]/`),
      ];
    });
  return within(listAt(document.contents, 'steps'), '');
}

function stepIn(list: YAMLSeq, name: string): StepPlace | undefined {
  const index = list.items.findIndex((item) => isMap(item) && item.get('name') === name);
  return index < 0 ? undefined : { list, index, step: list.items[index] as YAMLMap };
}

function caseOf(step: YAMLMap, name: string): YAMLSeq | undefined {
  if (name === 'default') return listAt(step, 'default');
  const cases = listAt(step, 'cases')?.items ?? [];
  const found = cases.find((one, index) => isMap(one) && (textAt(one, 'name') ?? String(index + 1)) === name);
  return isMap(found) ? listAt(found, 'steps') : undefined;
}

function listAt(map: unknown, key: string): YAMLSeq | undefined {
  if (!isMap(map)) return undefined;
  const value = map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value;
  return isSeq(value) ? value : undefined;
}

function textAt(map: YAMLMap, key: string): string | undefined {
  const value = map.get(key);
  return typeof value === 'string' ? value : undefined;
}
