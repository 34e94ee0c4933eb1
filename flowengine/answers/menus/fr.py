"""French."""

from flowengine.answers.locales.fr import LOCALE
from flowengine.answers.menu_words import MenuWords, special_keys

WORDS = MenuWords(
    press=frozenset("appuyez appuyer appuie appuyant tapez taper tape faites faire fais composez composer compose pressez presser pesez".split()),
    enter=frozenset("entrez entrer saisissez saisir choisissez choisir selectionnez selectionner".split()),
    say=frozenset("dites dire dis".split()),
    purpose=frozenset("pour si afin".split()),
    things=frozenset("pour".split()),
    infinitives=tuple("er ir re".split()),
    either=frozenset("ou et".split()),
    before_key=frozenset("sur la le l les touche touches bouton numero chiffre de du".split()),
    after_key=frozenset("maintenant a tout de nouveau encore sur moment".split()),
    articles=frozenset({"un", "une"}),
    entry=frozenset("puis ensuite apres suivi suivie suivis termine terminer terminez fini finir fin erreur corriger effacer valider".split()),
    services=frozenset("15 17 18".split()),
    urgent=frozenset("urgence urgences vitale samu pompiers police raccrochez raccrocher".split()),
    numbers=LOCALE.digits,
    keys=special_keys(LOCALE.star, LOCALE.pound),
    length=frozenset("chiffres caracteres".split()),
    some_of=frozenset("derniers premiers dernieres premieres autres suivants moins".split()),
    until=frozenset("a au jusqu".split()),
)
