import { bare } from '../../text/bare.js';
import { GERMAN_PEOPLE } from './people.js';

/** A noun whose meaning the readers must know: it tells the type of an attribute, a person, or a part of the product. */
export interface Noun {
  readonly singular: string;
  readonly plural: string;
  readonly english: string;
  /** Has no plural. */
  readonly single?: boolean;
}

/** `singular plural english`; `_` stands for a blank, `-` for no plural of its own. */
const LISTED = `
Name Namen name
Vorname Vornamen first_name
Nachname Nachnamen last_name
Familienname Familiennamen last_name
Spitzname Spitznamen nickname
Titel Titel title
Bezeichnung Bezeichnungen label
Überschrift Überschriften heading
Betreff Betreffe subject
Kürzel Kürzel code
Kennzeichen Kennzeichen registration
Kennung Kennungen code
Code Codes code
Schlüssel Schlüssel key
Nummer Nummern number
Zahl Zahlen number
Anzahl - number
Nr - number
Menge Mengen quantity
Stückzahl Stückzahlen quantity
Bestand Bestände stock
Lagerbestand Lagerbestände stock
Mindestbestand Mindestbestände minimum_stock
Kapazität Kapazitäten capacity
Platz Plätze seat
Sitz Sitze seat
Alter - age
Jahr Jahre year
Baujahr Baujahre construction_year
Seite Seiten page
Seitenzahl Seitenzahlen number_of_pages
Stunde Stunden hour
Minute Minuten minute
Sekunde Sekunden second
Tag Tage day
Werktag Werktage day
Woche Wochen week
Monat Monate month
Uhrzeit Uhrzeiten time
Zeit Zeiten time
Zeitpunkt Zeitpunkte time
Zeitstempel Zeitstempel timestamp
Datum Daten date
Geburtsdatum Geburtsdaten birth_date
Geburtstag Geburtstage birthday
Frist Fristen deadline
Fälligkeit Fälligkeiten due_date
Fälligkeitsdatum Fälligkeitsdaten due_date
Beginn - start
Start Starts start
Anfang Anfänge start
Ende Enden end
Schluss - end
Dauer - duration
Laufzeit Laufzeiten duration
Zeitraum Zeiträume period
Startzeit Startzeiten start_time
Endzeit Endzeiten end_time
Anfangszeit Anfangszeiten start_time
Beginnzeit Beginnzeiten start_time
Startdatum Startdaten start_date
Enddatum Enddaten end_date
Preis Preise price
Kosten - cost
Betrag Beträge amount
Summe Summen sum
Gesamtbetrag Gesamtbeträge total_amount
Gesamtsumme Gesamtsummen total
Gesamtpreis Gesamtpreise total_price
Gebühr Gebühren fee
Gehalt Gehälter salary
Kaution Kautionen deposit
Anzahlung Anzahlungen deposit
Budget Budgets budget
Guthaben Guthaben balance
Saldo Salden balance
Rabatt Rabatte discount
Tarif Tarife rate
Satz Sätze rate
Stundensatz Stundensätze hourly_rate
Tagessatz Tagessätze daily_rate
Stundenlohn Stundenlöhne hourly_wage
Miete Mieten rent
Umsatz Umsätze revenue
Steuersatz Steuersätze tax_rate
Prozent Prozent percent
Prozentsatz Prozentsätze percentage
Gewicht Gewichte weight
Höhe Höhen height
Breite Breiten width
Länge Längen length
Tiefe Tiefen depth
Größe Größen size
Fläche Flächen area
Volumen Volumen volume
Temperatur Temperaturen temperature
Entfernung Entfernungen distance
Strecke Strecken distance
Kilometerstand Kilometerstände mileage
Geschwindigkeit Geschwindigkeiten speed
Leistung Leistungen power
Beschreibung Beschreibungen description
Kurzbeschreibung Kurzbeschreibungen short_description
Notiz Notizen note
Bemerkung Bemerkungen remark
Anmerkung Anmerkungen remark
Hinweis Hinweise instruction
Kommentar Kommentare comment
Inhalt Inhalte content
Nachricht Nachrichten message
Begründung Begründungen justification
Grund Gründe reason
Zusammenfassung Zusammenfassungen summary
Anweisung Anweisungen instruction
Anleitung Anleitungen instruction
Zubereitung Zubereitungen instruction
Erklärung Erklärungen explanation
E-Mail E-Mails email
Email Emails email
Mail Mails email
E-Mail-Adresse E-Mail-Adressen email_address
Emailadresse Emailadressen email_address
Mailadresse Mailadressen email_address
E-Mailadresse E-Mailadressen email_address
Telefon Telefone phone
Telefonnummer Telefonnummern phone_number
Handynummer Handynummern mobile_number
Mobilnummer Mobilnummern mobile_number
Handy Handys mobile_phone
Mobiltelefon Mobiltelefone mobile_phone
Adresse Adressen address
Anschrift Anschriften address
Lieferadresse Lieferadressen delivery_address
Rechnungsadresse Rechnungsadressen billing_address
Straße Straßen street
Hausnummer Hausnummern house_number
Postleitzahl Postleitzahlen postcode
PLZ PLZ postcode
Ort Orte city
Stadt Städte city
Wohnort Wohnorte city
Land Länder country
Standort Standorte location
Internetadresse Internetadressen web_address
Webseite Webseiten website
Website Websites website
Webadresse Webadressen web_address
Homepage Homepages homepage
Link Links link
URL URLs url
Farbe Farben color
Art Arten kind
Typ Typen type
Kategorie Kategorien category
Status Status status
Zustand Zustände condition
Stand Stände progress
Phase Phasen phase
Priorität Prioritäten priority
Dringlichkeit Dringlichkeiten priority
Stufe Stufen level
Rang Ränge rank
Bewertung Bewertungen rating
Note Noten grade
Punkt Punkte point
Punktzahl Punktzahlen score
Stern Sterne star
Sprache Sprachen language
Geschlecht Geschlechter gender
Währung Währungen currency
Einheit Einheiten unit
Marke Marken brand
Modell Modelle model
Hersteller Hersteller manufacturer
Version Versionen version
Etage Etagen floor
Stockwerk Stockwerke floor
Firma Firmen company
Firmenname Firmennamen company_name
Rasse Rassen breed
ISBN ISBNs isbn
IBAN IBANs iban
Artikelnummer Artikelnummern article_number
Seriennummer Seriennummern serial_number
Passwort Passwörter password
Kennwort Kennwörter password
Benutzername Benutzernamen username
Rückgabedatum Rückgabedaten return_date
Rückgabetermin Rückgabetermine return_date
Ausleihdatum Ausleihdaten lending_date
Einkaufspreis Einkaufspreise purchase_price
Verkaufspreis Verkaufspreise sales_price
Einzelpreis Einzelpreise unit_price
Stückpreis Stückpreise unit_price
Mietpreis Mietpreise rent_price
Tagespreis Tagespreise daily_price
Teilnehmerzahl Teilnehmerzahlen number_of_participants
Teilnehmeranzahl - number_of_participants
Platzzahl Platzzahlen number_of_seats
Personenzahl Personenzahlen number_of_people
Meldebestand Meldebestände reorder_level
Euro Euro euros
EUR EUR euros
Cent Cent cents
Kilogramm Kilogramm kilograms
kg kg kilograms
Gramm Gramm grams
Liter Liter litres
Meter Meter metres
Kilometer Kilometer kilometres
Zentimeter Zentimeter centimetres
Millimeter Millimeter millimetres
Quadratmeter Quadratmeter square_metres
Hektar Hektar hectares
Tonne Tonnen tonnes
Grad Grad degrees
Zeichen Zeichen character
Buchstabe Buchstaben letter
Großbuchstabe Großbuchstaben capital_letter
Ziffer Ziffern digit
Stelle Stellen digit
Ganzzahl Ganzzahlen integer
Kommazahl Kommazahlen decimal
Dezimalzahl Dezimalzahlen decimal
Wahrheitswert Wahrheitswerte boolean
Text Texte text
Freitext Freitexte text
Langtext Langtexte text
Geldbetrag Geldbeträge money
Vergangenheit - past
Zukunft - future
Gegenwart - present
Nachkommastelle Nachkommastellen decimal_place
System Systeme system
Anwendung Anwendungen application
App Apps app
Software Software software
Programm Programme program
Projekt Projekte project
Produkt Produkte product
Liste Listen list
Übersicht Übersichten overview
Tabelle Tabellen table
Feld Felder field
Attribut Attribute attribute
Eigenschaft Eigenschaften attribute
Angabe Angaben detail
Wert Werte value
Eintrag Einträge entry
Datensatz Datensätze record
Regel Regeln rule
Anforderung Anforderungen requirement
Rolle Rollen role
Recht Rechte right
Berechtigung Berechtigungen permission
Konto Konten account
Benutzerkonto Benutzerkonten user_account
Login Logins login
Suche Suchen search
Filter Filter filter
Sortierung Sortierungen sorting
Umfang - scope
Ziel Ziele goal
Zweck Zwecke purpose
Überblick - overview
Einleitung - introduction
Beziehung Beziehungen relation
Beispiel Beispiele example
Erinnerung Erinnerungen reminder
Benachrichtigung Benachrichtigungen notification
Zahlung Zahlungen payment
Schnittstelle Schnittstellen interface
Anhang Anhänge attachment
Foto Fotos photo
Bild Bilder image
Datei Dateien file
Sekunden Sekunden seconds
Format Formate format
Protokoll Protokolle minutes
Beschluss Beschlüsse decision
Entscheidung Entscheidungen decision
Zimmer Zimmer room
Durchschnitt Durchschnitte average
Mittelwert Mittelwerte average
Anfrage Anfragen request
Änderung Änderungen change
Verweis Verweise reference
Handynummer Handynummern mobile_number
Mailadresse Mailadressen email_address
Anfangszustand Anfangszustände initial_status
Anfangsstatus Anfangsstatus initial_status
Startzustand Startzustände initial_status
Startstatus Startstatus initial_status
Initialstatus Initialstatus initial_status
Ausgangsstatus Ausgangsstatus initial_status
Übergang Übergänge transition
Aktion Aktionen action
Bedingung Bedingungen condition
Datentyp Datentypen type
Feldname Feldnamen field
Kommentarfeld Kommentarfelder comment
Abkürzung Abkürzungen abbreviation
Uhrzeit Uhrzeiten time
Ausgangszustand Ausgangszustände from
Zielzustand Zielzustände to
Rufnummer Rufnummern phone_number
Freitextfeld Freitextfelder text
Textfeld Textfelder text
Kontrollkästchen Kontrollkästchen boolean
Einheitspreis Einheitspreise unit_price
Nettopreis Nettopreise net_price
Bruttopreis Bruttopreise gross_price
Gewicht Gewichte weight
Benutzerverwaltung Benutzerverwaltungen user_management
Bild Bilder image
`;

export const NOUNS: ReadonlyMap<string, { readonly noun: Noun; readonly plural: boolean; readonly both: boolean }> = new Map(
  (LISTED + GERMAN_PEOPLE)
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [singular = '', plural = '', english = ''] = line.split(' ');
      const noun: Noun = {
        singular,
        plural: plural === '-' ? singular : plural,
        english: english.replaceAll('_', ' '),
        single: plural === '-',
      };
      const both = noun.plural === singular;
      const one = { noun, plural: false, both };
      const many = { noun, plural: true, both };
      const oblique: [string, typeof one][] = [
        [`${singular.toLowerCase()}s`, one],
        [`${singular.toLowerCase()}es`, one],
      ];
      const dative: [string, typeof one][] = plural === '-' || /[ns]$/.test(plural) ? [] : [[`${noun.plural.toLowerCase()}n`, many]];
      return [
        ...oblique,
        ...dative,
        ...(plural === '-' ? [] : [[noun.plural.toLowerCase(), many] as [string, typeof one]]),
        [singular.toLowerCase(), one] as [string, typeof one],
      ];
    }),
);

/** First parts of compounds that say when or how much: `Mindestalter`, `Enddatum`. */
export const FIRST_PARTS: Readonly<Record<string, string>> = bare<Record<string, string>>({
  neu: 'new',
  netto: 'net',
  brutto: 'gross',
  mindest: 'minimum',
  höchst: 'maximum',
  maximal: 'maximum',
  minimal: 'minimum',
  gesamt: 'total',
  start: 'start',
  anfangs: 'start',
  beginn: 'start',
  end: 'end',
  liefer: 'delivery',
  rückgabe: 'return',
  abhol: 'pickup',
  kauf: 'purchase',
  geburts: 'birth',
  fälligkeits: 'due',
  ablauf: 'expiry',
  erstell: 'creation',
  tages: 'daily',
  monats: 'monthly',
  stunden: 'hourly',
  wochen: 'weekly',
  jahres: 'yearly',
  vor: 'pre',
});
