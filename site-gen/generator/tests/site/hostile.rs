//! Content that means harm, or was broken on the way.

use generator::progress::Silent;

use crate::area::Area;

const CARD: &str = "content/servizi/servizio-1/scheda.md";
const PAGE: &str = "out/site/borgo-finto/servizi/ambiente/servizio-1/index.html";

#[test]
fn script_never_reaches_a_page() {
    let area = Area::new();
    let text = "<script>alert(1)</script> [a](https://esempio.example/\"onclick=x) `</script>` </script>";
    area.change(CARD, "Testo per {nome}.", text);
    area.change(CARD, "titolo = \"Servizio 1\"", "titolo = \"</script><script>1\"");
    area.build();
    let page = area.text(PAGE);
    assert!(!page.to_lowercase().contains("<script"), "{page}");
}

#[test]
fn a_page_does_not_grow_without_measure() {
    let area = Area::new();
    // Each nested quote costs one character and gives twenty-five.
    let bomb = format!("{}x\n\n", ">".repeat(2_000)).repeat(20);
    area.change(CARD, "Testo per {nome}.", &bomb);
    let built = generator::build(&area.request(), &Silent);
    let grown = if built.is_ok() { area.text(PAGE).len() } else { 0 };
    assert!(grown < bomb.len() * 60, "{grown}");
}

#[test]
fn files_that_are_no_text_are_told_and_not_feared() {
    let area = Area::new();
    for (path, bytes) in [
        ("content/comuni/borgo-finto/comune.toml", &b"\xff\xfe\x00nome = "[..]),
        ("content/servizi/servizio-2/scheda.md", b"+++\n+++\n\x00\xff## "),
        ("content/servizi/servizio-3/scheda.md", b""),
        ("content/servizi/servizio-4/modulo.toml", b"[[passi]]\n[[passi.campi]]\nid = 3\n"),
        ("content/comuni/colle-finto/pagine/..md", b"+++\n"),
    ] {
        std::fs::create_dir_all(area.path(path).parent().unwrap()).unwrap();
        std::fs::write(area.path(path), bytes).unwrap();
    }
    let slips = area.slips();
    for slip in ["non è scritto in UTF-8", "il file è vuoto", "missing-field ", "wrong-type "] {
        assert!(slips.iter().any(|s| s.contains(slip)), "{slip}: {slips:#?}");
    }
    assert!(generator::build(&area.request(), &Silent).is_err() && !area.has("out"));
}

#[test]
fn a_state_that_lies_deletes_nothing_outside() {
    let area = Area::new();
    area.build();
    area.write("victim.txt", "vivo");
    area.write("out/forms/altro.txt", "vivo");
    area.write(
        "out/.stato/borgo-finto",
        "- 4 0 ../victim.txt\n- 4 0 site/../../victim.txt\n- 4 0 forms/altro.txt\n- x\n",
    );
    assert_eq!(area.build().removed, 0);
    assert!(area.has("victim.txt") && area.has("out/forms/altro.txt"));
}
