"""Portuguese, as in Brazil."""

from flowengine.answers.locale import Locale, Sentences

LOCALE = Locale(
    code="pt",
    # No "da", "do", "para": a flight from somewhere isn't one to it.
    fillers=frozenset("a ah ahn ai alo as eh entao favor gentileza hm hmm hum mm ne o obrigada obrigado oh oi ok okay ola os por umas uns".split()),
    lead_ins=(
        "estou ligando por causa de",
        "estou ligando por causa do",
        "estou ligando por causa da",
        "eu gostaria de falar com",
        "gostaria de falar com",
        "eu preciso falar com",
        "eu queria falar com",
        "estou ligando para",
        "eu quero falar com",
        "preciso falar com",
        "estou ligando pra",
        "me transfere para",
        "queria falar com",
        "o meu numero e o",
        "quero falar com",
        "posso falar com",
        "to ligando para",
        "o meu numero e",
        "to ligando pra",
        "eu gostaria de",
        "meu numero e o",
        "me passa para",
        "eu preciso de",
        "meu numero e",
        "voce poderia",
        "voce pode me",
        "eu acho que",
        "eu gostaria",
        "gostaria de",
        "trata se de",
        "se trata de",
        "o numero e",
        "acho que e",
        "eu preciso",
        "preciso de",
        "poderia me",
        "eu escolho",
        "boa tarde",
        "boa noite",
        "por favor",
        "creio que",
        "eu queria",
        "voce pode",
        "deixa eu",
        "acho que",
        "gostaria",
        "eu quero",
        "eu disse",
        "poderia",
        "preciso",
        "bom dia",
        "pode me",
        "queria",
        "quero",
        "posso",
        "disse",
        "seria",
        "me da",
        "me de",
        "bom",
        "e",
    ),
    digits={
        "zero": "0",
        "um": "1",
        "uma": "1",
        "dois": "2",
        "duas": "2",
        "tres": "3",
        "quatro": "4",
        "cinco": "5",
        "seis": "6",
        "meia": "6",
        "sete": "7",
        "oito": "8",
        "nove": "9",
    },
    teens={
        "dez": 10,
        "onze": 11,
        "doze": 12,
        "treze": 13,
        "catorze": 14,
        "quatorze": 14,
        "quinze": 15,
        "dezesseis": 16,
        "dezasseis": 16,
        "dezessete": 17,
        "dezassete": 17,
        "dezoito": 18,
        "dezenove": 19,
        "dezanove": 19,
    },
    tens={
        "vinte": 20,
        "trinta": 30,
        "quarenta": 40,
        "cinquenta": 50,
        "sessenta": 60,
        "setenta": 70,
        "oitenta": 80,
        "noventa": 90,
    },
    joiners=frozenset({"e"}),
    units_first=False,
    repeats={"duplo": 2, "dupla": 2, "dobrado": 2, "triplo": 3, "tripla": 3, "quadruplo": 4},
    key_words=frozenset(
        "pressione pressiono pressionar pressiona aperte aperto apertar aperta apertei tecle teclo teclar tecla digite "
        "digito digitar digita digitei disque disco discar marque marcar escolha escolho escolher escolhi selecione "
        "seleciono selecionar seleciona selecao opcao numero botao simbolo em na no".split()
    ),
    ordinals={
        "primeiro": 1,
        "primeira": 1,
        "segundo": 2,
        "segunda": 2,
        "terceiro": 3,
        "terceira": 3,
        "quarto": 4,
        "quarta": 4,
        "quinto": 5,
        "quinta": 5,
        "sexto": 6,
        "sexta": 6,
        "setimo": 7,
        "setima": 7,
        "oitavo": 8,
        "oitava": 8,
        "nono": 9,
        "nona": 9,
        "decimo": 10,
        "decima": 10,
        "undecimo": 11,
        "undecima": 11,
        "duodecimo": 12,
        "duodecima": 12,
        "ultimo": -1,
        "ultima": -1,
    },
    ordinal_endings=frozenset("o a".split()),
    last=frozenset("ultimo ultima ultimos ultimas".split()),
    star=frozenset({"asterisco", "estrela", "estrelinha", "star"}),
    pound=frozenset({"jogo da velha", "cerquilha", "sustenido", "cardinal", "quadrado", "hash", "hashtag", "pound"}),
    # "É" alone isn't among them: without its accent it is "and", and what callers say while they think.
    yes=frozenset(
        "simm|sim claro|sim com certeza|sim por favor|sim isso mesmo|ah sim|aham sim|ahan|arram|e isso mesmo sim|"
        "isso isso|isso sim|isso exatamente|e verdade sim|correto sim|certinho|certissimo|ta certinho|ta correta|"
        "esta certa|esta correta|ta certa|justamente|precisamente|fechou|fechado|bora|blz|show|com toda certeza|"
        "sem duvidas|pode crer|to de acordo|estou de acordo|eu concordo|eu confirmo|eu aceito|ok sim|acho que sim|"
        "eu acho que sim|creio que sim|penso que sim|e sim senhor|naturalmente|evidente|evidentemente|obviamente|"
        "tranquilo|demoro|isso ai mesmo|por mim tudo bem|"
        "sim|sim sim|sim senhor|sim senhora|claro|claro que sim|e claro|com certeza|certo|certa|esta|esta sim|"
        "esta certo|ta|ta sim|ta certo|ta bom|ta bem|esta bom|esta bem|tudo bem|tudo certo|correto|correta|"
        "esta correto|ta correto|exato|exatamente|isso|isso mesmo|isso ai|e isso|e isso mesmo|e isso ai|e isso sim|"
        "e sim|e mesmo|pois e|pode|pode ser|pode sim|quero|quero sim|aceito|confirmo|confirmado|concordo|de acordo|"
        "combinado|beleza|positivo|afirmativo|perfeito|verdade|e verdade|verdadeiro|certamente|sem duvida|logico|obvio|"
        "uhum|aham|por que nao|ok|okay|mhm".split("|")
    ),
    no=frozenset(
        "nem|nao nao nao|nao mesmo|nao de jeito nenhum|que nada|nem a pau|negativa|nada a ver|acho que nao|"
        "eu acho que nao|creio que nao|penso que nao|nao acho|eu nao acho|acredito que nao|nao to de acordo|"
        "nao estou de acordo|eu nao concordo|discordo|eu discordo|recuso|nao esta certa|nao ta certa|nao esta correta|"
        "esta errada|ta errada|e falso|e mentira|ta tudo errado|esta tudo errado|equivocado|esta equivocado|"
        "nao e bem assim|nao e assim|nao exatamente|nao e esse|nao e essa|esse nao|essa nao|melhor nao|prefiro nao|"
        "nao gostaria|nao por favor|nao muito obrigado|nao muito obrigada|eu nao|eu nao quero|nao confere|nao bate|"
        "nao|nao nao|nao senhor|nao senhora|nao obrigado|nao obrigada|errado|errada|esta errado|ta errado|"
        "nao ta errado|nao esta errado|isso esta errado|isso ta errado|nao isso esta errado|nao isso ta errado|"
        "incorreto|incorreta|esta incorreto|ta incorreto|nao esta|nao ta|nao esta certo|nao ta certo|nao esta correto|"
        "nao ta correto|nao esta bom|nao e|nao e isso|nao nao e isso|nao e isso nao|nao e verdade|nao e bem isso|"
        "isso nao|isso nao esta certo|negativo|falso|mentira|nunca|jamais|nada disso|de jeito nenhum|de forma alguma|"
        "de maneira nenhuma|de modo algum|nem pensar|claro que nao|e claro que nao|com certeza nao|certamente nao|"
        "nao quero|nao aceito|nao concordo|nao confirmo|nao pode|ainda nao|agora nao|que nao".split("|")
    ),
    neither=frozenset(
        "nenhum|nenhuma|nenhum dos dois|nenhuma das duas|nenhum deles|nenhuma delas|nenhum desses|nenhuma dessas|"
        "nem um nem outro|nem uma nem outra|nem um nem o outro|nem uma nem a outra|nada disso|outra coisa|nao|nao nao|"
        "nao nenhum|nao nenhuma|nao nenhum dos dois|nao nenhuma das duas".split("|")
    ),
    conjunction="e",
    sentences=Sentences(
        no_input=("Desculpe, não ouvi nada.", "Ainda não consigo ouvir você."),
        no_match=("Desculpe, não entendi.", "Desculpe, ainda não consegui entender."),
        apology="Sinto muito, não posso mais ajudar por esta linha. Por favor, ligue novamente mais tarde. Até logo.",
        unavailable="Lamentamos, não podemos atender a sua ligação neste momento. Por favor, ligue novamente mais tarde. Até logo.",
        which="Você quis dizer {a} ou {b}?",
        confirm="Anotei {value}. Está correto?",
        confirm_again="Por favor, diga sim ou tecle 1 se estiver correto, ou diga não ou tecle 2 se não estiver.",
        retry="Certo, vamos tentar de novo.",
        use_keys="Vamos usar o teclado. Por favor, digite.",
        canceled="Certo, vamos recomeçar.",
        no_such_date="Essa data não existe.",
        cut_off="Desculpe, a ligação caiu.",
        reloaded="Recarregado.",
        yes="sim",
        no="não",
        implicit="Certo, {value}.",
    ),
    unsure=frozenset("nao sei|nao tenho certeza|nao entendi|nao faco ideia|sei la|talvez|nao lembro|nao compreendi|nao entendo|nao me lembro".split("|")),
    negations=frozenset({"nao quero", "nao preciso", "nao e", "nao o", "nao a", "nao me", "nunca"}),
    either=frozenset("ou".split()),
    denials=frozenset("nao".split()),
    function_words=frozenset(
        "o a os as um uma uns umas de do da dos das em no na nos nas ao aos para pra por pelo pela com e ou que meu "
        "minha meus minhas seu sua seus suas nosso nossa eu me mim se esta isso este nem hora horas aquele aquela".split()
    ),
    picks=frozenset("eu fico ficar com prefiro escolho escolher quero queria vou querer pego pegar me de da minha resposta e seria melhor opto pela pelo entao ter seja".split()),
    moments=frozenset("um momento|um segundo|um minuto|um instante|espere|espera".split("|")),
    offers=frozenset("pressione aperte tecle digite diga fale carregue introduza insira".split()),
    dials=frozenset("prima disque marque escolha selecione".split()),
)
