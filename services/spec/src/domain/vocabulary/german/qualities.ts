import { bare } from '../../text/bare.js';

const list = (text: string): Readonly<Record<string, string>> =>
  bare<Record<string, string>>(
    Object.fromEntries(
      text
        .trim()
        .split('\n')
        .flatMap((line) => {
          const [forms = '', english = ''] = line.split(' = ');
          return forms.split(' ').map((form): [string, string] => [form, english]);
        }),
    ),
  );

/** Adjectives, in their plain form. */
export const QUALITIES = list(`
eindeutig einmalig einzigartig unique = unique
pflicht verpflichtend erforderlich obligatorisch zwingend notwendig nötig pflichtfeld pflichtangabe mandatory = required
optional freiwillig = optional
offen = open
neu = new
gut = good
schlecht = bad
alt = old
frei = free
verfügbar = available
belegt = occupied
vergeben = taken
aktiv = active
inaktiv = inactive
fertig = finished
laufend = running
ausstehend = pending
anstehend = upcoming
überfällig = overdue
fällig = due
gültig = valid
ungültig = invalid
abgelaufen = expired
leer = empty
voll = full
defekt kaputt = broken
beschädigt = damaged
krank = sick
gesund = healthy
öffentlich = public
privat = private
intern = internal
extern = external
hoch = high
niedrig = low
mittel = medium
normal = normal
dringend = urgent
wichtig = important
kritisch = critical
leicht = easy
schwer = hard
schwierig = difficult
groß = large
größer = greater
klein = small
kleiner = less
höher = higher
niedriger = lower
geringer = less
länger = longer
kürzer = shorter
später = later
früher = earlier
älter = older
jünger = younger
jüngst neuest = newest
ältest = oldest
letzt = last
erst = first
nächst = next
gleich = same
selb = same
eigen = own
ander = other
fremd = other
gesamt = total
genannt = named
lang = long
kurz = short
positiv = positive
negativ = negative
ganz = whole
ganzzahlig = integer
maximal = maximum
minimal = minimum
mehrzeilig = multi-line
durchsuchbar suchbar = searchable
filterbar = filterable
sortierbar = sortable
einsehbar = visible
sichtbar = visible
unveränderlich unveränderbar = immutable
änderbar = changeable
zugeordnet = assigned
zuständig = responsible
verantwortlich = responsible
bestimmt = certain
beliebig = any
einzeln = single
mehrfach = multiple
doppelt = twice
möglich = possible
unmöglich = impossible
erlaubt zulässig = allowed
verboten unzulässig = forbidden
fortlaufend = consecutive
durchgehend = consecutive
geplant = planned
vollständig = complete
unvollständig = incomplete
bereit = ready
wartend = waiting
kostenlos = free
bar = cash
schriftlich = written
telefonisch = phone
rot = red
grün = green
gelb = yellow
blau = blue
schwarz = black
weiß = white
heutig = current
aktuell = current
jeweilig = respective
zusätzlich = additional
weiter = further
folgend = following
verschieden unterschiedlich = different
übergeordnet = parent
untergeordnet = child
wirklich tatsächlich echt physisch = really
nachvollziehbar nachverfolgbar = traceable
endgültig final = final
vertraulich = confidential
vorläufig = preliminary
dauerhaft = permanent
knapp = scarce
ruhend = dormant
schön = nice
vorhanden = present
verloren = lost
ausführlich = detailed
einsatzbereit betriebsbereit = ready
stark = strong
schwach = weak
tot = dead
gesamt = total
angemessen = reasonable
`);
