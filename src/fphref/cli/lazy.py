"""Groups of commands whose modules are imported when they are asked for: the command line starts at once."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

import click


class LazyGroup(click.Group):
    """A group that names its commands (`noms`, in the order of its help page) without importing any.

    The command `x` is `command` in the module `fphref.cli.commands.<prefixe>x`; `chemin` is what is typed before it.
    """

    noms: ClassVar[tuple[str, ...]] = ()
    prefixe: ClassVar[str] = ""
    chemin: ClassVar[str] = ""
    admises: ClassVar[int] = 8
    """Up to so many, all commands are told where one is unknown and none is near."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.noms)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.noms:
            return None
        command: click.Command = import_module(f"fphref.cli.commands.{self.prefixe}{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if args and not name.startswith("-") and name not in self.noms:
            from fphref.diagnostics import suggestion

            hint = suggestion(name, self.noms, limit=self.admises)
            ctx.fail(f"Commande inconnue : « {self.chemin}{name} »{hint}")
        return super().resolve_command(ctx, args)
