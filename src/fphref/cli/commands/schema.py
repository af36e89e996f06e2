"""`fphref schema`: the JSON Schemas of the YAML files."""

from __future__ import annotations

from pathlib import Path

import click

from fphref.cli.options import common_options


@click.command("schema", short_help="Schémas JSON des fichiers YAML.")
@click.argument("nom", required=False, metavar="[NOM]")
@click.option("-o", "--sortie", type=click.Path(path_type=Path), metavar="DOSSIER",
              help="Écrit tous les schémas dans ce dossier.")  # fmt: skip
@common_options
def command(nom: str | None, sortie: Path | None, as_json: bool, silencieux: bool) -> int:
    """Schémas JSON des fichiers YAML, pour qu’un éditeur complète et contrôle la saisie.

    Sans argument, en donne la liste ; avec un NOM (par exemple « metier »), écrit ce schéma.
    """
    import json

    from fphref.cli.report import Report
    from fphref.cli.writing import write_text
    from fphref.diagnostics import FphrefError, suggestion
    from fphref.resources import find_resource
    from fphref.schema import build_schemas, parse_glossary

    report = Report("schema", as_json=as_json, quiet=silencieux)
    glossary = find_resource("GLOSSAIRE.md")
    schemas = build_schemas(parse_glossary(glossary.read_text("utf-8")) if glossary else {})
    names = {name.removesuffix(".schema.json"): name for name in schemas}
    if nom is not None and nom not in names:
        raise FphrefError(f"Schéma « {nom} » inconnu{suggestion(nom, names, limit=20)}")
    if sortie is not None:
        for name in [names[nom]] if nom else sorted(schemas):
            report.wrote(sortie / name, "schema", write_text(sortie / name, schemas[name]))
            report.line(str(sortie / name))
    elif nom is not None:
        report.data["schema"] = json.loads(schemas[names[nom]])
        if not as_json:
            click.echo(schemas[names[nom]], nl=False)
    else:
        report.data["schemas"] = list(names)
        for name in names:
            report.line(name)
    return report.finish()
