import type { Check, Right } from '@hexad/proto/documents';
import { tsString } from '../../../../src/domain/escape.js';
import { canDelete, canEdit, whileDeletable, whileEditable } from '../feature/permissions.js';
import type { Feature } from '../feature.js';
import { lines } from '../modules.js';
import { transitionLabel } from '../words.js';
import type { Writer } from './writer.js';
import { listPath, pathTo } from './writer.js';

type Of<K extends Check['kind']> = Extract<Check, { kind: K }>;

const SUPPORT = './support/session';
const SIGN_IN = "'Sign in'";

/** What a person sees of signing in. */
export function signInTest(w: Writer, { aspect }: Of<'signIn'>): string | undefined {
  if (!w.guards) return undefined;
  const enter = (password: string): string => `await ${w.use('enterCredentials', SUPPORT)}(${password});`;
  const closed = [`${w.use('doorOf', SUPPORT)}(api, { signedIn: false });`, w.open("'/'"), w.onPage(SIGN_IN)];
  const inside = `await ${w.page('expectText')}('Ada (tester)');`;
  switch (aspect) {
    case 'opens':
      return lines(...closed, enter(w.use('PASSWORD', SUPPORT)), inside);
    case 'refuses':
      return lines(...closed, enter("'a guess'"), `await ${w.page('expectText')}('The e-mail address or the password is wrong.');`, w.onPage(SIGN_IN));
    case 'required':
      return lines(
        `const door = ${w.use('doorOf', SUPPORT)}(api);`,
        w.open("'/'"),
        inside,
        'door.signedIn = false;',
        w.cleanupCall(),
        w.open("'/'"),
        w.onPage(SIGN_IN),
      );
    case 'ends':
      return lines(
        `const door = ${w.use('doorOf', SUPPORT)}(api);`,
        w.open("'/'"),
        inside,
        w.press("'Sign out'"),
        w.onPage(SIGN_IN),
        `${w.expect()}(door.signedIn).toBe(false);`,
      );
    default:
      return undefined;
  }
}

/** What a role may not do is not offered to it; what it may do is; what it may do with its own alone, only there. */
export function rightTest(w: Writer, feature: Feature, check: Of<'right'>): string | undefined {
  const right = w.app.access?.of(feature.entity.name).find(({ id }) => id === check.right);
  if (!w.guards || right === undefined || check.role === 'anyone') return undefined;
  const { entity, one } = feature;
  const label = labelOf(w, feature, right);
  if (label === undefined) return undefined;
  const action = right.transition ?? right.action;
  const door = (permission: string): string =>
    `${w.use('doorOf', SUPPORT)}(api, { may: { ${tsString(entity.plural)}: { ${action}: ${permission} } } });`;
  const offered = (expected: boolean, variable?: string): string =>
    `${w.expect()}(${w.page('offers')}(${label(variable ?? one)})).toBe(${expected});`;
  const made = (): string => w.add(feature, { update: whileEditable(entity), delete: whileDeletable(entity) }[right.action as string] ?? {});
  const page = (variable: string): string[] => [w.open(pathTo(feature, variable)), w.onPage(w.nameOf(feature, variable))];
  if (check.outcome === 'own') {
    if (right.action === 'create') return undefined;
    return lines(
      `const own = ${made()};\nconst foreign = ${made()};`,
      door("[{ field: 'id', value: own.id }]"),
      ...page('own'),
      offered(true, 'own'),
      w.cleanupCall(),
      ...page('foreign'),
      offered(false, 'foreign'),
    );
  }
  const allowed = check.outcome === 'allowed';
  if (right.action === 'create') {
    return lines(door(String(allowed)), w.open(listPath(feature)), w.onPage(tsString(entity.spec.pluralLabel)), offered(allowed));
  }
  return lines(`const ${one} = ${made()};`, door(String(allowed)), ...page(one), offered(allowed));
}

/** What the button or link is called that does it with the record of a variable; undefined when the page never has one. */
function labelOf(w: Writer, feature: Feature, right: Right): ((variable: string) => string) | undefined {
  const { entity } = feature;
  const named =
    (words: string) =>
    (variable: string): string =>
      w.label(words, w.nameOf(feature, variable));
  switch (right.action) {
    case 'create':
      return entity.can.create ? () => tsString(`New ${feature.label}`) : undefined;
    case 'update':
      return canEdit(entity) ? named('Edit') : undefined;
    case 'delete':
      return canDelete(entity) ? named('Delete') : undefined;
    case 'transition': {
      const known = entity.states?.transitions.find(({ name }) => name === right.transition);
      if (known === undefined || !known.spec.from.includes(entity.states!.initial)) return undefined;
      return named(transitionLabel(known));
    }
    default:
      return undefined;
  }
}
