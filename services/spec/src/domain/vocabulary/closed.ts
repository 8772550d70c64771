const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter((word) => word !== ''));

export const DETERMINERS = words(
  'a an the each every any all some this that these those its their our my your his her no one both another several many multiple various exactly only certain own very really quite rather',
);
export const UNIVERSAL = words('each every all any a an one');
export const PREPOSITIONS = words(
  'of in on at by for with from to into onto within without during under over between after before until till against about per via through as than like since upon towards across along among behind beyond near off out up down except besides using once while e.g. i.e. etc.',
);
export const CONJUNCTIONS = words('and or but nor so yet because although though if when whenever unless where whereas whether');
export const MODALS = words('can may must should shall will could would might');
export const BE = words('is are be was were been being am');
export const HAVE = words('has have had having');
export const DO = words('do does did');
export const PRONOUNS = words(
  'it they them he she him her we us i you who which that these those this there one ones everyone everybody anyone somebody someone nobody something anything nothing everything itself themselves me what',
);
export const ADVERBS = words(
  'not also then too only always never just already still again later maybe perhaps obviously simply usually currently automatically directly initially finally afterwards otherwise however therefore please well together once twice yet ever more most less least than here now today soon at naturally certainly clearly surely definitely hopefully basically actually really luckily thereafter subsequently eventually ultimately',
);
export const QUANTITY_WORDS = words('many several multiple numerous various some');

/** Things a brief talks about that are the product or the world around it, never its data. */
export const META_NOUNS = words(
  `app application apps system systems api apis page pages screen screens tool tools website site web webpage interface ui database db platform software service product solution program
list lists thing things data information info record records field fields feature features version release brief business everyone user-interface
project_description way ways time times day days week weeks month months year years kind kinds sort sorts number people person anyone somebody someone example case cases part parts order_of
requirement requirements goal goals purpose overview summary background introduction scope detail details note_to end start beginning others rest need needs problem problems idea ideas question
questions stuff bit couple row rows column columns table tables form forms button buttons dashboard menu view views login sign-in password browser phone tablet computer laptop server
entity entities attribute attributes property properties model models value values option options step_by_step functionality functions function requirement
story stories epic epics milestone_plan section sections chapter spreadsheet excel paper developer developers mvp first second third moment same other rule rules relation relations relationship relationships state states status statuses
search filter filtering sorting finding paging text letter letters digit digits character characters limit maximum minimum default access permission permissions role_model entry entries result results set sets catalogue catalog overview backend frontend everything nothing anything something home work area type types name names title titles
constraint constraints validation validations transition transitions exclusion exclusions assumption assumptions glossary workflow workflows piece pieces change changes criterion criteria non-goal non-goals`,
);

/** Words that point at the thing spoken of: `every piece has …`. */
export const POINTERS = words('it they them he she this these each one ones piece pieces entry entries record them those');

export const GREETINGS = words('hi hello hey dear morning good greetings hallo moin servus');
export const THANKS = words('thanks thank cheers regards sincerely best kind yours bye ciao greetings');

export const isClosed = (word: string): boolean =>
  DETERMINERS.has(word) ||
  PREPOSITIONS.has(word) ||
  CONJUNCTIONS.has(word) ||
  MODALS.has(word) ||
  BE.has(word) ||
  HAVE.has(word) ||
  DO.has(word) ||
  PRONOUNS.has(word) ||
  ADVERBS.has(word);
