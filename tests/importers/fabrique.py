"""Small drafts made by hand, for tests of what becomes of drafts."""

from __future__ import annotations

from fphref.importers.modele import Arbre, Brouillon, Carnet, Document, Ligne


def make_document(*lignes: str, nom: str = "source.txt", nature: str = "texte") -> Document:
    """A source of these lines, blank ones known as such."""
    found = (Ligne(n, text, text.strip(), "texte" if text.strip() else "vide") for n, text in enumerate(lignes, 1))
    return Document(nom, nature, tuple(found))


def make_brouillon(*activites: tuple[str, str], code: str = "10A01", nom: str = "source.txt") -> Brouillon:
    """The draft of a métier with these activités (id, label), each on a line of its own."""
    document = make_document(*(libelle for _, libelle in activites), nom=nom)
    carnet = Carnet(document)
    items: list[Arbre] = []
    for rank, (identifiant, libelle) in enumerate(activites):
        items.append({"id": identifiant, "libelle": libelle})
        carnet.place(rank + 1, "activites.yaml", "activites", rank, "libelle")
    metier: dict[str, Arbre] = {
        "code": code,
        "intitule": {"masculin": "Archiviste", "feminin": "Archiviste"},
        "activites": [identifiant for identifiant, _ in activites],
    }
    sorts, doutes = carnet.close()
    fichiers: dict[str, dict[str, Arbre]] = {
        "activites.yaml": {"activites": items},
        f"metiers/{code}_archiviste.yaml": metier,
    }
    return Brouillon("fiche", document, fichiers, sorts, doutes)
