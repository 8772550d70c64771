import { LanguageAnalyser, type Reading } from '../analyser.js';
import type { BriefDocument } from '../../text/document.js';
import { actorsOf } from './actors.js';
import { documentIn } from './document.js';
import { Glosser } from './glossing.js';
import { Naming } from './naming.js';
import { nounsOf } from './noun-forms.js';
import { Nouns } from './nouns.js';
import { lookUp } from './spelling.js';
import { ENGLISH_TOO, PLAIN } from '../../vocabulary/german/telling.js';
import { AUX, MODAL, SMALL } from '../../vocabulary/german/words.js';

const isGerman = (word: string): boolean =>
  lookUp(word, (one) => SMALL[one] ?? MODAL[one] ?? AUX[one]) !== undefined || /[äöüß]/.test(word) || PLAIN.has(word);

/** Reads German by its own lexicon and morphology: each sentence is put into English words, every span leads to the German. */
export class GermanAnalyser extends LanguageAnalyser {
  override readonly language = 'de';

  override count(words: readonly string[]): number {
    return words.filter((word) => !ENGLISH_TOO.has(word) && isGerman(word)).length;
  }

  override read(documents: readonly BriefDocument[], isOwn: (document: BriefDocument) => boolean): Reading {
    const naming = new Naming();
    const texts = documents.filter(isOwn).map(({ text }) => text);
    const found = nounsOf(texts);
    const glosser = new Glosser(new Nouns(naming, { ...found, actors: actorsOf(texts) }), naming, found.lowercase);
    return {
      documents: documents.map((document) => (isOwn(document) ? documentIn(glosser, document) : document)),
      isForeign: true,
      name: (words) => naming.written(words),
      sentence: (text) => naming.inText(text),
    };
  }
}
