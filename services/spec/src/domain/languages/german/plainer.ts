import { WRITTEN_OUT } from '../../vocabulary/german/colloquial.js';
import { VERBS, type Verb } from '../../vocabulary/german/verbs.js';
import { NOUNS } from '../../vocabulary/german/nouns.js';
import { MODAL } from '../../vocabulary/german/words.js';
import { lookUp, worded } from './spelling.js';

const PATTERNS = WRITTEN_OUT.map(([pattern, instead]) => [worded(pattern), instead] as const);
const INFINITIVE = String.raw`\p{Ll}{2,}(?:en|ern|eln|tun)`;
const infinitiveOf = (word: string): Verb | undefined => lookUp(word.toLowerCase(), (one) => VERBS.infinitives.get(one));

/** `einzutragen` is the infinitive of `eintragen` with its `zu` inside. */
const withZuInside = (word: string): Verb | undefined => {
  const verb = infinitiveOf(word);
  return verb !== undefined && verb.infinitive !== word.toLowerCase() && verb.infinitive.length === word.length - 2 ? verb : undefined;
};

/** Says in the plainest German what a sentence says: without what chats and notes shorten, without `lassen` and `sein … zu`. */
export function plainer(text: string): string {
  const written = PATTERNS.reduce((said, [pattern, instead]) => said.replace(pattern, instead), text);
  return toBeDone(letting(granted(alone(butNot(halves(written))))));
}

/** `Termine lassen sich verschieben und löschen` → `Termine können verschoben und gelöscht werden`. */
function letting(text: string): string {
  return text
    .replace(worded(/\b(lässt|läßt|laesst|lassen) sich\b([^.;:]*)/giu), (whole, verb: string, rest: string) => {
      const done = passive(rest);
      return done === undefined ? whole : `${verb.toLowerCase() === 'lassen' ? 'können' : 'kann'}${done}`;
    })
    .replace(worded(/\b(soll|sollen|muss|müssen|sollte|sollten) sich\b([^.;:]*?) lassen\b/giu), (whole, verb: string, rest: string) => {
      const done = passive(rest);
      return done === undefined ? whole : `${verb}${done}`;
    });
}

/** The infinitives that end a stretch, as a passive. */
function passive(stretch: string): string | undefined {
  const list = new RegExp(
    String.raw`^(?<before>.*?)(?<verbs>${INFINITIVE}(?:(?:, | und | oder | sowie )${INFINITIVE})*)(?<after>\s*(?:,.*|\(.*)?)$`,
    'u',
  );
  const found = list.exec(stretch)?.groups;
  if (!found) return undefined;
  const verbs = (found['verbs'] ?? '').split(/(, | und | oder | sowie )/);
  const known = verbs.map((part, at) => (at % 2 === 1 ? part : infinitiveOf(part)?.participle));
  if (known.includes(undefined)) return undefined;
  return `${found['before'] ?? ''}${known.join('')} werden${found['after'] ?? ''}`;
}

/** `sind Name und Ort anzugeben` → `müssen Name und Ort angegeben werden`, `hat … zu prüfen` → `muss … prüfen`. */
function toBeDone(text: string): string {
  return text.replace(
    worded(
      String.raw`\b(ist|sind|hat|haben)\b((?: (?!dass\b|wenn\b|um\b|erlaubt\b|möglich\b)[^\s.;:]+)*?) (?:(zu) )?(${INFINITIVE})(?=\s*(?:[.,;:)]|$|und\b|oder\b))`,
      'giu',
    ),
    (whole, be: string, middle: string, zu: string | undefined, last: string) => {
      const verb = zu === undefined ? withZuInside(last) : infinitiveOf(last);
      if (verb === undefined) return whole;
      const many = be.toLowerCase() === 'sind' || be.toLowerCase() === 'haben';
      const denied = middle.endsWith(' nicht');
      const modal = denied ? (many ? 'dürfen' : 'darf') : many ? 'müssen' : 'muss';
      const opened = /^\p{Lu}/u.test(be) ? modal.charAt(0).toUpperCase() + modal.slice(1) : modal;
      return `${opened}${middle} ${be.toLowerCase().startsWith('ha') ? verb.infinitive : `${verb.participle} werden`}`;
    },
  );
}

const GRANTED = '(?:gestattet|erlaubt|möglich)';

const nominative = (who: string): string => who.replace(/^den /iu, 'die ').replace(/^dem /iu, 'der ');

const mayDo = (whole: string, groups: Readonly<Record<string, string | undefined>>): string => {
  const verb = groups['plain'] === undefined ? withZuInside(groups['inside'] ?? '') : infinitiveOf(groups['plain']);
  if (verb === undefined) return whole;
  const denied = groups['denied'] === undefined && groups['forbidden'] === undefined ? '' : ' nicht';
  const only = groups['only'] === undefined ? '' : 'nur ';
  const said = `${only}${nominative(groups['who'] ?? '')} dürfen ${(groups['what'] ?? '').trim()}${denied} ${verb.infinitive}`;
  return said.charAt(0).toUpperCase() + said.slice(1);
};

/** `Es ist Gästen erlaubt, Termine abzusagen`, `Gäste haben das Recht, …` → `Gäste dürfen Termine absagen`. */
function granted(text: string): string {
  const deeds = String.raw`(?<what>[^.;]+?) ?(?:zu (?<plain>${INFINITIVE})|(?<inside>${INFINITIVE}))(?=[.;]|$)`;
  return [
    String.raw`^es ist (?<only>nur )?(?<who>[\p{L} -]+?) (?<denied>nicht )?(?:${GRANTED}|(?<forbidden>verboten|untersagt)), ${deeds}`,
    String.raw`^(?<only>nur )?(?<who>[\p{L} -]+?) ist es (?<denied>nicht )?(?:${GRANTED}|(?<forbidden>verboten|untersagt)), ${deeds}`,
    String.raw`^(?<only>nur )?(?<who>[\p{L} -]+?) (?:ist|sind) (?<denied>nicht )?(?:berechtigt|befugt|ermächtigt), ${deeds}`,
    String.raw`^(?<only>nur )?(?<who>[\p{L} -]+?) (?:hat|haben) (?:das Recht|die Möglichkeit|die Berechtigung|die Erlaubnis), ${deeds}`,
  ].reduce(
    (said, pattern) =>
      said.replace(new RegExp(pattern, 'iu'), (...args: unknown[]) =>
        mayDo(String(args[0]), args.at(-1) as Record<string, string | undefined>),
      ),
    text,
  );
}

const MODAL_SAID = worded(String.raw`\b(?:${Object.keys(MODAL).join('|')})\b`, 'iu');

/** `…, löschen nur die Leitung`: a deed whose `dürfen` was said before. */
function alone(text: string): string {
  if (!MODAL_SAID.test(text)) return text;
  return text.replace(
    new RegExp(
      String.raw`,(?: und)? (${INFINITIVE}) (nur|auch|ausschließlich|lediglich) ((?:(?:der|die|das|ein|eine) )?[\p{L}-]+)(?=[.,;]|$)`,
      'giu',
    ),
    (whole, deed: string, how: string, who: string) => (infinitiveOf(deed) ? `; ${how} ${who} dürfen ${deed}` : whole),
  );
}

/** `Start- und Enddatum` → `Startdatum und Enddatum`. */
function halves(text: string): string {
  return text.replace(
    /(?<!\p{L})(\p{Lu}\p{L}+)- (und|oder|bzw\.|sowie) (\p{Lu}\p{L}+)/gu,
    (whole, first: string, link: string, second: string) => {
      for (let cut = 2; cut < second.length - 2; cut += 1) {
        const tail = second.slice(cut).toLowerCase();
        if (lookUp(tail, (one) => NOUNS.get(one))) return `${first}${tail} ${link} ${second}`;
      }
      return whole;
    },
  );
}

/** `… dürfen Kurse anlegen und ändern, aber nicht löschen`: what is refused is a sentence of its own, of the same records. */
function butNot(text: string): string {
  const found = worded(
    String.raw`^(?<who>[\p{L} -]+?) (?<may>dürfen|darf|können|kann) (?<what>[^,;.]+?) (?<deeds>${INFINITIVE}(?:(?:, | und | oder )${INFINITIVE})*), (?:aber|jedoch) (?<not>nicht|nichts|keine[nr]?) (?<object>[\p{L} -]+ )?(?<verb>${INFINITIVE})(?<end>[.;]?)$`,
    'u',
  ).exec(text)?.groups;
  if (!found || infinitiveOf(found['verb'] ?? '') === undefined) return text;
  const who = found['who'] ?? '';
  const object = found['object'] ?? (found['not'] === 'nicht' ? `${found['what'] ?? ''} ` : '');
  const denied = found['not'] === 'nicht' ? `${object}nicht ` : `${found['not'] ?? ''} ${object}`;
  return `${who} ${found['may'] ?? ''} ${found['what'] ?? ''} ${found['deeds'] ?? ''}; ${who} ${found['may'] ?? ''} ${denied}${found['verb'] ?? ''}${found['end'] ?? ''}`;
}
