"""Spanish."""

from flowengine.answers.locale import Locale, Sentences

LOCALE = Locale(
    code="es",
    # No "por": "por la mañana" isn't "mañana". No "este": it's the opposite of "oeste".
    fillers=frozenset(
        "ah alo buenas disculpa disculpe eh el em favor gracias hm hmm hola la las lo los mira mire mm oh oiga ok okay oye perdon por porfa porfavor pues unas unos usted".split()
    ),
    lead_ins=(
        "me gustaria hablar con",
        "me puede comunicar con",
        "necesito hablar con",
        "quisiera hablar con",
        "estoy llamando para",
        "me puede pasar con",
        "estoy llamando por",
        "podria hablar con",
        "quiero hablar con",
        "lo que quiero es",
        "puedo hablar con",
        "deseo hablar con",
        "mi numero es el",
        "me comunica con",
        "comuniqueme con",
        "muchas gracias",
        "me parece que",
        "buenas tardes",
        "buenas noches",
        "le llamo para",
        "mi numero es",
        "llamaba para",
        "el numero es",
        "le llamo por",
        "creo que es",
        "me gustaria",
        "buenos dias",
        "se trata de",
        "paseme con",
        "llamo para",
        "pienso que",
        "llamo por",
        "tengo que",
        "me podria",
        "por favor",
        "creo que",
        "digo que",
        "he dicho",
        "buen dia",
        "quisiera",
        "me puede",
        "necesito",
        "vamos a",
        "dejeme",
        "quiero",
        "podria",
        "bueno",
        "deseo",
        "puede",
        "puedo",
        "seria",
        "a ver",
        "es el",
        "es la",
        "digo",
        "dije",
        "dame",
        "deme",
        "es",
    ),
    digits={
        "cero": "0",
        "zero": "0",
        "uno": "1",
        "una": "1",
        "un": "1",
        "dos": "2",
        "tres": "3",
        "cuatro": "4",
        "cinco": "5",
        "seis": "6",
        "siete": "7",
        "ocho": "8",
        "nueve": "9",
    },
    teens={
        "diez": 10,
        "once": 11,
        "doce": 12,
        "trece": 13,
        "catorce": 14,
        "quince": 15,
        "dieciseis": 16,
        "diecisiete": 17,
        "dieciocho": 18,
        "diecinueve": 19,
        "veintiuno": 21,
        "veintiuna": 21,
        "veintiun": 21,
        "veintidos": 22,
        "veintitres": 23,
        "veinticuatro": 24,
        "veinticinco": 25,
        "veintiseis": 26,
        "veintisiete": 27,
        "veintiocho": 28,
        "veintinueve": 29,
    },
    tens={
        "veinte": 20,
        "treinta": 30,
        "cuarenta": 40,
        "cincuenta": 50,
        "sesenta": 60,
        "setenta": 70,
        "ochenta": 80,
        "noventa": 90,
    },
    joiners=frozenset({"y"}),
    units_first=False,
    repeats={"doble": 2, "triple": 3, "cuadruple": 4},
    key_words=frozenset(
        "oprima oprimo oprimir oprime oprimi presione presiono presionar presiona pulse pulso pulsar pulsa marque "
        "marco marcar marca teclee tecleo teclear digite digitar elija elijo elegir elige escoja escojo escoger escoge "
        "seleccione selecciono seleccionar selecciona seleccion introduzca ingrese opcion numero tecla boton digito "
        "signo de del en por".split()
    ),
    ordinals={
        "primero": 1,
        "primera": 1,
        "primer": 1,
        "segundo": 2,
        "segunda": 2,
        "tercero": 3,
        "tercera": 3,
        "tercer": 3,
        "cuarto": 4,
        "cuarta": 4,
        "quinto": 5,
        "quinta": 5,
        "sexto": 6,
        "sexta": 6,
        "septimo": 7,
        "septima": 7,
        "setimo": 7,
        "setima": 7,
        "octavo": 8,
        "octava": 8,
        "noveno": 9,
        "novena": 9,
        "decimo": 10,
        "decima": 10,
        "undecimo": 11,
        "undecima": 11,
        "onceavo": 11,
        "onceava": 11,
        "decimoprimero": 11,
        "decimoprimera": 11,
        "duodecimo": 12,
        "duodecima": 12,
        "doceavo": 12,
        "doceava": 12,
        "decimosegundo": 12,
        "decimosegunda": 12,
        "ultimo": -1,
        "ultima": -1,
    },
    ordinal_endings=frozenset("o a er ro ra do da to ta mo ma vo va no na".split()),
    last=frozenset("ultimo ultima ultimos ultimas".split()),
    star=frozenset({"asterisco", "estrella", "estrellita", "star"}),
    pound=frozenset({"almohadilla", "numeral", "gato", "michi", "libra", "hash", "hashtag", "pound"}),
    yes=frozenset(
        "sip|simon|sisi|si senor|si senora|si senorita|claro si|claro claro|asi mero|eso si|eso exactamente|"
        "desde luego que si|obvio que si|obviamente|ciertamente|sin duda alguna|sin ninguna duda|evidentemente|"
        "naturalmente|conforme|estoy de acuerdo|me parece correcto|me parece bien|si asi es|es exacto|es la verdad|"
        "positivo|andale|ok si|esa es correcta|creo que si|yo creo que si|asi que si|supongo que si|pienso que si|si como no|"
        "si|si si|claro|claro que si|por supuesto|por supuesto que si|desde luego|correcto|correcta|es correcto|"
        "eso es correcto|esta correcto|exacto|exactamente|asi es|es asi|eso es|eso mismo|de acuerdo|vale|ok|okay|okey|"
        "bueno|bien|muy bien|esta bien|perfecto|afirmativo|cierto|es cierto|eso es cierto|verdad|es verdad|verdadero|"
        "efectivamente|en efecto|sin duda|seguro|absolutamente|como no|dale|sale|adelante|aja|mhm|confirmo|lo confirmo|"
        "confirmado|acepto|que si|por que no".split("|")
    ),
    no=frozenset(
        "nel|no senor|no senora|no senorita|no hombre|nada de eso|no me parece|no estoy de acuerdo|no es exacto|"
        "no es eso|eso es falso|eso esta mal|es mentira|erroneo|es erroneo|esta equivocada|creo que no|yo creo que no|"
        "no creo|no lo creo|pienso que no|supongo que no|mejor no|nunca jamas|ni de broma|ni loco|que no no|"
        "negativa|no es la correcta|no es el correcto|de ningun modo|de eso nada|nada que ver|no para nada|no lo quiero|"
        "no deseo|"
        "no|no no|nop|no gracias|incorrecto|incorrecta|es incorrecto|eso es incorrecto|equivocado|esta equivocado|mal|"
        "esta mal|falso|es falso|no es|no es asi|no es correcto|no no es correcto|no esta correcto|no es cierto|"
        "no es verdad|no esta bien|no no esta bien|eso no|eso no es|eso no es correcto|asi no|negativo|nunca|jamas|"
        "tampoco|para nada|de ninguna manera|en absoluto|absolutamente no|no absolutamente no|que va|ni hablar|"
        "claro que no|por supuesto que no|no por supuesto que no|desde luego que no|seguro que no|no quiero|no acepto|"
        "que no|todavia no|ya no".split("|")
    ),
    neither=frozenset(
        "ninguno|ninguna|ninguno de los dos|ninguna de las dos|ninguno de esos|ninguna de esas|ni uno ni otro|"
        "ni una ni otra|ni el uno ni el otro|ni la una ni la otra|ni lo uno ni lo otro|nada de eso|otra cosa|"
        "otra opcion|no|no no|no ninguno|no ninguna|no ninguno de los dos|no ninguna de las dos".split("|")
    ),
    conjunction="y",
    sentences=Sentences(
        no_input=("Disculpe, no le escucho.", "Todavía no le escucho."),
        no_match=("Disculpe, no le he entendido.", "Lo siento, sigo sin entenderle."),
        apology="Lo siento, no puedo seguir ayudándole en esta línea. Por favor, vuelva a llamar más tarde. Hasta luego.",
        unavailable="Lo sentimos, en este momento no podemos atender su llamada. Por favor, vuelva a llamar más tarde. Hasta luego.",
        which="¿Quiso decir {a} o {b}?",
        confirm="Tengo anotado {value}. ¿Es correcto?",
        confirm_again="Por favor, diga sí o marque 1 si es correcto, o diga no o marque 2 si no lo es.",
        retry="De acuerdo, intentémoslo de nuevo.",
        use_keys="Usemos el teclado. Márquelo, por favor.",
        canceled="De acuerdo, empecemos desde el principio.",
        no_such_date="Esa fecha no existe.",
        cut_off="Disculpe, se cortó la llamada.",
        reloaded="Recargado.",
        yes="sí",
        no="no",
        implicit="Muy bien, {value}.",
    ),
    unsure=frozenset(
        "no se|no lo se|no estoy seguro|no estoy segura|ni idea|no tengo idea|quizas|tal vez|no entiendo|no entendi|no le entiendo|no me acuerdo|no recuerdo|no comprendo|no le escucho|no escucho|no oigo".split(
            "|"
        )
    ),
    negations=frozenset({"no quiero", "no necesito", "no es", "no la", "no lo", "no las", "no los", "no me", "nunca", "tampoco"}),
    either=frozenset("o u".split()),
    denials=frozenset("no".split()),
    function_words=frozenset(
        "el la los las lo un una unos unas de del al a en con por para sobre y e o u que mi mis su sus tu tus nuestro "
        "nuestra me se le les te nos yo es son ser esta esto ese esa eso ni hora horas aquel aquella".split()
    ),
    picks=frozenset(
        "yo me quedo con elijo escojo prefiero tomo tomare llevo quisiera quiero voy ir elegir escoger tomar deme dame "
        "pongame ponme mi respuesta seria mejor entonces opto por sea ya bien".split()
    ),
    moments=frozenset("un momento|un segundo|un minuto|espere|espera|momentito".split("|")),
    offers=frozenset("oprima oprime presione presiona pulse pulsa teclee teclea digite diga di ingrese ingresa introduzca introduce".split()),
    dials=frozenset("marque marca elija elige escoja seleccione selecciona".split()),
)
