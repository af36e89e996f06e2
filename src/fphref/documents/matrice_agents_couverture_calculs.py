"""What « Couverture » computes, column by column: formulas by docs/couverture.md, for any scale.

Counts go by pairs of levels (held, required), listed once in « Listes »: no formula looks up a cell of « Matrice »
one by one, so that sorting, moving or transposing it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fphref.documents.classeur import Cell
from fphref.documents.matrice_agents_plan import RANG_METIER, SERVICE, Plan
from fphref.documents.matrice_commun import short
from fphref.model.couverture import (
    BORNES_IV,
    CLASSES_IV,
    SOMMET_IV,
    TITULAIRES_A_RISQUE,
    TITULAIRES_POINT_UNIQUE,
)

# Criteria are texts: a number as criterion would miss, in LibreOffice alone, the levels that were pasted as texts.
_ALL = 'mat_agents,"<>"'
HOLDERS = "Combien tiennent le requis"
MEAN = "Niveau moyen (IV)"
_VALUES = "SUMIF(mes_codes,pair_evalue,mes_valeurs)"
_PRESENT = '(COUNTIFS(mat_metiers,req_metiers,mat_agents,"<>")>0)*1'
_NEEDS = "INDEX(req_besoins,{place},0)"
# Métiers by their rank: a code such as 05E10 would be read as a number.
_ASKING = (
    'SUMPRODUCT((INDEX(req_demandes,{{place}},0)<>"")'
    '*COUNTIFS({ranks},MATCH(req_metiers,req_metiers,0),{levels}mat_agents,"<>"))'
)


class Groupe(NamedTuple):
    """Agents looked at together; `area` is the line of « Matrice » that tells them, `critere` what stands in it."""

    libelle: str
    court: str
    area: str
    critere: Cell


class Colonne(NamedTuple):
    """A column of « Couverture »; `formula` names the other columns of its row: `{titulaires}/{besoin}`."""

    key: str
    title: str
    width: float
    look: str
    formula: str | None = None
    sens: str = ""
    band: str = ""
    detail: bool = False
    groupe: Groupe | None = None


def item_word(plan: Plan) -> str:
    """What is evaluated: « Compétence » or « Activité »."""
    return "Activité" if plan.demande.preset == "standard" else "Compétence"


def groups_of(plan: Plan) -> tuple[Groupe, ...]:
    """The métiers, then the services that are known when the workbook is made; a kind with one group is left out."""
    services: dict[str, str] = {}
    for agent in plan.demande.agents:
        if agent.service:
            services.setdefault(agent.service.casefold(), agent.service)
    found = []
    if len(plan.metiers) > 1:
        for metier in plan.metiers:
            # Agents are told by the rank of their métier: a code such as 05E10 would be read as a number.
            rank = Cell(None, "machine", f'=IFERROR(MATCH("{metier.code}",req_metiers,0),-1)')
            title = f"{metier.code} {metier.intitule.doublet_court}"
            found.append(Groupe(title, metier.code, plan.agents(RANG_METIER), rank))
    if len(services) > 1:
        for service in services.values():
            found.append(Groupe(service, service, plan.agents(SERVICE), Cell(_exactly(service), "machine")))
    return tuple(found)


def _exactly(text: str) -> str:
    """A criterion that only this text meets, whatever signs it holds."""
    for sign in "~*?":
        text = text.replace(sign, f"~{sign}")
    return f"={text}"


# -- columns -------------------------------------------------------------------------------------------------


def columns_of(plan: Plan) -> tuple[Colonne, ...]:
    """What stands in « Couverture », from column A on."""
    what = item_word(plan)
    first = (
        Colonne("id", "#id", 8, "machine", detail=True),
        Colonne("repere", "Repère", 8, "ligne-centre", band=what),
        Colonne("competence", what, 50, "ligne", band=what),
        Colonne("nature", "Nature", 14, "ligne-discrete", band=what),
    )
    return (*first, *(_required(plan) if plan.exigeant else _levels(plan)))


def _pairs(weight: str = "", who: str = _ALL) -> str:
    """How many of those agents hold each pair of levels (held, required), times its weight, added up."""
    return f'SUMPRODUCT({weight and weight + "*"}COUNTIFS({{E}},pair_evalue&"",{{R}},pair_requis&"",{who}))'


def _asked(who: str = _ALL) -> str:
    """Of how many of those agents a level is required."""
    return f'SUMPRODUCT(COUNTIFS({{R}},mes_codes&"",{who}))'


def _apart(plan: Plan, who: str = _ALL) -> tuple[str, ...]:
    """Of those agents, how many hold each of the codes that measure nothing (« sans objet »)."""
    return tuple(
        f'SUMPRODUCT(COUNTIFS({{E}},"{n.code}",{{R}},mes_codes&"",{who}))'
        for n in plan.echelle.niveaux
        if n.valeur is None
    )


def _required(plan: Plan) -> Iterator[Colonne]:
    def known(formula: str) -> str:
        return f'=IF(N({{evalues}})=0,"",{formula})'

    text = '=IF(INDEX(ref_criticites,{place})="","",INDEX(ref_criticites,{place}))'
    yield Colonne("criticite", "Criticité", 9, "ligne-criticite", text, "La plus haute des profils.", item_word(plan))
    yield Colonne(
        "requis", "Requis", 8, "ligne-centre", f'=IFERROR({_asked()},"")',
        "Agents dont le profil du métier demande cette compétence.", "Agents",
    )  # fmt: skip
    yield Colonne(
        "sans_objet", "Sans objet", 8, "ligne-centre", f'=IFERROR({"+".join(_apart(plan)) or "0"},"")',
        "Agents requis notés « sans objet » : ils sortent de tous les calculs.", "Agents",
    )  # fmt: skip
    yield Colonne(
        "evalues", "Évalués", 8, "ligne-centre",
        '=IFERROR({majeurs_}+{proches_}+{conformes}+{audela},"")',
        "Agents concernés dont un niveau est saisi.", "Agents",
    )  # fmt: skip
    yield Colonne(
        "titulaires", "Titulaires", 9, "ligne-centre-forte", known("{conformes}+{audela}"),
        "Agents au niveau requis par leur métier, ou au-dessus. Vide tant que personne n'est évalué.", "Agents",
    )  # fmt: skip
    absent = f"SUMPRODUCT({_PRESENT},ISNUMBER({_NEEDS})*1)=0"
    yield Colonne(
        "besoin_profils", "Selon profils", 8, "ligne-centre",
        f'=IFERROR(IF({absent},"",SUMPRODUCT({_PRESENT},{_NEEDS})),"")',
        "Somme des besoins fixés par les profils des métiers présents.", "Besoin",
    )  # fmt: skip
    yield Colonne(
        "besoin_ajuste", "Ajusté", 8, "ligne-saisie-nombre", None,
        "À saisir si la structure a besoin d'un autre nombre que la somme des profils.", "Besoin",
    )  # fmt: skip
    yield Colonne(
        "besoin", "Retenu", 8, "ligne-centre", "=IF(ISNUMBER({besoin_ajuste}),{besoin_ajuste},{besoin_profils})",
        "Le besoin ajusté, sinon celui des profils.", "Besoin",
    )  # fmt: skip
    yield Colonne(
        "couverture", "Couverture", 11, "ligne-part",
        '=IF(OR({titulaires}="",{besoin}=""),"",IF({besoin}=0,"",{titulaires}/{besoin}))',
        "Titulaires ÷ besoin retenu, sans plafond. Vide si l'un des deux est inconnu.", HOLDERS,
    )  # fmt: skip
    yield Colonne(
        "etat", "État", 13, "ligne-etat", _etat(),
        "Dit si assez de personnes tiennent la compétence. Le premier qui s'applique, dans l'ordre.", HOLDERS,
    )  # fmt: skip
    yield from _vulnerability()
    for key, title, value, sens in (
        ("ecarts", "Écarts", "{majeurs_}+{proches_}", "Agents évalués sous le niveau requis."),
        ("majeurs", "Dont majeurs", "{majeurs_}", "Agents à deux niveaux ou plus du niveau requis."),
        ("manques", "Niveaux manquants", "{manques_}", "Somme des niveaux qui séparent ces agents du requis."),
    ):
        yield Colonne(key, title, 9.5, "ligne-centre", known(value), sens, "À travailler")
    yield Colonne(
        "priorite", "Priorité", 9, "ligne-centre-forte",
        '=IF(OR({manques}="",{criticite}=""),"",{criticite}*{manques})',
        "Criticité × niveaux manquants.", "À travailler",
    )  # fmt: skip
    yield _place()
    # More holders than there are people: no training will ever reach it.
    yield Colonne(
        "hors_portee", "Besoin hors de portée", 9, "ligne-centre",
        '=IF({besoin}="","",({besoin}>N({requis})-N({sans_objet}))*1)', detail=True,
    )  # fmt: skip
    for key, title, weight in (
        ("majeurs_", "Écart ≥ 2", "(pair_ecart<=-2)"),
        ("proches_", "Écart de 1", "(pair_ecart=-1)"),
        ("conformes", "Conformes", "(pair_ecart=0)"),
        ("audela", "Au-delà", "(pair_ecart>0)"),
        ("manques_", "Niveaux manquants", "(pair_ecart<0)*(0-pair_ecart)"),
        ("somme", "Somme des niveaux", _VALUES),
        ("au_dessus", "Au-dessus du plus bas", f"({_VALUES}>MIN(mes_valeurs))"),
    ):
        yield Colonne(key, title, 9, "ligne-centre", f'=IFERROR({_pairs(weight)},"")', detail=True)
    yield _typed_levels()
    # Whole numbers, so that equal priorities keep the order of the list.
    key_formula = '=IF(N({priorite})<=0,"",{priorite}*100000-{rang})'
    yield Colonne("cle", "#ordre", 8, "machine", key_formula, detail=True)
    for number, groupe in enumerate(groups_of(plan)):
        who = f"{_ALL},{groupe.area},{{critere}}"
        for key, title, formula in (
            ("c", "Concernés", "-".join((_asked(who), *_apart(plan, who)))),
            ("e", "Évalués", _pairs(who=who)),
            ("t", "Titulaires", _pairs("(pair_ecart>=0)", who)),
        ):
            label = f"{title}\n{short(groupe.court, 18)}"
            text = f'=IFERROR({formula},"")'
            yield Colonne(
                f"{key}{number}",
                label,
                12,
                "ligne-centre",
                text,
                f"{title} : {groupe.libelle}",
                detail=True,
                groupe=groupe,
            )


def _place() -> Colonne:
    return Colonne("place", "#place", 8, "machine", "=MATCH({id},ref_ids,0)", detail=True)


def _levels(plan: Plan) -> Iterator[Colonne]:
    """Without required levels: of the agents whose métier asks for it, who is evaluated, and at which level."""
    what = item_word(plan).lower()

    def asking(code: str = "") -> str:
        """Agents whose own métier asks for it; those at that level, where one is given."""
        levels = f'{{E}},"{code}",' if code else ""
        return _ASKING.format(ranks=plan.agents(RANG_METIER), levels=levels)

    so = "+".join(asking(n.code) for n in plan.echelle.niveaux if n.valeur is None)
    yield Colonne(
        "demandes", "Demandée à", 10, "ligne-centre", f'=IFERROR({asking()}+0*ROWS({{E}}),"")',
        f"Agents dont le métier demande cette {what}.", "Agents",
    )  # fmt: skip
    yield Colonne(
        "sans_objet", "Sans objet", 9, "ligne-centre", f'=IFERROR({so or "0"},"")',
        "De ceux-là, ceux notés « sans objet » : ils sortent de tous les calculs.", "Agents",
    )  # fmt: skip
    yield Colonne(
        "requis", "Concernés", 10, "ligne-centre",
        '=IF(OR({demandes}="",{sans_objet}=""),"",{demandes}-{sans_objet})',
        f"Agents dont le métier demande cette {what}, moins ceux notés « sans objet ».", "Agents",
    )  # fmt: skip
    counts = [f"n{rank}_" for rank in range(len(plan.echelle.mesures))]
    added = "+".join(f"{{{key}}}" for key in counts)
    yield Colonne(
        "evalues", "Évalués", 9, "ligne-centre-forte", f'=IFERROR({added},"")',
        "Agents concernés dont un niveau est saisi.", "Agents",
    )  # fmt: skip
    for rank, niveau in enumerate(plan.echelle.mesures):
        yield Colonne(
            f"n{rank}", f"Niveau {niveau.code}", 9, "ligne-centre",
            f'=IF(N({{evalues}})=0,"",{{{counts[rank]}}})', niveau.libelle, "Agents par niveau",
        )  # fmt: skip
    yield from _vulnerability()
    yield _place()
    for key, niveau in zip(counts, plan.echelle.mesures, strict=True):
        text = f'=IFERROR({asking(niveau.code)},"")'
        yield Colonne(key, f"Niveau {niveau.code}", 9, "ligne-centre", text, detail=True)
    weights = "+".join(f"{niveau.valeur}*{{{key}}}" for key, niveau in zip(counts, plan.echelle.mesures, strict=True))
    yield Colonne("somme", "Somme des niveaux", 9, "ligne-centre", f'=IFERROR({weights},"")', detail=True)
    yield _typed_levels()
    weakest = '=IF({iv}="","",ROUND((MAX(mes_valeurs)-{iv})*1000,0)*100000+100000-{rang})'
    yield Colonne("cle", "#ordre", 8, "machine", weakest, detail=True)


def _typed_levels() -> Colonne:
    """Every level typed, whether the métier of the agent asks for it or not."""
    return Colonne(
        "mesures", "Niveaux saisis", 9, "ligne-centre",
        '=IFERROR(SUMPRODUCT(COUNTIFS({E},mes_codes&"",mat_agents,"<>")),"")', detail=True,
    )  # fmt: skip


def _etat() -> str:
    """The states of `ETATS` in their order; « périmé » needs a day of expiry, which this workbook does not hold."""
    few = f'OR({{titulaires}}<={TITULAIRES_A_RISQUE},AND({{besoin}}<>"",{{titulaires}}<{{besoin}}))'
    covered = f'IF({few},"à risque","couvert")'
    unique = f'IF({{titulaires}}<={TITULAIRES_POINT_UNIQUE},"point unique",{covered})'
    nobody = 'IF({au_dessus}=0,"non couvert","sous niveau")'
    evaluated = f'IF(N({{evalues}})=0,"non évalué",IF({{titulaires}}=0,{nobody},{unique}))'
    return f'=IF(N({{requis}})-N({{sans_objet}})<=0,"",{evaluated})'


def _vulnerability() -> Iterator[Colonne]:
    yield Colonne(
        "iv", "Indice IV", 8, "ligne-decimale", '=IF(N({evalues})=0,"",{somme}/{evalues})',
        "Somme des niveaux ÷ nombre d'agents évalués : un niveau moyen. Il ne dit pas combien de personnes tiennent la "
        "compétence.", MEAN,
    )  # fmt: skip
    # Products rather than quotients: a level on a border must fall on the right side of it.
    text = f'"{CLASSES_IV[-1]}"'
    for border, name in zip(reversed(BORNES_IV), reversed(CLASSES_IV[:-1]), strict=True):
        text = f'IF({SOMMET_IV}*{{somme}}<{border:g}*MAX(mes_valeurs)*{{evalues}},"{name}",{text})'
    yield Colonne(
        "vulnerabilite", "Vulnérabilité (niveau moyen)", 13.5, "ligne-etat", f'=IF({{iv}}="","",{text})',
        "Classe de l'indice IV, aux bornes écrites plus haut : elle ne parle que du niveau moyen. Une compétence tenue "
        "par une seule personne experte est « nulle » ici, et « point unique » dans « État ».", MEAN,
    )  # fmt: skip
