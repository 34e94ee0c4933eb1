"""Good flows of many trades and languages: no rule of what callers listen to finds anything in them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from flowengine.loading import check_bytes

GARAGE = """
    flow: garage
    relay: {welcome_greeting: Thank you for calling Miller's Garage. This call may be recorded., welcome_greeting_interruptible: none}
    start: menu
    recovery:
      fallback: desk
      no_input: [I didn't hear anything., Are you still there?]
      no_match: ["Sorry, I didn't get that.", {prompt: "For a breakdown, press 1, for a booking, press 2.", reprompt: false}]
    states:
      menu:
        prompt: If your car has broken down, press 1 or say breakdown. For a booking, press 2 or say booking. For anything else, stay on the line.
        choices:
          - {dtmf: 1, speech: [breakdown], goto: tow}
          - {dtmf: 2, speech: [booking], goto: desk}
        no_input: [{prompt: I'll put you through., goto: desk}]
      tow: {prompt: Stay with your car. I'm calling the truck., handoff: {dial: "+15551230111"}, outcomes: {busy: desk, no_answer: desk, failed: desk}}
      desk: {prompt: One moment., handoff: {queue: front-desk}}
"""

VET_WITH_EMERGENCY = """
    flow: vet
    start: welcome
    calendars: {practice: {timezone: America/Denver, open: {mon-fri: 08:00-18:00}}}
    states:
      welcome:
        prompt:
          - You have reached Alpine Veterinary Care.
          - {say: "If your animal can't breathe, hang up and call 911 for directions, or dial 3 0 3 5 5 5 0 1 9 9.", interruptible: false}
        goto: hours
      hours: {decide: [{if: calendars.practice.is_open, goto: menu}, {else: closed}]}
      closed:
        prompt: We are closed just now, and open on weekdays from eight to six. To leave a message, press 1. For the emergency clinic, press 2.
        choices:
          - {dtmf: 1, speech: [message], goto: message}
          - {dtmf: 2, speech: [emergency], goto: clinic}
      menu:
        prompt: For an appointment, press 1. For a refill, press 2.
        choices:
          - {dtmf: 1, speech: [appointment], goto: clinic}
          - {dtmf: 2, speech: [refill], goto: clinic}
      clinic: {prompt: One moment., handoff: {dial: "+15551230122"}}
      message: {prompt: "Please say your name, your animal's name and your number after the tone.", handoff: {voicemail: {max_length: 90s}}}
"""

METER = """
    flow: meter
    start: number
    states:
      number:
        prompt: Hello, this is Eastwater. Please key in the eight digits of your customer number. It stands at the top right of every bill.
        collect: {into: number, type: digits, length: 8, timeout: 20s}
        no_input:
          - {prompt: Take your time., reprompt: false}
          - {prompt: Take your time., reprompt: false}
          - {prompt: Take your time., reprompt: false}
        goto: reading
      reading:
        prompt: Now the black figures of your meter. Press pound when you are done.
        collect: {into: reading, type: digits, confirm: always}
        goto: thanks
      thanks:
        interruptible: false
        prompt: >-
          Thank you. We have noted {{ reading }} for the customer number {{ number }}. You will find it on your next bill, which comes in about two weeks.
          If the reading is far from that of last year, somebody will call you. If you move, please tell us four weeks before.
          You can also send readings by our page or by post. We wish you a pleasant day, and thank you for helping us to save a visit. Goodbye.
        hangup: true
"""

ARZT = """
    flow: hausarzt
    relay: {language: de-DE, tts_provider: Google, voice: de-DE-Neural2-F}
    start: gruss
    recovery: {fallback: empfang}
    states:
      gruss:
        prompt: >-
          Guten Tag, Sie sind verbunden mit der Hausarztpraxis Doktor Yilmaz in der Lindenstraße. In lebensbedrohlichen Notfällen wählen Sie bitte die 112.
        goto: menue
      menue:
        prompt: Für einen Termin drücken Sie die 1 oder sagen Sie Termin. Für ein Rezept drücken Sie die 2 oder sagen Sie Rezept.
        no_match: ["Das habe ich nicht verstanden.", "Für Termine drücken Sie bitte die 1, für Rezepte die 2."]
        choices:
          - {dtmf: 1, speech: [(ein) termin], goto: empfang}
          - {dtmf: 2, speech: [(ein) rezept], goto: rezept}
      rezept:
        prompt: Wie heißt das Medikament?
        collect: {into: medikament, type: text, timeout: 15s}
        goto: empfang
      empfang: {prompt: Ich verbinde Sie., handoff: {dial: "+49301234567", data: {medikament: "{{ medikament }}"}}}
"""

RESTAURANT = """
    flow: restaurante
    relay:
      language: es-MX
      tts_provider: Google
      voice: es-MX-Neural2-A
      languages: {en-US: {tts_provider: Google, voice: en-US-Journey-O}}
    start: inicio
    states:
      inicio:
        prompt:
          - Gracias por llamar a La Palapa. Para reservar, oprima el 1. Para llevar, oprima el 2.
          - {say: "For English, press 9.", language: en-US}
        choices:
          - {dtmf: 1, speech: [reservar], goto: mesa}
          - {dtmf: 2, speech: [para llevar], goto: cocina}
          - {dtmf: 9, speech: [english], language: en-US, goto: english}
      mesa: {prompt: Un momento por favor., handoff: {dial: "+525512345678"}}
      cocina: {prompt: Le paso con la cocina., handoff: {dial: "+525512345679"}}
      english:
        prompt: For a table, press 1. For takeout, press 2.
        choices:
          - {dtmf: 1, speech: [(a) table], goto: english_desk}
          - {dtmf: 2, speech: [takeout], goto: english_desk}
      english_desk: {prompt: One moment please. I'll get somebody who can help you., handoff: {dial: "+525512345678"}}
"""

MAIRIE = """
    flow: mairie
    relay: {language: fr-FR, tts_provider: Google, voice: fr-FR-Neural2-A, interruptible: dtmf}
    start: accueil
    states:
      accueil:
        prompt:
          - {play: "https://mairie.example/jingle.mp3"}
          - Mairie de Saint-Aubin, bonjour. Pour l'état civil, tapez 1. Pour l'urbanisme, tapez 2. Pour réécouter, tapez étoile.
        choices:
          - {dtmf: 1, speech: [(l'|) état civil], goto: civil}
          - {dtmf: 2, speech: [(l'|) urbanisme], goto: civil}
          - {dtmf: star, speech: [répéter], do: repeat}
        no_input: ["Êtes-vous toujours là ?", {prompt: Je vous passe l'accueil., goto: civil}]
      civil: {prompt: Ne quittez pas., handoff: {dial: "+33123456789"}}
"""

FARMACIA = """
    flow: farmacia
    relay: {language: it-IT, tts_provider: Google, voice: it-IT-Neural2-A}
    start: avviso
    states:
      avviso: {prompt: "Farmacia Centrale, buongiorno. La telefonata può essere registrata.", interruptible: false, goto: scelta}
      scelta:
        prompt: Desidera ordinare un farmaco o sapere i turni?
        choices:
          - {dtmf: 1, speech: [ordinare, (un) farmaco], goto: banco}
          - {dtmf: 2, speech: [(i) turni], goto: turni}
        no_match: ["Non ho capito.", "Per ordinare prema 1, per i turni prema 2."]
      turni: {prompt: "Questa notte siamo aperti noi, dalle venti alle otto. Suoni il campanello sulla via laterale.", goto: scelta}
      banco: {prompt: Un attimo., handoff: {dial: "+390612345678"}}
"""

CONDOMINIO = """
    flow: condominio
    relay: {language: pt-BR, tts_provider: Google, voice: pt-BR-Neural2-A}
    start: portaria
    commands: [{dtmf: 0, speech: [atendente], goto: zelador}]
    states:
      portaria:
        prompt: Portaria do Edifício Aurora. Digite o número do apartamento com quatro dígitos, ou digite zero para falar com o zelador.
        collect: {into: apartamento, type: digits, length: 4}
        no_input: [Não ouvi nada., {prompt: Vou chamar o zelador., goto: zelador}]
        goto: zelador
      zelador: {prompt: "Um momento, por favor.", handoff: {dial: "+551112345678", data: {apartamento: "{{ apartamento }}"}}}
"""

DEBT_LINE = """
    flow: ledger
    relay: {interruptible: speech}
    start: notice
    states:
      notice:
        interruptible: false
        prompt: >-
          This is Ledger and Sons. This is an attempt to collect a debt, and any information obtained will be used for that purpose.
          Calls are recorded.
        goto: menu
      menu:
        prompt: To pay, press 1 or say pay. To dispute a debt, press 2 or say dispute. Para español, oprima el 3.
        choices:
          - {dtmf: 1, speech: [pay], goto: agent}
          - {dtmf: 2, speech: [dispute], goto: agent}
          - {dtmf: 3, speech: [español], language: es-US, goto: agent}
      agent: {handoff: {dial: "+15551230133", data: {language: "{{ call.language }}"}}}
"""

LIBRARY = """
    flow: library
    relay: {language: en-GB, tts_provider: Google, voice: en-GB-Neural2-A}
    start: hello
    variables: {books: [{title: Emma}, {title: Dune}]}
    states:
      hello:
        prompt: {one_of: [Good day from the Kelso library., Kelso library here.]}
        goto: menu
      menu:
        prompt: What can I do for you? You can hear your books, the opening hours, or talk with us.
        choices:
          - {dtmf: 1, speech: [(my) books], goto: books}
          - {dtmf: 2, speech: [(opening) hours], goto: hours}
          - {dtmf: 0, speech: [talk (with you)], goto: desk}
      books:
        prompt: These are your books. To renew one, press 1 or say renew after it. To stop, press star.
        browse:
          items: books
          as: book
          item: "{{ book.title }}."
          choices: [{dtmf: 1, speech: [renew], goto: desk}, {dtmf: star, speech: [stop], do: stop}]
        outcomes: {end: menu}
      hours:
        prompt: >-
          The main house on Bowmont Street is open from Monday to Friday, from nine in the morning until half past seven in the evening, and on
          Saturdays until one. The children's room closes at five. The mobile library stops at Yetholm on Tuesdays, at Sprouston on Wednesdays, and at
          Heiton on Thursdays, always between two and four. On bank holidays all of them are closed. To go back, press star.
        choices: [{dtmf: star, speech: [(go) back], goto: menu}]
      desk: {prompt: One moment., handoff: {dial: "+441573223171"}}
"""

FLOWS = [GARAGE, VET_WITH_EMERGENCY, METER, ARZT, RESTAURANT, MAIRIE, FARMACIA, CONDOMINIO, DEBT_LINE, LIBRARY]


@pytest.mark.parametrize("yaml", FLOWS, ids=lambda yaml: yaml.split()[1])
def test_nothing_is_found(yaml: str) -> None:
    _, problems = check_bytes(dedent(yaml).encode(), "test.yaml")
    assert problems == []
