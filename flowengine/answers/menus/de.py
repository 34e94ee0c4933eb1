"""German."""

from flowengine.answers.locales.de import LOCALE
from flowengine.answers.menu_words import MenuWords, special_keys

WORDS = MenuWords(
    press=frozenset("drucken drucke druck druckt wahlen wahle wahl tippen tippe tipp betatigen".split()),
    enter=frozenset("geben gib eingeben".split()),
    press_last=frozenset("drucken wahlen tippen".split()),
    say=frozenset("sagen sage sag".split()),
    purpose=frozenset("fur zum zur um wenn falls bei wegen".split()),
    things=frozenset("fur zum zur bei wegen".split()),
    clause=frozenset("um wenn falls".split()),
    either=frozenset("oder und bzw beziehungsweise".split()),
    before_key=frozenset("sie bitte die den das der taste tasten nummer ziffer knopf auf einfach mit".split()),
    after_key=frozenset("taste jetzt jederzeit auf ein erneut nochmals".split()),
    articles=frozenset("ein eine einen einer einem".split()),
    entry=frozenset("dann danach anschliessend gefolgt abschliessend fertig ende beenden abschliessen abzuschliessen beendet vertippt fehler korrigieren".split()),
    numbers=LOCALE.digits,
    keys=special_keys(LOCALE.star, LOCALE.pound),
    length=frozenset("ziffern stellen zeichen stellig stellige stelligen stelliger stelliges".split()),
    some_of=frozenset("letzten ersten anderen ubrigen nachsten mindestens hochstens".split()),
    until=frozenset({"bis"}),
)
