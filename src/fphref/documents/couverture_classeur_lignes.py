"""« Couverture » of a coverage audit: every figure of every line, with what it was counted over."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from fphref.audit.modele import Ligne
from fphref.documents.classeur import PlainRow, RowsOnDemand, Sheet, Value
from fphref.documents.couverture_classeur_liste import Colonne, Encre, Liste, T, liste
from fphref.documents.couverture_classeur_vue import COUVERTURE, Vue, classe_look, connu, etat_look, number
from fphref.documents.typographie import grouped

MAX_LIGNES = 150_000
"""How many lines « Couverture » holds at most: above, a spreadsheet program is slow to open it."""

_QUI, _AGENTS, _BESOIN, _NIVEAU, _TRAVAIL, _HORIZON, _EXPIRE = (
    "Quoi, où", "Agents", "Titulaires et besoin", "Niveau", "À travailler", "Départs prévus", "Évaluations qui expirent"
)  # fmt: skip


def known(get: Callable[[Ligne], Value]) -> Callable[[Ligne], Value]:
    """That figure, None where nobody was evaluated: unknown is not zero."""
    return lambda ligne: get(ligne) if connu(ligne) else None


def measured(get: Callable[[Ligne], Value]) -> Callable[[Ligne], Value]:
    """That figure, None where nobody has a valid evaluation."""
    return lambda ligne: get(ligne) if ligne.evalues else None


def who(vue: Vue, of: Callable[[T], Ligne], bande: str = "") -> tuple[Colonne[T], ...]:
    """The columns that name a line: structure, compétence, level, what the structure belongs to."""
    niveaux, noms, rattachements = vue.niveaux, vue.noms, vue.rattachements
    columns: list[Colonne[T]] = [
        Colonne("Structure", 30, "ligne-forte", lambda x: noms[of(x).structure], bande),
        Colonne("Compétence", 46, "ligne", lambda x: vue.libelle(of(x).competence), bande),
        Colonne("Niveau", 13, "ligne-discrete", lambda x: niveaux[of(x).structure], bande,
                "Le niveau de la structure : service, pôle, établissement… ou métier."),
    ]  # fmt: skip
    if any(rattachements):
        columns.append(
            Colonne("Rattachement", 24, "ligne-discrete", lambda x: rattachements[of(x).structure] or None, bande)
        )
    columns.append(
        Colonne("Criticité", 11, "ligne-criticite", lambda x: of(x).criticite, bande,
                "De 1 (utile) à 3 (vitale) : la plus haute que donnent les profils.")
    )  # fmt: skip
    return tuple(columns)


def name_of(vue: Vue, structure: int, competence: str) -> dict[str, Value]:
    """What is known of a suppressed line, by title of column."""
    return {
        "Structure": vue.noms[structure], "Compétence": vue.libelle(competence), "Niveau": vue.niveaux[structure],
        "Rattachement": vue.rattachements[structure] or None, "Nature": vue.nature(competence),
    }  # fmt: skip


def columns_of(vue: Vue) -> tuple[Colonne[Ligne], ...]:
    """The columns of « Couverture »."""
    sans: tuple[Colonne[Ligne], ...] = ()
    if vue.bilan.sans:
        sans = (Colonne("Titulaires sans eux", 11, "ligne-centre", known(lambda x: x.titulaires_sans), _HORIZON,
                        "Titulaires qui restent sans les agents que l'on suppose partis."),)  # fmt: skip
    return (
        *who(vue, lambda x: x, _QUI),
        Colonne("Nature", 14, "ligne-discrete", lambda x: vue.nature(x.competence), _QUI),
        Colonne("État", 14, "ligne-centre", _state, _BESOIN, "Le premier qui s'applique : voir « Lisez-moi ».",
                lambda x: etat_look(x.etat), masque=True),
        Colonne("Titulaires", 11.5, "ligne-centre-forte", known(lambda x: x.titulaires), _BESOIN,
                "Évalués au niveau que leur métier demande, ou au-dessus. Vide : personne d'évalué.", masque=True),
        Colonne("Besoin", 10.5, "ligne-centre-forte", lambda x: x.besoin, _BESOIN,
                "Titulaires qu'il faut. Vide : inconnu."),
        Colonne("Origine du besoin", 12, "ligne-centre", _origin, _BESOIN,
                "« profils » : somme des profils des métiers présents ; « saisi » : donné pour cette structure, à la "
                "place de cette somme."),
        Colonne("Couverture", 13, "ligne-part", lambda x: number(x.couverture), _BESOIN,
                "Titulaires ÷ besoin, sans plafond. Vide si l'un des deux est inconnu, ou si le besoin est zéro.",
                masque=True),
        *_full_time(vue),
        *_asked(vue),
        Colonne("Concernés", 12, "ligne-centre-forte", lambda x: x.concernes, _AGENTS,
                "Agents à qui leur métier la demande, sauf « sans objet ».", masque=True),
        Colonne("Évalués", 10.5, "ligne-centre-forte", lambda x: x.evalues, _AGENTS,
                "Concernés qui ont une évaluation valable à la date de l'audit.", masque=True),
        Colonne("À évaluer", 10.5, "ligne-centre", lambda x: x.a_evaluer, _AGENTS,
                "Concernés − évalués : jamais évalués, ou évaluation expirée.", masque=True),
        Colonne("Périmés", 10.5, "ligne-centre", lambda x: x.perimes, _AGENTS,
                "Agents dont la dernière évaluation a expiré ; ils sont dans « À évaluer ».", masque=True),
        Colonne("IV", 9, "ligne-decimale", lambda x: number(x.iv), _NIVEAU,
                "Somme des niveaux ÷ évalués. Vide si personne n'est évalué, ou si plusieurs échelles se mêlent.",
                masque=True),
        Colonne("Sur", 8, "ligne-centre", lambda x: x.haut if x.haut > 0 and x.evalues else None, _NIVEAU,
                "Le plus haut niveau de l'échelle."),
        Colonne("Vulnérabilité", 15, "ligne-centre", lambda x: x.vulnerabilite, _NIVEAU,
                "Classe de l'IV ; ne dit pas combien de personnes tiennent le niveau requis.",
                lambda x: classe_look(x.classe), masque=True),
        Colonne("Écarts", 10.5, "ligne-centre-forte", measured(lambda x: x.ecarts), _TRAVAIL,
                "Évalués sous le niveau requis.", masque=True),
        Colonne("Écarts majeurs", 10.5, "ligne-centre", measured(lambda x: x.ecarts_majeurs), _TRAVAIL,
                "Deux niveaux ou plus sous le niveau requis.", masque=True),
        Colonne("Niveaux manquants", 11, "ligne-centre", measured(lambda x: x.manques), _TRAVAIL,
                "Somme, sur les évalués, de max(0, requis − évalué).", masque=True),
        Colonne("Priorité", 10.5, "ligne-centre-forte", lambda x: x.priorite, _TRAVAIL,
                "Criticité × niveaux manquants.", masque=True),
        *sans,
        Colonne("Titulaires dans 3 ans", 10.5, "ligne-centre", known(lambda x: x.titulaires_t3), _HORIZON,
                "Titulaires encore présents, selon les départs prévus.", masque=True),
        Colonne("Titulaires dans 5 ans", 10.5, "ligne-centre", known(lambda x: x.titulaires_t5), _HORIZON,
                "Titulaires encore présents, selon les départs prévus.", masque=True),
        Colonne("Titulaires expirés", 10, "ligne-centre", lambda x: x.titulaires_perimes, _EXPIRE,
                "Agents qui seraient titulaires si leur évaluation n'avait pas expiré.", masque=True),
        Colonne("D'ici 90 jours", 10.5, "ligne-centre", known(lambda x: x.expire_j90), _EXPIRE,
                "Titulaires dont l'évaluation expire d'ici 90 jours.", masque=True),
        Colonne("D'ici 6 mois", 10.5, "ligne-centre", known(lambda x: x.expire_m6), _EXPIRE,
                "Ceux des 90 jours compris.", masque=True),
        Colonne("D'ici 12 mois", 10.5, "ligne-centre", known(lambda x: x.expire_m12), _EXPIRE,
                "Ceux des 6 mois compris.", masque=True),
    )  # fmt: skip


def _full_time(vue: Vue) -> tuple[Colonne[Ligne], ...]:
    """How much the titulaires work: of one titulaire it is that person's own, and is not circulated."""
    if vue.bilan.seuil:
        return ()
    return (
        Colonne("ETP titulaires", 12, "ligne-decimale",
                known(lambda x: None if x.quotite is None else x.quotite / 100), _BESOIN,
                "Quotités de travail des titulaires, en équivalents temps plein.", masque=True),
    )  # fmt: skip


def _asked(vue: Vue) -> tuple[Colonne[Ligne], ...]:
    """What « Concernés » is made of; in what is circulated, « sans objet » is not told."""
    if vue.bilan.seuil:
        return ()
    return (
        Colonne("Requis", 10.5, "ligne-centre", lambda x: x.requis, _AGENTS,
                "Agents pour qui le profil de leur propre métier demande un niveau."),
        Colonne("Sans objet", 10.5, "ligne-centre", lambda x: x.sans_objet, _AGENTS,
                "Agents requis, notés « sans objet » : hors de tout compte."),
    )  # fmt: skip


def _origin(ligne: Ligne) -> Value:
    return None if ligne.besoin is None else "saisi" if ligne.besoin_ajuste else "profils"


def _state(ligne: Ligne) -> Value:
    return ligne.nom_etat or "sans objet"


def coverage_sheet(vue: Vue) -> Sheet:
    """« Couverture »: a line for each structure and compétence; suppressed ones follow those of their structure."""
    bilan = vue.bilan
    columns = columns_of(vue)
    total = len(bilan.lignes) + len(bilan.masques)
    shown = min(total, MAX_LIGNES)
    guide = (
        "Une ligne par structure et par compétence, les chiffres au jour de l'audit. Une case vide veut dire inconnu, "
        "jamais zéro. Chaque titre porte sa définition ; les filtres de la ligne de titre choisissent un service, un "
        "état, une criticité. Les niveaux se recouvrent (un service est dans un pôle) : en filtrer un avant "
        "d'additionner."
    )
    if bilan.masques:
        guide += f" « {vue.moins} » : {vue.pourquoi}."
    if shown < total:
        guide += (
            f" Seules les {grouped(shown)} premières lignes sur {grouped(total)} sont ici : demander moins de niveaux "
            "(--par), ou un fichier .csv, qui les a toutes."
        )
    forme = Liste(
        COUVERTURE, "Couverture des compétences", guide, "Aucune ligne : ni profil, ni évaluation d'une compétence.",
        "tCouverture", papier="A3", pages=2,
    )  # fmt: skip
    return liste(vue, forme, columns, RowsOnDemand(shown, lambda: islice(_lines(vue, columns), shown)))


def _lines(vue: Vue, columns: Sequence[Colonne[Ligne]]) -> Iterator[PlainRow]:
    ink = Encre(columns, vue.moins)

    def masked(structures: Iterable[int]) -> Iterator[PlainRow]:
        for structure in structures:
            yield from (ink.masked(name_of(vue, structure, competence)) for competence in vue.masques[structure])

    waiting = sorted(vue.masques)
    done = 0
    for ligne in vue.bilan.lignes:
        if done < len(waiting) and waiting[done] < ligne.structure:
            passed = bisect_left(waiting, ligne.structure)
            yield from masked(waiting[done:passed])
            done = passed
        yield ink.row(ligne)
    yield from masked(waiting[done:])
