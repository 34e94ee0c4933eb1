"""How people agree and disagree beyond single words of the tables: what counts only whole, what turns a word around, what quotes, how they hesitate.

Words are in the normal form. The words that mean yes or no wherever an answer begins with them are in the locales.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Assent", "assent_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assent:
    """The habits of one language."""

    whole_yes: frozenset[str]
    """Yes if nothing else is said: "good" is, "good morning" isn't."""
    whole_no: frozenset[str]
    yes_anywhere: frozenset[str]
    """Yes even in the middle of a sentence: "I think that works, so yes, I will"."""
    no_at_end: frozenset[str]
    """No at the end of a sentence: "I guess no"."""
    before: frozenset[str]
    """What turns the word of assent after it into a no: "not correct"."""
    after: frozenset[str]
    """What turns the word of assent before it into a no: German "stimmt so nicht"."""
    firm: frozenset[str]
    """Words of assent that `after` doesn't turn: "ja, …"."""
    adverbs: frozenset[str]
    """What may stand between, and changes nothing: "that's totally correct"."""
    soft: frozenset[str]
    """Words of assent by which people take up the word: "okay, that's not right" is a no."""
    quotes: tuple[str, ...]
    """What introduces words of earlier: "Yes. I said no onions"."""
    hesitation: re.Pattern[str]
    """A sound of hesitation, however long and however a recogniser writes it."""
    beside_hesitation: frozenset[str]
    """Words that are hesitation too, with such a sound: "well, um"."""


def _set(row: str) -> frozenset[str]:
    return frozenset(row.split("|"))


_ASSENT = {
    "en": Assent(
        whole_yes=_set(
            "you got that right|you ve got it|good|great|fine|very good|very well|that s good|that is good|thats good|that s fine|that is fine|thats fine|that s great|that s ok|that s okay|that is ok|it s ok|it s okay|its ok|its okay|it s fine|"
            "looks good|looks right|all good|we re good|excellent|wonderful|awesome|cool|super|i would|i will|i would like that|i d like that|i d love to|i would love to|let s do it|lets do it|let s do that|let s go|"
            "do it|do that|you may|you can|it does|we do|we did|we are|it was|i have|i can|that s it|thats it|that is it|that s the one|that s me|that is me|this is me|speaking|got it|if you could|if you would|if possible|"
            "go for it|as you wish|i m sure|i am sure|im sure|it is me|that s mine|true that|bingo|10 4|ten four|roger that|copy that|not wrong|that s not wrong|not bad|no problem|no doubt|no worries"
        ),
        whole_no=_set(
            "i would not|i wouldn t|i will not|i won t|i have not|i haven t|i can not|we don t|we do not|they don t|forget it|forget that|never mind|nevermind|none|nothing|nothing else|i m good|im good|i am good|"
            "i m okay|i m fine|i m all set|i am all set|im all set|all set|that s all|thats all|that is all|no problem there|pass|i ll pass|i pass|not me|not mine|not yet|not today|not this time|not necessary|not needed|not interested|"
            "i m not interested|i am not interested|i d rather not|i would rather not|rather not|better not|hardly|out of the question|no can do|far from it|it doesn t|it does not|it wasn t|it was not|that wasn t it|that isn t it|"
            "that s not it|that is not it|that s not me|that is not me|that s not mine|it s something else|way off"
        ),
        yes_anywhere=_set("yes|yeah|yep|yup|yea"),
        no_at_end=_set("no|nope|nah"),
        before=_set(
            "not|isn t|isnt|ain t|aint|wasn t|doesn t|doesnt|doesn t look|doesn t sound|i don t think|i do not think|don t think|do not think|doesn t seem|hardly|far from"
        ),
        after=frozenset(),
        firm=frozenset(),
        adverbs=_set(
            "at|looks|sounds|seems|totally|completely|perfectly|quite|very|really|entirely|absolutely|exactly|actually|pretty|all|just|fully|one hundred percent|100|percent|also|still|indeed|that|s|it|is"
        ),
        soft=_set("ok|okay|right|alright|all right|agree|agreed|sure|yeah"),
        quotes=("i said", "i already said", "i told you", "i just said", "as i said", "like i said"),
        hesitation=re.compile(r"u+h*m+|u+h+m*|e+r+m*|e+h*m+|h+m+"),
        beside_hesitation=_set("well|so|like"),
    ),
    "es": Assent(
        whole_yes=_set(
            "genial|excelente|estupendo|fenomenal|me parece bien|me parece|me gustaria|quiero|si quiero|lo quiero|acepto|soy yo|ese es|esa es|esa misma|ese mismo|hagalo|hazlo|puede|puede ser|listo|todo bien|todo correcto|"
            "eso seria todo si|tal cual|ni mas ni menos|sin problema|no hay problema|ningun problema|confirmado si|esta perfecto|esta correcta|son correctos|eso quiero|yo si|simon|va|orale|sip|sep|obvio"
        ),
        whole_no=_set(
            "nada|nada mas|nada gracias|eso es todo|es todo|nones|prefiero no|mejor no|mejor otro dia|ahora no|todavia no|aun no|no soy yo|no soy|ese no|esa no|no me interesa|no deseo|nel|ni loco|ni loca|ni de broma|nop|nanai|olvidelo|dejelo|no hace falta|no es necesario"
        ),
        yes_anywhere=_set("afirmativo|asi que si"),
        no_at_end=frozenset({"no"}),
        before=_set("no es|no esta|no fue|no era|no son|no estan|no es del todo|no lo veo|no me parece|no estoy"),
        after=frozenset(),
        firm=frozenset(),
        adverbs=_set("muy|totalmente|completamente|absolutamente|todo|del|bastante|realmente|tan|exactamente|perfectamente|eso|es|esta|lo"),
        soft=_set("bueno|ok|okay|okey|vale|bien|esta bien"),
        quotes=("dije", "he dicho", "ya dije", "ya he dicho", "le dije", "ya le dije"),
        hesitation=re.compile(r"e+h+m*|e+m+|u+h*m+|h+m+|m{3,}|este"),
        beside_hesitation=_set("pues|bueno"),
    ),
    "fr": Assent(
        whole_yes=_set(
            "ca marche|ca me va|ca va|ca roule|ca joue|c est moi|moi meme|lui meme|elle meme|super|genial|nickel|impeccable|tres bon|je sais|je veux|oui je veux|j accepte|j aimerais bien|avec joie|sans probleme|pas de probleme|"
            "pas de souci|aucun probleme|pas faux|c est pas faux|ce n est pas faux|c est note|go|grave|carrement|yes|yep|mouais|bien|c est bien|c est parfait|tout est correct|tout est juste|c est tout bon|ok d accord"
        ),
        whole_no=_set(
            "rien|rien d autre|c est tout|ca ira|ca ira merci|ca va aller|laissez tomber|oubliez|pas maintenant|pas aujourd hui|pas la peine|ce n est pas la peine|pas moi|ce n est pas moi|c est pas moi|pas interesse|pas interessee|plutot pas|je prefere pas|je ne prefere pas|que nenni|mon oeil"
        ),
        yes_anywhere=_set("oui|ouais|ouaip"),
        no_at_end=_set("non|nan"),
        before=_set("pas|pas tout a fait|plus|pas du tout|pas vraiment"),
        after=frozenset(),
        firm=frozenset(),
        adverbs=_set("tout|a|fait|tres|vraiment|completement|totalement|parfaitement|absolument|bien|ca|c|est|me|semble"),
        soft=_set("ok|okay|d accord|bien|voila|entendu|tres bien"),
        quotes=("j ai dit", "je vous ai dit", "j ai deja dit", "je disais", "j avais dit"),
        hesitation=re.compile(r"e+u+h*|h+e+u+|h+u*m+|m{3,}"),
        beside_hesitation=_set("ben|bah|bon|alors"),
    ),
    "de": Assent(
        whole_yes=_set(
            "super|prima|toll|klasse|wunderbar|ausgezeichnet|hervorragend|das bin ich|bin ich|ich bin s|so machen wir das|so machen wir es|machen wir|machen sie das|mach das|machen sie|kann man so sagen|das geht|das geht klar|geht klar|"
            "will ich|mochte ich|das will ich|das mochte ich|ich will|ich mochte|kein problem|nicht schlecht|nicht falsch|das ist nicht falsch|von mir aus|meinetwegen|soweit ja|ich denke ja|jawoll|"
            "joah|ayo|logisch|logo|das ist gut|alles richtig|alles korrekt|alles gut|das ist es ja|in der tat|tatsachlich|so isses|das kann man so sagen"
        ),
        whole_no=_set(
            "nichts|nichts mehr|das ist alles|das war s|das wars|das war alles|vergessen sie es|vergiss es|brauche ich nicht|will ich nicht|mochte ich nicht|das will ich nicht|das mochte ich nicht|bin ich nicht|das bin ich nicht|nicht notig|nicht mehr|nicht jetzt|jetzt nicht|heute nicht|kein interesse|ich habe kein interesse|denkste|mitnichten|nicht dass ich wusste|no"
        ),
        yes_anywhere=_set("jawohl|jawoll|deshalb ja|deswegen ja"),
        no_at_end=_set("nein|nee|no"),
        before=_set("nicht|nicht ganz|nicht so|kein|nicht wirklich|nicht ganz so"),
        after=_set("nicht|leider nicht|so nicht|nicht ganz|gar nicht|uberhaupt nicht"),
        firm=_set("ja|ja ja|jawohl|doch|ja bitte|aber ja|jo|jep|genau|naturlich"),
        adverbs=_set("ganz|vollig|absolut|vollkommen|wirklich|sehr|total|so|alles|genau|leider|schon|das|ist|auch|doch|aber|ja"),
        soft=_set("ok|okay|gut|na gut|also gut|alles klar|klar"),
        quotes=("ich sagte", "ich habe gesagt", "ich hab gesagt", "ich habe doch gesagt", "wie gesagt"),
        hesitation=re.compile(r"a+h+m*|o+h+m+|e+h+m*|h+m+|m{3,}"),
        beside_hesitation=_set("also|tja|naja|nun"),
    ),
    "pt": Assent(
        whole_yes=_set(
            "otimo|excelente|legal|maravilha|show|fechado|joia|tranquilo|bacana|massa|sou eu|sou eu mesmo|sou eu mesma|eu mesmo|eu mesma|ele mesmo|ela mesma|eu quero|eu aceito|gostaria|eu gostaria|gostaria sim|faz isso|pode fazer|"
            "pode confirmar|pode continuar|pode seguir|pode mandar|manda ver|sem problema|sem problemas|nao tem problema|bora|vamos la|vamos|tem sim|tenho|tenho sim|sei|sei sim|estou|estou sim|sou|sou sim|"
            "e esse|e essa|e esse mesmo|e essa mesma|ta otimo|esta otimo|ta perfeito|esta perfeito|ta legal|muito bem|muito bom"
        ),
        whole_no=_set(
            "nada|nada mais|mais nada|so isso|e so isso|e so|so isso mesmo|deixa|deixa pra la|esquece|hoje nao|prefiro nao|melhor nao|acho melhor nao|nao sou eu|nao sou|nao tenho|nao tem|nao preciso|nao precisa|nao gostaria|nem um pouco|nem morto|nao me interessa|num quero|nem|nop"
        ),
        yes_anywhere=frozenset({"sim"}),
        no_at_end=_set("nao"),
        before=_set("nao e|nao esta|nao ta|nao era|nao foi|nao estou|nao esta muito|nao ta muito|nao esta totalmente"),
        after=frozenset({"nao"}),
        firm=_set("sim|sim sim|claro|pode|com certeza|sim senhor|sim senhora"),
        adverbs=_set("muito|totalmente|completamente|absolutamente|tudo|bem|bastante|realmente|tao|exatamente|perfeitamente|isso|esta|ta|e"),
        soft=_set("ok|okay|ta|ta bom|esta bom|certo|ta certo|tudo bem|beleza|bom"),
        quotes=("eu disse", "eu ja disse", "disse", "ja disse", "eu falei", "falei", "eu ja falei"),
        hesitation=re.compile(r"e+h+m*|h+u*m+|a+h+m+|m{3,}"),
        beside_hesitation=_set("bom|bem|entao|tipo"),
    ),
    "it": Assent(
        whole_yes=_set(
            "ottimo|perfetto cosi|benone|buono|buona|fantastico|sono io|in persona|e lui|e lei|e quello|e quella|lo voglio|si lo voglio|mi va bene|mi va|proceda|procedi|procediamo|faccia pure|fai pure|vai|"
            "nessun problema|non c e problema|senza problemi|non e sbagliato|mi piacerebbe|voglio|eccomi|tutto giusto|tutto corretto|tutto bene|tutto ok|e ok|e okay|e perfetto|e proprio lui|ci sto|sissignore|yes|gia|eh si|beh si"
        ),
        whole_no=_set(
            "niente altro|nient altro|basta cosi|e tutto|tutto qui|lasci stare|lascia stare|lasci perdere|lascia perdere|non ora|adesso no|ora no|oggi no|non oggi|meglio di no|preferisco di no|preferirei di no|non mi interessa|non sono io|non e lui|non serve|non mi serve|non ne ho bisogno|nossignore|manco per sogno|no no no|non lo voglio"
        ),
        yes_anywhere=_set("certamente"),
        no_at_end=_set("no"),
        before=_set("non e|non va|non sono|non era|non mi sembra|non mi pare|non e del tutto|non e proprio|non e tutto|non va tanto"),
        after=frozenset(),
        firm=frozenset(),
        adverbs=_set("molto|totalmente|completamente|assolutamente|tutto|del|proprio|davvero|esattamente|perfettamente|e|cosi|va"),
        soft=_set("ok|okay|va bene|bene|certo"),
        quotes=("ho detto", "ho gia detto", "dicevo", "le ho detto", "avevo detto"),
        hesitation=re.compile(r"e+h+m+|u+h*m+|h+m+|m{3,}"),
        beside_hesitation=_set("beh|be|allora|dunque|insomma"),
    ),
}


@lru_cache(maxsize=16)
def assent_of(code: str) -> Assent:
    """The habits of a locale's language."""
    return _ASSENT[code]
