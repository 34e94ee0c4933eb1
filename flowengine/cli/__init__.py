"""The command line: one module a command, imported when it is called."""

from __future__ import annotations

from importlib import import_module

import click

import flowengine

__all__ = ["main"]

# Name → what it does, as the list of commands shows it, in the order in which a flow comes to need them; the module of the name has the command as `command`.
_COMMANDS = {
    "new": "Make a starter flow with its test.",
    "simulate": "Call a flow from the terminal.",
    "check": "Find everything that is wrong with flows and their tests.",
    "test": "Call flows as their tests say, in virtual time.",
    "explore": "Walk every call that flows can have, and find those that go wrong.",
    "dev": "Serve flows for testing: reload on save, a token instead of Twilio's signature.",
    "graph": "Draw the picture of a flow.",
    "diff": "Say in sentences what is different between two flows.",
    "script": "Print a flow as a call script, or take its texts out for translators and in again.",
    "serve": "Serve flows for production.",
    "db": "Bring the database of calls to this version's form, and say how it is.",
    "calls": "List calls that were kept, show one as it went, export them.",
    "report": "Say where callers give up, and what they said that wasn't understood.",
    "doctor": "Say what keeps Twilio's calls from a running server.",
    "twiml": "Print the TwiML that starts a flow.",
    "schema": "Print the JSON Schema of a flow or test file, for editors.",
    "lsp": "Help editors with flows: a language server.",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"flowengine.cli.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in _COMMANDS:
            from flowengine.language.problems import nearest

            near = nearest(name, _COMMANDS, most=1)
            raise click.UsageError(f"there is no command `{name}`." + (f" Did you mean `{near[0]}`?" if near else " `flowengine --help` lists them."))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(flowengine.__version__, prog_name="flowengine")
def main() -> None:
    """Telephone menus from one YAML file, answered through Twilio's ConversationRelay."""
