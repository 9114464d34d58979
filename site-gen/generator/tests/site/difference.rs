//! What a change does to each comune, told before it is published.

use std::path::Path;
use std::process::{Command, Output};

use generator::difference::{Before, Difference, DifferenceError, GitError, difference};

use crate::area::{Area, FORM};

const CARD: &str = "content/servizi/servizio-1/scheda.md";
const BORGO: &str = "content/comuni/borgo-finto/comune.toml";
const OVERLAY: &str = "content/comuni/borgo-finto/servizi/servizio-1.md";

/// Two areas that differ by what is done to the second.
fn changed(prepare: impl Fn(&Area), change: impl Fn(&Area)) -> Difference {
    let (before, after) = (Area::new(), Area::new());
    prepare(&before);
    prepare(&after);
    change(&after);
    difference(&after.path("content"), &Before::Folder(before.path("content"))).unwrap()
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Prova", "-c", "user.email=prova@esempio.it", "-c", "commit.gpgsign=false"])
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn program(area: &Area, arguments: &[&str], path: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_site-gen"));
    command.arg("diff").arg("--content").arg(area.path("content")).args(arguments);
    if let Some(path) = path {
        command.env("PATH", path);
    }
    command.output().unwrap()
}

#[test]
fn nothing_that_differs_is_said_in_a_line() {
    let found = changed(|_| {}, |_| {});
    assert_eq!(found, Difference::default());
    assert_eq!(found.to_string(), "nessuna differenza in schede, moduli e servizi accesi\n");
}

#[test]
fn a_comune_with_its_own_words_does_not_see_a_shared_change() {
    let overlay = |area: &Area| {
        area.write(OVERLAY, "+++\ncosto = \"gratis\"\naggiornato = 2026-02-01\n+++\n\n## Come fare\n\nVieni.\n");
    };
    let found = changed(overlay, |area| {
        area.change(CARD, "## Come fare\n\nTesto", "## Come fare\n\nAltro testo");
    });
    assert_eq!(
        found.to_string(),
        "servizio-1 (Servizio 1)\n  ~ sezione `Come fare`\n  lo vede 1 Comune: colle-finto\n  \
         borgo-finto ha testi propri: `Come fare`\n\n1 scheda o modulo cambia, 1 Comune ne vede qualcosa\n"
    );
    let found = changed(overlay, |area| {
        area.change(CARD, "termine_giorni = 30\n", "termine_giorni = 20\ncosto = \"10 euro\"\n");
        area.change(CARD, "aggiornato = 2026-01-01", "aggiornato = 2026-01-15");
    });
    let change = &found.services[0];
    assert_eq!(change.seen_by, ["borgo-finto", "colle-finto"]);
    assert_eq!(change.hidden_by.len(), 1);
    assert_eq!(change.hidden_by[0].parts, ["aggiornato", "costo"], "an older day of review is not shown");
    let text = found.to_string();
    assert!(text.contains("  ~ voce `termine_giorni`: 30 -> 20\n") && text.contains("  + voce `costo`\n"), "{text}");
}

#[test]
fn a_term_of_the_comune_hides_the_shared_one() {
    let found = changed(
        |area| area.change(BORGO, "servizio-1 = {}", "servizio-1 = { termine_giorni = 10 }"),
        |area| area.change(CARD, "termine_giorni = 30", "termine_giorni = 20"),
    );
    assert_eq!(found.services[0].seen_by, ["colle-finto"]);
    assert_eq!(found.services[0].hidden_by[0].parts, ["termine_giorni"]);
}

#[test]
fn questions_are_told_one_by_one() {
    let found = changed(
        |area| area.write("content/servizi/servizio-2/modulo.toml", FORM),
        |area| {
            let form = "content/servizi/servizio-2/modulo.toml";
            area.change(form, "etichetta = \"Ti serve aiuto?\"", "etichetta = \"Serve aiuto?\"\n  facoltativo = true");
            area.change(form, "id = \"quale\"\n  tipo = \"testo\"", "id = \"quanto\"\n  tipo = \"numero\"");
            area.change(form, "conferma = \"Rispondiamo presto.\"", "conferma = \"Rispondiamo.\"");
        },
    );
    assert_eq!(
        found.services[0].parts.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "~ modulo: la frase dopo l'invio",
            "~ domanda `richiedente/aiuto`: la domanda: Ti serve aiuto? -> Serve aiuto?; diventa facoltativa",
            "+ domanda `richiedente/quanto`: obbligatoria",
            "- domanda `richiedente/quale`",
        ]
    );
    assert_eq!(found.services.len(), 1);
}

#[test]
fn the_generic_form_reaches_who_offers_a_service_without_its_own() {
    let own_forms = |area: &Area| {
        for n in 0..9 {
            area.write(&format!("content/servizi/servizio-{n}/modulo.toml"), FORM);
        }
        area.change(BORGO, "servizio-9 = {}\n", "");
    };
    let found = changed(own_forms, |area| {
        area.change("content/servizi/_generico/modulo.toml", "tipo = \"email\"", "tipo = \"telefono\"");
    });
    assert_eq!(found.services.len(), 1);
    assert_eq!(
        (found.services[0].service.as_str(), &found.services[0].seen_by[..]),
        ("_generico", &["colle-finto".to_owned()][..])
    );
    assert_eq!(found.services[0].parts[0].to_string(), "~ domanda `richiedente/email`: il tipo");
}

#[test]
fn cards_and_comuni_that_come_and_go_are_told() {
    let found = changed(
        |_| {},
        |area| {
            area.write("content/servizi/nuovo/scheda.md", &crate::area::card("Servizio nuovo"));
            std::fs::remove_dir_all(area.path("content/servizi/servizio-7")).unwrap();
            area.change(BORGO, "servizio-7 = {}", "nuovo = {}");
            area.write(OVERLAY, "## Come fare\n\nVieni.\n");
            std::fs::remove_dir_all(area.path("content/comuni/colle-finto")).unwrap();
        },
    );
    assert_eq!(
        found.to_string(),
        "nuovo (Servizio nuovo): scheda nuova\n  lo vede 1 Comune: borgo-finto\n\n\
         servizio-7 (Servizio 7): scheda tolta\n  nessun Comune la offre\n\n\
         Comune borgo-finto\n  accende: nuovo\n  spegne: servizio-7\n  testi propri: servizio-1: testi propri, nuovi\n\n\
         Comune colle-finto: il Comune non c'è più\n  spegne: servizio-0, servizio-1, servizio-2, servizio-3, \
         servizio-4, servizio-5, servizio-6, servizio-7, servizio-8, servizio-9\n\n\
         2 schede o moduli cambiano, 1 Comune ne vede qualcosa\n"
    );
}

#[test]
fn a_revision_is_read_and_the_repository_stays_as_it_was() {
    let area = Area::new();
    let root = area.path("");
    git(&root, &["init", "--quiet"]);
    git(&root, &["add", "content"]);
    git(&root, &["commit", "--quiet", "-m", "prima"]);
    git(&root, &["tag", "prima"]);
    area.change(CARD, "## Cosa serve\n\nTesto", "## Cosa serve\n\nUn documento e il testo");
    git(&root, &["add", CARD]);
    area.change(CARD, "## Come fare\n\nTesto", "## Come fare\n\nAltro testo");
    let before = git(&root, &["status", "--porcelain=v2"]);
    let index = std::fs::read(area.path(".git/index")).unwrap();
    for revision in ["HEAD", "prima"] {
        let found = difference(&area.path("content"), &Before::Revision(revision.to_owned())).unwrap();
        let parts: Vec<&str> = found.services[0].parts.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(parts, ["Come fare", "Cosa serve"], "{revision}");
    }
    assert!(std::fs::read(area.path(".git/index")).unwrap() == index, "the index is untouched");
    assert_eq!(git(&root, &["status", "--porcelain=v2"]), before);
    for revision in ["nessuna", "--all", "--since=2020-01-01", ""] {
        let error = difference(&area.path("content"), &Before::Revision(revision.to_owned())).unwrap_err();
        assert!(matches!(error, DifferenceError::Git(GitError::NoRevision(_))), "{revision}: {error}");
    }
    git(&root, &["commit", "--quiet", "-m", "dopo"]);
    area.write("altri/consorzio.toml", &area.text("content/consorzio.toml"));
    let error = difference(&area.path("altri"), &Before::Revision("HEAD".to_owned())).unwrap_err();
    assert!(matches!(error, DifferenceError::Git(GitError::NoFolder { .. })), "{error}");
}

#[test]
fn outside_a_repository_or_without_git_it_says_what_to_do() {
    let area = Area::new();
    let output = program(&area, &[], None);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && told.contains("non è in un archivio di git"), "{told}");
    area.write("programmi/niente", "");
    let output = program(&area, &[], Some(&area.path("programmi")));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && told.contains("serve il programma `git`") && told.contains("--before"),
        "{told}"
    );
}

#[test]
fn another_program_reads_it_as_json() {
    let (before, after) = (Area::new(), Area::new());
    after.change(CARD, "termine_giorni = 30", "termine_giorni = 20");
    let folder = before.path("content");
    let output = program(&after, &["--format", "json", "--before", folder.to_str().unwrap()], None);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let change = &found["services"][0];
    assert_eq!(change["service"], "servizio-1");
    assert_eq!(change["what"], "changed");
    assert_eq!(change["parts"][0]["kind"], "key");
    assert_eq!(change["parts"][0]["details"][0], "30 -> 20");
    assert_eq!(change["seen_by"], serde_json::json!(["borgo-finto", "colle-finto"]));
}
