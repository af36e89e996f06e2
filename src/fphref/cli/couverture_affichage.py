"""What an audit of coverage shows on a terminal: what was read, structures, fragile points, horizon, needs, exclus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fphref.cli.couverture_lecture import exclus_lines, lecture_lines
from fphref.cli.couverture_noms import PAR_PLURIEL, label_of, structure_names
from fphref.cli.text_table import Colonne, compte, fraction, nombre, phrase, screen_width, tableau
from fphref.model.couverture import ETATS

if TYPE_CHECKING:
    from fractions import Fraction

    from fphref.audit.horizon import Chute, Quand, Renouvellement
    from fphref.audit.modele import Bilan, Synthese
    from fphref.audit.releve import Releve
    from fphref.model.referentiel import Referentiel

ROWS = 10
"""Rows of a list on a terminal; the files and the JSON answer have them all."""
_FEW = 15
"""Up to so many structures, all of them are shown, with more detail."""
_WIDE, _FULL = 110, 140
"""From these widths on, a table of structures tells more, and names the states in full."""
LIMIT = 50
_GRAVES = slice(1, 4)
"""States without titulaire, though somebody was evaluated: périmé, non couvert, sous niveau."""
_DANS: dict[Quand, str] = {"t3": "dans 3 ans", "t5": "dans 5 ans"}


class Affichage:
    """The report of one audit, part by part; each part is a title and its lines.

    `consolide`: it is made of several files, whose lines need not be evaluations, and explains none of them.
    """

    def __init__(self, bilan: Bilan, referentiel: Referentiel, releve: Releve, *, consolide: bool = False) -> None:
        from fphref.audit.perimetre import first
        from fphref.audit.releve import syntheses_by_structure

        self.bilan, self.referentiel, self.releve, self.consolide = bilan, referentiel, releve, consolide
        self.noms = structure_names(bilan.structures, referentiel)
        self.syntheses = syntheses_by_structure(bilan)
        self.premiers = first(bilan)
        self.seul = len(self.premiers) == 1

    @property
    def titre(self) -> str:
        """What this is, of which day."""
        from fphref.documents.typographie import french_date

        return f"Couverture des compétences au {french_date(self.bilan.jour)}"

    def suite(self) -> list[str]:
        """What one may ask for next."""
        first = self.bilan.fragiles[0].competence if self.bilan.fragiles else ""
        explain = (
            f" Les lignes derrière un chiffre : --expliquer {first}"
            if first and not (self.bilan.seuil or self.consolide)
            else ""
        )
        return phrase(f"Pour garder ce résultat : -o couverture.xlsx, .pdf, .html, .csv ou .json.{explain}")

    def parts(self, *, lecture: bool = True) -> Iterator[tuple[str, list[str]]]:
        """Titles and lines, in the order of reading; `lecture` False leaves out what was read."""
        if lecture:
            yield "Lecture", lecture_lines(self.bilan, consolide=self.consolide)
        if not self.syntheses:
            yield "Couverture", phrase(self._nothing(), "  ")
            return
        for par in self.bilan.par:
            yield PAR_PLURIEL[par], self._structures(par)
        if self.bilan.sans:
            yield "Sans les agents indiqués", self._what_if()
        yield "Points fragiles", self._fragiles()
        yield "Horizon des départs prévus", self._horizon()
        yield "Habilitations et évaluations à échéance", self._renewals()
        yield "Besoins de formation", self._formation()
        exclus = exclus_lines(self.bilan, self.referentiel)
        if exclus:
            yield "Hors des taux", exclus

    def _nothing(self) -> str:
        if not self.bilan.structures:
            return "Aucun agent présent : rien à compter."
        if self.bilan.masques:
            return (
                f"Tout est masqué : chaque chiffre porte sur moins de {self.bilan.seuil} personnes, ou permettrait de "
                "retrouver ceux d’un si petit groupe."
            )
        without = "ni niveau requis, ni besoin, donc ni taux ni état."
        if {exclu.raison for exclu in self.bilan.exclus} & {"sans métier", "sans profil"} == {"sans métier"}:
            return (
                f"Aucun métier n’est donné pour ces agents : {without} Ajouter une colonne « metier » aux évaluations, "
                "ou à la liste des agents."
            )
        return f"Aucun métier de ces agents n’a de profil : {without}"

    # -- structures ------------------------------------------------------------------------------------------

    def _structures(self, par: str) -> list[str]:
        from fphref.audit.perimetre import structures_of

        every = structures_of(self.bilan, par)
        shown: Sequence[int] = every
        if len(every) > _FEW:
            shown = sorted(every, key=self._gravity)[:ROWS]
        wide = screen_width() >= _WIDE
        short = ("non|éval.", "péri-|mé", "non|couv.", "sous|niv.", "point|uniq.", "à|risq.", "cou-|vert")
        full = ("non|évalué", "|périmé", "non|couvert", "sous|niveau", "point|unique", "à|risque", "|couvert")
        etats = full if screen_width() >= _FULL else short
        columns = [
            Colonne("Structure", souple=True),
            *(Colonne(title, droite=True) for title in ("Agents", "Exigences|évaluées", *etats)),
        ]  # fmt: skip
        if wide:
            columns += [Colonne("Besoins|tenus", droite=True), Colonne("Niveau|moyen", droite=True)]
        lines = tableau(columns, [self._row(index, wide) for index in shown])
        more = len(every) - len(shown)
        if more:
            lines += phrase(
                f"… et {compte(more, 'autre')} : sont montrées celles qui ont le plus de compétences sans titulaire.",
                "  ",
            )
        return lines

    def _gravity(self, index: int) -> tuple[int, int, int]:
        synthese = self.syntheses.get(index)
        if synthese is None:
            return 0, 0, index
        return -sum(synthese.etats[_GRAVES]), -synthese.etats[4], index

    def _row(self, index: int, wide: bool) -> list[str]:
        structure, synthese = self.bilan.structures[index], self.syntheses.get(index)
        agents = "masqué" if structure.agents is None else nombre(structure.agents)
        if synthese is None:  # no profile, or nothing that may be published
            return [self.noms[index], agents, *[""] * (len(ETATS) + (3 if wide else 1))]
        row = [self.noms[index], agents, fraction(synthese.evalues, synthese.concernes), *map(nombre, synthese.etats)]
        if wide:
            row += [_kept(synthese)[0], _mean(synthese)]
        return row

    # -- lists of compétences --------------------------------------------------------------------------------

    def _named(self, columns: Sequence[Colonne], rows: Sequence[tuple[int, str, Sequence[str]]]) -> list[str]:
        """A table that begins with the structure, unless there is only one, and the compétence."""
        where = [] if self.seul else [Colonne("Structure", souple=True, part=2)]
        found = []
        for structure, competence, cells in rows:
            label = label_of(self.referentiel, competence)
            found.append([label, *cells] if self.seul else [self.noms[structure], label, *cells])
        return tableau([*where, Colonne("Compétence", souple=True, part=3), *columns], found)

    def _fragiles(self) -> list[str]:
        bilan = self.bilan
        held = [self.syntheses[index] for index in self.premiers if index in self.syntheses]
        every = sum(sum(synthese.etats[1:-1]) for synthese in held)
        unknown = sum(synthese.etats[0] for synthese in held)
        shown = bilan.fragiles[: ROWS + 5 if self.seul else ROWS]
        lines = []
        if shown:
            columns = [Colonne("État"), Colonne("Titul./|besoin", droite=True), Colonne("Criti-|cité", droite=True)]
            lines += self._named(columns, [
                (x.structure, x.competence, [x.nom_etat or "", fraction(x.titulaires, x.besoin), str(x.criticite)])
                for x in shown
            ])  # fmt: skip
            if every > len(shown):
                lines += phrase(f"… et {compte(every - len(shown), 'autre')}, moins graves.", "  ")
        else:
            lines += phrase("Aucun : chaque compétence évaluée est couverte.", "  ")
        if unknown:
            told = "une compétence que personne n’a encore évaluée : son état est inconnu."
            if unknown > 1:
                told = f"{nombre(unknown)} compétences que personne n’a encore évaluées : leur état est inconnu."
            lines += phrase(f"En plus, {told}", "  ")
        return lines

    def _chutes(self, quand: Quand, rows: int) -> list[str]:
        found = self.releve.chutes[quand].chutes
        if not found:
            return []
        columns = [Colonne("Titulaires", droite=True), Colonne("Besoin", droite=True), Colonne("Conséquence")]
        lines = self._named(columns, [(c.ligne.structure, c.ligne.competence, _fall(c)) for c in found[:rows]])
        more = sum(self.releve.chutes[quand].comptes) - len(found[:rows])
        if more > 0:
            lines += phrase(f"… et {compte(more, 'autre')}.", "  ")
        return lines

    def _what_if(self) -> list[str]:
        agents = compte(self.bilan.sans, "agent supposé absent", "agents supposés absents")
        lines = self._chutes("sans", 2 * ROWS)
        if not lines:
            return phrase(f"{agents} : aucune compétence ne tombe sous son besoin, ni à un seul titulaire.", "  ")
        return [*phrase(f"{agents} : le besoin d’aujourd’hui ne change pas.", "  "), *lines]

    # -- horizon ---------------------------------------------------------------------------------------------

    def _horizon(self) -> list[str]:
        held = [self.syntheses[index] for index in self.premiers if index in self.syntheses]
        needs = sum(s.besoins for s in held)
        if not needs:
            return phrase("Aucun besoin connu : rien à comparer.", "  ")
        counts = [sum(getattr(s, name) for s in held) for name in ("tenus_t0", "tenus_t3", "tenus_t5")]
        text = "Besoins tenus : " + ", ".join(
            f"{when} {fraction(count, needs)}"
            for when, count in zip(("aujourd’hui", "dans 3 ans", "dans 5 ans"), counts, strict=True)
        )
        lines = phrase(f"{text} (par les seuls départs prévus ; les arrivées ne sont pas connues).", "  ")
        if unknown := self.releve.besoins_inconnus.nombre:
            one = "besoin que personne n’a évalué : on ne sait pas s’il est tenu"
            many = "besoins que personne n’a évalués : on ne sait pas s’ils sont tenus"
            lines += phrase(f"Dans ces totaux, {compte(unknown, one, many)}.", "  ")
        if 1 < len(held) <= _FEW:
            rows = [[self.noms[s.structure], *_kept(s)] for s in held]
            titles = ("Besoins|tenus", "dans|3 ans", "dans|5 ans")
            lines += tableau([Colonne("Structure", souple=True), *(Colonne(t, droite=True) for t in titles)], rows)
        if not any(self.releve.chutes["t5"].comptes):
            return lines + phrase("Aucun départ prévu ne fait tomber une compétence.", "  ")
        soonest: Quand = "t3" if any(self.releve.chutes["t3"].comptes) else "t5"
        later = sum(self.releve.chutes["t5"].comptes)
        told = f"{compte(later, 'compétence touchée', 'compétences touchées')} dans 5 ans"
        if soonest == "t3":
            count = sum(self.releve.chutes["t3"].comptes)
            told = (
                f"{compte(count, 'compétence touchée', 'compétences touchées')} dans 3 ans, {nombre(later)} dans 5 ans"
            )
        return [*lines, *phrase(f"{told}. Les premières {_DANS[soonest]} :", "  "), *self._chutes(soonest, ROWS // 2)]

    def _renewals(self) -> list[str]:
        found = self.releve.renouvellements.renouvellements
        held = [self.syntheses[index] for index in self.premiers if index in self.syntheses]
        expired = sum(s.perimes for s in held)
        j90, m6, m12 = (sum(getattr(s, f"expire_{name}") for s in held) for name in ("j90", "m6", "m12"))
        if not (expired or m12):
            return phrase("Aucune n’a expiré, aucune n’expire dans les 12 mois.", "  ")
        gone = f"{compte(expired, 'a expiré', 'ont expiré')} ; de celles des titulaires, "
        soon = f"{compte(j90, 'expire', 'expirent')} dans les 90 jours, {nombre(m6)} dans les 6 mois, "
        lines = phrase(f"{gone}{soon}{nombre(m12)} dans les 12 mois.", "  ")
        titles = ("Titul.|périmés", "90|jours", "6|mois", "12|mois", "Titul.|actuels")
        rows = [(r.ligne.structure, r.ligne.competence, _windows(r)) for r in found[: ROWS - 2]]
        if rows:
            lines += self._named([Colonne(title, droite=True) for title in titles], rows)
        more = self.releve.renouvellements.nombre - len(rows)
        return lines + (phrase(f"… et {compte(more, 'autre')}.", "  ") if more > 0 else [])

    def _formation(self) -> list[str]:
        besoins = self.releve.besoins
        if not besoins:
            return phrase("Aucun agent évalué n’est sous le niveau requis.", "  ")
        gaps = sum(b.ecarts for b in besoins)
        text = (
            f"{compte(len(besoins), 'compétence')} à renforcer : {compte(gaps, 'écart')} (agent sous le niveau requis)"
        )
        known = [b.cout for b in besoins if b.cout is not None]
        if known:
            rest = len(besoins) - len(known)
            text += f", {nombre(sum(known))} € au plus"
            if rest:
                text += f", sans {compte(rest, 'compétence')} de coût inconnu"
        shown = besoins[:ROWS]
        columns = [
            Colonne("Compétence", souple=True), Colonne("Priorité", droite=True), Colonne("Agents", droite=True),
            Colonne("Niveaux", droite=True), Colonne("Formacode"),
        ]  # fmt: skip
        rows = [
            [
                label_of(self.referentiel, b.competence),
                nombre(b.priorite),
                nombre(b.ecarts),
                nombre(b.manques),
                ", ".join(b.formacodes),
            ]
            for b in shown
        ]
        lines = [*phrase(f"{text}.", "  "), *tableau(columns, rows)]
        more = len(besoins) - len(shown)
        return lines + (phrase(f"… et {compte(more, 'autre')}.", "  ") if more else [])


def _fall(chute: Chute) -> list[str]:
    return [f"{nombre(chute.avant)} → {nombre(chute.apres)}", nombre(chute.besoin), chute.nom_sort]


def _windows(renouvellement: Renouvellement) -> list[str]:
    ligne, perimes, j90, m6, m12 = renouvellement
    return [nombre(count) for count in (perimes, j90, m6, m12, ligne.titulaires)]


def _kept(synthese: Synthese) -> list[str]:
    """Needs that are met today, in three and in five years."""
    return [fraction(n, synthese.besoins) for n in (synthese.tenus_t0, synthese.tenus_t3, synthese.tenus_t5)]


def _mean(synthese: Synthese) -> str:
    from fphref.audit.releve import shown_polyvalence

    mean: Fraction | None = shown_polyvalence(synthese)
    return "" if mean is None else f"{decimal(mean, 1)}/{synthese.haut}"


def decimal(value: Fraction, places: int) -> str:
    """`2,9`: rounded half up, with a decimal comma."""
    from decimal import ROUND_HALF_UP, Decimal

    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)).replace(".", ",")
