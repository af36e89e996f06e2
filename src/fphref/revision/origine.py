"""Which référentiel a workbook was made from: it is compared with no other."""

from __future__ import annotations

from fphref.diagnostics import FphrefError
from fphref.revision.depot import Depot
from fphref.revision.lecture import Classeur


def check_origin(classeur: Classeur, depot: Depot) -> None:
    """Raise `FphrefError` where the workbook was made from another référentiel than the one that was read.

    Every folder it names must be there, and every folder that may be edited must be named.
    """
    exported = [fichier for _, fichier, _ in classeur.manifeste]
    exported = exported or [lue.fichier for lues in classeur.lues.values() for lue in lues]
    named = dict.fromkeys(fichier.partition("/")[0] for fichier in exported if fichier)
    here = {dossier.id for dossier in depot.dossiers}
    editable = [dossier.id for dossier in depot.ouverts]
    missing = [nom for nom in named if nom not in here]
    if named and (missing or not all(nom in named for nom in editable)):
        theirs = " et ".join(f"« {nom} »" for nom in missing or named)
        ours = " et ".join(f"« {nom} »" for nom in editable)
        raise FphrefError(
            f"{classeur.nom} vient du référentiel {theirs}, et c’est {ours} qui est lu : "
            "donner le dossier du premier par -r DOSSIER."
        )
