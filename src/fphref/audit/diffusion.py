"""What of an audit may be circulated: figures about few people go, and those that would give them away.

The rule, and why it holds against subtraction, are in `audit.motif`. What it rests on here:

- a line is shown or not as a whole, and its figures are sums over the people of one node for one compétence; what
  weighs them by métier is made anew from the line (`somme_ponderee`, `poids`), since two sums with different weights
  would part the métiers; of those whom a compétence is asked of, only how many are concerned is told, and not how many
  are « sans objet »; the working time of titulaires is that of one person where there is one: it is not told;
- only structures whose number of agents may be told have lines: else the agents of a small one could be found by
  comparing compétences that were hidden here and there (how many agents of a métier a shown structure has can still be
  guessed, by comparing what is asked of it with what is not: it is a number of agents, not an evaluation);
- the number of agents without profile or without métier would give, less the métiers whose number is told, one that is
  hidden: it is told only as the number of a métier;
- everything else is made from what is shown: syntheses, fragile points, exclus. The share of the agent who holds most
  (concentration) is one person's figure and is never circulated. How many agents of a structure have an evaluation,
  and how many lines were read or kept, would tell it of a hidden group, less those of the lines that are shown.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator

from fphref.audit.grain import Grain
from fphref.audit.modele import FRAGILES, METIER, RANGS, Bilan, Exclu, Lecture, Ligne, Masque, Synthese
from fphref.audit.motif import SEUIL_MINIMAL
from fphref.audit.visible import Echelle, GrainPublie, Visible, look
from fphref.diagnostics import FphrefError
from fphref.model.couverture import ETATS, PETIT_EFFECTIF


def publish(bilan: Bilan, seuil: int = PETIT_EFFECTIF) -> Bilan:
    """What may be circulated of an audit, no figure being about less than `seuil` people.

    Raises `FphrefError` for a threshold under 3, for a what-if (two audits, with and without an agent, tell who that
    is), and for an audit whose finest figures were not kept.
    """
    if seuil < SEUIL_MINIMAL:
        raise FphrefError(f"Le seuil de diffusion est d’au moins {SEUIL_MINIMAL} personnes.")
    if bilan.sans:
        raise FphrefError("Une hypothèse de départ ne se diffuse pas : la différence désignerait les agents retirés.")
    grain = getattr(bilan, "grain", None)
    if not isinstance(grain, Grain):
        raise FphrefError("Cet audit ne peut pas être diffusé : ses chiffres les plus fins n’ont pas été gardés.")
    visible = look(grain, bilan, seuil)
    syntheses = {index: _Total(index) for index in range(len(bilan.structures))}
    masques: list[Masque] = []
    candidates: list[tuple[tuple[int, ...], Ligne]] = []
    first = sum(structure.par == bilan.par[0] for structure in bilan.structures)
    exclus: list[Exclu] = []
    count = 0
    for number, (ligne, shown) in enumerate(_walk(bilan.lignes, visible)):
        if shown is None:
            masques.append(Masque(ligne.structure, ligne.competence))
            continue
        count += 1
        echelle = visible.echelle(shown)
        syntheses[ligne.structure].add(shown, echelle)
        exclus.extend(_left_out(shown, echelle))
        if shown.structure < first and shown.etat in RANGS:
            candidates.append((_gravity(shown, number), shown))
            if len(candidates) > 4 * FRAGILES:
                candidates = heapq.nsmallest(FRAGILES, candidates)
    exclus.extend(_of_metiers(bilan, visible))
    return bilan.with_changes(
        structures=tuple(s._replace(agents=s.agents if i in visible.agents else None)
                         for i, s in enumerate(bilan.structures)),
        lignes=_Publiees(bilan.lignes, visible, count),
        syntheses=tuple(t.synthese(visible.evalues.get(i)) for i, t in syntheses.items() if t.lignes),
        fragiles=tuple(ligne for _, ligne in heapq.nsmallest(FRAGILES, candidates)),
        exclus=tuple(sorted(exclus)),
        lecture=_vague(bilan.lecture, seuil, total=visible.total),
        diagnostics=(),
        masques=tuple(masques),
        seuil=seuil,
        grain=GrainPublie(grain, seuil),
    )  # fmt: skip


def _walk(source: Iterable[Ligne], visible: Visible) -> Iterator[tuple[Ligne, Ligne | None]]:
    """Every line of an audit, and what is shown of it; None for nothing."""
    for ligne in source:
        yield ligne, _shown(ligne, visible.echelle(ligne)) if visible.holds(ligne) else None


class _Publiees(Collection[Ligne]):
    """The lines that are shown, read from those of the audit each time they are asked for."""

    def __init__(self, source: Collection[Ligne], visible: Visible, count: int) -> None:
        self._source, self._visible, self._count = source, visible, count

    def __iter__(self) -> Iterator[Ligne]:
        return (shown for _, shown in _walk(self._source, self._visible) if shown is not None)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, ligne: object) -> bool:
        return any(ligne == other for other in self)


def _shown(ligne: Ligne, echelle: Echelle | None) -> Ligne:
    return ligne._replace(
        haut=echelle[1] if echelle else -1,
        classe=ligne.classe if echelle else -1,
        requis=None,
        sans_objet=None,
        quotite=None,
        concernes_dits=ligne.concernes,
        somme_ponderee=ligne.criticite * ligne.somme,
        poids=ligne.criticite * ligne.evalues,
    )


class _Total:
    """The synthesis of one structure, line after line."""

    def __init__(self, structure: int) -> None:
        self.structure, self.lignes = structure, 0
        self._etats = [0] * len(ETATS)
        self._sums = dict.fromkeys(_SUMMED, 0)
        self._besoins = {"besoins": 0, "tenus_t0": 0, "tenus_t3": 0, "tenus_t5": 0}
        self._priorite = 0
        self._echelles: set[Echelle | None] = set()

    def add(self, ligne: Ligne, echelle: Echelle | None) -> None:
        self.lignes += 1
        if ligne.etat >= 0:
            self._etats[ligne.etat] += 1
        for name in _SUMMED:
            self._sums[name] += getattr(ligne, name)
        self._priorite += ligne.criticite * ligne.manques
        if ligne.besoin and ligne.concernes:
            self._besoins["besoins"] += 1
            for name, held in (("tenus_t0", ligne.titulaires), ("tenus_t3", ligne.titulaires_t3),
                               ("tenus_t5", ligne.titulaires_t5)):  # fmt: skip
                self._besoins[name] += held >= ligne.besoin
        if ligne.evalues:
            self._echelles.add(echelle)

    def synthese(self, agents_evalues: int | None) -> Synthese:
        one = next(iter(self._echelles)) if len(self._echelles) == 1 else None
        return Synthese(
            structure=self.structure,
            competences=self.lignes,
            etats=tuple(self._etats),
            priorite=self._priorite,
            haut=one[1] if one else -1,
            agents_evalues=agents_evalues,
            **self._sums,
            **self._besoins,
        )


_SUMMED = ("concernes", "evalues", "perimes", "titulaires", "ecarts", "ecarts_majeurs", "manques", "expire_j90",
           "expire_m6", "expire_m12", "somme_ponderee", "poids")  # fmt: skip


def _gravity(ligne: Ligne, number: int) -> tuple[int, ...]:
    """The order of `Bilan.fragiles`; an unknown need comes last."""
    missing = (1, 0) if ligne.besoin is None else (0, ligne.titulaires - ligne.besoin)
    return RANGS[ligne.etat], -ligne.criticite, *missing, -ligne.concernes, number


def _left_out(ligne: Ligne, echelle: Echelle | None) -> Iterator[Exclu]:
    if not ligne.besoin:
        raison = "besoin inconnu" if ligne.besoin is None else "besoin nul"
        yield Exclu(ligne.structure, "", ligne.competence, raison, ligne.concernes)
    if echelle is None and ligne.evalues:
        yield Exclu(ligne.structure, "", ligne.competence, "échelles différentes", ligne.evalues)


_SANS_PROFIL = ("sans profil", "sans métier")


def _of_metiers(bilan: Bilan, visible: Visible) -> Iterator[Exclu]:
    """The agents of a métier without profile, or without métier, where the number of agents of that métier is told."""
    for exclu in bilan.exclus:
        of_metier = bilan.structures[exclu.structure].par == METIER
        if of_metier and exclu.raison in _SANS_PROFIL and exclu.structure in visible.agents:
            yield exclu


def _vague(lecture: Lecture, seuil: int, *, total: bool) -> Lecture:
    """What may be told of the reading: files, and people where they are nobody or enough; `total`: so are the present.

    Lines are not people: some may be all those of one agent.
    """
    told: dict[str, int | None] = dict.fromkeys(lecture.__dataclass_fields__)
    for name in ("absents", "partis", *(("agents",) if total else ())):
        count = getattr(lecture, name)
        told[name] = count if not count or count >= seuil else None
    return Lecture(**{**told, "fichiers": lecture.fichiers})  # type: ignore[arg-type]
