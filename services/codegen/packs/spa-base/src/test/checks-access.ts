import type { Check } from '@hexad/proto/documents';
import { tsString } from '../../../../src/domain/escape.js';
import { canDelete, canEdit } from '../feature/permissions.js';
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

/** What a role may not do is not offered to it; what it may do is. */
export function rightTest(w: Writer, feature: Feature, check: Of<'right'>): string | undefined {
  const right = w.app.access?.of(feature.entity.name).find(({ id }) => id === check.right);
  if (!w.guards || right === undefined || check.role === 'anyone' || check.outcome === 'own') return undefined;
  const { entity, one } = feature;
  const allowed = check.outcome === 'allowed';
  const action = right.transition ?? right.action;
  const door = `${w.use('doorOf', SUPPORT)}(api, { may: { ${tsString(entity.plural)}: { ${action}: ${allowed} } } });`;
  const label = labelOf(w, feature, check, right.transition);
  if (label === undefined) return undefined;
  const offered = `${w.expect()}(${w.page('offers')}(${label.text})).toBe(${allowed});`;
  const made = label.record ? `const ${one} = ${w.add(feature)};` : false;
  const open = label.record ? [w.open(pathTo(feature, one)), w.onPage(w.nameOf(feature, one))] : [w.open(listPath(feature)), w.onPage(tsString(entity.spec.pluralLabel))];
  return lines(made, door, ...open, offered);
}

function labelOf(w: Writer, feature: Feature, check: Of<'right'>, transition: string | undefined): { readonly text: string; readonly record: boolean } | undefined {
  const { entity, one } = feature;
  const right = w.app.access!.of(entity.name).find(({ id }) => id === check.right)!;
  switch (right.action) {
    case 'create':
      return entity.can.create ? { text: tsString(`New ${feature.label}`), record: false } : undefined;
    case 'update':
      return canEdit(entity) ? { text: w.label('Edit', w.nameOf(feature, one)), record: true } : undefined;
    case 'delete':
      return canDelete(entity) ? { text: w.label('Delete', w.nameOf(feature, one)), record: true } : undefined;
    case 'transition': {
      const known = entity.states?.transitions.find(({ name }) => name === transition);
      if (known === undefined || !known.spec.from.includes(entity.states!.initial)) return undefined;
      return { text: w.label(transitionLabel(known), w.nameOf(feature, one)), record: true };
    }
    default:
      return undefined;
  }
}
