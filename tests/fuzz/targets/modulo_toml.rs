//! The form of a service as its author writes it.
//!
//! In: the bytes of a `modulo.toml`, put in the smallest area there can be. Nothing panics: every slip is told in each way
//! there is, with a place that is in the file. What mends itself is mended in a few turns, and stays so.

#![no_main]

use std::fs;
use std::sync::LazyLock;

use generator::diagnostic::Diagnostic;
use generator::draw::human::{Style, draw_all};
use generator::draw::{github, json};
use generator::mend;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

const FORM: &str = "servizi/prova/modulo.toml";

/// A consortium with one service and one comune that offers it.
static AREA: LazyLock<TempDir> = LazyLock::new(|| {
    let root = folder().expect("a temporary folder");
    for (path, text) in [
        ("consorzio.toml", include_str!("../area/consorzio.toml")),
        ("servizi/prova/scheda.md", include_str!("../area/scheda.md")),
        ("comuni/borgo-finto/comune.toml", include_str!("../area/comune.toml")),
    ] {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    fs::write(root.path().join(FORM), include_str!("../seeds/modulo_toml/ogni-tipo.toml")).expect("a file");
    let found = generator::check(root.path()).expect("files that are there");
    let ours = |d: &&Diagnostic| d.place.as_ref().is_some_and(|p| p.source.path.ends_with(FORM));
    let slips: Vec<&Diagnostic> = found.iter().filter(ours).collect();
    assert!(slips.is_empty(), "the first form itself: {slips:?}");
    root
});

/// After so many turns of mending there is nothing left to mend.
const TURNS: usize = 8;

fuzz_target!(|form: &[u8]| {
    fs::write(AREA.path().join(FORM), form).expect("a file");
    for _ in 0..TURNS {
        let found = generator::check(AREA.path()).expect("files that are there");
        told(&found);
        let mended = mend::plan(&found);
        if mended.is_empty() {
            return;
        }
        for file in mended {
            assert!(!file.shown().is_empty());
            assert!(file.text != file.source.text || file.source.marked, "a fix that mends nothing");
            file.write().expect("a file that is there");
        }
    }
    panic!("it mends without end");
});

/// Files are mended with their bytes brought to the disk, which in memory costs nothing.
fn folder() -> std::io::Result<TempDir> {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())
}

fn told(found: &[Diagnostic]) {
    for place in found.iter().filter_map(|d| d.place.as_ref()) {
        let text = &place.source.text;
        assert!(
            text.is_char_boundary(place.span.start) && text.is_char_boundary(place.span.end),
            "{}",
            place.address()
        );
    }
    let _ = (draw_all(found, Style::Plain, true), github::draw(found, true));
    assert!(json::draw(found).is_ok());
}
