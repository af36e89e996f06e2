"""« Formation » and « Formacodes » of a coverage audit: what evaluated agents lack, by compétence and by code."""

from __future__ import annotations

from collections.abc import Sequence

from fphref.audit.besoins_formation import BesoinFormacode, BesoinFormation, by_formacode
from fphref.audit.perimetre import whole
from fphref.documents.classeur import Sheet
from fphref.documents.couverture_classeur_liste import Colonne, Encre, Liste, liste
from fphref.documents.couverture_classeur_vue import FORMACODES, FORMATION, Vue
from fphref.documents.typographie import grouped, plural, typo

_NAMED = 8
"""Compétences that the line of a Formacode names."""
_EMPTY = "Aucun écart connu : les agents évalués sont au niveau que leur métier demande, ou rien n'est encore évalué."


def training_sheet(vue: Vue, besoins: Sequence[BesoinFormation]) -> Sheet:
    """One line per compétence, the highest priorité first; suppressed lines are in no sum, and it is said."""
    masked = vue.masquees_par_competence(whole(vue.bilan))
    columns: list[Colonne[BesoinFormation]] = [
        Colonne("Rang", 7, "ligne-centre", _ranks(besoins).get),
        Colonne("Compétence", 52, "ligne", lambda b: vue.libelle(b.competence)),
        Colonne("Nature", 14, "ligne-discrete", lambda b: vue.nature(b.competence)),
        Colonne("Codes", 19, "code-ligne", lambda b: vue.codes(b.competence), "", "Codes de nomenclature."),
        Colonne("Criticité", 9.5, "ligne-criticite", lambda b: b.criticite, "", "De 1 (utile) à 3 (vitale)."),
        Colonne("Évalués", 9, "ligne-centre", lambda b: b.evalues, "", "Agents évalués et concernés.", masque=True),
        Colonne("Concernés", 10.5, "ligne-centre", lambda b: b.concernes, "", "Dont ceux qui restent à évaluer.",
                masque=True),
        Colonne("Agents à former", 10, "ligne-centre-forte", lambda b: b.ecarts, "",
                "Agents évalués sous le niveau requis.", masque=True, somme=True),
        Colonne("dont écart majeur", 9.5, "ligne-centre", lambda b: b.ecarts_majeurs, "", "Deux niveaux ou plus.",
                masque=True, somme=True),
        Colonne("Niveaux manquants", 11, "ligne-centre", lambda b: b.manques, "",
                "Somme, sur les évalués, de max(0, requis − évalué).", masque=True, somme=True),
        Colonne("Priorité", 9.5, "ligne-centre-forte", lambda b: b.priorite, "", "Criticité × niveaux manquants.",
                masque=True),
    ]  # fmt: skip
    several = len(whole(vue.bilan)) > 1
    if several:
        word = vue.mot_structures(whole(vue.bilan))
        columns.append(
            Colonne(word.capitalize() if word != "GHT" else word, 14, "ligne-centre", lambda b: b.structures, "",
                    "Ceux où un agent au moins est à former.", masque=True)
        )  # fmt: skip
    if any(b.cout is not None for b in besoins):
        columns += [
            Colonne("Coût par agent", 11, "ligne-euro-simple", lambda b: b.cout_unitaire, "", "Vide : pas donné."),
            Colonne("Coût", 12, "ligne-euro", lambda b: b.cout, "", "Coût par agent × agents à former.", somme=True),
        ]
    if masked:
        columns.append(
            Colonne("Non compté", 22, "ligne-discrete", lambda b: _not_counted(masked.get(b.competence, 0)), "",
                    f"Structures masquées ({vue.pourquoi}) : elles n'entrent dans aucune somme.")
        )  # fmt: skip
    guide = (
        "Les compétences où des agents évalués sont sous le niveau requis, sur l'ensemble des structures. Priorité = "
        "criticité × niveaux manquants ; à priorité égale, l'ordre du référentiel. Qui n'est pas évalué n'y est pas : "
        "l'écart entre « Évalués » et « Concernés » dit ce que l'on ne sait pas. Un agent à former à deux compétences "
        "compte deux fois dans le total."
    )
    if vue.bilan.couts:
        without = sum(b.cout is None for b in besoins)
        guide += f" Le coût n'est pas donné pour {plural(without, 'compétence')}." if without else ""
    ink = Encre(columns, vue.moins)
    rows = [ink.row(besoin) for besoin in besoins]
    listed = {besoin.competence for besoin in besoins}
    rows += [
        ink.masked({
            "Compétence": vue.libelle(identifiant), "Nature": vue.nature(identifiant), "Codes": vue.codes(identifiant),
            "Non compté": _not_counted(count),
        })
        for identifiant, count in masked.items() if identifiant not in listed
    ]  # fmt: skip
    forme = Liste(FORMATION, "Besoins de formation, par compétence", guide, _EMPTY, "tFormation", papier="A3")
    return liste(vue, forme, columns, rows)


def _ranks(besoins: Sequence[BesoinFormation]) -> dict[BesoinFormation, int]:
    """1 for the highest priorité; equals share a rank."""
    ranks: dict[BesoinFormation, int] = {}
    place, before = 0, -1
    for number, besoin in enumerate(besoins, 1):
        if besoin.priorite != before:
            place, before = number, besoin.priorite
        ranks[besoin] = place
    return ranks


def _not_counted(count: int) -> str | None:
    return plural(count, "structure masquée", "structures masquées") if count else None


def codes_sheet(vue: Vue, besoins: Sequence[BesoinFormation]) -> Sheet:
    """One line per Formacode: what may be bought as one training."""
    groups = by_formacode(besoins)
    columns: list[Colonne[BesoinFormacode]] = [
        Colonne("Formacode", 14, "ligne-forte", lambda g: g.code or "sans code"),
        Colonne("Compétences", 66, "ligne", lambda g: _named(vue, g)),
        Colonne("Nombre", 9, "ligne-centre", lambda g: len(g.besoins), "", "Compétences où des agents sont à former."),
        Colonne("Agents, au moins", 10, "ligne-centre-forte", lambda g: g.agents_au_moins, "",
                "Le plus grand de ses besoins : un même agent peut manquer de plusieurs compétences."),
        Colonne("Agents, au plus", 10, "ligne-centre", lambda g: g.agents_au_plus, "", "La somme de ses besoins."),
        Colonne("Niveaux manquants", 11, "ligne-centre", lambda g: g.manques),
        Colonne("Priorité", 9.5, "ligne-centre-forte", lambda g: g.priorite, "",
                "Somme des priorités de ses compétences."),
    ]  # fmt: skip
    if any(g.couts for g in groups):
        columns += [
            Colonne("Coût, au moins", 12, "ligne-euro", lambda g: g.couts[0] if g.couts else None, "",
                    "Un agent qui manque de plusieurs compétences d'un même code suit une seule formation."),
            Colonne("Coût, au plus", 12, "ligne-euro-simple", lambda g: g.couts[1] if g.couts else None),
            Colonne("Sans coût", 10, "ligne-centre", lambda g: g.sans_cout or None, "",
                    "Compétences dont le coût n'est pas donné : elles ne sont pas dans les deux colonnes d'avant."),
        ]  # fmt: skip
    guide = (
        "Les mêmes besoins, regroupés par Formacode : ce qui peut s'acheter ensemble. L'audit ne tient la liste de "
        "personne : le nombre d'agents différents est compris entre les deux colonnes. Une compétence qui porte deux "
        "codes est dans deux lignes : ne pas additionner les lignes."
    )
    if vue.bilan.masques:
        guide += f" Les lignes masquées ({vue.pourquoi}) n'entrent dans aucune somme."
    ink = Encre(columns, vue.moins)
    forme = Liste(FORMACODES, "Besoins de formation, par Formacode", guide, _EMPTY, "tFormacodes", 1)
    return liste(vue, forme, columns, [ink.row(group) for group in groups])


def _named(vue: Vue, group: BesoinFormacode) -> str:
    """Its compétences with how many agents lack each, the first ones where they are many."""
    said = [f"{vue.libelle(b.competence)} ({grouped(b.ecarts)})" for b in group.besoins[:_NAMED]]
    left = len(group.besoins) - _NAMED
    if left > 0:
        said.append(f"et {plural(left, 'autre', 'autres')} : voir « {FORMATION} »")
    return typo("\n".join(said))
