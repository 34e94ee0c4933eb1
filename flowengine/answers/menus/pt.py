"""Portuguese."""

from flowengine.answers.locales.pt import LOCALE
from flowengine.answers.menu_words import MenuWords, special_keys

WORDS = MenuWords(
    press=frozenset(
        "pressione pressionar pressiona pressionando digite digitar digita tecle teclar aperte apertar aperta disque discar prima premir marque marcar carregue carregar".split()
    ),
    enter=frozenset("insira inserir introduza escolha escolher selecione selecionar".split()),
    say=frozenset("diga dizer dizendo fale".split()),
    purpose=frozenset("para se por quando".split()),
    things=frozenset("para por".split()),
    infinitives=tuple("ar er ir".split()),
    courtesies=frozenset({"favor"}),
    either=frozenset("ou e".split()),
    before_key=frozenset("a o tecla teclas botao numero digito opcao em no na por favor".split()),
    after_key=frozenset("agora a qualquer de novo novamente no momento".split()),
    articles=frozenset("um uma".split()),
    entry=frozenset("depois seguido seguida seguidos entao terminar terminado concluir finalizar fim erro corrigir apagar confirmar".split()),
    numbers=LOCALE.digits,
    keys=special_keys(LOCALE.star, LOCALE.pound),
    length=frozenset("digitos algarismos caracteres".split()),
    some_of=frozenset("ultimos ultimas primeiros primeiras outros outras seguintes menos".split()),
    until=frozenset("a ao ate".split()),
)
