"""What `load` gives for a folder: everything that is right, and every fault once."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import fphref
from fphref.diagnostics import Gravite, Origine, Position
from fphref.model.metier import Metier
from tests.conftest import MakeFolder
from tests.support import DATA, MINI, Files, codes, copy_mini, lines, run_cli, write_files

METIER = "metiers/10A02_archiviste.yaml"
CORPS = "statut/corps/agents-accueil.yaml"


def text_of(name: str, *changes: tuple[str, str]) -> str:
    """A file of the mini référentiel, with some words changed."""
    text = (MINI / name).read_text("utf-8")
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


FIVE_FAULTS = """\
code: 10A02
intitule:
  masculin: Archiviste
  masculin: Archiviste en chef
  feminin: Archiviste
  neutre: Archiviste
niveau_qualification: douze
famille: acueil
activites:
  - ac-classer-dossiers
connaissances:
  - cn-archivage
passerelles:
  - intitule: Agent d'accueil
    vers: 10a01
"""


def test_five_faults_in_one_file_are_five_diagnostics_in_one_pass(mini: MakeFolder) -> None:
    folder = mini({METIER: FIVE_FAULTS})
    assert lines(fphref.load(folder)[1]) == [
        f"erreur YAM002 {METIER}:4:3 clé « masculin » répétée (déjà ligne 3) : n’en garder qu’une",
        f"erreur CLE002 {METIER}:6:3 clé inconnue « neutre » dans « intitule » ; valeurs admises : "
        "« masculin », « feminin », « sigle », « publie »",
        f"erreur VAL001 {METIER}:7:23 « niveau_qualification » : attendu : un nombre entier ; lu : « douze »",
        f"erreur REF001 {METIER}:8:10 famille « acueil » inconnue ; vouliez-vous « accueil » ?",
        f"erreur VAL003 {METIER}:15:11 « passerelles, 1er élément, vers » : « 10a01 » n’a pas la forme attendue : "
        "un code de métier en majuscules, chiffres et tirets (« 15D30 »)",
    ]
    ran = run_cli("verifier", "-r", folder)
    assert ran.code == 1
    assert [line.split()[1] for line in ran.out.splitlines()[:5]] == ["YAM002", "CLE002", "VAL001", "REF001", "VAL003"]


@pytest.mark.parametrize("name", [CORPS, "formations/formation-accueil.yaml", "profils/10A01.yaml"])
def test_a_faulty_file_is_still_checked_against_the_others(mini: MakeFolder, name: str) -> None:
    known = {"profils/10A01.yaml": "echelle: trois"}.get(name, "  - source: decret-essai")
    folder = mini({name: text_of(name, (known, known + "x")) + "inconnue: 1\n"})
    referentiel, diagnostics = fphref.load(folder)
    assert sorted(codes(diagnostics)) == ["CLE002", "REF001"]
    assert referentiel.en_erreur == {"10A01"}


@pytest.mark.parametrize("written", ["10E10", "no", "0510", "1_000", "2024-02-01", "1:30", "0x1F", "Yes", "7.0"])
def test_a_scalar_stays_the_text_that_was_written(mini: MakeFolder, written: str) -> None:
    folder = mini({"savoir_etre.yaml": text_of("savoir_etre.yaml", ("libelle: Écoute", f"libelle: {written}"))})
    referentiel, diagnostics = fphref.load(folder)
    assert lines(diagnostics) == []
    assert referentiel.savoir_etre["se-ecoute"].libelle == written


def test_the_model_gives_the_types(mini: MakeFolder) -> None:
    metier = text_of(METIER, ("definition: Classer et conserver les dossiers.", "definition: ~"))
    referentiel, diagnostics = fphref.load(mini({METIER: metier}))
    assert codes(diagnostics) == ["MET001"]  # `~` is « nothing written »
    assert referentiel.metiers["10A02"].definition is None
    assert referentiel.metiers["10A02"].niveau_qualification == 6
    assert referentiel.repertoires[0].date == date(2024, 2, 1)
    assert referentiel.repertoires[0].officiel is False
    assert referentiel.connaissances["cn-droits-usagers"].codes[0].code == "13235"


@pytest.mark.parametrize(
    ("file", "sound", "written", "rule"),
    [
        (METIER, "niveau_qualification: 6", "niveau_qualification: 6.0", "VAL001"),
        (METIER, "niveau_qualification: 6", "niveau_qualification: 1_0", "VAL001"),
        ("repertoire.yaml", "date: 2024-02-01", "date: 0", "VAL007"),
        ("repertoire.yaml", "date: 2024-02-01", "date: 2024-02-01T00:00:00", "VAL007"),
        ("repertoire.yaml", "date: 2024-02-01", "date: 2024-02-30", "VAL007"),
        ("repertoire.yaml", "officiel: non", "officiel: no", "VAL001"),
        ("repertoire.yaml", "officiel: non", "officiel: 1", "VAL001"),
    ],
)
def test_a_type_takes_one_writing_only(mini: MakeFolder, file: str, sound: str, written: str, rule: str) -> None:
    diagnostics = fphref.load(mini({file: text_of(file, (sound, written))}))[1]
    assert codes(d for d in diagnostics if d.gravite is Gravite.ERREUR) == [rule]


def test_a_misspelt_mention_is_one_fault_not_three(mini: MakeFolder) -> None:
    file = "metiers/10A01_agent-accueil.yaml"
    folder = mini({file: text_of(file, ("- sf-orienter-public", "- sf-orienter-publik"))})
    referentiel, diagnostics = fphref.load(folder)
    assert codes(diagnostics) == ["REF001"]
    assert "vouliez-vous « sf-orienter-public » ?" in diagnostics[0].message
    assert referentiel.en_erreur == {"10A01"}


def test_an_empty_key_is_an_absent_one_unless_it_is_required(mini: MakeFolder) -> None:
    written = text_of(METIER) + "savoir_etre:\nexercice: ~\npasserelles:\nreserve:\n"
    assert fphref.load(mini({METIER: written}))[1] == ()
    faults = fphref.load(mini({METIER: written.replace("  masculin: Archiviste", "  masculin:")}))[1]
    assert lines(faults) == [
        f"erreur VAL005 {METIER}:3:12 « intitule, masculin » : rien n’est écrit ; cette clé est obligatoire"
    ]


@pytest.mark.parametrize("prefix", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_line_ends_and_mark_do_not_move_the_places(mini: MakeFolder, prefix: str, end: str) -> None:
    changes = (("code: 10A02", "code: 10A0B"), ("famille: accueil", "famille: acueil"))
    text = prefix + text_of(METIER, *changes).replace("\n", end)
    diagnostics = fphref.load(mini({METIER: text.encode()}))[1]
    found = [(d.regle, d.position.ligne, d.position.colonne) for d in diagnostics if d.position.fichier == METIER]
    assert found == [("FIC006", 1, 7), ("VAL003", 1, 7), ("REF001", 6, 10)]


BOMB = "a: &a [x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(9)
)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (BOMB, "YAM003"),
        ("code: *inconnu\n", "YAM003"),
        ("<<: *base\n", "YAM003"),
        ("code: !!python/object/apply:os.system ['true']\n", "YAM004"),
        ("[" * 100_000, "YAM008"),
        ("a: {" * 60, "YAM008"),
        ("", "YAM005"),
        ("# rien\n", "YAM005"),
        ("seul\n", "YAM005"),
        ("? {a: b}\n: c\n", "YAM005"),
        ("code: 1\n---\ncode: 2\n", "YAM006"),
        ("code:\n\t- x\n", "YAM001"),
        ('definition: "ouvert\n', "YAM001"),
        ("code: [10A02\n", "YAM001"),
        ("code: 10A02\x00\n", "YAM007"),
        ("code: 10A02\n".encode("utf-16"), "FIC003"),
        ("définition: é\n".encode("latin-1"), "FIC003"),
        (b"#" * 5_000_001, "FIC002"),
    ],
)  # fmt: skip
def test_what_no_yaml_file_may_hold(mini: MakeFolder, content: str | bytes, rule: str) -> None:
    referentiel, diagnostics = fphref.load(mini({METIER: content}))
    assert rule in codes(diagnostics)
    assert {d.position.fichier for d in diagnostics} == {METIER}
    assert "10A02" not in referentiel.metiers
    assert "10A02" in referentiel.en_erreur


def test_a_file_of_exactly_the_limit_is_read(mini: MakeFolder) -> None:
    text = (MINI / METIER).read_bytes()
    folder = mini({METIER: text + b"#" * (5_000_000 - len(text))})
    assert fphref.load(folder)[1] == ()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (None, "dossier introuvable"),
        ({}, "aucun repertoire.yaml dans ce dossier ni dans ses sous-dossiers"),
        ({"lisez-moi.txt": "rien"}, "aucun repertoire.yaml dans ce dossier ni dans ses sous-dossiers"),
    ],
)
def test_a_folder_with_nothing_to_read(tmp_path: Path, depot: MakeFolder, files: Files | None, message: str) -> None:
    folder = tmp_path / "absent" if files is None else depot(files)
    folder.mkdir(exist_ok=True) if files is not None else None
    referentiel, (diagnostic,) = fphref.load(folder)
    assert (diagnostic.regle, diagnostic.message) == ("FIC001", message)
    assert not referentiel.complet


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("code: 1\n", "utf-8")
    (diagnostic,) = fphref.load(tmp_path / "x.yaml")[1]
    assert diagnostic.message == "ce n’est pas un dossier ; donner le dossier du référentiel"
    assert codes(fphref.load(tmp_path / ("long" * 2000))[1]) == ["FIC001"]


# -- what a fault takes with it --------------------------------------------------------------------------------------


def test_a_faulty_item_bars_the_metiers_that_cite_it_and_no_other(mini: MakeFolder) -> None:
    folder = mini({"connaissances.yaml": text_of("connaissances.yaml", ("libelle: Archivage", "libele: Archivage"))})
    referentiel, diagnostics = fphref.load(folder)
    assert codes(diagnostics) == ["CLE001", "CLE002"]  # and no REF001 for the métier that cites it
    assert referentiel.complet
    assert referentiel.en_erreur == {"10A02"}


@pytest.mark.parametrize(
    ("name", "before", "after", "barred"),
    [
        ("repertoire.yaml", "officiel: non", "officiel: ?", {"10A01", "10A02"}),
        ("repertoire.yaml", "motif_code: ^", "motif_code: (^", {"10A01", "10A02"}),
        ("connaissances.yaml", "    libelle: Archivage", "    libelle: Archivage\n    libelle: Tri", {"10A02"}),
        ("connaissances.yaml", "  - id: cn-archivage", "  - id: se-ecoute", {"10A01", "10A02"}),
        ("formations/formation-accueil.yaml", "niveau_qualification: 4", "niveau_qualification: 0", {"10A01"}),
        (CORPS, "echelons: 10", "echelons: dix", {"10A01"}),
        ("profils/10A01.yaml", "criticite: 3", "criticite: 4", {"10A01"}),
        ("echelles/trois.yaml", "defaut: oui", "defaut: ?", {"10A01"}),
        ("familles.yaml", "teinte: ocean", "teinte: Océan", {"10A01", "10A02"}),
        ("sources.yaml", "nature: decret", "nature: décret", {"10A01"}),
    ],
    ids=[
        "head",
        "code pattern",
        "repeated key",
        "id taken",
        "formation",
        "corps",
        "profil",
        "échelle",
        "famille",
        "source",
    ],
)
def test_a_fault_bars_what_is_made_from_it(
    mini: MakeFolder, name: str, before: str, after: str, barred: set[str]
) -> None:
    referentiel, diagnostics = fphref.load(mini({name: text_of(name, (before, after))}))
    assert diagnostics
    assert set(referentiel.en_erreur) == barred


def test_a_faulty_training_bars_the_metier_whose_corps_asks_for_it(mini: MakeFolder) -> None:
    formation, metier = "formations/formation-accueil.yaml", "metiers/10A01_agent-accueil.yaml"
    files = {
        formation: text_of(formation, ("mois: 12", "mois: douze")),
        metier: text_of(metier, ("formations:\n  - formation-accueil\n", "")),
    }
    referentiel, diagnostics = fphref.load(mini(files))
    assert codes(diagnostics) == ["VAL001"]
    assert referentiel.en_erreur == {"10A01"}


def test_an_unreadable_catalogue_is_one_fault_and_nothing_is_whole(mini: MakeFolder) -> None:
    referentiel, diagnostics = fphref.load(mini({"savoir_faire.yaml": "savoir_faire: [\n"}))
    assert codes(diagnostics) == ["YAM001"]
    assert not referentiel.complet
    assert referentiel.en_erreur == {"10A01", "10A02"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("savoir_faire: texte\n", "« savoir_faire » : attendu : une liste (une ligne « - … » par élément)"),
        ("savoir: []\n", "clé obligatoire « savoir_faire » absente"),
        ("savoir_faire:\n  - texte\n", "« savoir_faire » : attendu : des clés (« id: … ») ; lu : un texte"),
        ("savoir_faire:\n  - []\n", "« savoir_faire » : attendu : des clés (« id: … ») ; lu : une liste"),
    ],
)
def test_the_shape_of_a_catalogue(mini: MakeFolder, content: str, message: str) -> None:
    diagnostics = fphref.load(mini({"savoir_faire.yaml": content}))[1]
    assert message in [d.message for d in diagnostics]


@pytest.mark.parametrize(
    ("name", "before", "after", "message"),
    [
        ("echelles/trois.yaml", 'code: "2"', "code: so", "niveau « so » : déjà pris (echelles/trois.yaml:4:11)"),
        (CORPS, "id: agent-principal", "id: agent", f"grade « agent » : déjà pris ({CORPS}:5:9)"),
    ],
)
def test_an_id_names_one_thing_inside_an_object_too(
    mini: MakeFolder, name: str, before: str, after: str, message: str
) -> None:
    diagnostics = fphref.load(mini({name: text_of(name, (before, after))}))[1]
    assert f"{message} ; en donner un autre" in [d.message for d in diagnostics if d.regle == "REF002"]


def test_places_of_list_items(mini: MakeFolder) -> None:
    metier = fphref.load(mini({}))[0].metiers["10A02"]
    assert metier.at("savoir_faire", 1) == Position(METIER, 12, 5)
    assert metier.at("savoir_faire", 9) == Position(METIER, 11, 3)  # the nearest parent
    assert metier.intitule.at("feminin") == Position(METIER, 4, 12)
    assert str(metier.at()) == f"{METIER}:1:1"
    assert isinstance(metier.origine, Origine)
    built = Metier.model_validate(metier.model_dump())
    assert built.at("code") == Position("(mémoire)")
    assert built == metier  # where it came from is no part of what it is


def test_faults_come_in_the_order_they_are_mended(mini: MakeFolder) -> None:
    name = "profils/10A01.yaml"
    files = {METIER: FIVE_FAULTS, name: text_of(name, ("echelle: trois", "echelle: dix"))}
    folder = mini(files)
    first, again = fphref.load(folder)[1], fphref.load(folder)[1]
    assert first == again == tuple(sorted(first, key=lambda d: (d.position, d.regle, d.message)))


def test_loading_writes_nothing(tmp_path: Path) -> None:
    folder = copy_mini(tmp_path / "depot")
    (folder / METIER).write_text(FIVE_FAULTS, "utf-8")

    def snapshot() -> dict[str, tuple[int, bytes]]:
        return {str(p): (p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else b"") for p in folder.rglob("*")}

    before = snapshot()
    fphref.load(folder)
    assert snapshot() == before
    assert (DATA / "mini").is_dir()


def test_pyyaml_without_libyaml_reads_the_same(mini: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = mini({METIER: FIVE_FAULTS})
    with_libyaml = fphref.load(folder)
    monkeypatch.delattr("yaml.CLoader")
    assert fphref.load(folder) == with_libyaml


def test_an_anchor_hides_no_other_fault(mini: MakeFolder) -> None:
    file = "metiers/10A01_agent-accueil.yaml"
    changes = (("- sf-orienter-public", "- &a sf-orienter-public"), ("- cn-droits-usagers", "- *a"),
               ("niveau_qualification: 4", "niveau_qualification: !!int 9"))  # fmt: skip
    diagnostics = fphref.load(mini({file: text_of(file, *changes)}))[1]
    assert codes(diagnostics) == ["VAL004", "YAM004", "YAM003", "YAM003"]


def test_an_item_of_another_kind_is_told_where_it_belongs(mini: MakeFolder) -> None:
    changes = ("- sf-orienter-public", "- cn-archivage")
    (fault,) = (d for d in fphref.load(mini({METIER: text_of(METIER, changes)}))[1] if d.regle == "REF001")
    assert fault.regle == "REF001"
    assert fault.message == (
        "« cn-archivage » n’est pas dans les savoir-faire mais dans les connaissances : le citer sous « connaissances »"
    )


def test_a_level_written_by_its_name_is_told_its_code(mini: MakeFolder) -> None:
    file = "profils/10A01.yaml"
    name = fphref.load(MINI)[0].echelles["trois"].niveaux[-1]
    changes = ('sf-orienter-public, niveau: "2"', f'sf-orienter-public, niveau: "{name.libelle}"')
    (fault,) = fphref.load(mini({file: text_of(file, changes)}))[1]
    assert fault.regle == "PRO001"
    assert fault.message.endswith(f"vouliez-vous « {name.code} » ?")


def test_a_promotion_asks_for_an_echelon_that_exists(mini: MakeFolder) -> None:
    text = (MINI / CORPS).read_text("utf-8")
    assert "anciennete_echelon" in text
    folder = mini({CORPS: re.sub(r"echelon: \d+", "echelon: 29", text)})
    (fault, *_) = fphref.load(folder)[1]
    assert (fault.regle, "échelon 29 inconnu" in fault.message) == ("REF001", True)


def test_a_faulty_head_is_one_fault_not_sixty(tmp_path: Path) -> None:
    local = "format: 1\nid: local\nintitule: Local\neditionn: 1\nedition: 1\ndate: 2024-01-01\nmotif_code: '.*'\n"
    metier = (MINI / METIER).read_text("utf-8").replace("10A02", "10B01")
    files: Files = {"local/repertoire.yaml": local + "etend: ../mini\n", "local/metiers/10B01.yaml": metier}
    copy_mini(tmp_path / "mini")
    referentiel, diagnostics = fphref.load(write_files(tmp_path, files) / "local")
    assert codes(d for d in diagnostics if d.gravite is Gravite.ERREUR) == ["CLE002"]
    assert "10B01" in referentiel.en_erreur


def test_two_repertoires_of_one_id_are_told(tmp_path: Path) -> None:
    copy_mini(tmp_path / "a")
    head = (MINI / "repertoire.yaml").read_text("utf-8")
    fault, *_ = (d for d in fphref.load(write_files(tmp_path, {"b/repertoire.yaml": head}))[1] if "« id »" in d.message)
    assert fault.regle == "REF002"


def test_a_profile_in_error_bars_its_metier(mini: MakeFolder) -> None:
    text = text_of("profils/10A01.yaml", ("echelle: trois", "echelle: quatre"))
    assert fphref.load(mini({"profils/10A01.yaml": text}))[0].en_erreur == {"10A01"}
    anchored = "--- &r\n" + text_of("profils/10A01.yaml")
    assert fphref.load(mini({"profils/10A01.yaml": anchored}))[0].en_erreur == {"10A01"}


@pytest.mark.parametrize("tail", ["\tx: 1\n", "etend: *x\n", "etend: [../mini]\n"])
def test_a_head_that_cannot_be_read_is_told_alone(tmp_path: Path, tail: str) -> None:
    head = "format: 1\nid: local\nintitule: Local\nedition: 1\ndate: 2024-01-01\nmotif_code: '.*'\n"
    metier = (MINI / METIER).read_text("utf-8").replace("10A02", "10B01")
    folder = write_files(tmp_path, {"local/repertoire.yaml": head + tail, "local/metiers/10B01.yaml": metier})
    referentiel, diagnostics = fphref.load(folder / "local")
    assert len([d for d in diagnostics if d.gravite is Gravite.ERREUR]) == 1
    assert (referentiel.complet, "10B01" in referentiel.en_erreur) == (False, True)


@pytest.mark.parametrize("content", ["activites: *y\n", "activites:\n  - *y\n"])
def test_an_alias_in_a_catalogue_is_one_fault(mini: MakeFolder, content: str) -> None:
    diagnostics = fphref.load(mini({"activites.yaml": content}))[1]
    assert codes(diagnostics).count("YAM003") == 1
    assert "VAL001" not in codes(diagnostics)


def test_sans_objet_is_no_required_level(mini: MakeFolder) -> None:
    changes = ('sf-orienter-public, niveau: "2"', 'sf-orienter-public, niveau: "so"')
    (fault,) = fphref.load(mini({"profils/10A01.yaml": text_of("profils/10A01.yaml", changes)}))[1]
    assert (fault.regle, "ne peut pas être un niveau requis" in fault.message) == ("PRO001", True)


def test_a_list_written_twice_is_one_fault(mini: MakeFolder) -> None:
    text = (MINI / "activites.yaml").read_text("utf-8")
    referentiel, diagnostics = fphref.load(mini({"activites.yaml": "activites:\n" + text}))
    assert [d.regle for d in diagnostics if d.gravite is Gravite.ERREUR] == ["YAM002"]
    assert not referentiel.complet


def test_a_value_that_could_not_be_read_is_told_once(mini: MakeFolder) -> None:
    text = text_of(METIER, ("famille: accueil", 'famille: "acc\\eueil"'))
    diagnostics = fphref.load(mini({METIER: text}))[1]
    assert [d.regle for d in diagnostics if d.gravite is Gravite.ERREUR] == ["YAM007"]
