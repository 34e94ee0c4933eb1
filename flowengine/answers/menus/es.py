"""Spanish."""

from flowengine.answers.locales.es import LOCALE
from flowengine.answers.menu_words import MenuWords, special_keys

WORDS = MenuWords(
    press=frozenset(
        "oprima oprime oprimir oprimiendo presione presiona presionar presionando pulse pulsa pulsar pulsando marque marca marcar marcando "
        "digite digita digitar teclee teclea teclear aprete apriete apretar".split()
    ),
    enter=frozenset("ingrese ingresa introduzca introduce elija elige escoja escoge seleccione selecciona".split()),
    say=frozenset("diga di decir diciendo".split()),
    purpose=frozenset("para si por cuando".split()),
    things=frozenset("para por".split()),
    infinitives=tuple("ar er ir".split()),
    courtesies=frozenset({"favor"}),
    either=frozenset("o u y e".split()),
    before_key=frozenset("el la tecla teclas boton numero digito opcion signo del de por favor en".split()),
    after_key=frozenset("ahora en otra de nuevo por cuando ya cualquier momento".split()),
    articles=frozenset({"un", "una"}),
    entry=frozenset(
        "luego despues seguido seguida seguidos entonces terminar termine termina terminado acabar acabe finalizar finalice fin equivoca error corregir borrar".split()
    ),
    numbers=LOCALE.digits,
    keys=special_keys(LOCALE.star, LOCALE.pound, "tecla de numero|signo de numero|signo numeral"),
    length=frozenset("digitos cifras caracteres".split()),
    some_of=frozenset("ultimos ultimas primeros primeras otros otras siguientes menos".split()),
    until=frozenset("a al hasta".split()),
)
