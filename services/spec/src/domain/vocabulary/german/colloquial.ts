/** Ways of writing that stand for a longer one: of chats, of notes, and of official German. Each is written out before a sentence is read. */
export const WRITTEN_OUT: readonly (readonly [RegExp, string])[] = [
  // What chats draw together.
  [/\b(['’]?n|nen)(?= \p{L})/giu, 'einen'],
  [/\b['’]?ne(?= \p{L})/giu, 'eine'],
  [/\b['’]?nem(?= \p{L})/giu, 'einem'],
  [/\b['’]?ner(?= \p{L})/giu, 'einer'],
  [/\b(gibt|geht|soll|kann|muss|wird|darf|hat|ist)['’]?s\b/giu, '$1 es'],
  [/\b(is|isses)\b(?= (?:nicht|optional|pflicht|eindeutig|erst|dann|ein))/giu, 'ist'],
  [/\bnich\b/giu, 'nicht'],
  [/\bnix\b/giu, 'nichts'],
  [/\bnochmals?\b/giu, 'wieder'],
  [/\berst ?mal\b|\berst einmal\b/giu, 'zunächst'],
  [/\bein Mal\b/giu, 'einmal'],
  // What notes shorten.
  [/\bu\.(?= ?\p{L})/giu, 'und'],
  [/(?<=[\s,(])o\.(?= ?\p{L})/giu, 'oder'],
  [/(?<=[\s,(])m\.(?= ?\p{L})/giu, 'mit'],
  [/(?<=[\s,(])v\.(?= ?\p{L})/giu, 'von'],
  [/\bGeb\.? ?-?dat(?:um|\.)/giu, 'Geburtsdatum'],
  [/\bTel\.? ?-?(?:Nr|Nummer)\b\.?/giu, 'Telefonnummer'],
  [/\bAnz\./giu, 'Anzahl'],
  [/\bBez\./giu, 'Bezeichnung'],
  [/\bBeschr\./giu, 'Beschreibung'],
  [/\bBem\./giu, 'Bemerkung'],
  [/\bKat\./giu, 'Kategorie'],
  [/\b(\p{Lu}\p{Ll}{3,})nr\.?(?![\p{L}])/gu, '$1nummer'],
  [/\bder Zeitraum von (\p{L}+) (?:bis|und) (\p{L}+)/giu, '$1 und $2'],
  // What one may and what one must, in other verbs.
  [/,? (?:muss|müssen)(?: (?:man|es|das|sie))? aber nicht(?=[.,;)]|$)/giu, ', ist optional'],
  [/,? (?:muss|müssen)(?: (?:es|das|sie))? aber keine?n? haben(?=[.,;)]|$)/giu, ''],
  [/\b(?:muss|müssen) (?:immer )?(?:rein|dabei sein|da sein|drinstehen|mit rein)\b/giu, 'muss angegeben werden'],
  [/(?<=[(,:] ?)muss sein\b/giu, 'pflicht'],
  [/\bmuss nicht (?:sein|rein)\b/giu, 'ist optional'],
  [
    /\b(?:hat|haben) (?:nur|lediglich|ausschließlich) (?:Lesezugriff|Leserechte?|lesenden Zugriff|ein Leserecht) auf ([^.,;]+)/giu,
    'dürfen $1 nur lesen',
  ],
  [/\b(?:hat|haben) (?:nur|lediglich|ausschließlich) (?:Lesezugriff|Leserechte?|lesenden Zugriff|ein Leserecht)/giu, 'dürfen nur lesen'],
  [
    /\b(?:hat|haben) (?:Vollzugriff|(?:vollen|uneingeschränkten|vollständigen) Zugriff|alle Rechte) auf ([^.,;]+)/giu,
    'dürfen $1 verwalten',
  ],
  [/\b(?:hat|haben) (?:Vollzugriff|(?:vollen|uneingeschränkten|vollständigen) Zugriff|alle Rechte)(?! auf)/giu, 'dürfen alles tun'],
  [/\b(?:hat|haben) keinen Zugriff auf ([^.,;]+)/giu, 'dürfen $1 nicht sehen'],
  [/\b(?:hat|haben) (?:auch )?Zugriff auf ([^.,;]+)/giu, 'dürfen $1 sehen'],
  [/\b(?:Anwendung|System|App|Software|Programm|Portal) (?:kennt|hat|unterscheidet|unterstützt)(?= (?:\p{L}+ )?Rollen\b)/giu, 'es gibt'],
  [/^Das es gibt\b|^Die es gibt\b/giu, 'Es gibt'],
  [
    /\bnur (?:wer|derjenige, der|die Person, die) (einen|eine|ein) ([\p{L}-]+) (?:angelegt|erstellt|geschrieben|verfasst|eingetragen|erfasst) hat, (darf|kann) (?:ihn|sie|es|diesen|diese|dieses)(?: auch)? /giu,
    'nur der Ersteller $3 $1 $2 ',
  ],
  [/\bbleib(t|en) ((?:[\p{L}-]+ ){1,4}?)(?:erhalten|bestehen)\b/giu, 'wird $2behalten'],
  // What may be there once only.
  [/\b(?:gibt es|existiert) ((?:pro|je|in|innerhalb) [^.,;]+ )?nur einmal\b/giu, 'darf $1nur einmal vorkommen'],
  [/\bdarf (?:es )?nicht doppelt (?:sein|vorhanden sein|auftauchen|auftreten|existieren)\b/giu, 'muss eindeutig sein'],
  [/\bdürfen (?:es )?nicht doppelt (?:sein|vorhanden sein|auftauchen|auftreten|existieren)\b/giu, 'müssen eindeutig sein'],
  [/\bdarf es nicht (?:doppelt|zweimal) geben\b/giu, 'muss eindeutig sein'],
  [
    /\b(darf|dürfen|kann|können|soll|sollen|muss|müssen) ((?:höchstens|maximal|mindestens|genau|nicht mehr als|bis zu|max\.) \d+ (?:Zeichen|Stellen|Ziffern|Buchstaben)) (?:haben|umfassen|enthalten|aufweisen|besitzen)/giu,
    '$1 $2 lang sein',
  ],
  [
    /\b(?:hat|haben|umfasst|umfassen|enthält) ((?:höchstens|maximal|nicht mehr als|bis zu|max\.) \d+ (?:Zeichen|Stellen|Ziffern|Buchstaben))\b/giu,
    'darf $1 lang sein',
  ],
  [
    /\b(?:hat|haben|umfasst|umfassen|enthält) ((?:mindestens |genau |immer )?\d+ (?:Zeichen|Stellen|Ziffern|Buchstaben))\b/giu,
    'muss $1 lang sein',
  ],
  // How a list of attributes is led in.
  [
    /\b(?:zu|für|von|bei|pro|je|über)(?: jede[mnrs]?| einem| einer| den| die)? (\p{Lu}[\p{L}-]+) (?:brauchen|benötigen|speichern|erfassen|notieren|hinterlegen|wollen|möchten|müssen|sollen|merken) wir(?: uns)?(?: (?:Folgendes|folgende \p{L}+|noch|nur|auch|immer|mindestens|diese \p{L}+))*(?: (?:speichern|wissen|erfassen|notieren|haben|festhalten|merken))?:/giu,
    'jedes $1 hat',
  ],
  [
    /\b(?:zu|für|von|bei|pro|je|über)(?: jede[mnrs]?| einem| einer)? (\p{Lu}[\p{L}-]+) (?:werden|wird|sollen|müssen|sind)(?: (?:Folgendes|folgende \p{L}+|die folgenden \p{L}+|diese \p{L}+))? (?:gespeichert|erfasst|gebraucht|benötigt|hinterlegt|notiert|gepflegt|geführt)(?: werden)?:/giu,
    'jedes $1 hat',
  ],
  [
    /^(?:hallo|moin(?: moin)?|hi|hey|servus|also|ok|okay|klar|ach ja|naja|na ja|so)(?: (?:zusammen|\p{Lu}\p{L}+))?[,!](?: also)? (?=\p{L}+ \p{L}+)/giu,
    '',
  ],
  [
    /^(?:(?:Herr|Frau|Hr\.|Fr\.|Dr\.) )?\p{Lu}[\p{L}.-]+(?: \p{Lu}[\p{L}-]+)? (?:ergänzt|ergänzte|sagt|sagte|meint|meinte|erklärt|erklärte|betont|betonte|merkt|merkte|erläutert|erläuterte|berichtet|berichtete|fügte|wünscht sich|wünschte sich|führte|führt|weist|wies)(?: (?:noch|dazu|außerdem|an|darauf|hin|aus|zudem|hinzu))*, (?!dass\b|daß\b|ob\b|wie\b|wer\b|was\b)/giu,
    '',
  ],
  [
    /,? wobei (?=(?:der|die|das|ein|eine|man|es) [^,;]*\b(?:ist|sind|wird|werden|hat|haben|darf|dürfen|muss|müssen|kann|können)(?:[.,;]|$))/giu,
    '; wobei ',
  ],
  // Whose meaning is not in the single words.
  [/\bgefolgt von\b/giu, 'und dann'],
  [/\bneueste (?:oben|zuoberst|als erstes)\b/giu, 'neueste zuerst'],
  [/\balle (?:zugehörigen|dazugehörigen)(?= \p{Lu})/gu, 'alle seine'],
  [/\b(?:die|das|der) (?:zugehörigen?|dazugehörigen?)(?= \p{Lu})/gu, 'seine'],
  [/\bAuf ([^.,;]+?) (?:kann|können) (?:vorerst |zunächst )?verzichtet werden/giu, '$1 wird nicht benötigt'],
  [/\bAuf ([^.,;]+?) (?:verzichten wir|wird verzichtet)(?: vorerst| zunächst)?/giu, '$1 wird nicht benötigt'],
];
