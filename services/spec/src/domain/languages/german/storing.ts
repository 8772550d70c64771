import { word, type Item } from './items.js';

const STORED = new Set('store record note keep enter write create save describe need manage add show'.split(' '));
const STORING =
  /^(?:speichern|erfassen|hinterlegen|notieren|führen|festhalten|vermerken|aufschreiben|eintragen|brauchen|benötigen|anlegen|beschreiben|angeben|eingeben|aufnehmen|ablegen|haben|wissen|merken|verwalten)$/;
const storing = (item: Item): boolean =>
  (item.verb !== undefined && (STORING.test(item.verb.infinitive) || STORED.has(item.verb.english))) ||
  /^there (?:is|are)$/.test(item.english);
const isVerb = (item: Item): boolean =>
  ['finite', 'modal', 'aux', 'infinitive', 'participle'].includes(item.part) || /^there (?:is|are)$/.test(item.english);
const OWNER = new Set(['in', 'zu', 'zum', 'zur', 'für', 'pro', 'je', 'über', 'von', 'bei']);
const EACH = new Set([
  'jedem',
  'jeder',
  'jedes',
  'jeden',
  'jede',
  'einem',
  'einer',
  'eine',
  'einen',
  'ein',
  'dem',
  'der',
  'den',
  'allen',
  'alle',
]);

/**
 * `Zu jedem Tier werden Name und Alter gespeichert`, `Das System muss zu einem Tier … speichern`, `Tiere werden mit Name und Alter erfasst`:
 * however it is said that something is kept of each, it is said as `each … has …`.
 */
export function asHaving(clause: readonly Item[]): Item[] | undefined {
  const chosen = asChoice(clause) ?? ofOne(clause);
  if (chosen) return chosen;
  const verbs = clause.filter((item) => isVerb(item));
  if (!verbs.some(storing) || clause.some((item) => item.part === 'not' || item.part === 'sub')) return undefined;
  return ofEach(clause) ?? recordedWith(clause);
}

function ofEach(clause: readonly Item[]): Item[] | undefined {
  const at = clause.findIndex((item, index) => {
    const next = clause[index + 1];
    const article = ['zum', 'zur', 'pro', 'je'].includes(item.german);
    return (
      item.part === 'prep' &&
      OWNER.has(item.german) &&
      ((next?.part === 'det' && EACH.has(next.german)) || (article && (next?.part === 'noun' || next?.part === 'adj')))
    );
  });
  if (at < 0) return undefined;
  const from = clause[at + 1]?.part === 'det' ? at + 2 : at + 1;
  let end = from;
  while (['adj', 'participle'].includes(clause[end]?.part ?? '')) end += 1;
  if (clause[end]?.part !== 'noun') return undefined;
  end += 1;
  const there = clause.some((item) => item.english.startsWith('there '));
  if (clause[at]?.german === 'in' && !there) return undefined;
  const each = ['zu', 'zum', 'zur', 'für', 'pro', 'je'].includes(clause[at]?.german ?? '') || clause[at + 1]?.english === 'each';
  if (!each) return undefined;
  const first = clause.findIndex(
    (item) => ['finite', 'modal', 'aux'].includes(item.part) || item.english.startsWith('there ') || item.part === 'infinitive',
  );
  const pre = clause.slice(0, first).filter((_, index) => index < at || index >= end);
  const list = [
    ...(at < first && first >= 0 ? [] : pre),
    ...clause.slice(Math.max(first, 0)).filter((_, index) => index + Math.max(first, 0) < at || index + Math.max(first, 0) >= end),
  ];
  const kept = list.filter(
    (item) =>
      !isVerb(item) &&
      !(item.part === 'pron' && ['we', 'I', 'they', 'it'].includes(item.english)) &&
      !(item.part === 'adv' && ['also', 'always'].includes(item.english)),
  );
  const said = dropSystem(kept);
  if (!said.some((item) => item.part === 'noun')) return undefined;
  return [word('', 'each', 'det'), ...clause.slice(from, end), word('', 'has', 'finite'), ...said];
}

/** `Das System muss …`: who keeps it is of no matter. */
function dropSystem(items: readonly Item[]): Item[] {
  const at = items.findIndex((item) => item.part === 'noun' && /^(?:system|application|app|software|program|database)$/.test(item.english));
  return at < 0 || at > 2 ? [...items] : items.filter((_, index) => index > at || (index < at && items[index]?.part === 'sign'));
}

function recordedWith(clause: readonly Item[]): Item[] | undefined {
  const aux = clause.findIndex((item) => ['wird', 'werden'].includes(item.german));
  const mit = clause.findIndex((item) => item.german === 'mit');
  const verb = clause.findLastIndex((item) => item.part === 'participle' && storing(item));
  if (aux < 1 || mit !== aux + 1 || verb < mit) return undefined;
  const subject = clause.slice(0, aux);
  if (!subject.some((item) => item.part === 'noun')) return undefined;
  return [
    ...subject,
    word('', subject.at(-1)?.plural === true ? 'have' : 'has', 'finite'),
    ...clause.slice(mit + 1, verb),
    ...clause.slice(verb + 1),
  ];
}

/** `Als Farbe kann Rot, Grün oder Blau gewählt werden` → `It has a color (Rot, Grün or Blau)`. */
function asChoice(clause: readonly Item[]): Item[] | undefined {
  const modal = clause.findIndex((item) => item.part === 'modal');
  const verb = clause.findLastIndex((item) => item.part === 'participle' && item.verb?.english === 'choose');
  if (clause[0]?.german !== 'als' || modal < 2 || verb < modal) return undefined;
  const name = clause.slice(1, modal).filter((item) => item.part !== 'det');
  return [
    word('', 'it has a', 'finite'),
    ...name,
    word('', '(', 'sign'),
    ...clause.slice(modal + 1, verb),
    word('', ')', 'sign'),
    ...clause.slice(verb + 1).filter((item) => item.german !== 'werden'),
  ];
}

/** `Name und Farbe gehören zum Tier`: what is named without an article, and one of each, is an attribute. */
function ofOne(clause: readonly Item[]): Item[] | undefined {
  const at = clause.findIndex((item) => item.verb?.infinitive === 'gehören' || item.english === 'belong to');
  if (at < 3 || clause.some((item) => item.part === 'not' || item.part === 'modal')) return undefined;
  const names = clause.slice(0, at);
  const listed = names.every(
    (item, index) =>
      (index % 2 === 0 && item.part === 'noun' && item.plural !== true) ||
      (index % 2 === 1 && (item.english === 'and' || item.english === ',')),
  );
  const whole = clause
    .slice(at + 1)
    .filter((item) => !(item.part === 'prep' && ['zu', 'zum', 'zur'].includes(item.german)) && item.part !== 'det');
  if (!listed || whole[0]?.part !== 'noun' || whole[0].plural === true || whole.slice(1).some((item) => item.part !== 'sign'))
    return undefined;
  return [word('', 'each', 'det'), whole[0], word('', 'has', 'finite'), ...names, ...whole.slice(1)];
}
