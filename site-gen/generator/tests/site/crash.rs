//! A build that is cut leaves a whole site: the old one, or, once everything is ready, the new one.

use std::fs;
use std::path::Path;

use generator::progress::Silent;

use crate::area::{Area, card};

/// Everything below a folder, the generator's own notes included, copied.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => _ = fs::copy(entry.path(), &target).unwrap(),
        }
    }
}

#[test]
fn a_build_cut_before_it_is_whole_leaves_the_old_site_and_is_forgotten() {
    let area = Area::new();
    area.build();
    let before = area.snapshot("out");
    // What a build leaves when it is killed while it draws: pages beside the site, and no mark.
    area.write("out/.nuovo/borgo-finto/site/borgo-finto/index.html", "a metà");
    assert!(area.snapshot("out") == before);
    let report = area.build();
    assert_eq!(report.files_written, 0);
    assert!(area.snapshot("out") == before && !area.has("out/.nuovo"));
}

#[test]
fn a_fault_in_the_middle_of_drawing_leaves_the_old_site() {
    let area = Area::new();
    area.build();
    let before = area.snapshot("out");
    // The last page drawn fails; those before it were already new.
    area.write("theme/templates/servizio.html", "nuovo {{ servizio.titolo }}");
    area.write("theme/templates/mappa.html", "{{ gruppi.non_c_e }}");
    assert!(generator::build(&area.request(), &Silent).is_err());
    assert!(area.snapshot("out") == before);
}

#[test]
fn a_build_cut_at_any_move_is_finished_by_the_next_one() {
    let area = Area::new();
    let colle = "content/comuni/colle-finto/comune.toml";
    area.write("content/servizi/di-piu/scheda.md", &card("Uno di più"));
    area.change(colle, "[servizi]\n", "[servizi]\ndi-piu = {}\n");
    area.build();
    let old = area.path("vecchio");
    copy(&area.path("out"), &old);
    area.write(
        "content/comuni/borgo-finto/pagine/storia.md",
        "+++\ntitolo = \"Storia\"\ndescrizione = \"Una.\"\n+++\nSì.\n",
    );
    area.change(colle, "di-piu = {}\n", "");
    area.change("content/servizi/servizio-1/scheda.md", "Una frase.", "Una frase nuova.");
    // What the finished build looks like, and what stood in its staging folder.
    area.build();
    let new = area.snapshot("out");
    let written: Vec<_> =
        new.iter().filter(|(path, bytes)| fs::read(old.join(path)).ok().as_ref() != Some(bytes)).collect();
    assert!(written.len() > 2);
    for moved in 0..=written.len() {
        fs::remove_dir_all(area.path("out")).unwrap();
        copy(&old, &area.path("out"));
        for (at, (path, bytes)) in written.iter().enumerate() {
            let slug = if path.contains("colle-finto") { "colle-finto" } else { "borgo-finto" };
            let place = if at < moved { format!("out/{path}") } else { format!("out/.nuovo/{slug}/{path}") };
            area.write(&place, std::str::from_utf8(bytes).unwrap());
        }
        area.write("out/.nuovo/.pronto", "");
        area.build();
        assert!(area.snapshot("out") == new, "cut after {moved} moves");
        assert!(!area.has("out/.nuovo"));
    }
}

#[test]
fn a_page_changed_by_hand_is_made_again_and_one_that_was_deleted_too() {
    let area = Area::new();
    area.build();
    let before = area.snapshot("out");
    area.write("out/site/borgo-finto/index.html", "cambiata a mano");
    fs::remove_file(area.path("out/site/colle-finto/servizi/index.html")).unwrap();
    assert_eq!(area.build().files_written, 2);
    assert!(area.snapshot("out") == before);
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let area = Area::new();
    area.build();
    let lock = fs::File::create(area.path("out/.blocco")).unwrap();
    lock.lock().unwrap();
    let fault = generator::build(&area.request(), &Silent).map_err(crate::area::told).unwrap_err();
    assert!(fault.contains("un'altra costruzione"), "{fault}");
}
