"""The words of pay in French and English, folded: currencies, periods, what is counted, money that is not pay."""

from __future__ import annotations

from typing import Final


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


TIRETS: Final = frozenset("-–—‐‑−→")
SYMBOLES: Final = {"€": "EUR", "$": "USD", "£": "GBP"}
DEVISES: Final = {
    "eur": "EUR", "euro": "EUR", "euros": "EUR", "chf": "CHF", "sfr": "CHF", "usd": "USD", "dollar": "USD",
    "dollars": "USD", "gbp": "GBP", "pounds": "GBP", "cad": "CAD", "aud": "AUD", "nzd": "NZD",
    "xpf": "XPF", "fcfp": "XPF", "cfp": "XPF",
    "xof": "XOF", "fcfa": "XOF", "fr": "CHF", "frs": "CHF", "francs": "CHF", "dkk": "DKK", "sek": "SEK", "nok": "NOK",
}  # fmt: skip
DOUTEUSES: Final = frozenset({"fr", "frs", "francs"})
MILLIERS: Final = {"k": "", "mille": "", "ke": "EUR", "keur": "EUR", "keuro": "EUR", "keuros": "EUR", "kchf": "CHF",
                    "kusd": "USD", "kgbp": "GBP"}  # fmt: skip
UNITES: Final = words(
    "an ans annee annees mois semaine semaines jour jours heure heures h j minutes mn year years month months week "
    "weeks hour hours day days personnes salaries agents professionnels patients lits postes employees people "
    "eme e er ere m md mds meur millions million milliards milliard bn mn pourcent"
)
MILLIONS: Final = words("m md mds meur millions million milliards milliard bn mn")
BRUT: Final = words("brut bruts brute brutes gross")
NET: Final = words("net nets nette nettes")
UNITES_DE_TEMPS: Final = {
    "h": "heure", "heure": "heure", "heures": "heure", "hour": "heure", "hr": "heure",
    "j": "jour", "jour": "jour", "jours": "jour", "day": "jour", "jr": "jour",
    "mois": "mois", "month": "mois", "mo": "mois",
    "an": "an", "ans": "an", "annee": "an", "year": "an", "yr": "an", "annum": "an", "pa": "an",
}  # fmt: skip
HEURES_ANGLAISES: Final = frozenset(("hour", "hr", "hours"))
"""« an hour »: the « an » before them is not the French year."""
ADJECTIFS_DE_TEMPS: Final = {
    "horaire": "heure", "horaires": "heure", "hourly": "heure",
    "journalier": "jour", "journaliers": "jour", "journaliere": "jour", "daily": "jour", "tjm": "jour",
    "mensuel": "mois", "mensuels": "mois", "mensuelle": "mois", "mensuelles": "mois", "mensuellement": "mois",
    "monthly": "mois",
    "annuel": "an", "annuels": "an", "annuelle": "an", "annuelles": "an", "annuellement": "an", "annual": "an",
    "annually": "an", "yearly": "an",
}  # fmt: skip
# What may stand between the two amounts of a range beside what joins them: « 2 500 € brut/mois à 3 000 € ».
ENTRE_BORNES = BRUT | NET | frozenset(UNITES_DE_TEMPS) | frozenset(ADJECTIFS_DE_TEMPS) | {"/", "par", "per"}
APRES_LIEN: Final = words("environ about approximately around ~ pres")
PRUDENCE: Final = words(
    "de d du des la le les l un une environ autour a jusqu pouvant aller atteindre entre moyen moyenne moyens "
    "maximum minimum annuel annuelle mensuel mensuelle brut brute net nette of up to about from the "
    "average annual monthly est sont"
)
# Money that is not pay, where it stands just before the amount, or after it behind « de ».
AUTRE_ARGENT: Final = words(
    "budget budgets affaires ca prime primes bonus bonuses indemnite indemnites repas restaurant restaurants ticket "
    "tickets frais cout couts cotisation cotisations subvention inscription minerval amende abonnement prix tarif "
    "tarifs allocation allocations bourse remboursement forfait voucher vouchers fee fees cost costs turnover revenue "
    "droits aide aides capital investissement gratification subvention pension loyer loyers coute coutent "
    "couter scolarite logement rent tuition achat"
)
COUTS_POSSIBLES: Final = words("formation formations etudes ecole cursus training course courses materiel")
"""Money spent rather than earned, unless a word of pay stands before them: « salaire en formation : 900 € »."""

DE_PAIE: Final = words(
    "salaire salaires remuneration remunerations salary salaries pay paye gagne gagner touche toucher percoit "
    "percevoir debute commence earn earns wage wages tjm package revenu revenus traitement compensation et ou "
    "plus and or"
)
"""Words that make an amount pay, whatever stands before them."""
