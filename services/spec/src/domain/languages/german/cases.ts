import { deedOf } from './deeds.js';
import { isComma, word, type Item } from './items.js';
import { pastOf } from '../../vocabulary/german/verbs.js';

const GENITIVE = new Set([
  'des',
  'eines',
  'dieses',
  'ihres',
  'seines',
  'unseres',
  'aller',
  'beider',
  'mehrerer',
  'sämtlicher',
  'jedes',
  'desselben',
  'derselben',
  'dieser',
]);
const MAY_BE_GENITIVE = new Set(['der', 'einer', 'dieser', 'jeder', 'ihrer', 'seiner', 'unserer']);
const DATIVE = new Set(['dem', 'einem', 'jedem', 'diesem', 'ihrem', 'seinem', 'keinem', 'mehreren', 'unserem']);
const FEMININE_DATIVE = new Set(['der', 'einer', 'jeder', 'dieser', 'ihrer', 'seiner', 'keiner']);
export const OBLIQUE = new Set(['den', 'einen', 'jeden', 'diesen', 'keinen', ...DATIVE]);
export const GIVING = /^(?:zuordnen|gehören|zuweisen|zuteilen|geben)$/;

/** What stands in a case gets the word that says so: `of` for whose it is, `to` for whom it is given. */
export function withCases(given: readonly Item[]): Item[] {
  const items = turned(given);
  const giving = items.some((item) => item.verb && GIVING.test(item.verb.infinitive)) || items.some((item) => item.german === 'zugeordnet');
  const found: Item[] = [];
  for (const [at, item] of items.entries()) {
    const before = items[at - 1];
    if (item.part === 'det') {
      const noun = items.slice(at + 1, at + 4).find((one) => one.part === 'noun');
      if (
        noun &&
        before?.part === 'det' &&
        ['einem', 'einer', 'eine', 'einen', 'eines'].includes(before.german) &&
        ['der', 'dieser', 'ihrer', 'folgender'].includes(item.german)
      ) {
        const one = found.pop();
        if (one) found.push({ ...one, english: one.english === 'a' ? 'one' : one.english });
        found.push(word('', 'of', 'prep'), item);
        continue;
      }
      const afterNoun = before?.part === 'noun' || before?.english === 'not part';
      if (
        noun &&
        afterNoun &&
        (GENITIVE.has(item.german) || MAY_BE_GENITIVE.has(item.german)) &&
        !(item.german === 'jedes' && !noun.german.endsWith('s'))
      )
        found.push(word('', 'of', 'prep'));
      else if (
        noun &&
        before?.part !== 'prep' &&
        !/(?:to|of|from|by|in|with|at least|at most|exactly|up|than)$/.test(before?.english ?? '') &&
        (DATIVE.has(item.german) || (giving && FEMININE_DATIVE.has(item.german) && before !== undefined && before.part !== 'sign'))
      )
        found.push(word('dat', 'to', 'prep'));
    }
    const counted =
      item.english === 'a' &&
      (['exactly', 'at least', 'at most'].includes(before?.english ?? '') ||
        (before?.english === 'only' && items.slice(0, at).some((one) => one.english === 'per')));
    if (item.part === 'phrase' && /^(?:ihrer|seiner) eigenen$/.test(item.german) && before?.part === 'noun')
      found.push(word('', 'of', 'prep'));
    found.push(counted ? { ...item, english: 'one' } : item);
  }
  return found;
}

const MARKING = /^(?:melden|markieren|kennzeichnen|einstufen|setzen|führen)$/;
const CHANGING = /^(?:setzen|stellen|ändern|wechseln|übergehen|umstellen|springen|gehen)$/;
const ABLE = new Set([
  'searchable',
  'filterable',
  'sortable',
  'sorted',
  'filtered',
  'searched',
  'search',
  'filter',
  'sort',
  'find',
  'grouped',
]);

/** `nach Namen durchsuchbar` → `searchable by name`; `bei der Rückgabe` → `when it is returned`. */
function turned(given: readonly Item[]): Item[] {
  const items = [...given];
  const ordered = items.some((item) => ['ascending', 'descending'].includes(item.english));
  const wishing = ordered || items.some((item) => ABLE.has(item.english));
  for (let at = 0; at + 2 < items.length; at += 1) {
    const state = items[at + 1];
    if (items[at]?.german !== 'als' || !state || !['adj', 'participle', 'noun'].includes(state.part)) continue;
    if (!MARKING.test(items[at + 2]?.verb?.infinitive ?? '')) continue;
    items.splice(at, 2, word('als', `as ${state.english}`, 'adv'));
  }
  const moves = items.findIndex((item) => item.german === 'auf' && item.part === 'prep');
  const comes = items.findIndex((item) => item.german === 'von' && item.part === 'prep');
  if (comes >= 0 && moves > comes && items.some((item) => item.verb !== undefined && CHANGING.test(item.verb.infinitive))) {
    items[comes] = { ...items[comes]!, english: 'from' };
    items[moves] = { ...items[moves]!, english: 'to' };
  }
  for (let at = 1; at < items.length; at += 1)
    if (items[at]?.german === 'von' && items[at - 1]?.german === 'innerhalb') items.splice(at, 1);
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at]!;
    if (item.german === 'nach' && item.part === 'prep' && wishing) items[at] = { ...item, english: 'by' };
    if (['bei', 'beim', 'nach', 'mit', 'vor', 'vorm'].includes(item.german) && item.part === 'prep') {
      const from = items[at + 1]?.part === 'det' ? at + 2 : at + 1;
      const noun = items[from];
      const verb = noun?.part === 'noun' && !wishing ? deedOf(noun) : undefined;
      const each = ['jeder', 'jedem', 'allen'].includes(items[at + 1]?.german ?? '') && noun?.german.endsWith('ung') === true;
      if (!verb || each || (item.german === 'mit' && from === at + 1)) continue;
      const owner =
        items[from + 1]?.part === 'det' &&
        (GENITIVE.has(items[from + 1]?.german ?? '') || MAY_BE_GENITIVE.has(items[from + 1]?.german ?? '')) &&
        items[from + 2]?.part === 'noun'
          ? items.slice(from + 1, from + 3)
          : [];
      const when = item.german.startsWith('vor') ? 'before' : item.german === 'nach' ? 'after' : 'when';
      const subject = owner.length > 0 ? owner : [word('', 'it', 'pron')];
      items.splice(
        at,
        from + 1 + owner.length - at,
        { ...word('bei', when, 'prep') },
        ...subject.map((one) => ({ ...one, english: one.english === 'the' ? 'a' : one.english })),
        word('', `is ${pastOf(verb)}`, 'adv'),
      );
    }
  }
  for (let at = 1; at < items.length; at += 1) {
    if (!['anzahl', 'summe', 'durchschnitt'].includes(items[at - 1]?.german ?? '')) continue;
    if (items[at]?.part === 'noun') items.splice(at, 0, word('', 'of', 'prep'));
    else if (['der', 'von'].includes(items[at]?.german ?? '')) items.splice(at, 1, word('', 'of', 'prep'));
  }
  for (let at = 0; at + 2 < items.length; at += 1) {
    if (items[at]?.german !== 'nach') continue;
    let end = at + 1;
    while (['noun', 'det', 'conj'].includes(items[end]?.part ?? '') || isComma(items[end])) end += 1;
    const able = items[end];
    if (ABLE.has(items[at - 1]?.english ?? '')) continue;
    if (able && ['adj', 'participle', 'infinitive', 'finite'].includes(able.part) && ABLE.has(able.english)) {
      items.splice(end, 1);
      let to = at;
      if (
        able.part === 'infinitive' &&
        items[at - 1]?.part === 'noun' &&
        items.slice(0, at).some((one) => ['ich', 'man', 'wir'].includes(one.german))
      )
        while (to > 0 && ['noun', 'det', 'adj'].includes(items[to - 1]?.part ?? '')) to -= 1;
      items.splice(to, 0, { ...able, part: 'phrase' });
      at = end;
    }
  }
  return items;
}
