"""German."""

from flowengine.answers.locale import Locale, Sentences

_UNITS = {"ein": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9}
_TENS = {"zwanzig": 20, "dreissig": 30, "vierzig": 40, "funfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90}

LOCALE = Locale(
    code="de",
    # No "mal": "zwei mal die drei" isn't 23. No "na": it's "no" in Austria and Bavaria.
    fillers=frozenset("ah ahm also bitte bitteschon danke dankeschon das dem den der des die eben eh hallo hm hmm mm moin naja nun oh ohm ok okay servus sie tja".split()),
    lead_ins=(
        "ich interessiere mich fur",
        "ich habe eine frage zum",
        "ich habe eine frage zur",
        "ich habe eine frage zu",
        "verbinden sie mich mit",
        "ich mochte gerne mit",
        "meine nummer ist die",
        "ich wurde gerne mit",
        "meine nummer lautet",
        "ich mochte gern mit",
        "ich wurde gern mit",
        "es handelt sich um",
        "die nummer lautet",
        "mein anliegen ist",
        "ich rufe an wegen",
        "ich rufe an weil",
        "ich mochte gerne",
        "meine nummer ist",
        "konnten sie mich",
        "ich wurde gerne",
        "ich habe gesagt",
        "ich hatte gerne",
        "ich mochte gern",
        "konnten sie mir",
        "konnen sie mich",
        "ich rufe an um",
        "die nummer ist",
        "ich rufe wegen",
        "ich wurde gern",
        "ich hatte gern",
        "ich mochte mal",
        "ich mochte mit",
        "ich wollte mal",
        "konnen sie mir",
        "geben sie mir",
        "guten morgen",
        "ich will mit",
        "konnten sie",
        "guten abend",
        "das ist die",
        "ich brauche",
        "konnen sie",
        "ich drucke",
        "konnte ich",
        "ich mochte",
        "es geht um",
        "ich wollte",
        "gruss gott",
        "ich glaube",
        "ich sagte",
        "ich nehme",
        "guten tag",
        "ich denke",
        "ich wahle",
        "ich meine",
        "ich sage",
        "das ware",
        "ich muss",
        "ich will",
        "kann ich",
        "darf ich",
        "das ist",
        "es ist",
        "na ja",
    ),
    digits={
        "null": "0",
        "zero": "0",
        "eins": "1",
        "ein": "1",
        "eine": "1",
        "einen": "1",
        "einer": "1",
        "einem": "1",
        "zwei": "2",
        "zwo": "2",
        "drei": "3",
        "vier": "4",
        "funf": "5",
        "sechs": "6",
        "sieben": "7",
        "acht": "8",
        "neun": "9",
    },
    teens={
        "zehn": 10,
        "elf": 11,
        "zwolf": 12,
        "dreizehn": 13,
        "vierzehn": 14,
        "funfzehn": 15,
        "sechzehn": 16,
        "siebzehn": 17,
        "achtzehn": 18,
        "neunzehn": 19,
        **{f"{unit}und{ten}": value + n for ten, value in _TENS.items() for unit, n in _UNITS.items()},
    },
    tens=_TENS,
    joiners=frozenset({"und"}),
    units_first=True,
    repeats={
        "doppel": 2,
        "doppelt": 2,
        "doppelte": 2,
        "zweimal": 2,
        "zweifach": 2,
        "dreifach": 3,
        "dreimal": 3,
        "vierfach": 4,
        "viermal": 4,
    },
    key_words=frozenset(
        "drucken drucke druck druckt gedruckt wahlen wahle wahl wahlt gewahlt auswahl auswahlen tippen tippe tipp "
        "eingeben eingabe taste knopf nummer option ziffer zahl zeichen auf".split()
    ),
    ordinals={
        stem + ending: place
        for stem, place in {
            "erst": 1,
            "zweit": 2,
            "dritt": 3,
            "viert": 4,
            "funft": 5,
            "sechst": 6,
            "siebt": 7,
            "siebent": 7,
            "acht": 8,
            "neunt": 9,
            "zehnt": 10,
            "elft": 11,
            "zwolft": 12,
            "letzt": -1,
        }.items()
        for ending in ("e", "en", "er", "es", "em")
    },
    ordinal_endings=frozenset("te ten ter tes tem".split()),
    last=frozenset("letzte letzten letzter letztes".split()),
    star=frozenset({"stern", "sternchen", "sterntaste", "sternchentaste", "asterisk", "star"}),
    pound=frozenset({"raute", "rautetaste", "rautenzeichen", "doppelkreuz", "hash", "hashtag", "pound"}),
    yes=frozenset(
        "jepp|yep|yup|jau|jaja|ja klar|ja genau so|ja stimmt|ja richtig|ja naturlich|ja sicher|ja das stimmt|"
        "ja das ist richtig|ja passt|logisch|logo|alles richtig|vollkommen richtig|vollig richtig|so stimmt es|"
        "so stimmt s|so ist s|das ist so|das ist so richtig|das ist genau richtig|aber naturlich|aber klar|sehr wohl|"
        "jederzeit|positiv|ich bin einverstanden|ich stimme zu|zustimmung|bestatige|ich denke ja|ich glaube ja|"
        "ich meine ja|wahrscheinlich ja|okay ja|sowieso|zweifellos|ohne zweifel|super ja|gewiss|durchaus|"
        "hundertprozentig|"
        "ja|ja ja|jawohl|jo|joa|jep|jup|jap|yes|doch|ja doch|aber ja|ja bitte|ja gerne|ja gern|gerne|gern|sehr gerne|"
        "sehr gern|genau|ja genau|ganz genau|genau so|richtig|das ist richtig|ganz richtig|korrekt|das ist korrekt|"
        "stimmt|das stimmt|stimmt so|stimmt genau|passt|das passt|passt so|klar|na klar|alles klar|klar doch|sicher|"
        "na sicher|aber sicher|sicher doch|naturlich|selbstverstandlich|selbstredend|freilich|auf jeden fall|unbedingt|"
        "bestimmt|definitiv|absolut|exakt|einverstanden|in ordnung|das ist in ordnung|geht in ordnung|gut|na gut|"
        "also gut|sehr gut|perfekt|wahr|das ist wahr|so ist es|das ist es|ich glaube schon|ich denke schon|"
        "ich bestatige|bestatigt|warum nicht|ok|okay|mhm".split("|")
    ),
    no=frozenset(
        "nein nein nein|ach nein|aber nein|oh nein|nein leider nicht|nein leider|nein gar nicht|ich denke nein|"
        "ich glaube nein|ich sage nein|nicht doch|ganz und gar nicht|nicht im geringsten|kommt nicht in frage|"
        "das kommt nicht in frage|nicht einverstanden|ich bin nicht einverstanden|bin nicht einverstanden|ich lehne ab|"
        "das geht nicht|geht nicht|das will ich nicht|das mochte ich nicht|das ist verkehrt herum|das ist ein fehler|"
        "da stimmt was nicht|da stimmt etwas nicht|das ist nicht so|so stimmt das nicht|so ist es nicht|"
        "das ist so nicht richtig|das war s nicht|das ist es nicht|das ist nicht meine|das ist nicht meins|"
        "stimmt so nicht|passt so nicht|passt mir nicht|ablehnen|abgelehnt|von wegen|nimmer|nicht die richtige|"
        "nicht der richtige|"
        "nein|nein nein|nee|ne|no|nope|nein danke|nee danke|nicht|nicht richtig|das ist nicht richtig|"
        "nein das ist nicht richtig|nicht korrekt|das ist nicht korrekt|nein das ist nicht korrekt|stimmt nicht|"
        "das stimmt nicht|nein das stimmt nicht|nein stimmt nicht|stimmt leider nicht|passt nicht|das passt nicht|"
        "nein das passt nicht|nicht ganz richtig|nicht ganz|falsch|das ist falsch|verkehrt|das ist verkehrt|inkorrekt|"
        "unwahr|nicht wahr|das ist nicht wahr|so nicht|doch nicht|gar nicht|uberhaupt nicht|nicht wirklich|eher nicht|"
        "lieber nicht|besser nicht|leider nicht|leider nein|noch nicht|naturlich nicht|sicher nicht|bestimmt nicht|"
        "absolut nicht|definitiv nicht|auf keinen fall|auf gar keinen fall|keinesfalls|keineswegs|nie|niemals|negativ|"
        "ich will nicht|ich mochte nicht|ich glaube nicht|ich denke nicht".split("|")
    ),
    neither=frozenset(
        "keins|keines|keine|keiner|keins von beiden|keines von beiden|keine von beiden|keiner von beiden|keins davon|"
        "keines davon|keine davon|keiner davon|weder noch|weder das eine noch das andere|nichts davon|"
        "nichts von beidem|etwas anderes|was anderes|nein|nein nein|nee|ne|no|nein keins|nein keins von beiden|"
        "nein keines von beiden|nein weder noch".split("|")
    ),
    conjunction="und",
    sentences=Sentences(
        no_input=("Entschuldigung, ich habe nichts gehört.", "Ich kann Sie leider immer noch nicht hören."),
        no_match=("Entschuldigung, das habe ich nicht verstanden.", "Ich habe Sie leider immer noch nicht verstanden."),
        apology="Es tut mir leid, auf dieser Leitung kann ich Ihnen nicht weiterhelfen. Bitte rufen Sie später noch einmal an. Auf Wiederhören.",
        unavailable="Es tut uns leid, wir können Ihren Anruf gerade nicht annehmen. Bitte rufen Sie später noch einmal an. Auf Wiederhören.",
        which="Meinten Sie {a} oder {b}?",
        confirm="Ich habe {value} verstanden. Stimmt das?",
        confirm_again="Bitte sagen Sie Ja oder drücken Sie die 1, wenn das stimmt. Sonst sagen Sie Nein oder drücken Sie die 2.",
        retry="Gut, versuchen wir es noch einmal.",
        use_keys="Nehmen wir die Tasten. Bitte geben Sie es über die Tastatur ein.",
        canceled="Gut, noch einmal von vorn.",
        no_such_date="Dieses Datum gibt es nicht.",
        cut_off="Entschuldigung, wir wurden unterbrochen.",
        reloaded="Neu geladen.",
        yes="ja",
        no="nein",
        implicit="Gut, {value}.",
    ),
    unsure=frozenset("ich weiss nicht|weiss nicht|weiss ich nicht|nicht sicher|keine ahnung|vielleicht|nicht verstanden|verstehe nicht|verstehe ich nicht".split("|")),
    negations=frozenset({"nicht", "kein", "keine", "keinen", "nie"}),
    either=frozenset("oder".split()),
    function_words=frozenset(
        "der die das den dem des ein eine einen einem einer eines und oder zu zum zur in im ins an am auf aus bei beim "
        "mit nach von vom vor fur uber um bis mein meine meinen meinem meiner ihr ihre unser unsere ich mich mir es sie "
        "wir uns ist sind war uhr".split()
    ),
    picks=frozenset(
        "ich nehme nehm nehmen wahle wahlen mochte will wurde werde hatte gerne gern lieber bevorzuge entscheide mich "
        "fur geben gib mir ware meine antwort ist dann haben machen wir doch mal entweder".split()
    ),
    moments=frozenset("einen moment|moment bitte|eine sekunde|eine minute|augenblick|warten sie".split("|")),
    offers=frozenset("drucken drucke sagen sage nennen tippen tippe geben eingeben".split()),
    dials=frozenset("wahlen wahle".split()),
)
