import { deedOf } from './deeds.js';
import { singular } from '../../text/language.js';
import { word, type Item } from './items.js';

const STORED = new Set('store record note keep enter write create save describe need manage add show'.split(' '));
const STORING =
  /^(?:speichern|erfassen|hinterlegen|notieren|führen|festhalten|vermerken|aufschreiben|eintragen|brauchen|benötigen|anlegen|beschreiben|angeben|eingeben|aufnehmen|ablegen|haben|wissen|merken|verwalten|reichen|genügen)$/;
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
  const said = clause.filter((item) => !(item.part === 'sub' && item.english === ''));
  if (said.some((item) => item.part === 'not' || item.part === 'sub')) return undefined;
  if (!verbs.some(storing))
    return verbs.some((item) => item.verb?.infinitive === 'gehören') && said[0]?.part === 'prep' && isList(said) ? ofEach(said) : undefined;
  return asList(said) ?? asStory(said) ?? ofEach(said) ?? recordedWith(said) ?? asOption(said);
}

/** Names of several attributes, not one record that belongs to another. */
const isList = (clause: readonly Item[]): boolean =>
  clause.filter((item) => item.part === 'noun').length > 2 && clause.some((item) => item.english === 'and' || item.english === ',');

/** `Als Leiter möchte ich zu jedem Tier Name und Alter speichern` → `As a leader I want to record Tiere with name and age`. */
function asStory(clause: readonly Item[]): Item[] | undefined {
  const modal = clause.findIndex((item) => item.part === 'modal');
  if (clause[0]?.german !== 'als' || modal < 2 || clause[modal + 1]?.german !== 'ich') return undefined;
  const told = ofEach(clause.slice(modal));
  const has = told?.findIndex((item) => item.part === 'finite') ?? -1;
  if (!told || has < 2) return undefined;
  const verb = clause.findLast((item) => item.verb !== undefined && storing(item));
  return [
    word('als', 'as a', 'prep'),
    ...clause.slice(1, modal),
    word('ich', 'I want to', 'pron'),
    word('', verb?.verb?.english ?? 'record', 'infinitive'),
    ...told.slice(0, has),
    word('', 'with', 'prep'),
    ...told.slice(has + 1).filter((item) => item.english !== 'I'),
  ];
}

/** `Erfasst werden Datum, Dauer in Stunden und Ort` → `It has date, …`. */
function asList(clause: readonly Item[]): Item[] | undefined {
  const [deed, aux, ...list] = clause;
  if (deed?.part !== 'participle' || !['wird', 'werden'].includes(aux?.german ?? '') || !list.some((item) => item.part === 'noun'))
    return undefined;
  if (list.some((item) => isVerb(item) || (item.part === 'prep' && item.german !== 'in' && OWNER.has(item.german)))) return undefined;
  return [word('', 'it has', 'finite'), ...list.filter((item) => item.part !== 'adv' || !['also', 'always'].includes(item.english))];
}

const GIVEN =
  /^(?:angeben|hinterlegen|eintragen|hinzufügen|dazuschreiben|vermerken|notieren|ergänzen|eingeben|erfassen|speichern|mitgeben|festhalten)$/;

/** `Optional kann eine Notiz angegeben werden` → `It has a Notiz (optional)`. */
function asOption(clause: readonly Item[]): Item[] | undefined {
  const modal = clause.findIndex((item) => item.part === 'modal' && item.english === 'can');
  const verb = clause.findLast((item) => item.verb !== undefined && GIVEN.test(item.verb.infinitive));
  const passive = clause.some((item) => item.german === 'werden') || clause.some((item) => ['man', 'wir'].includes(item.german));
  const one = clause.findIndex((item) => item.part === 'det' && item.english === 'a');
  if (modal < 0 || !verb || !passive || one < 0) return undefined;
  if (clause.some((item) => ['conj', 'number'].includes(item.part) || (item.part === 'prep' && item.german !== 'als'))) return undefined;
  const named = clause.slice(one).filter((item) => ['det', 'adj', 'noun'].includes(item.part));
  const as = clause.findIndex((item) => item.german === 'als');
  const type = as > one ? clause.slice(as + 1).filter((item) => item.part === 'noun') : [];
  const name = named.filter((item) => !type.includes(item) && item.english !== 'optional');
  if (name.at(-1)?.part !== 'noun' || name.filter((item) => item.part === 'noun').length !== 1) return undefined;
  const signs = clause.slice(clause.findLastIndex((item) => item.part !== 'sign') + 1);
  return [
    word('', 'it has', 'finite'),
    ...name,
    word('', '(', 'sign'),
    word('', 'optional', 'adj'),
    ...(type.length > 0 ? [word('', ',', 'sign'), ...type] : []),
    word('', ')', 'sign'),
    ...signs,
  ];
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
  const opens =
    at === 0 &&
    clause[from] !== undefined &&
    deedOf(clause[from]) === undefined &&
    ['bei', 'von', 'über'].includes(clause[0]?.german ?? '') &&
    ['den', 'die', 'einem', 'einer'].includes(clause[1]?.german ?? '');
  const each = opens || ['zu', 'zum', 'zur', 'für', 'pro', 'je'].includes(clause[at]?.german ?? '') || clause[at + 1]?.english === 'each';
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
  const option =
    clause.some((item) => item.part === 'modal' && item.english === 'can') &&
    !isList(said) &&
    !said.some((item) => /[()]/.test(item.english));
  const closing = said.at(-1)?.part === 'sign' ? said.slice(-1) : [];
  const marked = option ? [...said.slice(0, said.length - closing.length), word('', '(optional)', 'adj'), ...closing] : said;
  return [word('', 'each', 'det'), ...clause.slice(from, end).map((item) => asOne(item)), word('', 'has', 'finite'), ...marked];
}

/** `bei den Mitgliedern` is said of each of them. */
const asOne = (item: Item): Item => (item.plural === true ? { ...item, english: singular(item.english), plural: false } : item);

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
