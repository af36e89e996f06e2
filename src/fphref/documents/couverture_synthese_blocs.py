"""What stands below the map of the one-page synthesis: what to secure, what is coming, what to train, the unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from fphref.audit.besoins_formation import BesoinFormacode, Cumul, by_formacode
from fphref.audit.horizon import SORTS, Chutes, Renouvellement, Renouvellements
from fphref.audit.modele import Ligne
from fphref.audit.perimetre import Compteur, walk
from fphref.documents.content import Block, BulletList, HeatMap, Item, Note, Paragraph, Section, Span, Table, Tint
from fphref.documents.couverture_rapport_commun import ETAT_TINTS, Contexte, euros, known, many
from fphref.documents.couverture_synthese_carte import A_SECURISER, PLACES, Carte, abbreviated
from fphref.documents.matrice_commun import short
from fphref.documents.typographie import grouped, plural, spans, typo
from fphref.model.couverture import ETATS

_EXCLUS = (
    ("sans profil", "agent dont le métier n’a pas de profil", "agents dont le métier n’a pas de profil"),
    ("sans métier", "agent sans métier connu", "agents sans métier connu"),
    ("hors profil", "évaluation que le profil ne demande pas", "évaluations que le profil ne demande pas"),
    ("besoin inconnu", "compétence dont le besoin est inconnu", "compétences dont le besoin est inconnu"),
    ("besoin nul", "compétence dont le besoin est zéro", "compétences dont le besoin est zéro"),
)
_BY_LINE = ("besoin inconnu", "besoin nul")
"""Exclusions that are counted by compétence; the others by what they hold."""


class Suite:
    """Reads the lines of an audit once, and says what they hold at the length asked for."""

    def __init__(self, carte: Carte) -> None:
        self.carte = carte
        self.contexte: Contexte = carte.contexte
        bilan = self.bilan = carte.bilan
        self._cumul = Cumul(self.contexte.referentiel, bilan.couts)
        self._renewals = Renouvellements(10)
        self._later = {"t3": Chutes("t3", 1), "t5": Chutes("t5", 1)}
        self._sans = Chutes("sans", 1)
        self._perimes = 0
        walk(bilan, ((carte.structures, self),))

    def add(self, ligne: Ligne) -> None:
        """Take a line into account, but of a structure too small to speak of."""
        if ligne.structure in self.carte.petites:
            return
        self._perimes += ligne.titulaires_perimes
        compteurs: tuple[Compteur, ...] = (self._cumul, self._renewals, *self._later.values(), self._sans, self.carte)
        for compteur in compteurs:
            compteur.add(ligne)

    # What to secure

    @cached_property
    def fragiles(self) -> tuple[Ligne, ...]:
        """The gravest lines that may be shown."""
        return tuple(ligne for ligne in self.bilan.fragiles if ligne.structure not in self.carte.petites)

    def to_secure(self, most: int, letters: int, names: int) -> Section:
        """The gravest compétences, one a row, their state in words on its tint."""
        title = typo("Compétences à sécuriser d’abord")
        shown = self.fragiles[:most]
        if not shown:
            return Section(title, (Paragraph(spans("Aucune, parmi celles qui sont évaluées.")),), "badge")
        alone = self.carte.seule
        head = ("Compétence", *(() if alone else (self.carte.mots[0],)), "Criticité", "Titulaires / besoin", "État")
        rows = tuple(
            (
                spans(short(self.contexte.competence(ligne.competence)[0], 3 * letters // 2 if alone else letters)),
                *(() if alone else (spans(abbreviated(self.carte.noms[ligne.structure], names)),)),
                spans(f"{ligne.criticite} sur 3"),
                spans(f"{grouped(ligne.titulaires)} / {known(ligne.besoin)}"),
                spans(ETATS[ligne.etat].code),
            )
            for ligne in shown
        )
        widths = (301.0, 60.0, 72.0, 80.0) if alone else (206.0, 105.0, 50.0, 62.0, 78.0)
        blank = (None,) * (len(head) - 1)
        tints = tuple((*blank, Tint(ETAT_TINTS[ETATS[ligne.etat].code])) for ligne in shown)
        table = Table(tuple(map(typo, head)), rows, widths, role="small")
        rest = sum(self.carte.etats[place] for place in A_SECURISER) - len(shown)
        more = (Paragraph(spans(self._rest(rest)), "small"),) if rest > 0 else ()
        return Section(title, (HeatMap(table, tints, left=1 if alone else 2), *more), "badge")

    def _rest(self, count: int) -> str:
        others = "Une autre n’est pas listée" if count == 1 else f"{grouped(count)} autres ne sont pas listées"
        return f"{others} ici. Ordre : état, criticité, puis ce qui manque au besoin."

    # What is coming

    def later(self) -> Section:
        """Needs that are held now, in three and in five years, and what planned departures take away."""
        carte = self.carte
        besoins = carte.total("besoins")
        held = [carte.total(name) for name in ("tenus_t0", "tenus_t3", "tenus_t5")]
        title = typo("Départs prévus")
        if not besoins:
            return Section(title, (Paragraph(spans("Aucun besoin n’est connu.")),), "path")
        rows = [(typo("Besoin tenu"), [f"{grouped(count)} / {grouped(besoins)}" for count in held])]
        for sort in (0, 1):
            counts = [self._later[when].comptes[sort] for when in ("t3", "t5")]
            if any(counts):
                rows.append((_capital(SORTS[sort]), ["–", *map(grouped, counts)]))
        table = Table(
            (typo("Compétences"), typo("à ce jour"), "dans 3 ans", "dans 5 ans"),
            tuple((spans(name), *(spans(text) for text in texts)) for name, texts in rows),
            (90.0, 47.0, 54.0, 54.0),
            role="small",
        )
        tints: list[tuple[Tint | None, ...]] = [(None, *(Tint("bon", 1 + (2 * count) // besoins) for count in held))]
        tints += [(None, None, *_warned(texts[1:])) for _, texts in rows[1:]]
        words: list[Block] = [HeatMap(table, tuple(tints))]
        if len(rows) == 1:
            words.append(Paragraph(spans("Aucun départ prévu connu n’y change rien d’ici cinq ans."), "small"))
        return Section(title, tuple(words), "path")

    def renewals(self, most: int, letters: int) -> Section:
        """What has expired or soon will, and where first."""
        carte = self.carte
        windows = [carte.total(name) for name in ("expire_j90", "expire_m6", "expire_m12")]
        title = typo("Habilitations à renouveler")
        if not self._perimes and not windows[-1]:
            text = "Aucune évaluation de titulaire n’est périmée, ni ne le sera d’ici un an."
            return Section(title, (Paragraph(spans(text)),), "law")
        counts = [self._perimes, *windows]
        heads = ("périmées", "90 jours", "6 mois", "12 mois")
        table = Table(
            (typo("Évaluations"), *map(typo, heads)),
            ((spans("de titulaires"), *(spans(grouped(count)) for count in counts)),),
            (53.0, 48.0, 48.0, 44.0, 44.0),
            role="small",
        )
        states = (Tint("echu"), Tint("fragile", 3), Tint("fragile", 2), Tint("fragile", 1))
        tints = (None, *(tint if count else None for tint, count in zip(states, counts, strict=True)))
        blocks: list[Block] = [HeatMap(table, (tints,))]
        found = self._renewals.renouvellements[:most]
        if found:
            blocks.append(BulletList(tuple(Item(spans(self._renewal(entry, letters))) for entry in found)))
        return Section(title, tuple(blocks), "law")

    def _renewal(self, entry: Renouvellement, letters: int) -> str:
        alone = self.carte.seule
        name = short(self.contexte.competence(entry.ligne.competence)[0], 3 * letters // 2 if alone else letters)
        where = "" if alone else f" ({abbreviated(self.carte.noms[entry.ligne.structure], letters)})"
        parts = []
        if entry.perimes:
            parts.append(plural(entry.perimes, "périmée"))
        if entry.j90:
            parts.append(f"{grouped(entry.j90)} sous 90 jours")
        if entry.m12 > entry.j90:
            parts.append(f"{grouped(entry.m12)} sous 12 mois")
        return f"{name}{where} : {', '.join(parts)}"

    # What to train

    @cached_property
    def needs(self) -> list[BesoinFormacode]:
        """Training needs by Formacode, the highest priority first."""
        return by_formacode(self._cumul.besoins())

    def training(self, most: int, letters: int) -> Section:
        """The first training needs, by Formacode, and what they cost where it is known."""
        title = typo("Besoins de formation")
        if not self.needs:
            return Section(title, (Paragraph(spans("Aucun agent évalué n’est sous le niveau requis.")),), "school")
        shown = self.needs[:most]
        rows = tuple(
            (spans(self._need(group, letters)), spans(_range(group)), spans(grouped(group.priorite))) for group in shown
        )
        table = Table(("Formacode", "Agents", typo("Priorité")), rows, (3.6, 0.9, 0.9), role="small")
        words = [f"{grouped(len(self.needs) - most)} autres domaines."] if len(self.needs) > most else []
        words.append("Priorité : criticité × niveaux qui manquent aux agents évalués.")
        words += self._cost()
        return Section(
            title, (HeatMap(table, (), left=1), Paragraph(spans(" ".join(words)), "small")), "school"
        )  # fmt: skip

    def _need(self, group: BesoinFormacode, letters: int) -> str:
        first, *others = group.besoins
        label = short(self.contexte.competence(first.competence)[0], letters)
        more = f" (+ {grouped(len(others))})" if others else ""
        return f"{group.code} – {label}{more}" if group.code else f"Sans code – {label}{more}"

    def _cost(self) -> Iterator[str]:
        """What the needs whose cost is known cost, each compétence counted once."""
        needs = {need.competence: need for group in self.needs for need in group.besoins}
        costs = [need.cout for need in needs.values() if need.cout is not None]
        if costs:
            unknown = len(needs) - len(costs)
            rest = f", hors {plural(unknown, 'compétence')} sans coût connu" if unknown else ""
            yield f"Coût connu : {euros(sum(costs))} au plus{rest}."

    # What to know when reading

    def unknown(self, most: int) -> Note:
        """What no figure of the page sees."""
        texts = [*self._unevaluated(), *self._excluded(), *self._reading()]
        shown = texts if len(texts) <= most else [*texts[: most - 1], f"{len(texts) - most + 1} autres motifs"]
        if not shown and not self.carte.total("concernes"):
            shown = ["aucun profil présent ne demande de compétence"]
        if not shown:
            shown = ["rien : toutes les exigences sont évaluées, et toutes les compétences ont un besoin"]
        return Note(typo("Hors de ces chiffres :"), spans(f"{' ; '.join(shown)}."))

    def _unevaluated(self) -> Iterator[str]:
        carte = self.carte
        concernes, missing = carte.total("concernes"), carte.total("concernes") - carte.total("evalues")
        if missing:
            expired = carte.total("perimes")
            yield (
                f"{plural(missing, 'exigence')} à évaluer, sur {grouped(concernes)}"
                + (f", dont {many(expired, 'périmée')}" if expired else "")
            )
        nobody = carte.total("competences") - sum(carte.etats)
        if nobody:
            yield f"{plural(nobody, 'compétence')} où personne n’est concerné"
        if carte.petites:
            word = plural(len(carte.petites), *carte.mots)
            if self.bilan.seuil:
                yield f"{word} où tout est masqué"
            else:
                yield f"{word} de moins de {carte.seuil} agents"
        if self.bilan.masques:
            count = sum(carte.masquees.get(number, 0) for number in carte.structures)
            lines = plural(count, "ligne masquée", "lignes masquées")
            yield f"{lines} (moins de {carte.seuil} personnes, ou déductibles)"

    def _excluded(self) -> Iterator[str]:
        counts: dict[str, int] = {}
        for exclu in self.bilan.exclus:
            if exclu.structure in self.carte.structures and exclu.structure not in self.carte.petites:
                counts[exclu.raison] = counts.get(exclu.raison, 0) + (1 if exclu.raison in _BY_LINE else exclu.nombre)
        for reason, one, several in _EXCLUS:
            if counts.get(reason):
                yield plural(counts[reason], one, several)

    def _reading(self) -> Iterator[str]:
        lecture = self.bilan.lecture
        if lecture.agents_sans_evaluation:
            yield f"{plural(lecture.agents_sans_evaluation, 'agent')} sans aucune évaluation"
        if lecture.absents:
            yield f"{plural(lecture.absents, 'agent évalué', 'agents évalués')} hors de la liste des agents"
        if lecture.rejetees:
            yield f"{plural(lecture.rejetees, 'ligne illisible', 'lignes illisibles')}"

    def how_to_read(self) -> Paragraph:
        """The states in words, the gravest first, and what tints mean."""
        parts = [Span(typo("Comment lire. "), strong=True)]
        parts += spans("Titulaire : agent évalué au niveau requis par le profil de son propre métier, ou au-dessus. ")
        for place in PLACES:
            sens = ETATS[place].sens.replace(" : ", ", ")
            parts += [
                Span(typo(ETATS[place].code), strong=True),
                *spans(f" : {sens}{'.' if place == PLACES[-1] else ' ; '}"),
            ]
        words = " Une teinte plus forte veut dire une plus grande part de la ligne ; le nombre fait foi."
        if not self.carte.seule:
            words += f" Une compétence compte une fois par {self.carte.mots[0]}."
        return Paragraph((*parts, *spans(words)), "small")

    def warnings(self) -> Iterator[Block]:
        """What may be done with the page, and what it does not speak of."""
        if self.bilan.seuil:
            text = (
                f"ce qui porte sur moins de {self.bilan.seuil} personnes, ou le ferait deviner, est masqué. Comparer "
                "deux publications qui se recouvrent peut révéler ce que chacune masque."
            )
        else:
            text = (
                "de petits effectifs s’y lisent ; page réservée à l’instance. Pour diffuser plus : option --diffusion."
            )
        yield Note(typo("Diffusion :"), spans(text))
        if self.bilan.sans:
            yield Note(typo("Hypothèse :"), spans(self._what_if()))

    def _what_if(self) -> str:
        """What falls without the agents of the what-if, which no other figure of the page takes away."""
        gone = plural(self.bilan.sans, "agent")
        comptes = self._sans.comptes
        if any(comptes):
            words = [_FALLS[sort](count) for sort, count in enumerate(comptes) if count]
            listed = ", ".join(words[:-1]) + (" et " if words[1:] else "") + words[-1]
            text = f"en l’absence supposée de {gone}, sur les compétences de cette page, {listed}."
        else:
            text = (
                f"en l’absence supposée de {gone}, aucune compétence de cette page ne passe sous son besoin, ne s’en "
                "éloigne, ni ne tombe à un seul titulaire."
            )
        return f"{text} Les autres chiffres sont ceux d’aujourd’hui, avec tous les agents."


_FALLS: tuple[Callable[[int], str], ...] = (
    lambda n: f"{grouped(n)} n’{'a' if n < 2 else 'ont'} plus aucun titulaire",
    lambda n: f"{grouped(n)} {'passe' if n < 2 else 'passent'} sous le besoin",
    lambda n: f"{grouped(n)}, déjà sous le besoin, s’en {'éloigne' if n < 2 else 'éloignent'}",
    lambda n: f"{grouped(n)} {'devient un point unique' if n < 2 else 'deviennent des points uniques'}",
)
"""What happens to so many compétences, in the order of `SORTS`."""


def _range(group: BesoinFormacode) -> str:
    least, most = group.agents_au_moins, group.agents_au_plus
    return grouped(least) if least == most else f"{grouped(least)} à {grouped(most)}"


def _warned(texts: list[str]) -> tuple[Tint | None, ...]:
    return tuple(Tint("fragile") if text not in ("0", "–") else None for text in texts)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
