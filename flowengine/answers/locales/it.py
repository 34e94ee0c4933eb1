"""Italian."""

from flowengine.answers.locale import Locale, Sentences

_UNITS = {"uno": 1, "una": 1, "un": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8, "nove": 9}
_TENS = {"venti": 20, "trenta": 30, "quaranta": 40, "cinquanta": 50, "sessanta": 60, "settanta": 70, "ottanta": 80, "novanta": 90}
# The ten loses its last vowel before "uno" and "otto": ventuno, ventotto.
_COMPOUNDS = {(ten[:-1] if unit[0] in "uo" else ten) + unit: value + n for ten, value in _TENS.items() for unit, n in _UNITS.items()}

LOCALE = Locale(
    code="it",
    # No "cortesia": there is an "auto di cortesia". No "pronto": there is the "pronto soccorso".
    fillers=frozenset(
        "ah allora be beh buonasera buongiorno ciao cioe dunque ecco eh ehm em favore gentilmente gli grazie guardi hm "
        "hmm i il insomma l la le lo mah mm oh ok okay per piacere prego salve scusi senta uhm".split()
    ),
    lead_ins=(
        "avrei bisogno di parlare con",
        "mi piacerebbe parlare con",
        "ho bisogno di parlare con",
        "mi metta in contatto con",
        "vorrei parlare con",
        "voglio parlare con",
        "il mio numero e il",
        "il mio numero e lo",
        "posso parlare con",
        "sto chiamando per",
        "avrei bisogno di",
        "il mio numero e",
        "mi servirebbe",
        "ho bisogno di",
        "mi piacerebbe",
        "penso che sia",
        "credo che sia",
        "per cortesia",
        "telefono per",
        "si tratta di",
        "il numero e",
        "mi potrebbe",
        "chiamo per",
        "penso che",
        "credo che",
        "mi faccia",
        "potrebbe",
        "mi passa",
        "mi passi",
        "mi scusi",
        "mi serve",
        "ho detto",
        "sarebbe",
        "scelgo",
        "prendo",
        "vorrei",
        "voglio",
        "mi puo",
        "potrei",
        "mi dia",
        "direi",
        "penso",
        "credo",
        "posso",
        "devo",
        "puo",
        "e",
    ),
    digits={
        "zero": "0",
        "uno": "1",
        "una": "1",
        "un": "1",
        "due": "2",
        "tre": "3",
        "quattro": "4",
        "cinque": "5",
        "sei": "6",
        "sette": "7",
        "otto": "8",
        "nove": "9",
    },
    teens={
        "dieci": 10,
        "undici": 11,
        "dodici": 12,
        "tredici": 13,
        "quattordici": 14,
        "quindici": 15,
        "sedici": 16,
        "diciassette": 17,
        "diciotto": 18,
        "diciannove": 19,
        **_COMPOUNDS,
    },
    tens=_TENS,
    joiners=frozenset({"e"}),
    units_first=False,
    repeats={"doppio": 2, "doppia": 2, "triplo": 3, "tripla": 3, "triplice": 3, "quadruplo": 4},
    key_words=frozenset(
        "prema premere premo premi premuto digiti digitare digito digita componga comporre compongo schiacci "
        "schiacciare schiaccio pigi pigiare scelga scegliere scelgo selezioni selezionare seleziono seleziona "
        "selezione scelta opzione numero tasto pulsante bottone cifra simbolo su sul".split()
    ),
    ordinals={
        "primo": 1,
        "prima": 1,
        "secondo": 2,
        "seconda": 2,
        "terzo": 3,
        "terza": 3,
        "quarto": 4,
        "quarta": 4,
        "quinto": 5,
        "quinta": 5,
        "sesto": 6,
        "sesta": 6,
        "settimo": 7,
        "settima": 7,
        "ottavo": 8,
        "ottava": 8,
        "nono": 9,
        "nona": 9,
        "decimo": 10,
        "decima": 10,
        "undicesimo": 11,
        "undicesima": 11,
        "undecimo": 11,
        "undecima": 11,
        "dodicesimo": 12,
        "dodicesima": 12,
        "duodecimo": 12,
        "duodecima": 12,
        "ultimo": -1,
        "ultima": -1,
    },
    ordinal_endings=frozenset("o a".split()),
    last=frozenset("ultimo ultima ultimi ultime".split()),
    star=frozenset({"asterisco", "stella", "stelletta", "stellina", "star"}),
    pound=frozenset({"cancelletto", "diesis", "hash", "hashtag", "pound"}),
    yes=frozenset(
        "sisi|si si si|si grazie|si per favore|si esatto|si giusto|si corretto|si e giusto|si e corretto|si va bene|"
        "si certamente|eh si|ah si|ma si certo|e vero si|e quello giusto|e quella giusta|chiaro|chiaramente|"
        "evidentemente|indubbiamente|assolutamente|positivo|precisamente|preciso|per l appunto|appunto|lo confermo|"
        "si lo confermo|condivido|concordo|sono d accordissimo|ok va bene|ok si|bene cosi|va bene cosi|va bene si|"
        "tutto giusto|tutto corretto|certo certo|mi sembra giusto|mi sembra di si|mi pare di si|ritengo di si|"
        "suppongo di si|benone|ottimo|si signore|si signora|sissignore|ovvio che si|quindi si|ci mancherebbe|hai ragione|"
        "ha ragione|"
        "si|si si|certo|certo che si|ma certo|si certo|certamente|sicuro|sicuramente|esatto|e esatto|esattamente|"
        "giusto|e giusto|corretto|e corretto|bene|va bene|va benissimo|benissimo|d accordo|sono d accordo|perfetto|"
        "assolutamente si|ovvio|ovviamente|naturalmente|come no|volentieri|proprio cosi|e proprio cosi|e cosi|"
        "cosi va bene|confermo|si confermo|confermato|vero|e vero|affermativo|senz altro|senza dubbio|infatti|eccome|"
        "ma si|di si|direi di si|credo di si|penso di si|perche no|accetto|ok|okay|mhm".split("|")
    ),
    no=frozenset(
        "nono|no no no|eh no|ah no|no assolutamente no|macche no|non mi sembra|non mi pare|mi sembra di no|"
        "mi pare di no|ritengo di no|suppongo di no|non sono d accordo per niente|non concordo|non condivido|rifiuto|"
        "non e quello|non e quella|non e quello giusto|non e quella giusta|non e esatto no|non e corretta|non e giusta|"
        "e sbagliata|e errata|e un errore|c e un errore|sta sbagliando|si sbaglia|ha sbagliato|non ci siamo|per carita|"
        "giammai|neanche per idea|nemmeno per sogno|neppure|in nessun caso|in nessun modo|negativa|non lo voglio|"
        "non mi va|no per favore|no mi dispiace|no signore|no signora|non vorrei|meglio di no|preferisco di no|"
        "assolutamente no no|no davvero|mica|"
        "no|no no|ma no|no grazie|sbagliato|e sbagliato|errato|e errato|scorretto|non corretto|non e corretto|"
        "no non e corretto|non e giusto|no non e giusto|non e esatto|no non e esatto|non e vero|no non e vero|"
        "non e cosi|no non e cosi|non va bene|no non va bene|non proprio|non esattamente|non direi|non credo|non penso|"
        "non sono d accordo|non voglio|non confermo|non accetto|falso|e falso|per niente|per nulla|niente|affatto|"
        "niente affatto|nient affatto|assolutamente no|no assolutamente|certo che no|no certo che no|ovviamente no|"
        "naturalmente no|sicuramente no|di no|direi di no|credo di no|penso di no|neanche per sogno|macche|mai|"
        "negativo|non ancora".split("|")
    ),
    neither=frozenset(
        "nessuno|nessuna|nessuno dei due|nessuna delle due|nessuno di questi|nessuna di queste|ne l uno ne l altro|"
        "ne l una ne l altra|ne uno ne l altro|ne una ne l altra|niente di tutto questo|niente di tutto cio|altro|"
        "qualcos altro|un altra cosa|no|no no|no nessuno|no nessuna|no nessuno dei due|no nessuna delle due|"
        "no ne l uno ne l altro|no ne l una ne l altra".split("|")
    ),
    conjunction="e",
    sentences=Sentences(
        no_input=("Mi scusi, non ho sentito nulla.", "Continuo a non sentirLa."),
        no_match=("Mi scusi, non ho capito.", "Mi dispiace, continuo a non capire."),
        apology="Mi dispiace, su questa linea non posso aiutarLa ulteriormente. La prego di richiamare più tardi. Arrivederci.",
        unavailable="Siamo spiacenti, al momento non possiamo rispondere alla Sua chiamata. La preghiamo di richiamare più tardi. Arrivederci.",
        which="Intendeva {a} o {b}?",
        confirm="Ho capito {value}. È corretto?",
        confirm_again="Per favore, dica sì o prema 1 se è corretto, oppure dica no o prema 2 se non lo è.",
        retry="Va bene, riproviamo.",
        use_keys="Usiamo la tastiera. Lo digiti, per favore.",
        canceled="Va bene, ricominciamo dall'inizio.",
        no_such_date="Questa data non esiste.",
        cut_off="Mi scusi, è caduta la linea.",
        reloaded="Ricaricato.",
        yes="sì",
        no="no",
        implicit="Va bene, {value}.",
    ),
    unsure=frozenset("non lo so|non so|non sono sicuro|non sono sicura|nessuna idea|non ho idea|forse|non capisco|non ho capito|non ricordo".split("|")),
    negations=frozenset({"non", "mai"}),
    either=frozenset("o od oppure".split()),
    function_words=frozenset(
        "il lo la i gli le l un una di del dello della dei degli delle d a al allo alla ai agli alle da dal dallo dalla "
        "in nel nello nella nei con su sul sulla per tra fra e ed o od che mio mia miei mie suo sua nostro nostra io mi "
        "me si ci c ne ora ore".split()
    ),
    picks=frozenset(
        "io prendo prendero prendere scelgo scegliero scegliere preferisco vorrei voglio direi opto per mi dia dammi "
        "faccia facciamo mia risposta e sarebbe meglio allora avere sia".split()
    ),
    moments=frozenset("un momento|un secondo|un minuto|un attimo|aspetti".split("|")),
    offers=frozenset("prema premi premere dica digiti digita digitare pronunci inserisca".split()),
    dials=frozenset("componga selezioni scelga scegli".split()),
)
