//! The document for the mayors: what it says, and that it stands alone.

use std::path::PathBuf;
use std::process::Command;

use generator::mayors::{Request, write};

use crate::area::Area;

const COMUNE: &str = "content/comuni/borgo-finto/comune.toml";

fn document(area: &Area) -> String {
    write(&Request { content: area.path("content"), out: area.path("report"), pdf: false }).unwrap();
    area.text("report/index.html")
}

/// The program, seeing only the programs of one folder.
fn program(area: &Area, programs: &PathBuf) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_site-gen"))
        .args(["report", "--pdf", "--content"])
        .arg(area.path("content"))
        .arg("--out")
        .arg(area.path("report"))
        .env("PATH", programs)
        .output()
        .unwrap()
}

#[test]
fn the_page_stands_alone_and_is_always_the_same() {
    let area = Area::new();
    let page = document(&area);
    for foreign in ["<script", "<link", "<img", "src=", "url(http", "@import", "javascript:"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    let addresses = page.matches("http").count();
    assert_eq!(addresses, page.matches("xmlns=\"http://www.w3.org/2000/svg\"").count(), "no address but that of SVG");
    for name in ["Borgo Finto", "Colle Finto", "Servizio 9", "Valle Finta"] {
        assert!(page.contains(name), "{name}");
    }
    assert_eq!(document(&area), page);
}

#[test]
fn names_cannot_break_the_page() {
    let area = Area::new();
    let nasty = "<script>alert(1)</script>\\\"'&";
    area.change(COMUNE, "Borgo Finto", nasty);
    area.change("content/servizi/servizio-1/scheda.md", "Servizio 1", nasty);
    area.change(
        "content/servizi/servizio-2/scheda.md",
        "Testo per",
        "</style></svg><b onclick=x>Una frase di otto parole in tutto per",
    );
    area.write("content/rilevazione.toml", "[borgo-finto]\nnote = '<img src=x onerror=y>'\n");
    let page = document(&area);
    for raw in ["<script", "<img", "<b ", "</style></svg>"] {
        assert!(!page.contains(raw), "{raw}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)") && page.contains("&lt;img src=x"));
    assert_eq!((page.matches("<style>").count(), page.matches("</style>").count()), (1, 1));
}

#[test]
fn drawings_say_in_words_what_they_show() {
    let area = Area::new();
    area.write("content/comuni/colle-finto/servizi/servizio-3.md", "## Come fare\n\nVieni in ufficio.\n");
    let page = document(&area);
    let drawings: Vec<&str> =
        page.split("<svg class=\"plot\"").skip(1).map(|d| d.split("</svg>").next().unwrap()).collect();
    assert_eq!(drawings.len(), 3);
    for drawing in &drawings {
        assert!(drawing.contains("role=\"img\"") && drawing.contains("<title id=") && drawing.contains("<desc id="));
        let ids = drawing.split("aria-labelledby=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(ids.split(' ').all(|id| drawing.contains(&format!("id=\"{id}\""))), "{ids}");
    }
    assert!(drawings[0].contains("Borgo Finto 10; Colle Finto 10"));
    assert!(drawings[2].contains("Borgo Finto 70 condivise e 0 proprie; Colle Finto 69 condivise e 1 proprie"));
    assert_eq!(drawings[2].matches("class=\"hatched\"").count(), 1, "only the comune with words of its own");
}

#[test]
fn the_tables_tell_coverage_and_criteria() {
    let area = Area::new();
    area.change(COMUNE, "servizio-0 = {}", "servizio-0 = { sospeso = \"Lavori.\" }");
    area.change(COMUNE, "servizio-9 = {}\n", "");
    area.change(
        COMUNE,
        "da_completare",
        "sito = \"comunefinto.it\"\ndichiarazione_accessibilita = \"https://form.agid.gov.it/view/1\"\nda_completare",
    );
    area.write("content/comuni/borgo-finto/servizi/servizio-1.md", "## Come fare\n\nVieni in ufficio.\n");
    let colle = "content/comuni/colle-finto/comune.toml";
    let known =
        "indirizzo = \"Via Finta 1\"\ntelefono = \"1\"\ndomini = [\"comune.colle-finto.fi.it\"]\nda_completare = []";
    let list = "da_completare = [\"telefono\", \"indirizzo\", \"orari\", \"pec\", \"dichiarazione_accessibilita\", \"domini\"]";
    area.change(colle, list, known);
    area.change(COMUNE, list, "da_completare = [\"telefono\"]");
    document(&area);
    let coverage = area.text("report/copertura.csv");
    let lines: Vec<&str> = coverage.trim_start_matches('\u{feff}').lines().collect();
    assert!(lines[0].starts_with("comune;nome;subambito;servizi;servizio-0;servizio-1;"), "{}", lines[0]);
    assert_eq!(lines[1], "borgo-finto;Borgo Finto;Alta;9;sospeso;con testi propri;si;si;si;si;si;si;si;no");
    assert_eq!(lines[2], "colle-finto;Colle Finto;Alta;10;si;si;si;si;si;si;si;si;si;si");
    let criteria = area.text("report/criteri.csv");
    let lines: Vec<&str> = criteria.lines().skip(1).collect();
    let borgo = [
        "servizi;C.SI.1.3;no;ne offre 9;telefono",
        "schede;C.SI.1.3;si;;telefono",
        "uffici;C.SI.2.2;si;;telefono",
        "contatti;asseverazione;no;da comunicare l’indirizzo e un telefono o un’email;telefono",
        "accessibilita;C.SI.3.2;si;;telefono",
        "dominio;C.SI.5.2;no;da scegliere (oggi comunefinto.it, che non ha la forma prevista);telefono",
        "menu;C.SI.1.6;si;;telefono",
        "colore;WCAG 1.4.3;si;;telefono",
    ];
    assert_eq!(lines[..8], borgo.map(|line| format!("borgo-finto;Borgo Finto;{line}")));
    let lacking: Vec<&str> = lines[8..].iter().filter(|line| line.contains(";no;")).copied().collect();
    assert_eq!(lacking, ["colle-finto;Colle Finto;accessibilita;C.SI.3.2;no;da pubblicare sul sito di AgID;"]);
}

#[test]
fn the_first_page_has_three_numbers_and_the_three_most_useful_steps() {
    let area = Area::new();
    let colle = "content/comuni/colle-finto/comune.toml";
    area.change(colle, "da_completare", "indirizzo = \"Via Finta 1\"\nemail = \"a@finto.it\"\nda_completare");
    let page = document(&area);
    let cover = page.split("</header>").next().unwrap();
    let numbers: Vec<&str> = cover.split("<strong>").skip(1).map(|n| n.split("</strong>").next().unwrap()).collect();
    assert_eq!(numbers, ["10,0", "0 su 2", "100%"]);
    let steps = cover.split("class=\"steps\"").nth(1).unwrap().split("</ol>").next().unwrap();
    let steps: Vec<&str> = steps.split("<li>").skip(1).map(|s| s.split(" <span>").next().unwrap()).collect();
    assert_eq!(
        steps,
        [
            "Pubblicare la dichiarazione di accessibilità sul sito di AgID e comunicarne l’indirizzo",
            "Confermare il dominio del sito, nella forma comune.&lt;nome riservato&gt;.it",
            "Comunicare al consorzio l’indirizzo e un telefono o un’email degli uffici",
        ]
    );
    assert!(cover.contains("(1 Comune su 2)"));
}

#[test]
fn answers_of_the_survey_are_counted_and_shown() {
    let area = Area::new();
    assert!(document(&area).contains("Nessun Comune ha ancora risposto"));
    area.write(
        "content/rilevazione.toml",
        "[borgo-finto]\nspid = \"in corso\"\ndata = 2026-02-01\nprotocollo = \"Ditta Finta\"\n",
    );
    let page = document(&area);
    assert!(
        page.contains("Hanno risposto 1 Comuni su 2")
            && page.contains("1º febbraio 2026")
            && page.contains("Ditta Finta")
    );
    let spid = "<th scope=\"row\">SPID</th><td class=\"number\">0</td><td class=\"number\">1</td><td class=\"number\">0</td><td class=\"number\">1</td>";
    assert!(page.contains(spid));
    assert_eq!(page.matches("Rispondere alla rilevazione del consorzio.").count(), 1, "only who did not answer");
}

#[test]
fn the_hardest_sentence_of_a_card_is_quoted() {
    let area = Area::new();
    let hard = "L'amministrazione comunale procedente provvederà conseguentemente all'espletamento degli adempimenti istruttori";
    let easy = "Il sole sale e il gatto va a casa con me.";
    area.change(
        "content/servizi/servizio-4/scheda.md",
        "Testo per {nome}.",
        &format!("Vieni in ufficio. {hard}. {easy}"),
    );
    let page = document(&area);
    let row = page.split("<tr>").find(|row| row.contains("Servizio 4</th><td class=\"number\">")).unwrap();
    assert!(row.contains(&format!("<q>{hard}.</q> <small class=\"near\">indice 10</small>")), "{row}");
    assert!(row.contains("<td class=\"number\">9</td>"), "two sentences more than the other cards: {row}");
}

#[test]
fn without_a_browser_the_page_is_there_and_it_says_how_to_print() {
    let area = Area::new();
    area.write("programmi/niente", "");
    let output = program(&area, &area.path("programmi"));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(told.contains("serve Chromium o Chrome") && told.contains("scegli Stampa"), "{told}");
    assert!(area.has("report/index.html") && !area.has("report/report.pdf"));
}

#[cfg(unix)]
#[test]
fn a_browser_prints_the_page_in_a_folder_of_its_own() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let area = Area::new();
    // It stands for the browser: it writes what it was told where the PDF should be.
    let fake = "#!/bin/sh\nfor a in \"$@\"; do case \"$a\" in --print-to-pdf=*) out=\"${a#*=}\";; esac; done\n\
                echo \"$@\" > \"$out\"\n";
    area.write("programmi/google-chrome", fake);
    let path = area.path("programmi/google-chrome");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let output = program(&area, &area.path("programmi"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = area.text("report/report.pdf");
    for flag in ["--headless", "--disable-background-networking", "--user-data-dir=", "file:///"] {
        assert!(told.contains(flag), "{flag} in {told}");
    }
    let root = std::fs::metadata(&path).unwrap().uid() == 0;
    assert_eq!(told.contains("--no-sandbox"), root);
    let folder = told.split("--user-data-dir=").nth(1).unwrap().split(' ').next().unwrap();
    assert!(!std::path::Path::new(folder).exists(), "the folder of the browser is gone");
    // One that fails leaves no PDF and says so.
    area.write("programmi/google-chrome", "#!/bin/sh\nexit 1\n");
    std::fs::remove_file(area.path("report/report.pdf")).unwrap();
    let output = program(&area, &area.path("programmi"));
    assert!(!output.status.success() && !area.has("report/report.pdf"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`google-chrome` non stampa il PDF"));
}
