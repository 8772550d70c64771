import { bare } from '../../text/bare.js';
import { participle as englishParticiple } from '../../text/language.js';

/** A German verb with the forms that briefs use. */
export interface Verb {
  readonly infinitive: string;
  /** `ab` of `abschließen`: stands at the end of a main clause. */
  readonly prefix: string;
  readonly participle: string;
  readonly english: string;
}

const SEPARABLE =
  /^(ab|an|auf|aus|bei|dar|durch|ein|fest|frei|her|hin|hinzu|los|mit|nach|um|unter|vor|weg|weiter|wieder|zu|zurück|zusammen|zurueck|bereit|fertig|teil|statt)(?=.{4})/;
const INSEPARABLE = /^(?:be|emp|ent|er|ge|miss|ver|zer|über|wider|hinter|voll|unter|durch)/;

/** `infinitive[:participle[:third person]] english`; a prefix that is set off is marked by `|`. */
const LISTED = `
an|legen create
erstellen create
erzeugen create
schaffen create
erfassen record
ein|tragen:eingetragen:trägt_ein enter
ein|geben:eingegeben:gibt_ein enter
auf|nehmen:aufgenommen:nimmt_auf record
auf|schreiben:aufgeschrieben write
notieren note
vermerken note
speichern store
hinterlegen store
ab|legen store
führen keep
verwalten manage
pflegen maintain
bearbeiten edit
ändern change
verändern change
aktualisieren update
anpassen change
überschreiben change
löschen delete
entfernen remove
hinzu|fügen add
ergänzen add
an|zeigen display
zeigen show
ein|sehen:eingesehen:sieht_ein see
sehen:gesehen:sieht see
an|sehen:angesehen see
an|schauen view
lesen:gelesen:liest read
finden:gefunden find
suchen search
durchsuchen:durchsucht search
filtern filter
sortieren sort
auf|listen list
ordnen sort
haben:gehabt have
besitzen:besessen have
enthalten:enthalten:enthält contain
umfassen include
beinhalten include
bestehen:bestanden pass
bestehen:bestehend consist
betragen:betragen:beträgt be
vor|liegen:vorgelegen:liegt_vor exist
gehören belong
zu|ordnen assign
zu|weisen:zugewiesen assign
zu|teilen assign
beziehen:bezogen refer
verweisen:verwiesen refer
verknüpfen link
verbinden:verbunden link
geben:gegeben:gibt give
brauchen need
benötigen need
wünschen wish
erlauben allow
gestatten allow
vergeben:vergeben:vergibt assign
setzen set
fest|legen set
fest|halten:festgehalten:hält_fest record
an|geben:angegeben:gibt_an give
aus|füllen fill
aus|wählen choose
wählen choose
bleiben:geblieben stay
vor|kommen:vorgekommen occur
kommen:gekommen come
werden:geworden become
gelten:gegolten:gilt count
heißen:geheißen call
nennen:genannt call
beginnen:begonnen begin
starten start
enden end
beenden finish
ab|schließen:abgeschlossen complete
fertig|stellen complete
erledigen finish
vervollständigen complete
schließen:geschlossen close
öffnen open
eröffnen open
wieder|eröffnen reopen
stornieren cancel
ab|sagen cancel
ab|brechen:abgebrochen:bricht_ab abort
kündigen terminate
genehmigen approve
bewilligen approve
frei|geben:freigegeben:gibt_frei release
ab|lehnen reject
zurück|weisen:zurückgewiesen reject
an|nehmen:angenommen:nimmt_an accept
akzeptieren accept
bestätigen confirm
prüfen check
überprüfen verify
kontrollieren check
ein|reichen submit
vor|legen submit
beantragen request
an|fordern request
zurück|ziehen:zurückgezogen withdraw
bezahlen pay
zahlen pay
begleichen:beglichen settle
mahnen remind
erinnern remind
versenden:versandt ship
versenden:versendet ship
verschicken ship
schicken send
senden:gesendet send
liefern deliver
aus|liefern deliver
ab|holen collect
aus|geben:ausgegeben:gibt_aus issue
aus|leihen:ausgeliehen lend
verleihen:verliehen lend
leihen:geliehen borrow
entleihen:entliehen borrow
vermieten rent
mieten hire
zurück|geben:zurückgegeben:gibt_zurück return
zurück|bringen:zurückgebracht return
bestellen order
kaufen buy
verkaufen sell
buchen book
reservieren reserve
planen plan
ein|planen schedule
terminieren schedule
verschieben:verschoben postpone
durch|führen perform
statt|finden:stattgefunden:findet_statt hold
ab|halten:abgehalten hold
an|melden register
registrieren register
ein|loggen log
ab|melden deregister
ein|tragen:eingetragen enter
melden report
berichten report
veröffentlichen publish
archivieren archive
sperren lock
blockieren block
frei|schalten activate
aktivieren activate
reaktivieren reactivate
deaktivieren deactivate
pausieren pause
unterbrechen:unterbrochen:unterbricht interrupt
fort|setzen resume
wiederholen repeat
verschrotten scrap
entsorgen dispose
aus|mustern retire
warten maintain
reparieren repair
verlängern extend
überfällig|werden overdue
verfallen:verfallen:verfällt expire
ab|laufen:abgelaufen:läuft_ab expire
berechnen calculate
aus|rechnen calculate
ermitteln calculate
zählen count
summieren sum
überschreiten:überschritten exceed
übersteigen:überstiegen exceed
unterschreiten:unterschritten undercut
überschneiden:überschnitten overlap
überlappen overlap
liegen:gelegen:liegt be
stehen:gestanden:steht be
befinden:befunden be
dürfen:gedurft may
verhindern prevent
unterstützen support
an|bieten:angeboten offer
bieten:geboten offer
schreiben:geschrieben write
verfassen write
bewerten rate
kommentieren comment
importieren import
exportieren export
hoch|laden:hochgeladen:lädt_hoch upload
drucken print
betreuen supervise
leiten lead
unterrichten teach
behandeln treat
untersuchen examine
übernehmen:übernommen:übernimmt take
zuständig|sein handle
verantworten own
wechseln change
über|gehen:übergegangen pass
stellen set
ein|stellen:eingestellt set
zurück|setzen reset
verwenden use
benutzen use
nutzen use
markieren mark
kennzeichnen mark
identifizieren identify
beschreiben:beschrieben describe
protokollieren log
verfolgen track
arbeiten work
teil|nehmen:teilgenommen:nimmt_teil participate
bekommen:bekommen get
erhalten:erhalten:erhält get
versehen:versehen provide
machen do
tun:getan do
gehen:gegangen:geht go
lassen:gelassen:lässt let
lauten be
nach|tragen:nachgetragen add
ab|rechnen bill
in|rechnung|stellen bill
verrechnen settle
erstatten refund
gut|schreiben:gutgeschrieben credit
packen pack
kommissionieren pick
ein|lagern store
entnehmen:entnommen:entnimmt withdraw
fällig|werden due
besetzen fill
vermitteln place
adoptieren adopt
impfen vaccinate
verlieren:verloren lose
gewinnen:gewonnen win
scheitern fail
beschädigen damage
zerstören destroy
lösen solve
beheben:behoben fix
eskalieren escalate
beantworten answer
entscheiden:entschieden decide
wiegen:gewogen weigh
kosten cost
dauern last
fassen hold
tragen:getragen:trägt carry
umbenennen:umbenannt rename
abonnieren subscribe
ein|laden:eingeladen:lädt_ein invite
aus|stellen:ausgestellt issue
unterschreiben:unterschrieben sign
unterzeichnen sign
quittieren acknowledge
rein|kommen:reingekommen receive
ein|gehen:eingegangen receive
empfangen:empfangen receive
ernten harvest
pflanzen plant
montieren assemble
ein|bauen install
ab|nehmen:abgenommen accept
zu|sagen accept
nominieren nominate
ersetzen replace
tauschen swap
übergeben:übergeben hand
verbuchen post
verbrauchen use
parken park
schätzen estimate
fallen:gefallen:fällt fall
sinken:gesunken sink
steigen:gestiegen rise
zurück|nehmen:zurückgenommen:nimmt_zurück retrieve
zurück|stellen:zurückgestellt defer
zurück|legen:zurückgelegt shelve
wieder|aufnehmen:wiederaufgenommen resume
wieder|herstellen:wiederhergestellt restore
wiederherstellen:wiederhergestellt restore
mit|löschen delete
behalten:behalten:behält keep
belegen occupy
auf|geben:aufgegeben:gibt_auf place
auf|bewahren store
vor|merken prebook
ein|checken admit
aus|checken discharge
an|fangen:angefangen:fängt_an start
an|brechen:angebrochen:bricht_an begin
kennen:gekannt know
errechnen calculate
nummerieren number
versteigern auction
begründen justify
erfolgen happen
obliegen:oblegen:obliegt befall
ein|lösen redeem
aus|händigen dispense
verteilen distribute
vergleichen:verglichen compare
heraus|geben:herausgegeben:gibt_heraus issue
herein|kommen:hereingekommen:kommt_herein arrive
an|kommen:angekommen:kommt_an arrive
ab|fahren:abgefahren:fährt_ab depart
fehlen:gefehlt miss
reichen:gereicht suffice
genügen:genügt suffice
unterliegen:unterlegen be
tauschen swap
zu|stimmen agree
ab|schicken submit
weiter|leiten forward
aus|führen execute
ab|haken finish
an|fragen enquire
herunter|laden:heruntergeladen:lädt_herunter download
ein|lesen:eingelesen:liest_ein import
ein|spielen import
dazu|schreiben add
mit|geben:mitgegeben:gibt_mit add
an|regen suggest
vernichten destroy
vermissen miss
aus|sondern discard
verpachten lease
reklamieren complain
erkennen:erkannt recognize
entstehen:entstanden arise
einigen agree
nach|bestellen reorder
ein|ordnen assign
`;

const participleOf = (prefix: string, stem: string): string => {
  const root = stem.replace(/e?n$/, '');
  const t = /(?:[dt]|[^lrhaeioumn][mn]|chn)$/.test(root) ? 'et' : 't';
  const ge = INSEPARABLE.test(stem) || stem.endsWith('ieren') ? '' : 'ge';
  return `${prefix}${ge}${root}${t}`;
};

function thirdOf(stem: string): string {
  const root = stem.replace(/e?n$/, '');
  return `${root}${/(?:[dt]|[^lrhaeioumn][mn]|chn)$/.test(root) ? 'et' : root.endsWith('s') || root.endsWith('ß') || root.endsWith('z') ? 't' : 't'}`;
}

interface Forms {
  /** By participle. */
  readonly participles: ReadonlyMap<string, Verb>;
  readonly infinitives: ReadonlyMap<string, Verb>;
  /** Finite forms, without a prefix that is set off, each with the verbs it may be of. */
  readonly finite: ReadonlyMap<string, readonly Verb[]>;
  readonly prefixes: ReadonlySet<string>;
}

function formsOf(list: string): Forms {
  const participles = new Map<string, Verb>();
  const infinitives = new Map<string, Verb>();
  const finite = new Map<string, Verb[]>();
  const prefixes = new Set<string>();
  const finitely = (form: string, verb: Verb): void => {
    finite.set(form, [...(finite.get(form) ?? []), verb]);
  };
  for (const line of list.trim().split('\n')) {
    const [german = '', english = ''] = line.split(' ');
    const [marked = '', listed, third] = german.split(':');
    const cut = marked.lastIndexOf('|');
    const prefix = cut < 0 ? '' : marked.slice(0, cut).replaceAll('|', '');
    const stem = marked.slice(cut + 1);
    const infinitive = prefix + stem;
    const verb: Verb = { infinitive, prefix, english, participle: listed ?? participleOf(prefix, stem) };
    participles.set(verb.participle, verb);
    infinitives.set(infinitive, verb);
    if (prefix !== '') {
      prefixes.add(prefix);
      infinitives.set(`${prefix}zu${stem}`, verb);
    }
    const singular = third?.split('_')[0] ?? thirdOf(stem);
    for (const form of [singular, stem, stem.replace(/n$/, ''), `${stem.replace(/e?n$/, '')}te`]) finitely(form, verb);
    if (prefix !== '') for (const form of [singular, `${stem.replace(/e?n$/, '')}te`]) finitely(prefix + form, verb);
  }
  return { participles, infinitives, finite, prefixes };
}

export const VERBS: Forms = formsOf(LISTED);

/** How a verb that is not listed looks by its participle: `ausgemustert`, `verschoben`, `archiviert`. */
const UNKNOWN_PARTICIPLE =
  /^(?:(?:ab|an|auf|aus|bei|ein|fest|frei|her|hin|los|mit|nach|um|vor|weg|zu|zurück|zusammen|weiter|hoch)?ge[a-zäöüß]{3,}(?:t|en)|(?:be|ent|er|ver|zer)[a-zäöüß]{3,}t|[a-zäöüß]{3,}iert)$/;

export const looksLikeParticiple = (word: string): boolean => UNKNOWN_PARTICIPLE.test(word);

/** `cancelled`, with the irregular ones that the language library gets wrong. */
const IRREGULAR: Readonly<Record<string, string>> = bare<Record<string, string>>({
  set: 'set',
  lend: 'lent',
  be: 'been',
  read: 'read',
  let: 'let',
  cost: 'cost',
  cancel: 'cancelled',
  put: 'put',
  hold: 'held',
  give: 'given',
  choose: 'chosen',
  withdraw: 'withdrawn',
  do: 'done',
  lead: 'led',
  pay: 'paid',
});
export const pastOf = (english: string): string => IRREGULAR[english] ?? englishParticiple(english);

const THIRD: Readonly<Record<string, string>> = bare<Record<string, string>>({ be: 'is', have: 'has', do: 'does', go: 'goes', may: 'may' });
export const thirdPersonOf = (english: string): string => {
  const listed = THIRD[english];
  if (listed !== undefined) return listed;
  if (/(?:s|x|z|ch|sh)$/.test(english)) return `${english}es`;
  return /[^aeiou]y$/.test(english) ? `${english.slice(0, -1)}ies` : `${english}s`;
};
export { SEPARABLE };
