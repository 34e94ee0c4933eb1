"""`flowengine new`."""

from __future__ import annotations

import re
from pathlib import Path

import click

__all__ = ["STARTER", "command"]

STARTER = """\
# A telephone menu. Change it, save it, and hear it: `flowengine simulate {file}`
# What can stand here: docs/flow-format.md

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


@click.command("new")
@click.argument("name")
@click.option("--folder", default="flows", show_default=True, help="Where the file goes.")
def command(name: str, folder: str) -> None:
    """Make a starter flow called NAME, such as `harbor-dental`."""
    flow_id = re.sub(r"[^a-z0-9]+", "-", name.lower().removesuffix(".yaml")).strip("-")
    if not flow_id or not flow_id[0].isalpha():
        raise click.UsageError(f"a flow's name begins with a letter, such as `harbor-dental`; this is `{name}`")
    path = Path(folder) / f"{flow_id}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(STARTER.format(id=flow_id, title=flow_id.replace("-", " ").capitalize(), file=path))
    except FileExistsError:
        raise click.UsageError(f"there is a {path} already; choose another name") from None
    except OSError as error:
        raise click.UsageError(f"{path} can't be written: {(error.strerror or str(error)).lower()}") from None
    click.echo(f"Made {path}. Now:\n  flowengine simulate {path}   to call it\n  flowengine check {path}      to see whether all is well")
