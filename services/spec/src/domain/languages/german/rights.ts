import { deedOf } from './deeds.js';
import { word, type Item } from './items.js';
import { pastOf } from '../../vocabulary/german/verbs.js';

const isSet = (item: Item | undefined): boolean =>
  item?.verb !== undefined && /^(?:setzen|stellen|ändern|wechseln|gehen|übergehen|springen|umstellen)$/.test(item.verb.infinitive);

/** Rights and changes that German says in a way of its own. */
export function turnedOver(clause: readonly Item[]): Item[] {
  return everything(reserved(clause) ?? possible(clause) ?? changed(clause));
}

/** `Das Stornieren von Buchungen ist dem Verwalter vorbehalten` → `Only the keeper may cancel bookings`. */
function reserved(clause: readonly Item[]): Item[] | undefined {
  const last = clause.findIndex((item) => item.german === 'vorbehalten');
  const be = clause.findIndex((item) => item.part === 'aux' && ['ist', 'sind', 'bleibt', 'bleiben'].includes(item.german));
  const who = clause.findIndex((item, at) => at > be && item.part === 'prep' && item.german === 'dat');
  if (last < 0 || be < 1 || who !== be + 1) return undefined;
  const deed = clause.findIndex((item, at) => at < be && item.part === 'noun' && deedOf(item) !== undefined);
  const verb = deed < 0 ? undefined : deedOf(clause[deed]!);
  if (verb === undefined) return undefined;
  const object = clause.slice(deed + 1, be);
  const of = object[0] && (object[0].english === 'of' || object[0].german === 'von') ? object.slice(1) : object;
  return [
    word('nur', 'only', 'adv'),
    ...clause.slice(who + 1, last).filter((item) => item.part !== 'adv'),
    word('darf', 'may', 'modal'),
    ...of,
    { ...word('', verb, 'infinitive') },
    ...clause.slice(last + 1),
  ];
}

const CHANCE =
  /^(?:stornierung|löschung|änderung|verlängerung|absage|kündigung|bearbeitung|umbuchung|rückgabe|löschen|ändern|stornieren|bearbeiten|verlängern|absagen|kündigen)$/;

/** `Eine Stornierung ist spätestens 24 Stunden vor Beginn möglich` → `It can be cancelled at the latest …`. */
function possible(clause: readonly Item[]): Item[] | undefined {
  const deed = clause.findIndex((item) => item.part === 'noun' && CHANCE.test(item.german));
  const be = clause.findIndex((item) => ['ist', 'sind'].includes(item.german));
  const end = clause.findIndex((item) => item.english === 'possible');
  const verb = deed < 0 || deed > 1 ? undefined : deedOf(clause[deed]!);
  if (verb === undefined || be <= deed || end < be) return undefined;
  const of = clause.slice(deed + 1, be);
  const owned = of[0]?.english === 'of' || of[0]?.german === 'von' ? of.slice(1) : of;
  const who = owned.length > 0 ? owned : [word('es', 'it', 'pron')];
  const left = clause.slice(be + 1, end);
  const denied = left.filter((item) => item.part === 'not' || item.english === 'only');
  return [
    ...who,
    word('kann', 'can', 'modal'),
    ...denied,
    ...left.filter((item) => !denied.includes(item)),
    { german: '', english: pastOf(verb), part: 'participle' },
    word('werden', 'be', 'infinitive'),
    ...clause.slice(end + 1),
  ];
}

/** `wird auf freigegeben gesetzt` → `is set to released`: what it is set to is a name there, no verb. */
function changed(clause: readonly Item[]): readonly Item[] {
  const at = clause.findIndex((item) => item.german === 'auf' && item.part === 'prep');
  const to = clause[at + 1];
  if (at < 0 || !to || !['adj', 'participle', 'noun', 'phrase', 'finite', 'infinitive'].includes(to.part)) return clause;
  if (!clause.slice(at + 2, at + 4).some(isSet) && !clause.slice(0, at).some(isSet)) return clause;
  return [
    ...clause.slice(0, at),
    { ...clause[at]!, english: 'to' },
    { german: to.german, english: to.english, part: 'noun' },
    ...clause.slice(at + 2),
  ];
}

/** `Der Leiter darf alles`: German leaves the verb out. */
function everything(clause: readonly Item[]): Item[] {
  const at = clause.findIndex((item) => item.german === 'alles');
  const alone =
    at > 0 && clause[at - 1]?.part === 'modal' && !clause.some((item) => item.part === 'infinitive' || item.part === 'participle');
  return alone ? [...clause.slice(0, at + 1), word('tun', 'do', 'infinitive'), ...clause.slice(at + 1)] : [...clause];
}
