"""Flows as people of many trades and languages write them: the checks of a flow's structure have nothing to say to them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from flowengine.loading import check_bytes

STRUCTURE = {"endless-loop", "goodbye-without-words", "missing-outcome", "no-person", "odd-timeout", "trapped", "unreachable-state", "unused-name"}

FLOWS = {
    "a garage that takes messages": """
        flow: garage
        start: menu
        variables: {topic: none}
        states:
          menu:
            prompt: Miller's garage. For a repair, press 1. For tires, press 2. To leave a message, press 3.
            choices:
              - {dtmf: 1, speech: [repair], set: {topic: repair}, goto: plate}
              - {dtmf: 2, speech: [tires], set: {topic: tires}, goto: plate}
              - {dtmf: 3, speech: [message], goto: message}
            no_input: [{prompt: "Leave us a message, then.", goto: message}]
          plate:
            prompt: What is your license plate?
            collect: {into: plate, type: code, timeout: 20s, min_length: 3, max_length: 8}
            no_match: [Once more please., {goto: workshop}]
            no_input: [{goto: workshop}]
            goto: workshop
          workshop:
            prompt: I'll put you through.
            handoff: {dial: "+15551230100", timeout: 25s, data: {topic: "{{ topic }}", plate: "{{ plate }}"}}
            outcomes: {busy: message, no_answer: message}
          message: {prompt: Please speak after the tone., handoff: {voicemail: {max_length: 90s}}}
    """,
    "a cinema's program, until the caller hangs up": """
        flow: kino
        relay: {language: de-DE, tts_provider: Google, voice: de-DE-Neural2-C}
        start: programm
        states:
          programm:
            prompt: Für heute drücken Sie die 1, für morgen die 2.
            choices:
              - {dtmf: 1, speech: [heute], goto: heute}
              - {dtmf: 2, speech: [morgen], goto: morgen}
          heute: {prompt: Heute um acht läuft Metropolis., goto: programm}
          morgen: {prompt: Morgen um acht läuft M., goto: programm}
    """,
    "a survey that wants nothing but marks": """
        flow: encuesta
        relay: {language: es-US, tts_provider: Google, voice: es-US-Neural2-A}
        start: trato
        states:
          trato:
            prompt: Del uno al cinco, ¿cómo fue el trato?
            collect: {into: trato, type: number, min: 1, max: 5}
            no_input: [{goto: adios}]
            goto: espera
          espera:
            prompt: ¿Y la espera?
            collect: {into: espera, type: number, min: 1, max: 5}
            goto: comentario
          comentario:
            prompt: ¿Qué podemos mejorar?
            collect: {into: comentario, type: text, timeout: 12s}
            no_input: [{goto: guardar}]
            goto: guardar
          guardar:
            request:
              post: "{{ env.ENCUESTAS }}/respuestas"
              json: {trato: "{{ trato }}", espera: "{{ espera }}", comentario: "{{ comentario }}"}
            outcomes: {ok: adios, failed: adios}
          adios: {prompt: Gracias y hasta luego., hangup: true}
    """,
    "a doctor's practice after hours": """
        flow: cabinet
        relay: {language: fr-FR, tts_provider: Google, voice: fr-FR-Neural2-A}
        start: accueil
        calendars: {cabinet: {timezone: Europe/Paris, open: {mon-fri: 08:30-18:00}, holidays: FR}}
        phrases: {humain: [secrétaire, une personne, quelqu'un]}
        commands:
          - {dtmf: 0, speech: [<humain>], goto: secretariat}
          - {dtmf: star, speech: [retour], do: back}
        recovery: {timeout: 7s, fallback: secretariat}
        states:
          accueil:
            decide: [{if: calendars.cabinet.is_open, goto: menu}, {else: ferme}]
          ferme:
            prompt: "Le cabinet est fermé. Il ouvre {{ calendars.cabinet.next_open | date_time }}. En cas d'urgence, appelez le 15."
            hangup: true
          menu:
            prompt: Pour un rendez-vous, tapez 1. Pour une ordonnance, tapez 2.
            choices:
              - {dtmf: 1, speech: [rendez-vous], goto: jour}
              - {dtmf: 2, speech: [ordonnance], goto: naissance}
          jour:
            prompt: Quel jour vous conviendrait ?
            collect: {into: jour, type: date, earliest: tomorrow, latest: +60d}
            goto: secretariat
          naissance:
            prompt: Votre date de naissance ?
            collect: {into: naissance, type: date, latest: today, secret: true}
            goto: chercher
          chercher:
            request:
              post: https://cabinet.example/ordonnances
              json: {naissance: "{{ naissance }}", telephone: "{{ call.from }}"}
              retry: 1
              while_waiting: Un instant.
            outcomes: {ok: prete, 404: secretariat, failed: secretariat}
          prete: {prompt: Votre ordonnance est prête. Au revoir., hangup: true}
          secretariat:
            prompt: Je vous passe le secrétariat.
            handoff: {queue: secretariat, data: {jour: "{{ jour }}"}}
    """,
    "a taxi rank that tries three times": """
        flow: taxi
        relay: {language: it-IT, tts_provider: Google, voice: it-IT-Neural2-A}
        start: dove
        variables: {tentativi: 0}
        states:
          dove:
            prompt: Dove la veniamo a prendere?
            collect: {into: dove, type: text, confirm: always}
            goto: chiedi
          chiedi:
            set: {tentativi: "{{ tentativi + 1 }}"}
            request: {post: https://taxi.example/corse, json: {dove: "{{ dove }}"}, into: corsa, while_waiting: Cerco un taxi.}
            outcomes: {ok: arriva, failed: ancora}
          ancora:
            decide: [{if: tentativi < 3, goto: chiedi}, {else: centrale}]
          arriva: {prompt: "Il taxi arriva fra {{ corsa.minuti }} minuti.", hangup: true}
          centrale: {prompt: La collego con la centrale., handoff: {dial: "+390612345678"}}
    """,
    "a pizza order in which silence goes on": """
        flow: pizzaria
        relay: {language: pt-BR, tts_provider: Google, voice: pt-BR-Neural2-A}
        start: idioma
        variables: {sabor: ""}
        states:
          idioma:
            prompt: {pt-BR: Pizzaria Bela Vista., en-US: Bela Vista.}
            choices: [{dtmf: 9, speech: [english], language: en-US, goto: sabor}]
            timeout: 1s
            no_input: [{goto: sabor}]
            no_match: [{goto: sabor}]
          sabor:
            prompt: {pt-BR: Qual sabor?, en-US: Which pizza?}
            collect: {into: sabor, type: choice, options: [calabresa, margherita, portuguesa]}
            goto: cozinha
          cozinha:
            prompt: {pt-BR: Vou passar para a cozinha., en-US: One moment.}
            handoff: {queue: cozinha, data: {sabor: "{{ sabor }}"}}
    """,
    "a bank that asks who is there before anything else": """
        flow: bank
        start: card
        recovery: {fallback: agent, max_failures: 4}
        states:
          card:
            prompt: Please key in your card number. Take your time.
            collect:
              into: card
              type: digits
              min_length: 12
              max_length: 19
              secret: true
              timeout: 40s
              digit_timeout: 8s
              check: [{if: luhn(card), prompt: That is no card number.}]
            goto: pin
          pin:
            prompt: And your PIN.
            collect: {into: pin, type: digits, length: 4, secret: true, input: dtmf}
            goto: login
          login:
            request: {post: https://bank.example/login, json: {card: "{{ card }}", pin: "{{ pin }}"}, into: account}
            outcomes: {ok: menu, 401: wrong, failed: agent}
          wrong: {prompt: "These don't belong together.", goto: card}
          menu:
            prompt: "Your balance is {{ account.balance | money }}. For your last payments, press 1. To lock the card, press 2. For an agent, press 0."
            choices:
              - {dtmf: 1, speech: [payments], goto: payments}
              - {dtmf: 2, speech: [lock it], goto: lock}
              - {dtmf: 0, speech: [agent], goto: agent}
          payments:
            browse: {items: account.payments, as: payment, item: "{{ payment.amount | money }} on {{ payment.day | date }}."}
            outcomes: {end: menu, empty: none}
          none: {prompt: There were none., goto: menu}
          lock:
            prompt: Lock it now?
            collect: {into: sure, type: yes_no}
            goto: lock_or_not
          lock_or_not: {decide: [{if: sure, goto: locking}, {else: menu}]}
          locking:
            request: {post: https://bank.example/locks, while_waiting: One moment.}
            outcomes: {ok: locked, failed: agent}
          locked: {prompt: It is locked. Goodbye., hangup: true}
          agent: {prompt: I'll get somebody., handoff: {queue: agents}}
    """,
    "a school where anything that is hard can be asked back": """
        flow: school
        start: menu
        states:
          menu:
            prompt: To report a sick child, press 1. For the office, press 2.
            choices: [{dtmf: 1, speech: [sick], goto: child}, {dtmf: 2, speech: [office], goto: office}]
          child:
            prompt: The name of your child?
            collect: {into: child, type: text}
            goto: until
          until:
            prompt: Until which day?
            collect: {into: until, type: date, earliest: today}
            commands: [{dtmf: star, speech: [office], goto: office}]
            goto: note
          note:
            prompt: "{{ child }}, until {{ until | date }}. Get well soon."
            handoff: {voicemail: {into: rest, timeout: 3s}}
            goto: bye
          bye:
            decide: [{if: rest.duration > 1, goto: heard}, {else: quiet}]
          heard: {prompt: We'll pass that on. Goodbye., hangup: true}
          quiet: {hangup: true}
          office: {prompt: One moment., handoff: {dial: "sip:office@school.example"}, outcomes: {busy: later, no_answer: later, failed: later}}
          later: {prompt: Nobody is there. Please call again later., hangup: true}
    """,
    "numbers that are kept away without a word": """
        flow: gate
        start: known
        variables: {blocked: ["+15550000001"]}
        states:
          known: {decide: [{if: call.from in blocked, goto: away}, {else: greet}]}
          away: {hangup: true}
          greet: {prompt: Hello., handoff: {queue: reception}}
    """,
    "a library that calls about a book, and somebody else's part of it": """
        flow: library
        relay: {parameters: {title: a book, due: 2026-12-03}}
        start: hello
        states:
          hello:
            prompt: "{{ call.parameters.title }} is due on {{ call.parameters.due | date }}. To keep it longer, press 1. To hear that again, press 2."
            choices:
              - {dtmf: 1, speech: [keep it], goto: renew}
              - {dtmf: 2, speech: [again], do: repeat}
            no_input: [{prompt: Goodbye., goto: over}]
          renew:
            subflow: renewal
            with: {title: "{{ call.parameters.title }}"}
            outcomes: {done: thanks, refused: sorry}
          thanks: {prompt: It is renewed., goto: over}
          sorry: {prompt: Somebody else is waiting for it., goto: over}
          over: {hangup: true}
    """,
}


@pytest.mark.parametrize("name", FLOWS)
def test_nothing_is_told_of_a_good_flow(name: str) -> None:
    flow, problems = check_bytes(dedent(FLOWS[name]).encode(), "good.yaml")
    assert flow is not None, problems
    assert [problem for problem in problems if problem.code in STRUCTURE] == []
