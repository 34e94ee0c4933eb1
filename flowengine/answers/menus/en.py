"""English."""

from flowengine.answers.locales.en import LOCALE
from flowengine.answers.menu_words import MenuWords, special_keys

WORDS = MenuWords(
    press=frozenset("press dial hit push touch tap pressing".split()),
    enter=frozenset("enter choose select type key".split()),
    say=frozenset({"say", "saying"}),
    purpose=frozenset("for to if when".split()),
    things=frozenset("for".split()),
    either=frozenset("or and".split()),
    before_key=frozenset("the key keys number button digit option please just simply".split()),
    after_key=frozenset("key button sign now at any again on anytime please followed time".split()),
    articles=frozenset({"one", "o", "oh"}),
    entry=frozenset("then after followed done finish finished finishing end mistake correct erase clear afterwards complete".split()),
    numbers=LOCALE.digits,
    keys=special_keys(LOCALE.star, LOCALE.pound, "pound sign|hash sign"),
    length=frozenset("digit digits character characters figure figures".split()),
    some_of=frozenset("last first final next other remaining least most than".split()),
    until=frozenset("to through thru until".split()),
)
