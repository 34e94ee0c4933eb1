"""Italian."""

from flowengine.answers.locales.it import LOCALE
from flowengine.answers.menu_words import MenuWords, special_keys

WORDS = MenuWords(
    press=frozenset("prema premere premi premete premendo digiti digitare digita digitate prema schiacci schiacciare schiaccia componga componi".split()),
    enter=frozenset("inserisca inserire inserisci scelga scegliere scegli selezioni selezionare seleziona".split()),
    say=frozenset("dica dire dite".split()),
    purpose=frozenset("per se quando".split()),
    things=frozenset("per".split()),
    infinitives=tuple("are ere ire rsi arlo arla".split()),
    courtesies=frozenset("favore piacere cortesia".split()),
    either=frozenset("o oppure e ed".split()),
    before_key=frozenset("il lo la l tasto tasti numero pulsante cifra sul su di".split()),
    after_key=frozenset("ora adesso in di nuovo sul qualsiasi qualunque momento".split()),
    articles=frozenset("un una".split()),
    entry=frozenset("poi quindi dopo seguito seguita seguiti finito finire terminato terminare fine errore correggere cancellare confermare".split()),
    numbers=LOCALE.digits,
    keys=special_keys(LOCALE.star, LOCALE.pound),
    length=frozenset("cifre caratteri".split()),
    some_of=frozenset("ultime ultimi prime primi altre altri successive meno".split()),
    until=frozenset("a al fino".split()),
)
