"""`flowengine new`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from flowengine.cli.schema import modeline, write_schemas

__all__ = ["STARTER", "STARTER_TESTS", "command"]

STARTER = """\
{schema}
# A telephone menu. Change it, save it, and hear it: `flowengine simulate {file}`
# What can stand here: docs/flow-format.md. Its test stands beside it: `flowengine test {file}`

flow: {id}
title: {title}

relay:
  language: en-US
  tts_provider: Google
  voice: en-US-Journey-O

start: menu

commands: # these work everywhere
  - {{dtmf: 0, speech: [operator, (a|the) (person|human)], goto: person}}
  - {{speech: [repeat, say that again], do: repeat}}

states:
  menu:
    prompt: Thank you for calling. For our opening hours, press 1 or say hours. To talk to a person, press 0.
    choices:
      - {{dtmf: 1, speech: [hours, opening hours, when are you open], goto: hours}}

  hours:
    prompt: We are open Monday to Friday, from eight to five.
    goto: menu

  person:
    prompt: One moment, I'll connect you.
    handoff:
      dial: "+15551230100" # your number
      timeout: 20s
    outcomes: {{busy: voicemail, no_answer: voicemail, failed: voicemail}}

  voicemail:
    prompt: Nobody is free right now. Please leave a message after the tone.
    handoff: {{voicemail: {{max_length: 120s}}}}
"""

STARTER_TESTS = """\
{schema}
# Calls that must go like this: `flowengine test {file}`
# What can stand here: docs/testing.md

flow: {id}
call: {{at: 2026-03-03 10:00}} # when the calls are made, should the flow ask for the time

tests:
  - name: somebody asks for the hours
    steps:
      - hear: Thank you for calling
      - say: when are you open
      - hear: from eight to five
      - state: menu

  - name: somebody wants a person, and nobody is free
    steps:
      - press: 0
      - hear: I'll connect you
      - handoff: {{dial: "+15551230100"}}
      - returns: no_answer
      - hear: Please leave a message
      - handoff: voicemail

  - name: nobody says anything
    steps:
      - silence_after: 6s
      - silence_after: 6s
      - silence_after: 6s
      - ends: hangup
"""


@click.command("new")
@click.argument("name")
@click.option("--folder", default="flows", show_default=True, help="Where the file goes.")
def command(name: str, folder: str) -> None:
    """Make a starter flow called NAME, such as `harbor-dental`, with its test."""
    from flowengine.language.scalars import plain_letters

    name = name.removesuffix(".yaml").strip()
    flow_id = re.sub(r"[^a-z0-9]+", "-", plain_letters(name).lower().replace("'", "").replace("’", "")).strip("-")
    if not flow_id or not flow_id[0].isalpha():
        raise click.UsageError(f"a flow's name begins with a letter, such as `harbor-dental`; this is `{name}`")
    path = Path(folder) / f"{flow_id}.yaml"
    tests = path.with_name(f"{flow_id}.test.yaml")
    words = {"id": flow_id, "title": _title(name, flow_id), "file": path}
    for file in (path, tests):
        if file.exists():
            raise click.UsageError(f"there is a {file} already; choose another name")
    for file, text in ((path, STARTER), (tests, STARTER_TESTS)):
        words["schema"] = modeline(tests=file is tests)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8") as opened:
                opened.write(text.format(**words))
        except FileExistsError:
            raise click.UsageError(f"there is a {file} already; choose another name") from None
        except OSError as error:
            raise click.UsageError(f"{file} can't be written: {(error.strerror or str(error)).lower()}") from None
    try:
        list(write_schemas(path.parent))
    except OSError as error:
        raise click.UsageError(f"{path.parent} can't be written to: {(error.strerror or str(error)).lower()}") from None
    click.echo(
        f"Made {path}, and its test {tests.name} beside it. Now:\n"
        f"  flowengine simulate {path}   to call it\n"
        f"  flowengine check {path}      to see whether all is well\n"
        f"  flowengine test {path}       to have its test call it"
    )


def _title(name: str, flow_id: str) -> str:
    """The name as a title, in quotes where YAML needs them."""
    from flowengine.language.source import in_quotes

    if name == flow_id:
        return flow_id.replace("-", " ").capitalize()
    return name if re.fullmatch(r"\w[\w .'’-]*", name) else in_quotes(name)
