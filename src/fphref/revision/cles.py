"""The keys of new rows: well formed, free, proposed where they are missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fphref.revision.lecture import Lue
from fphref.revision.lignes import Ligne
from fphref.revision.noms import slug
from fphref.revision.tables import PARENT, Table
from fphref.revision.verdict import Faute

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{0,19}\Z")


class Cles:
    """The keys in use, in the files and by the rows added so far."""

    def __init__(self, lignes: Mapping[str, Sequence[Ligne]]) -> None:
        self._lignes = lignes
        self._taken: dict[str, set[str]] = {
            nom: {ligne.valeurs.get("id") or ligne.valeurs.get("code", "") for ligne in rows}
            for nom, rows in lignes.items()
        }

    def hint(self, lue: Lue, role: str) -> str:
        """What an identifier that is missing could be, from the label; empty for any other cell."""
        label = lue.valeurs.get("libelle") or lue.valeurs.get("intitule", "")
        if role != lue.table.cle or role != "id" or not label:
            return ""
        proposed = "-".join(filter(None, (lue.table.prefixe, slug(label))))
        taken, rank = {i for ids in self._taken.values() for i in ids}, 2
        while proposed in taken:
            proposed, rank = f"{proposed.removesuffix(f'-{rank - 1}')}-{rank}", rank + 1
        return f" ; par exemple « {proposed} »"

    def take(self, table: Table, key: str, lue: Lue) -> Faute | None:
        """Take a key for a new row, or say why it cannot be had."""
        if table.cle == "id" and not _ID.match(key):
            good = slug(key, 9)
            return "REV004", f"identifiant « {key} » : en minuscules, chiffres et tirets, comme « {good} »", "id"
        if table.nom == "metiers" and not _CODE.match(key):
            return "REV004", f"code « {key} » : en capitales et chiffres, comme « 15D30 »", "code"
        items = ("activites", "savoir_faire", "connaissances", "savoir_etre")
        shared = items if table.nom in items else (table.nom,)
        if table.nom in ("niveaux", "grades", "sous_familles"):
            parents = ((row.valeurs.get(PARENT), row.valeurs.get(table.cle)) for row in self._lignes[table.nom])
            taken = (lue.valeurs.get(PARENT), key) in set(parents)
        else:
            taken = any(key in self._taken[nom] for nom in shared)
        if taken:
            return "REV008", f"« {key} » existe déjà : modifier sa ligne, ou choisir un autre identifiant", table.cle
        self._taken[table.nom].add(key)
        return None
