"""Flows of other trades and languages, as people write them, with which nothing is wrong: the rules that hear what prompts offer are quiet."""

from __future__ import annotations

import pytest

from flowengine.checks import RULES
from tests.language.marks import read, told

VOICE = "tts_provider: Google, voice: some"
BYE = "  bye: {prompt: Bye., hangup: true}\n"

GARAGE = """
flow: garage
start: hello
commands: [{dtmf: 0, speech: [mechanic], goto: shop}, {dtmf: star, do: repeat}]
states:
  hello: {prompt: "You've reached Miller's Garage, at 9 Elm Street, open 8 to 5, and 9 to noon on Saturdays.", goto: menu}
  menu:
    prompt: >-
      If your car won't start, press 1. To find out whether your car is ready, press two or say "is it ready".
      Tires and oil: press 3. Or just stay on the line.
    choices:
      - {dtmf: 1, speech: [won't start, tow], goto: shop}
      - {dtmf: 2, speech: [is it ready], goto: plate}
      - {dtmf: 3, speech: [tires, oil (change)], goto: shop}
    no_input: [{goto: shop, prompt: "One moment, please."}]
    no_match: ["Sorry. For a tow, press 1. Otherwise, press 0 for a mechanic."]
  plate:
    prompt: Please enter the last four digits of your plate, then press pound. For letters, press the key they are on.
    collect: {into: plate, type: digits, max_length: 4}
    no_input: ["Press the keys of your phone, one after the other, such as 4 0 1 7. If you don't have it, press star."]
    goto: shop
  shop: {prompt: I'll get somebody. To leave a message instead press 1 after the tone., handoff: {dial: "+15551230100"}}
"""

CINEMA = """
flow: kino
relay: {language: de-DE, %(voice)s}
start: menu
states:
  menu:
    prompt:
      - Filmpalast am Markt, guten Tag.
      - Für das Programm von heute drücken Sie die Eins, für morgen die Zwei. Möchten Sie Karten zurücklegen lassen, wählen Sie bitte die 3 oder sagen Sie Karten.
      - {say: "Mit der Raute hören Sie das Ganze noch einmal.", if: 1 < 2}
    choices:
      - {dtmf: 1, speech: [heute], goto: today}
      - {dtmf: 2, speech: [morgen], goto: today}
      - {dtmf: 3, speech: [Karten], goto: seats}
      - {dtmf: pound, do: repeat}
    no_match: [Drücken Sie bitte eine Taste von eins bis drei., "Bitte drücken Sie die 1, die 2 oder die 3."]
  today: {prompt: "Um 17 und um 20 Uhr. Um zum Anfang zurückzukehren, die 1 drücken.", choices: [{dtmf: 1, goto: menu}]}
  seats:
    prompt: Geben Sie die Zahl der Karten ein, und drücken Sie danach die Raute. Wenn Sie sich vertippen, drücken Sie Stern.
    collect: {into: seats, type: digits, max_length: 2, cancel_key: star}
    goto: bye
"""

WINERY = """
flow: cantina
relay: {language: it-IT, %(voice)s}
start: menu
states:
  menu:
    prompt: Per prenotare una visita, prema 1 o dica visita. Per gli ordini, prema il tasto due oppure dica ordini. Per parlare con qualcuno, per favore attenda o prema zero.
    choices:
      - {dtmf: 1, speech: [visita], goto: day}
      - {dtmf: 2, speech: [ordini], goto: order}
      - {dtmf: 0, goto: bye}
  day:
    prompt: In quale giorno? Può digitare due cifre per il giorno e due per il mese.
    collect: {into: day, type: date, confirm: always, confirm_prompt: "{{ day | date }}. Se è giusto, prema 1. Altrimenti, prema 2."}
    goto: bye
  order:
    prompt: Digiti il numero dell'ordine e poi prema cancelletto.
    collect: {into: order, type: digits}
    goto: bye
"""

AIRLINE = """
flow: companhia
relay: {language: pt-BR, %(voice)s}
start: menu
states:
  menu:
    prompt: Para reservas, digite 1 ou diga reservas. Para bagagem, tecle 2. Para ouvir de novo, pressione asterisco. Se preferir falar com um atendente, digite 9 a qualquer momento.
    choices:
      - {dtmf: 1, speech: [reservas], goto: code}
      - {dtmf: 2, speech: [bagagem], goto: code}
      - {dtmf: star, do: repeat}
      - {dtmf: 9, speech: [atendente], goto: bye}
  code:
    prompt: Digite os seis dígitos do localizador seguidos de jogo da velha.
    collect: {into: code, type: digits, length: 6}
    goto: bye
"""

BAKERY = """
flow: boulangerie
relay: {language: fr-FR, %(voice)s}
start: menu
states:
  menu:
    prompt: |
      Boulangerie Martin, bonjour.
      Pour commander un gâteau, tapez 1 ou dites gâteau. Pour nos horaires, faites le 2.
      Sinon, appuyez sur étoile, s'il vous plaît.
    choices:
      - {dtmf: 1, speech: [(un) gâteau], goto: cake}
      - {dtmf: 2, speech: [horaires], goto: bye}
      - {dtmf: star, goto: bye}
    no_input: ["Vous pouvez appuyer sur une touche, ou le 1 pour un gâteau."]
  cake:
    prompt: Un gâteau pour combien de personnes? Faites le chiffre, puis appuyez sur dièse.
    collect: {into: size, type: number}
    goto: bye
"""

SCHOOL = """
flow: escuela
relay: {language: es-MX, %(voice)s, languages: {en-US: {tts_provider: Google, voice: some}}}
start: menu
states:
  menu:
    prompt:
      es-MX:
        - Escuela Benito Juárez. Para avisar de una falta, marque 1. Para la cafetería, 2. Para la dirección, marque el número tres o diga dirección.
        - {say: "For English, press 8.", language: en-US}
      en-US: Benito Juárez School. To report an absence, press 1. For the cafeteria, press 2. For the principal, press 3. Para español, oprima 9.
    choices:
      - {dtmf: 1, speech: [falta, absence], goto: bye}
      - {dtmf: 2, speech: [cafetería, cafeteria], goto: bye}
      - {dtmf: 3, speech: [dirección, principal], goto: bye}
      - {dtmf: 8, language: en-US, goto: menu}
      - {dtmf: 9, language: es-MX, goto: menu}
"""

SHELTER = """
flow: animal-shelter
start: menu
phrases: {lost: [lost (my) (dog|cat), found (a) (dog|cat)]}
states:
  menu:
    prompt: Tell me in a few words what you are calling about, for instance "I lost my dog".
    choices:
      - {dtmf: 1, speech: [<lost>], goto: bye}
      - {dtmf: 2, speech: [adopt], goto: bye}
      - {dtmf: 3, speech: [volunteer], goto: bye}
    no_match:
      - Sorry?
      - For lost and found animals, press 1. To adopt, press 2. To help us, press 3.
"""

HOTEL = """
flow: hotel
start: info
states:
  info: {prompt: "From your room, dial 9 for an outside line, or 112 in an emergency. Breakfast is from 7 to 10.", goto: menu}
  menu:
    prompt:
      one_of:
        - For room service, press 1. For the front desk, press 0.
        - Room service, press 1; the front desk is 0.
    choices: [{dtmf: 1, goto: bye}, {dtmf: 0, goto: bye}]
"""

SURVEY = """
flow: survey
start: mark
relay: {welcome_greeting: "Two questions, and we are done."}
states:
  mark:
    prompt: On a scale from 1 to 5, how was your visit? Press 1 for very bad through 5 for very good.
    collect: {into: mark, type: number, min: 1, max: 5}
    goto: again
  again:
    prompt: Would you come again? Press 1 for yes, or 2 for no.
    collect: {into: again, type: yes_no}
    no_match: ["Please press 1 for yes and 2 for no."]
    goto: done
  done: {prompt: "Press 1 to hear our offers, or simply hang up.", choices: [{dtmf: 1, goto: bye}], no_input: [{goto: bye}]}
"""

BANK = """
flow: account
start: gate
variables: {balance: 0, days: []}
states:
  gate:
    prompt: "<p>Your balance is {{ balance | money }}.</p> To hear it again, press <say-as interpret-as='digits'>1</say-as>. To hear your payments, press 2. For anything else, press 3."
    choices:
      - {dtmf: 1, do: repeat}
      - {dtmf: 2, goto: payments}
      - {dtmf: [3, 33], goto: bye}
  payments:
    prompt: Press star at any time to stop.
    browse: {items: days, as: day, item: "{{ day }}. For the next, press 1, for the one before 2.", choices: [{dtmf: star, do: stop}, {dtmf: 1, do: next}, {dtmf: 2, do: previous}]}
    outcomes: {end: card}
  card:
    prompt: Enter the 16 digits, followed by the pound key. To start over, press the star key.
    collect: {into: card, type: digits, length: 16, cancel_key: star, secret: true}
    goto: bye
"""

FLOWS = [GARAGE, CINEMA, WINERY, AIRLINE, BAKERY, SCHOOL, SHELTER, HOTEL, SURVEY, BANK]
HEARING = sorted(RULES.keys() & {"key-before-option", "key-without-branch", "branch-without-prompt", "option-order", "too-many-options"})


@pytest.mark.parametrize("flow", FLOWS, ids=[flow.split()[1] for flow in FLOWS])
def test_quiet(flow: str) -> None:
    text = flow.replace("%(voice)s", VOICE) + (BYE if "goto: bye" in flow else "")
    found = [problem for rule in HEARING for problem in RULES[rule](read(text))]
    assert told(found, text) == []
