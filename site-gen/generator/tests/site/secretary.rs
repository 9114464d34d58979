//! What happened to a secretary on her first day: each slip has its place, its remedy, and no echo.

use crate::area::Area;

const CARD: &str = "content/servizi/servizio-1/scheda.md";
const FORM: &str = "content/servizi/_generico/modulo.toml";
const COMUNE: &str = "content/comuni/borgo-finto/comune.toml";

/// Changes one thing and expects one slip that says all this.
fn one(path: &str, from: &str, to: &str, says: &[&str]) {
    let area = Area::new();
    area.change(path, from, to);
    let slips = area.slips();
    assert_eq!(slips.len(), 1, "{slips:#?}");
    for words in says {
        assert!(slips[0].contains(words), "{words}: {slips:#?}");
    }
}

#[test]
fn slips_of_writing_are_told_once_and_in_italian() {
    for (path, from, to, place, words, help) in [
        (CARD, "titolo = \"Servizio 1\"", "titolo = \"Servizio", ".md:2:19 ", "il testo non finisce", "chiudilo"),
        (CARD, "titolo = \"Servizio 1\"", "titolo = Servizio\"", ".md:2:10 ", "mancano le virgolette", "prima e dopo"),
        (COMUNE, "nome = \"Borgo Finto\"", "nome = Borgo", ":1:8 ", "va fra virgolette", "prima e dopo"),
        (COMUNE, "nome = \"Borgo Finto\"", "nome = “Borgo”", ":1:8 ", "virgolette non sono quelle dritte", "usa `\"`"),
        (COMUNE, "cap = ", "cap ", ":5:5 ", "manca `=`", "`voce = valore`"),
        (COMUNE, "cap = ", "cap: ", ":5:4 ", "`=`, non `:`", "`voce = valore`"),
        (COMUNE, "cap = \"00000\"", "cap = 066040", ":5:7 ", "non comincia con zero", "fra virgolette"),
        (COMUNE, "cap = ", "cap = \"1\"\ncap = ", ":6:1 ", "c'è già", "una sola"),
        (CARD, "[\"Acqua\"]", "[\"Acqua\" \"Aria\"]", ".md:5:22 ", "manca la virgola", "`,`"),
        (CARD, "[\"Acqua\"]", "[\"Acqua\"", ".md:6:1 ", "riga prima non è chiuso", "`]`"),
        (CARD, "2026-01-01", "23/11/2026", ".md:9:14 ", "anno, mese e giorno", "2026-11-23"),
        (CARD, "2026-01-01", "2026-02-30", ".md:9:14 ", "questa data non esiste", "2026-11-23"),
    ] {
        one(path, from, to, &["toml-syntax ", place, words, help]);
    }
}

#[test]
fn front_matter_says_what_is_missing_of_it() {
    let area = Area::new();
    let card = area.text(CARD);
    for (text, says) in [
        (card.replace("+++", "---"), "fra due righe `+++`, non `---`"),
        (card.replacen("+++", "++", 1), "manca la testata"),
        (card.replacen("\n+++", "", 1), "comincia con `+++` ma non finisce"),
        (String::new(), "il file è vuoto"),
    ] {
        area.write(CARD, &text);
        let slips = area.slips();
        assert!(slips.len() == 1 && slips[0].contains(says), "{says}: {slips:#?}");
    }
    // What an editor adds without being asked does no harm.
    area.write(
        CARD,
        &format!("\u{feff}\n{}", card.replace("## Cosa serve", " ## Cosa serve ##").replace('\n', "\r\n")),
    );
    assert_eq!(area.slips(), [""; 0]);
}

#[test]
fn a_file_in_another_encoding_is_told_alone() {
    let area = Area::new();
    let card = area.text(CARD);
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(card.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let latin1 = b"+++\ntitolo = \"Citt\xe0\"\n".to_vec();
    for (bytes, place) in [(utf16, ":1:1 "), (latin1, ":2:15 ")] {
        std::fs::write(area.path(CARD), bytes).unwrap();
        let slips = area.slips();
        assert!(slips.len() == 1 && slips[0].contains("UTF-8") && slips[0].contains(place), "{slips:#?}");
    }
}

#[test]
fn a_heading_almost_right_is_told_where_it_stands() {
    one(CARD, "## Cosa serve", "##Cosa serve", &["missing-section ", ".md:20:1 ", "due cancelletti, uno spazio"]);
    one(CARD, "## Cosa serve", "# Cosa Serve", &["missing-section ", ".md:20:1 ", "scrivi `## Cosa serve`"]);
    one(
        CARD,
        "## Cosa serve",
        "## Che cosa serve",
        &["unknown-section ", ".md:20:4 ", "forse volevi scrivere `Cosa serve`"],
    );
    one(CARD, "## Cosa serve", "", &["missing-section ", ".md:24:4 ", "prima di `## Cosa si ottiene`"]);
}

#[test]
fn a_mistyped_name_has_no_echo() {
    one(CARD, "descrizione = ", "descrizioni = ", &["unknown-key ", "forse volevi scrivere `descrizione`"]);
    one(FORM, "fatto = \"email\"", "fatto = \"emal\"", &["wrong-value ", "forse volevi scrivere `email`"]);
    one(FORM, "e = [\"si\"]", "e = \"si\"", &["wrong-type ", "un elenco di testi"]);
    one(COMUNE, "[servizi]", "[servizio]", &["unknown-key ", "forse volevi scrivere `servizi`"]);
}

#[test]
fn data_have_their_shape() {
    for (from, to, says) in [
        ("istat = \"999001\"", "istat = \"99901\"", "sei cifre"),
        ("belfiore = \"Z901\"", "belfiore = \"901\"", "una lettera maiuscola e tre cifre"),
        ("cap = \"00000\"", "cap = \"0000\"", "cinque cifre"),
        ("provincia = \"FI\"", "provincia = \"Finzione\"", "due lettere maiuscole"),
        ("colore = ", "pec = \"comune.esempio\"\ncolore = ", "`nome@dominio.it`"),
        ("colore = ", "sito = \"https://comune.example/\"\ncolore = ", "senza `https://`"),
        ("subambito = \"Alta\"", "subambito = \"Alt\"", "forse volevi scrivere `Alta`"),
    ] {
        one(COMUNE, from, to, &["wrong-value ", says]);
    }
}

#[test]
fn texts_have_no_words_that_stay_as_they_are() {
    const TEXT: &str = "Testo per {nome}.";
    one(CARD, TEXT, "Nel {comnue}.", &["unknown-variable ", "forse volevi scrivere `{comune}`"]);
    one(CARD, TEXT, "Nel {Comune}.", &["unknown-variable ", "forse volevi scrivere `{comune}`"]);
    one(CARD, "\"Una frase.\"", "\"Per {nome}.\"", &["unknown-variable ", ".md:3:20 ", "resta scritto così"]);
    one(FORM, "Rispondiamo presto.", "Il {comnue} risponde.", &["unknown-variable ", ":3:16 ", "il Comune"]);
    one(CARD, TEXT, "Vai [là] (https://esempio.example).", &["broken-internal-link ", ".md:14:9 ", "togli lo spazio"]);
    one(CARD, TEXT, "![La piazza](/foto.jpg)", &["broken-image ", "non è il nome di un file accanto al testo"]);
}

#[test]
fn a_file_that_nobody_reads_is_told() {
    for (path, says) in [
        ("content/servizi/servizio-1/moduli.toml", "forse volevi scrivere `modulo.toml`"),
        ("content/servizi/servizio-1/modulo.toml.txt", "forse volevi scrivere `modulo.toml`"),
        ("content/comuni/borgo-finto/pagina/orari.md", "forse volevi scrivere `pagine`"),
        ("content/comuni/borgo-finto/pagine/orari.txt", "finiscono con `.md`"),
        ("content/servizi/nota.txt", "è una cartella"),
        ("content/consorzi.toml", "forse volevi scrivere `consorzio.toml`"),
    ] {
        let area = Area::new();
        area.write(path, "x");
        let slips = area.slips();
        assert!(slips.len() == 1 && slips[0].starts_with("unread-file ") && slips[0].contains(says), "{slips:#?}");
    }
    let area = Area::new();
    for path in ["content/README.md", "content/servizi/servizio-1/scheda.md~", "content/comuni/.DS_Store"] {
        area.write(path, "x");
    }
    assert_eq!(area.slips(), [""; 0]);
}

#[test]
fn a_folder_without_its_card_is_told_once() {
    let area = Area::new();
    std::fs::rename(area.path(CARD), area.path(&CARD.replace("scheda.md", "Schede.md"))).unwrap();
    // With nine cards left, every comune has too few: these are told too.
    let slips: Vec<String> = area.slips().into_iter().filter(|s| !s.starts_with("few-services ")).collect();
    let rules: Vec<&str> = slips.iter().map(|s| s.split(' ').next().unwrap()).collect();
    assert_eq!(rules, ["missing-file", "unread-file"], "{slips:#?}");
}

#[test]
fn search_engines_are_told_what_to_read() {
    let area = Area::new();
    area.change(COMUNE, "colore = ", "domini = [\"comune.esempio.example\"]\ncolore = ");
    area.build();
    assert_eq!(area.text("out/site/borgo-finto/robots.txt"), "User-agent: *\nDisallow: /borgo-finto/sportello/\n");
    assert_eq!(area.text("out/site/robots.txt"), "User-agent: *\nDisallow: /*/sportello/\n");
    assert!(!area.has("out/site/borgo-finto/sitemap.xml"));
    let request = generator::Request { hosting: generator::Hosting::Domain, ..area.request() };
    generator::build(&request, &generator::progress::Silent).unwrap();
    let robots = area.text("out/site/borgo-finto/robots.txt");
    assert!(
        robots.contains("Disallow: /sportello/\nSitemap: https://comune.esempio.example/sitemap.xml\n"),
        "{robots}"
    );
    let map = area.text("out/site/borgo-finto/sitemap.xml");
    assert!(map.contains("<loc>https://comune.esempio.example/servizi/ambiente/servizio-1/</loc>"), "{map}");
    assert!(map.contains("<loc>https://comune.esempio.example/</loc>") && !map.contains("/domanda/"), "{map}");
    assert!(!area.has("out/site/colle-finto/sitemap.xml"), "a comune without a host has no addresses to give");
}
