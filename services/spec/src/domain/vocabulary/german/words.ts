import { bare } from '../../text/bare.js';

/** What a German word does in a sentence, and how it is said in the words that readers know. */
export interface Small {
  readonly english: string;
  readonly part: 'det' | 'prep' | 'conj' | 'sub' | 'pron' | 'adv' | 'not';
}

const small = (part: Small['part'], list: string): [string, Small][] =>
  list
    .trim()
    .split(/\s*\n\s*/)
    .flatMap((line) => {
      const [forms = '', english = ''] = line.split(' = ');
      return forms.split(' ').map((form): [string, Small] => [form, { part, english }]);
    });

/** Words without content, each by its forms. An empty translation is left out. */
export const SMALL: Readonly<Record<string, Small>> = bare<Record<string, Small>>(
  Object.fromEntries([
    ...small(
      'det',
      `der die das dem den des = the
dasselbe dieselbe derselbe demselben denselben desselben dieselben derselben = the same
ein eine einen einem einer eines 'n 'ne = a
jeder jede jedes jeden jedem = each
alle aller allen allem sämtliche sämtlicher = all
kein keine keinen keinem keiner keines = no
mehrere mehreren mehrerer = several
viele vielen vieler = many
einige einigen einiger = some
beide beiden beider = both
dieser diese dieses diesem diesen = this
sein seine seinen seinem seiner seines = its
ihr ihre ihren ihrem ihrer ihres = their
unser unsere unseren unserem unserer unseres = our
mein meine meinen meinem meiner meines = my
deren dessen = whose
welche welcher welches welchen welchem = which
irgendein irgendeine = any`,
    ),
    ...small(
      'prep',
      `in im ins = in
an am ans = on
auf aufs = on
mit mittels = with
von vom = of
zu zum zur = to
für fürs = for
bei beim = on
nach = after
vor vorm = before
über = over
unter = below
zwischen = between
aus = from
bis = until
ab = from
ohne = without
pro je = per
innerhalb = within
außerhalb = outside
gegen = against
seit = since
durch = by
um = by
als = as
wie = as
laut gemäß = according to
anhand = by
außer = except
wegen = because of
trotz = despite
neben = besides`,
    ),
    ...small(
      'conj',
      `und sowie & = and
oder bzw = or
aber jedoch sondern allerdings = but
denn = because
entweder = `,
    ),
    ...small(
      'sub',
      `wenn falls sofern sobald = if
solange = while
bevor ehe = before
nachdem = after
während = while
weil da = because
dass daß = that
damit sodass = so that
ob = whether
obwohl = although
indem = by which`,
    ),
    ...small(
      'pron',
      `er es = it
sie = they
ich = I
wir man uns = we
ihm ihn = it
ihnen = them
sich = 
dies = this
wer = who
niemand keiner = nobody
alles = everything
nichts = nothing
jemand = somebody
mir mich = me
wo woran worin wobei = where
was = what
wann = when
selbst selber = themselves
daran darin dazu davon dafür darauf dabei damals = `,
    ),
    ...small('not', 'nicht weder = not\nnie niemals = never'),
    ...small(
      'adv',
      `nur lediglich ausschließlich = only
auch ebenfalls zusätzlich zudem außerdem ferner weiterhin ebenso = also
immer stets grundsätzlich = always
automatisch = automatically
danach dann anschließend daraufhin hinterher = then
später = later
schließlich zuletzt = finally
bereits schon = already
mehr = more
weniger = less
jederzeit = at any time
spätestens = at the latest
frühestens = at the earliest
zuerst zunächst anfangs = initially
gleichzeitig zeitgleich = at the same time
oben = at the top
unten = at the bottom
vorn vorne hinten links rechts drinnen draußen gestern morgen vorher eben = 
mehrfach mehrmals = multiple
sofort direkt = directly
genau exakt = exactly
höchstens maximal maximum max = at most
mindestens mind minimal wenigstens minimum min = at least
mindesten = at least
aktuell derzeit momentan gerade = currently
normalerweise üblicherweise = by default
meist meistens = usually
vielleicht eventuell evtl ggf gegebenenfalls = maybe
manuell = manually
manchmal = sometimes
sonst ansonsten = otherwise
hier dort = here
wieder erneut = again
weiter = further
heute = today
jetzt nun = now
erst = only
noch = still
etwa ca circa ungefähr = about
künftig zukünftig = in future
bisher = until now
einmal = once
zweimal = twice
nachträglich = later
zusammen gemeinsam = together
alphabetisch = alphabetically
so = so
also klar ach ok okay hi ja bitte eben halt mal doch eigentlich ganz sehr einfach natürlich übrigens quasi gern gerne ungern jeweils wohl aber-auch überhaupt halt nämlich = `,
    ),
  ]),
);

export const MODAL: Readonly<Record<string, string>> = bare<Record<string, string>>({
  kann: 'can',
  können: 'can',
  könnte: 'can',
  könnten: 'can',
  darf: 'may',
  dürfen: 'may',
  dürfte: 'may',
  könne: 'can',
  dürfe: 'may',
  müsse: 'must',
  müssten: 'must',
  solle: 'must',
  wolle: 'wants to',
  muss: 'must',
  muß: 'must',
  müssen: 'must',
  müsste: 'must',
  soll: 'must',
  sollen: 'must',
  sollte: 'should',
  sollten: 'should',
  will: 'wants to',
  wollen: 'want to',
  wollte: 'wants to',
  möchte: 'want to',
  möchten: 'want to',
  würde: 'want to',
  würden: 'want to',
});

/** Forms of `haben`, `sein` and `werden`. */
export const AUX: Readonly<Record<string, { readonly verb: 'haben' | 'sein' | 'werden'; readonly english: string }>> = bare({
  hat: { verb: 'haben', english: 'has' },
  haben: { verb: 'haben', english: 'have' },
  habe: { verb: 'haben', english: 'has' },
  hätte: { verb: 'haben', english: 'has' },
  hätten: { verb: 'haben', english: 'have' },
  seien: { verb: 'sein', english: 'are' },
  wären: { verb: 'sein', english: 'are' },
  werde: { verb: 'werden', english: 'is' },
  hatte: { verb: 'haben', english: 'had' },
  hatten: { verb: 'haben', english: 'had' },
  ist: { verb: 'sein', english: 'is' },
  sind: { verb: 'sein', english: 'are' },
  war: { verb: 'sein', english: 'was' },
  waren: { verb: 'sein', english: 'were' },
  sei: { verb: 'sein', english: 'is' },
  bin: { verb: 'sein', english: 'am' },
  wäre: { verb: 'sein', english: 'is' },
  wird: { verb: 'werden', english: 'is' },
  werden: { verb: 'werden', english: 'are' },
  wurde: { verb: 'werden', english: 'was' },
  wurden: { verb: 'werden', english: 'were' },
});
