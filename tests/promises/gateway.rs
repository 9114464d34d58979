//! The program itself, started as a person would: it says where to go, stops cleanly, and tells what is wrong and what to
//! do when it cannot start.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Output};

use tests::browser::Browser;
use tests::journey::Journey;
use tests::program::built;
use tests::running::{Running, command, command_into};
use tests::town::{copy_of_content, edit, root};

fn fails(mut command: Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(!status.success(), "it started: {}", String::from_utf8_lossy(&stdout));
    String::from_utf8(stderr).unwrap()
}

pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = root().join("target/promises").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
    folder
}

#[test]
fn it_says_where_to_go_stops_cleanly_and_finds_everything_again() {
    let data = folder("dati-programma");
    let running = Running::start(&data);
    for place in ["/quadri/servizi/", "/quadri/sportello/area/", "/ufficio/", "Anna Prova", "simulatore"] {
        assert!(running.said.contains(place), "{place}: {}", running.said);
    }
    let mut browser = Browser::new(&running.url);
    let receipt = Journey::to("quadri", "segnala-disservizio").send(&mut browser);
    let second = fails(command(&data, 0));
    assert!(second.contains("è in uso: chiudi prima lo sportello che la usa"), "{second}");
    assert!(running.interrupt(), "Ctrl-C ends it cleanly");

    let again = Running::start(&data);
    let found = browser.at(&again.url).get(&receipt.path);
    assert_eq!(found.text, receipt.text);
    assert!(again.interrupt());
}

#[test]
fn a_port_in_use_is_told_with_the_remedy() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let told = fails(command(&folder("dati-porta"), port));
    assert!(told.contains(&format!("la porta {port} è già occupata")) && told.contains("--port"), "{told}");
}

#[test]
fn a_data_folder_that_cannot_be_written_is_told_with_the_remedy() {
    let file = folder("dati-file");
    std::fs::write(&file, "non è una cartella").unwrap();
    let told = fails(command(&file, 0));
    assert!(told.contains("la cartella dei dati") && told.contains("--data"), "{told}");
}

#[test]
fn a_broken_content_file_is_told_with_its_place() {
    let content = folder("content-rotto");
    std::fs::create_dir_all(content.join("comuni/prova")).unwrap();
    std::fs::create_dir_all(content.join("servizi")).unwrap();
    std::fs::copy(root().join("content/consorzio.toml"), content.join("consorzio.toml")).unwrap();
    std::fs::write(content.join("comuni/prova/comune.toml"), "nome = \"Prova\nsigla = \"PRV\"\n").unwrap();
    let mut command = command(&folder("dati-rotto"), 0);
    command.args(["--content"]).arg(&content);
    let told = fails(command);
    assert!(told.contains("comune.toml:1:"), "{told}");
    assert!(told.contains("i siti non sono stati costruiti"), "{told}");
}

#[test]
fn the_simulator_is_not_shown_to_the_public_by_mistake() {
    let mut command = command(&folder("dati-proxy"), 0);
    command.args(["--trusted-proxy", "127.0.0.1"]);
    let told = fails(command);
    assert!(told.contains("--simulator"), "{told}");
}

#[test]
fn the_help_is_in_italian_and_names_every_option() {
    let mut command = Command::new(built("gateway", "sportello"));
    let help = String::from_utf8(command.arg("--help").output().unwrap().stdout).unwrap();
    for option in ["--port", "--host", "--data", "--content", "--out", "--watch", "--open", "--hosting", "--help"] {
        assert!(help.contains(option), "{option}: {help}");
    }
    assert!(help.contains("cartella"), "{help}");
}

#[test]
fn watch_shows_an_edit_and_keeps_the_old_site_when_the_edit_is_broken() {
    let content = copy_of_content("content-osservato");
    let mut command = command_into("target/promises/out-osservato", &folder("dati-osservati"), 0);
    command.args(["--watch", "--content"]).arg(&content);
    let running = Running::spawn(command);
    let mut browser = Browser::new(&running.url);
    let card = tests::journey::index("quadri").services["accesso-agli-atti"].url.clone();
    assert!(browser.get(&card).text.contains("/__ricarica.js"), "the page listens for rebuilds");
    let file = content.join("servizi/accesso-agli-atti/scheda.md");
    edit(&file, "## A chi è rivolto\n", "## A chi è rivolto\n\nFrase appena scritta.\n");
    let shown = |browser: &mut Browser| browser.get(&card).text.contains("Frase appena scritta");
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while !shown(&mut browser) {
        assert!(std::time::Instant::now() < until, "the edit is not shown");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    edit(&file, "categoria = ", "categoriaa = ");
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert!(shown(&mut browser), "a broken edit leaves the old site");
    assert!(running.interrupt());
}
