"""« Anomalies » of an agents workbook: live checks of what was typed, then what is known of the référentiel itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fphref.diagnostics import Diagnostic, Gravite
from fphref.documents.attribution import reserves_of
from fphref.documents.classeur import BLANK, Cell, Column, Print, Row, Rule, Sheet, on, span
from fphref.documents.matrice_agents_couverture_calculs import item_word
from fphref.documents.matrice_agents_plan import ANOMALIES, COUVERTURE, MATRICE, Attente, Plan
from fphref.documents.matrice_commun import head, height
from fphref.documents.typographie import typo
from fphref.model.competences import Connaissance, SavoirFaire

HEAD = 5
MAX_DIAGNOSTICS = 300
"""Faults of the référentiel that are listed; the line after them says how many more there are."""
_WIDTHS = (17, 40, 10, 62, 62, 16)
_GUIDE = (
    "Les contrôles du haut suivent la saisie. La liste du bas dit ce que l'on sait du référentiel lui-même, "
    "tel qu'il était à la création de ce classeur."
)
_STATES = (("à corriger", "ecart-majeur"), ("à savoir", "ecart"), ("rien à signaler", "conforme"))
_GRAVITES = {Gravite.ERREUR: "erreur", Gravite.AVERTISSEMENT: "avertissement", Gravite.INFO: "information"}


class Controle(NamedTuple):
    """A live check: how many cases, what they mean, what to do, where; `grave` must be mended before deciding."""

    titre: str
    formule: str
    sens: str
    faire: str
    feuille: str
    grave: bool = True


class Constat(NamedTuple):
    """What is known of the référentiel: how grave, of what, what, what to do, where it is written."""

    gravite: str
    element: str
    sens: str
    faire: str
    ou: str = ""


def anomalies_names(plan: Plan) -> tuple[tuple[str, str], ...]:
    """`ano_nombres`: the counts of the live checks."""
    return (("ano_nombres", on(ANOMALIES, span(3, HEAD + 1, 3, HEAD + len(checks_of(plan)), fixed="cr"))),)


def anomalies_sheet(plan: Plan, subtitle: str, footer: str, diagnostics: Sequence[Diagnostic] = ()) -> Sheet:
    """Counts with their meaning and remedy, then the list; `diagnostics` are faults of the référentiel."""
    checks = checks_of(plan)
    rows = [
        *head("Anomalies", subtitle, len(_WIDTHS)),
        Row((Cell(typo(_GUIDE), "legende"),), 18),
        Row((BLANK,), 6),
        _heads("État", "Contrôle", "Nombre", "Ce que cela veut dire", "Que faire", "Aller voir"),
    ]
    rows += [_check_row(HEAD + rank, check) for rank, check in enumerate(checks, 1)]
    last_check = len(rows)
    rows += [
        Row((BLANK,), 12),
        Row((Cell(typo("Ce que l'on sait du référentiel"), "section"), *[Cell(None, "section")] * 5), 22),
        _heads("Gravité", "Élément", "", "Constat", "Que faire", "Emplacement"),
    ]
    found = findings_of(plan, diagnostics)
    rows += [_finding_row(finding) for finding in found]
    if not found:
        rows.append(Row((Cell("Rien à signaler.", "ligne-discrete"), *[Cell(None, "ligne-discrete")] * 5), 20))
    return Sheet(
        ANOMALIES,
        tuple(Column(width) for width in _WIDTHS),
        tuple(rows),
        freeze=f"A{HEAD + 1}",
        rules=tuple(Rule(f"A{HEAD + 1}:A{last_check}", f'A{HEAD + 1}="{text}"', look) for text, look in _STATES),
        page=Print("A4", area=span(1, 1, len(_WIDTHS), len(rows)), repeat_rows=f"{HEAD}:{HEAD}", footer=typo(footer)),
        protected=plan.demande.protege,
        tab="lecture",
    )


# -- live checks ---------------------------------------------------------------------------------------------


def checks_of(plan: Plan) -> tuple[Controle, ...]:
    """The checks of this workbook, from what spoils figures to what is good to know."""
    people = "(1-ISBLANK(mat_agents))"
    typed = "(1-ISBLANK(mat_niveaux))"
    what = item_word(plan).lower()
    found = [
        Controle(
            "Pseudonymes en double",
            f"=SUMPRODUCT({people}*(COUNTIF(mat_agents,mat_agents)>1))",
            "Lignes d'agents qui portent le même pseudonyme : elles comptent chacune pour une personne.",
            "Garder une seule ligne par agent, ou donner à chacun son pseudonyme.",
            MATRICE,
        ),
        Controle(
            "Niveaux sans pseudonyme",
            f"=SUMPRODUCT(ISBLANK(mat_agents)*{typed})",
            "Des niveaux sont saisis sur des lignes sans pseudonyme : ils n'entrent dans aucun calcul.",
            "Écrire le pseudonyme de l'agent, ou effacer ces niveaux.",
            MATRICE,
        ),
        Controle(
            "Saisies hors de l'échelle",
            f'=SUMPRODUCT({typed}*1)-SUMPRODUCT(COUNTIF(mat_niveaux,ech_codes&""))',
            f"Des cases portent autre chose qu'un niveau de l'échelle « {plan.echelle.intitule} ».",
            "Choisir un niveau dans la liste de la case, ou l'effacer.",
            MATRICE,
        ),
        Controle(
            "Métiers inconnus",
            f"=SUMPRODUCT({people}*(1-ISBLANK(mat_metiers))*ISNA(MATCH(mat_metiers,lst_metiers,0)))",
            f"Ces agents ont un métier qui n'est pas dans ce classeur : aucune {what} ne leur est demandée.",
            "Choisir le métier dans la liste, ou refaire un classeur avec ce métier.",
            MATRICE,
        ),
        Controle(
            "Agents sans métier",
            f"=SUMPRODUCT({people}*ISBLANK(mat_metiers))",
            f"Sans métier, aucune {what} ne leur est demandée : ces agents n'entrent dans aucun compte.",
            "Choisir le métier dans la liste.",
            MATRICE,
        ),
        Controle(
            "Agents sans service",
            f"=SUMPRODUCT({people}*ISBLANK(mat_services))",
            "Ces agents n'apparaissent dans aucun service de « Synthèse ».",
            "Écrire leur service.",
            MATRICE,
            grave=False,
        ),
        Controle(
            "Évaluations sans date",
            f"=IF(ISNUMBER(date_campagne),0,SUMPRODUCT({typed}*{people}*ISBLANK(mat_dates)))",
            "Ni la date de campagne ni celle de l'agent n'est écrite : un niveau nouveau ne pourra pas être relu.",
            "Écrire la date d'évaluation en haut de « Matrice ».",
            MATRICE,
            # Levels that were known when the file was made keep their own day.
            grave=not plan.demande.evaluations,
        ),
        Controle(
            "Dates non reconnues",
            '=SUMPRODUCT((1-ISBLANK(mat_dates))*(1-ISNUMBER(mat_dates)))+IF(date_campagne="",0,1-ISNUMBER(date_campagne))',
            "Ces cases portent un texte qui n'est pas une date.",
            "Écrire une date, par exemple 15/01/2027.",
            MATRICE,
        ),
        Controle(
            "Colonnes supprimées",
            '=SUMPRODUCT((couv_requis="")*1)',
            f"Des {what}s ne sont plus dans « Matrice » : leurs lignes sont vides partout.",
            "Annuler la suppression, ou refaire un classeur.",
            COUVERTURE,
        ),
    ]
    if plan.exigeant:
        agents = "SUMPRODUCT((1-ISBLANK(mat_agents))*1)=0"
        found += [
            Controle(
                "Compétences exclues de la couverture",
                f'=IF({agents},0,SUMPRODUCT((couv_besoins="")*1))',
                "Aucun profil des métiers présents ne fixe de besoin : pas de taux de couverture (exclus).",
                "Saisir un besoin ajusté dans « Couverture », ou compléter le profil du métier.",
                COUVERTURE,
                grave=False,
            ),
            Controle(
                "Besoins supérieurs au nombre d'agents",
                "=SUM(couv_hors_portee)",
                "Besoin supérieur au nombre d'agents concernés : celui des profils vaut souvent pour tout "
                "l'établissement, il ne peut pas être atteint ici.",
                "Saisir le besoin du service dans « Couverture », colonne « Ajusté ».",
                COUVERTURE,
                grave=False,
            ),
            Controle(
                "Besoins égaux à zéro",
                "=SUMPRODUCT(ISNUMBER(couv_besoins)*(couv_besoins=0))",
                "Un besoin de zéro ne donne pas de taux de couverture.",
                "Vérifier le profil, ou saisir un besoin ajusté.",
                COUVERTURE,
                grave=False,
            ),
            Controle(
                "Besoins ajustés non reconnus",
                '=SUMPRODUCT((couv_ajustes<>"")*(1-ISNUMBER(couv_ajustes)))',
                "Un besoin ajusté n'est pas un nombre : celui des profils est gardé.",
                "Écrire un nombre entier de personnes.",
                COUVERTURE,
            ),
        ]
    found.append(
        Controle(
            "Niveaux saisis sans être requis" if plan.exigeant else "Niveaux saisis sans être demandés",
            "=SUM(couv_mesures)-SUM(couv_evalues)",
            f"Des agents sont évalués sur des {what}s que leur métier ne demande pas : ces niveaux sont gardés, et "
            "n'entrent dans aucun compte.",
            "Rien à faire, sauf si le métier de l'agent est à corriger.",
            MATRICE,
            grave=False,
        )
    )
    return tuple(found)


def _heads(*titles: str) -> Row:
    return Row(tuple(Cell(typo(t), "entete-centre" if t == "Nombre" else "entete") for t in titles), 24)


def _check_row(n: int, check: Controle) -> Row:
    wrong = "à corriger" if check.grave else "à savoir"
    sens, faire = typo(check.sens), typo(check.faire)
    cells = (
        Cell("", "ligne-etat", f'=IF($C{n}=0,"rien à signaler","{wrong}")'),
        Cell(typo(check.titre), "ligne-forte"),
        Cell(0, "ligne-centre-forte", check.formule),
        Cell(sens, "ligne"),
        Cell(faire, "ligne"),
        Cell(check.feuille, "lien-ligne", link=f"#'{check.feuille}'!A1"),
    )
    return Row(cells, max(height(sens, 58, 10, 20), height(faire, 58, 10, 20)))


# -- what is known of the référentiel ------------------------------------------------------------------------


def findings_of(plan: Plan, diagnostics: Sequence[Diagnostic]) -> tuple[Constat, ...]:
    """What spoils or limits the use of these items: no profile, no code, shared codes, doubts, faults of the files."""
    return (
        *(_unasked(plan) if plan.exigeant else ()),
        *_codes(plan.attentes),
        *_doubts(plan),
        *_faults(diagnostics),
    )


def _named(attente: Attente) -> str:
    return f"{attente.reference} · {attente.item.libelle}"


def _unasked(plan: Plan) -> Iterator[Constat]:
    for attente in plan.attentes:
        if not attente.exigences:
            yield Constat(
                "information", _named(attente), "Aucun profil ne demande cette compétence : elle est exclue.",
                "La demander dans un profil, avec son niveau, sa criticité et son besoin.",
            )  # fmt: skip


def _codes(attentes: Sequence[Attente]) -> Iterator[Constat]:
    holders: dict[tuple[str, str], list[Attente]] = {}
    for attente in attentes:
        codes = attente.item.codes if isinstance(attente.item, SavoirFaire | Connaissance) else ()
        for code in codes:
            holders.setdefault((code.nomenclature, code.code), []).append(attente)
        if isinstance(attente.item, Connaissance) and not codes:
            yield Constat(
                "information", _named(attente), "Aucun code de nomenclature : la formation se cherche par son libellé.",
                "Ajouter un code, Formacode par exemple.",
            )  # fmt: skip
    for (nomenclature, number), shared in holders.items():
        if len(shared) > 1:
            yield Constat(
                "information", f"{nomenclature} {number}",
                f"Le même code est porté par {' et '.join(a.reference for a in shared)}.",
                "Vérifier que ces compétences relèvent bien du même domaine de formation.",
            )  # fmt: skip


def _doubts(plan: Plan) -> Iterator[Constat]:
    known = "Tenir compte de cette réserve ; la lever dans le référentiel quand elle est vérifiée."
    for attente in plan.attentes:
        for reserve in reserves_of(attente.item):
            yield Constat("réserve", _named(attente), reserve, known)
    if plan.echelle.reserve:
        yield Constat("réserve", f"Échelle « {plan.echelle.intitule} »", plan.echelle.reserve, known)
    for metier in plan.metiers:
        if metier.reserve:
            yield Constat("réserve", f"Métier {metier.code}", metier.reserve, known)


def _faults(diagnostics: Sequence[Diagnostic]) -> Iterator[Constat]:
    for fault in diagnostics[:MAX_DIAGNOSTICS]:
        yield Constat(
            _GRAVITES[fault.gravite], fault.regle, fault.message,
            f"Corriger le fichier ; le tableau des règles de docs/formats.md dit comment ({fault.regle}).",
            str(fault.position),
        )  # fmt: skip
    more = len(diagnostics) - MAX_DIAGNOSTICS
    if more > 0:
        yield Constat("information", "Suite", f"{more} autres constats.", "Les lire avec « fphref verifier ».")


def _finding_row(finding: Constat) -> Row:
    texts = [typo(text) for text in (finding.gravite, finding.element, finding.sens, finding.faire)]
    cells = (
        Cell(texts[0], "ligne-discrete"),
        Cell(texts[1], "ligne-forte"),
        Cell(None, "ligne"),
        Cell(texts[2], "ligne"),
        Cell(texts[3], "ligne-discrete"),
        Cell(finding.ou or None, "ligne-discrete"),
    )
    tallest = max(
        height(texts[1], 36, 10, 20), height(texts[2], 58), height(texts[3], 64, 9), height(finding.ou, 14, 9)
    )
    return Row(cells, tallest)
