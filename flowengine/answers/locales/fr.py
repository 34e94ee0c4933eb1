"""French."""

from flowengine.answers.locale import Locale, Sentences

LOCALE = Locale(
    code="fr",
    # No "du", "au", "de": a train from somewhere isn't one to it. No "bon": it's a voucher, too.
    fillers=frozenset("ah allo alors bah ben bonjour bonsoir des donc eh euh hein heu hm hmm hum il l la le les merci mm oh ok okay plait s salut stp svp te voyons vous".split()),
    lead_ins=(
        "mettez moi en relation avec",
        "je souhaiterais parler a",
        "je voudrais parler avec",
        "j aimerais parler avec",
        "je voudrais parler au",
        "je souhaite parler a",
        "je voudrais parler a",
        "je vous appelle pour",
        "j aimerais parler a",
        "mon numero c est le",
        "est ce que je peux",
        "je veux parler au",
        "mon numero est le",
        "je veux parler a",
        "mon numero c est",
        "le numero est le",
        "je vous appelle",
        "s il vous plait",
        "je souhaiterais",
        "j ai besoin de",
        "mon numero est",
        "j appelle pour",
        "j ai besoin d",
        "le numero est",
        "s il te plait",
        "pourriez vous",
        "j appuie sur",
        "il s agit de",
        "je crois que",
        "je pense que",
        "il s agit d",
        "pouvez vous",
        "je voudrais",
        "je souhaite",
        "passez moi",
        "donnez moi",
        "est ce que",
        "j aimerais",
        "je choisis",
        "il me faut",
        "c est pour",
        "je prends",
        "ce serait",
        "je pense",
        "je crois",
        "j ai dit",
        "eh bien",
        "je dois",
        "je peux",
        "puis je",
        "je veux",
        "je dis",
        "c est",
    ),
    digits={
        "zero": "0",
        "un": "1",
        "une": "1",
        "deux": "2",
        "trois": "3",
        "quatre": "4",
        "cinq": "5",
        "six": "6",
        "sept": "7",
        "huit": "8",
        "neuf": "9",
    },
    teens={"dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16},
    # "dix" is here as well because 17 to 19 are said as "dix sept" and so on. No "vingts": it only follows "quatre".
    tens={
        "dix": 10,
        "vingt": 20,
        "trente": 30,
        "quarante": 40,
        "cinquante": 50,
        "soixante": 60,
        "quatrevingt": 80,
        "septante": 70,
        "huitante": 80,
        "octante": 80,
        "nonante": 90,
    },
    joiners=frozenset({"et"}),
    units_first=False,
    repeats={"double": 2, "triple": 3, "quadruple": 4},
    key_words=frozenset(
        "appuyez appuyer appuie appuye tapez taper tape composez composer compose faites faire fais pressez presser "
        "presse choisissez choisir choisis selectionnez selectionner selectionne selection option choix touche bouton "
        "numero chiffre symbole sur".split()
    ),
    ordinals={
        "premier": 1,
        "premiere": 1,
        "deuxieme": 2,
        "second": 2,
        "seconde": 2,
        "troisieme": 3,
        "quatrieme": 4,
        "cinquieme": 5,
        "sixieme": 6,
        "septieme": 7,
        "huitieme": 8,
        "neuvieme": 9,
        "dixieme": 10,
        "onzieme": 11,
        "douzieme": 12,
        "dernier": -1,
        "derniere": -1,
    },
    ordinal_endings=frozenset("er ere re nd nde e eme ieme".split()),
    last=frozenset("dernier derniere derniers dernieres".split()),
    star=frozenset({"etoile", "asterisque", "star"}),
    pound=frozenset({"diese", "carre", "hash", "hashtag", "pound"}),
    yes=frozenset(
        "yes|yep|ouep|oui oui oui|oui bien sur|oui merci|oui tout a fait|oui c est ca|mais bien sur|sans aucun doute|"
        "sans probleme|ca marche|ca me va|ca me convient|c est parfait|c est d accord|c est cela meme|c est bien moi|"
        "justement|precisement|positif|naturellement|assurement|carrement|je crois que oui|je pense que oui|"
        "il me semble|il me semble que oui|c est entendu|vous avez raison|okay oui|certes|tout juste|parfaitement|"
        "tout a fait oui|exactement oui|"
        "oui|oui oui|ouais|ouaip|si|si si|mais si|mais oui|ah oui|bien sur|bien sur que oui|bien entendu|evidemment|"
        "certainement|absolument|tout a fait|exact|exactement|c est exact|correct|c est correct|c est juste|c est ca|"
        "c est bien ca|bien ca|c est ca oui|ca oui|c est ca merci|c est cela|c est bien cela|c est bon|c est bon oui|"
        "c est bon merci|c est bon pour moi|vrai|c est vrai|effectivement|en effet|voila|d accord|je suis d accord|"
        "entendu|volontiers|avec plaisir|je veux bien|parfait|tres bien|affirmatif|je confirme|je valide|sans doute|"
        "allez y|pourquoi pas|ok|okay|mhm".split("|")
    ),
    no=frozenset(
        "nope|no|que non|ben non|bah non|que nenni|je crois que non|je pense que non|ca ne va pas|ca va pas|"
        "ca ne marche pas|ca marche pas|ca ne me convient pas|ca ne me va pas|ne pas|pas d accord du tout|pas celui la|"
        "pas celle la|pas possible|pas exact du tout|c est une erreur|c est errone|vous vous trompez|vous avez tort|"
        "ca n est pas ca|ce n est pas la bonne|ce n est pas le bon|c est pas la bonne|c est pas le bon|je refuse|"
        "je prefere pas|je prefere ne pas|negative|absolument pas non|pour rien au monde|plutot non|pas pour moi|"
        "pas celui ci|"
        "non|non non|nan|mais non|ah non|oh non|non merci|non pas du tout|pas du tout|pas vraiment|pas tout a fait|"
        "pas exactement|absolument pas|certainement pas|surtout pas|evidemment pas|bien sur que non|jamais|faux|"
        "c est faux|incorrect|c est incorrect|inexact|c est inexact|errone|negatif|ce n est pas ca|c est pas ca|pas ca|"
        "ce n est pas cela|ce n est pas correct|non ce n est pas correct|c est pas correct|non c est pas correct|"
        "pas correct|ce n est pas exact|non ce n est pas exact|c est pas exact|non c est pas exact|pas exact|"
        "ce n est pas juste|c est pas juste|pas juste|ce n est pas bon|c est pas bon|pas bon|ce n est pas vrai|"
        "c est pas vrai|pas vrai|pas d accord|je ne suis pas d accord|je ne veux pas|je veux pas|je ne crois pas|"
        "je crois pas|je ne pense pas|je pense pas|pas encore|en aucun cas|pas question|hors de question|"
        "sans facon".split("|")
    ),
    neither=frozenset(
        "aucun|aucune|aucun des deux|aucune des deux|aucun de ceux la|aucune de celles la|ni l un ni l autre|"
        "ni l une ni l autre|rien de tout ca|rien de tout cela|autre chose|non|non non|non aucun|non aucune|"
        "non aucun des deux|non aucune des deux|non ni l un ni l autre|non ni l une ni l autre".split("|")
    ),
    conjunction="et",
    sentences=Sentences(
        no_input=("Excusez-moi, je n'ai rien entendu.", "Je ne vous entends toujours pas."),
        no_match=("Excusez-moi, je n'ai pas compris.", "Je regrette, je n'ai toujours pas compris."),
        apology="Je regrette, je ne peux pas vous aider davantage sur cette ligne. Merci de rappeler plus tard. Au revoir.",
        unavailable="Nous regrettons de ne pas pouvoir prendre votre appel pour le moment. Merci de rappeler plus tard. Au revoir.",
        which="Vouliez-vous dire {a} ou {b} ?",
        confirm="J'ai noté {value}. Est-ce exact ?",
        confirm_again="Dites oui ou appuyez sur 1 si c'est exact, sinon dites non ou appuyez sur 2.",
        retry="D'accord, essayons encore une fois.",
        use_keys="Utilisons le clavier. Veuillez le saisir au clavier.",
        canceled="D'accord, reprenons depuis le début.",
        no_such_date="Cette date n'existe pas.",
        cut_off="Désolé, nous avons été coupés.",
        reloaded="Rechargé.",
        yes="oui",
        no="non",
        implicit="D'accord, {value}.",
    ),
    compounds={"quatre vingts": "quatrevingt", "quatre vingt": "quatrevingt"},
    vigesimal=frozenset({60, 80}),
    unsure=frozenset(
        "je ne sais pas|je sais pas|sais pas|pas sur|pas sure|je ne suis pas sur|je ne suis pas sure|aucune idee|peut etre|je ne comprends pas|je comprends pas|pas compris".split(
            "|"
        )
    ),
    negations=frozenset({"pas", "jamais"}),
    either=frozenset("ou soit".split()),
    function_words=frozenset(
        "le la les l un une des du de d au aux a en dans sur pour par avec chez et ou que qui mon ma mes notre nos "
        "votre vos sa ses leur leurs ce cet cette ces c je j me m moi il elle nous vous on y soit ni heure heures celui celle".split()
    ),
    picks=frozenset(
        "je j prends prendrai prendrais prendre choisis choisirai choisir prefere veux voudrais vais va moi ce sera "
        "serait donnez donne mettez mets ma reponse c est alors plutot opte pour".split()
    ),
    moments=frozenset("un moment|une seconde|une minute|un instant|attendez".split("|")),
    offers=frozenset("appuyez appuie tapez tape dites saisissez entrez pressez".split()),
    dials=frozenset("composez faites choisissez selectionnez".split()),
)
