"""Why a compétence has the figures it has: every line that was read of it, and what was made of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from fphref.audit.calcul import Lignes, levels_of, path_of
from fphref.audit.couverture import Audit, Demande, open_audit
from fphref.audit.explication_modele import Appui, Explication
from fphref.audit.lecture import faults_of, ymd
from fphref.audit.modele import Bilan, Structure
from fphref.audit.rejets import rows_of
from fphref.audit.sources import Source
from fphref.diagnostics import FphrefError, Position, suggestion
from fphref.evaluations.relire_valeurs import clean, day_text, shown
from fphref.model.profil import Echelle
from fphref.model.referentiel import Referentiel
from fphref.moteurs.texte import NEVER
from fphref.texte import fold


class _Qui(NamedTuple):
    """What is known of an agent: place in the names of the audit, first day of absence."""

    agent: str
    structure: int
    metier: int
    depart: int


class _Lue(NamedTuple):
    """A line that was understood: days are yyyymmdd, `code` is 0 for « sans objet », else level + 1."""

    jour: int
    code: int
    expire: int
    niveau: str
    echelle: str
    position: Position


def explain(demande: Demande, referentiel: Referentiel, competence: str, structure: str | None) -> Explication:
    """The figures and the lines of one compétence, given by id or wording, in every structure or the one of that name.

    Raises `FphrefError` where either is unknown.
    """
    identifiant = _known(competence, referentiel)
    audit, bilan = open_audit(demande, referentiel)
    try:
        kept = _structures(bilan, structure)
        assert isinstance(bilan.lignes, Lignes)
        place = audit.preparation.competences.index(identifiant)
        found = [
            (bilan.structures[ligne.structure], ligne)
            for ligne in bilan.lignes.read(f"WHERE c.competence = {place} ORDER BY c.groupe")
            if bilan.structures[ligne.structure] in kept
        ]
        appuis = tuple(_Explain(audit, demande, referentiel, identifiant, place, kept).lines())
    finally:
        bilan.close()
    item = referentiel.competence(identifiant)
    assert item is not None
    return Explication(identifiant, item.libelle, demande.jour, tuple(found), appuis)


def _known(text: str, referentiel: Referentiel) -> str:
    if referentiel.competence(text) is not None:
        return text
    ids = [*referentiel.savoir_faire, *referentiel.connaissances, *referentiel.savoir_etre]
    labels = {i: c.libelle for i in ids if (c := referentiel.competence(i)) is not None}
    same = [i for i, label in labels.items() if fold(label) == fold(text)]
    if len(same) == 1:
        return same[0]
    near = suggestion(text, [*ids, *labels.values()], limit=0)
    raise FphrefError(f"Compétence « {text} » inconnue du référentiel{near or ' (fphref chercher MOTS la trouve)'}")


def _structures(bilan: Bilan, name: str | None) -> list[Structure]:
    """Those of the first breakdown, or the one of that name in any of them."""
    if name is None:
        return [s for s in bilan.structures if s.par == bilan.par[0]]
    found = [s for s in bilan.structures if _is_named(s, name)]
    if not found:
        near = suggestion(name, sorted({s.nom for s in bilan.structures}))
        raise FphrefError(f"Structure « {name} » inconnue de cet audit{near}")
    return found


def _is_named(structure: Structure, name: str) -> bool:
    """Whether that is its name, or « Pôle › Service » where one name alone does not tell."""
    *holders, own = (fold(part.strip()) for part in name.split("›"))
    names = {fold(held) for _, held in structure.chemin[:-1]}
    return fold(structure.nom) == own and names.issuperset(holders)


class _Explain:
    def __init__(
        self, audit: Audit, demande: Demande, referentiel: Referentiel, identifiant: str, place: int,
        structures: list[Structure],
    ) -> None:  # fmt: skip
        self._audit, self._referentiel, self._id, self._place = audit, referentiel, identifiant, place
        self._jour = ymd(demande.jour)
        self._noms = audit.preparation.noms
        levels = levels_of(self._noms.feuilles)
        paths = {(s.par, s.chemin) for s in structures}
        self._pars = sorted({s.par for s in structures})
        self._keeps = {
            (f, m): any((p, path_of(p, leaf, code, levels)) in paths for p in self._pars)
            for f, leaf in enumerate(self._noms.feuilles)
            for m, code in enumerate(self._noms.metiers)
        }

    def lines(self) -> Iterator[Appui]:
        """Agents in order, each with its lines, the latest first; then the lines that could not be read."""
        duck = self._audit.duck
        who = {
            agent: _Qui(agent, *rest)
            for agent, *rest in duck.sql("SELECT agent, structure, metier, depart FROM connus ORDER BY agent")
        }
        spellings: dict[str, str] = dict(duck.sql("SELECT brut, agent FROM graphies"))
        read: dict[str, list[_Lue]] = {}
        bad: list[Appui] = []
        for source, number, values in self._rows():
            raw = str(values.get("agent") or "")
            agent = spellings.get(raw, raw)
            fault = next(faults_of(self._audit.brut, values), None)
            if fault is not None:
                bad.append(self._rejected(agent, values, source.at(number), fault[1]))
            elif (lue := self._understood(values, source.at(number))) is not None:
                read.setdefault(agent, []).append(lue)
        for agent, qui in who.items():
            if self._keeps[qui.structure, qui.metier]:
                yield from self._agent(qui, read.get(agent, []))
        yield from bad

    def _rows(self) -> Iterator[tuple[Source, int, Mapping[str, Any]]]:
        brut = self._audit.brut
        wanted = {value for value, place in brut.competences.items() if place == self._place}
        for source in brut.sources:
            for number, values in rows_of(self._audit.duck, source, brut.types):
                if values.get("competence") in wanted:
                    yield source, number, values

    def _understood(self, values: Mapping[str, Any], position: Position) -> _Lue | None:
        """None for a line without level."""
        brut = self._audit.brut
        level = values.get("niveau")
        found = brut.niveaux.get((values.get("metier"), level, values.get("echelle")))
        day = brut.jours["date"][values["date"]]
        if found is None or day is None:
            return None
        end = values.get("expiration")
        expire = NEVER if end is None else brut.jours["expiration"][end]
        assert expire is not None
        code, scale = found
        step = next(n for n in self._referentiel.echelles[scale].niveaux if (n.valeur is None) == (code == 0)
                    and (n.valeur is None or n.valeur + 1 == code))  # fmt: skip
        return _Lue(day, code, expire, step.code, scale, position)

    def _rejected(self, agent: str, values: Mapping[str, Any], position: Position, why: str) -> Appui:
        text = {name: clean(str(values.get(name) or "")) for name in ("service", "metier")}
        level = shown(values.get("niveau")) if values.get("niveau") is not None else ""
        return Appui(agent, text["service"], text["metier"], level, "", None, None, position, False, f"rejetée : {why}")

    def _agent(self, qui: _Qui, lines: list[_Lue]) -> Iterator[Appui]:
        code = self._noms.metiers[qui.metier]
        profil = self._referentiel.profils.get(code)
        asked = next((e for e in profil.exigences if e.competence == self._id), None) if profil else None
        scale = self._referentiel.echelles[profil.echelle] if profil else None
        requis = asked.niveau if asked is not None else ""
        service = self._service(self._noms.feuilles[qui.structure])
        if not lines:
            if asked is not None and qui.depart > self._jour:
                nowhere = Position("")
                yield Appui(qui.agent, service, code, "", requis, None, None, nowhere, False, "jamais évalué")
            return
        same = [line for line in lines if scale is None or line.echelle == scale.id]
        valid = [line for line in same if line.jour <= self._jour]
        last = max(valid, key=lambda line: line[:3], default=None)
        for line in sorted(lines, key=lambda line: line[:3], reverse=True):
            counts, why = self._verdict(qui, line, last, requis, scale)
            end = None if line.expire == NEVER else _day(line.expire)
            yield Appui(qui.agent, service, code, line.niveau, requis, _day(line.jour), end, line.position, counts, why)

    def _service(self, feuille: tuple[str, ...]) -> str:
        """The name of a service, after what holds it where another one has the same name."""
        alone = sum(other[-1] == feuille[-1] for other in self._noms.feuilles) == 1
        holder = "" if alone else next((name for name in reversed(feuille[:-1]) if name), "")
        return f"{holder} › {feuille[-1]}" if holder and feuille[-1] else feuille[-1]

    def _verdict(
        self, qui: _Qui, line: _Lue, last: _Lue | None, requis: str, scale: Echelle | None
    ) -> tuple[bool, str]:
        if qui.depart <= self._jour:
            return False, f"agent parti le {day_text(_day(qui.depart))}"
        if scale is not None and line.echelle != scale.id:
            return False, f"sur une autre échelle ({line.echelle})"
        if line.jour > self._jour:
            return False, "après la date de l’audit"
        if line is not last:
            assert last is not None
            same = last.jour == line.jour
            if same and line[:3] == last[:3]:
                return False, "même jour, en double"
            return False, "même jour, moins haute" if same else f"remplacée le {day_text(_day(last.jour))}"
        if not requis or scale is None:
            return False, "hors du profil de son métier"
        if line.expire < self._jour:
            return False, f"expirée le {day_text(_day(line.expire))}"
        if line.code == 0:
            return True, "sans objet : sort des comptes"
        step = scale.niveau(requis)
        assert step is not None and step.valeur is not None
        return True, "titulaire" if line.code > step.valeur else "sous le niveau requis"


def _day(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)
