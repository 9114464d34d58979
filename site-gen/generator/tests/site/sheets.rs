//! Places, events, people, units and documents: where they are listed, what their pages say, what they lead to.

use generator::progress::Silent;
use jiff::civil::date;

use crate::area::Area;

const COMUNE: &str = "content/comuni/borgo-finto";
const SITE: &str = "out/site/borgo-finto";

fn sheet(area: &Area, path: &str, head: &str, body: &str) {
    area.write(&format!("{COMUNE}/{path}"), &format!("+++\n{head}+++\n\n{body}\n"));
}

fn library(area: &Area) {
    let head = "nome = \"Biblioteca\"\ntipo = \"Biblioteca\"\ndescrizione = \"I libri.\"\nindirizzo = \"via Finta 2\"\n\
                accesso = \"Senza gradini.\"\ntelefono = \"000 1\"\nargomenti = [\"Istruzione\"]\n";
    sheet(area, "luoghi/biblioteca.md", head, "Si legge.");
}

fn event(area: &Area, name: &str, days: &str) {
    let head = format!(
        "titolo = \"{name}\"\ntipo = \"Festa\"\ndescrizione = \"Una festa.\"\n{days}luogo = \"biblioteca\"\n\
         destinatari = \"Tutti\"\ncosto = \"gratis\"\nemail = \"a@example.org\"\n"
    );
    sheet(area, &format!("eventi/{}.md", name.to_lowercase()), &head, "Si balla.");
}

fn on(area: &Area, day: jiff::civil::Date) {
    let mut request = area.request();
    request.day = day;
    generator::build(&request, &Silent).map_err(crate::area::told).unwrap();
}

#[test]
fn a_place_has_its_page_and_the_events_that_are_held_there() {
    let area = Area::new();
    library(&area);
    event(&area, "Ballo", "inizio = 2026-08-10\nfine = 2026-08-12\n");
    on(&area, date(2026, 8, 1));
    let place = area.text(&format!("{SITE}/vivere-il-comune/luoghi/biblioteca/index.html"));
    assert!(
        place.contains("<h1>Biblioteca</h1><p>Si legge.</p>") && place.contains("[Telefono: 000 1 tel:0001]"),
        "{place}"
    );
    assert!(place.contains("(Prossimi eventi: /borgo-finto/vivere-il-comune/eventi/ballo/)"), "{place}");
    let event = area.text(&format!("{SITE}/vivere-il-comune/eventi/ballo/index.html"));
    assert!(event.contains("[Quando: dal 10 agosto 2026 al 12 agosto 2026]"), "{event}");
    assert!(event.contains("[Dove: Biblioteca /borgo-finto/vivere-il-comune/luoghi/biblioteca/]"), "{event}");
    assert!(area.has(&format!("{SITE}/argomenti/istruzione/index.html")), "a topic that only a place has");
}

#[test]
fn events_are_told_in_the_order_of_their_days_and_past_ones_last() {
    let area = Area::new();
    library(&area);
    event(&area, "Primo", "inizio = 2026-08-10\n");
    event(&area, "Secondo", "inizio = 2026-08-12\n");
    event(&area, "Terzo", "inizio = 2026-08-11\n");
    let list = format!("{SITE}/vivere-il-comune/eventi/index.html");
    let names = |text: String| -> Vec<String> {
        text.split([';', '|'])
            .filter_map(|e| e.split(' ').next())
            .filter(|n| !n.is_empty())
            .map(str::to_owned)
            .collect()
    };
    on(&area, date(2026, 8, 10));
    assert_eq!(names(area.text(&list)), ["Primo", "Terzo", "Secondo"]);
    on(&area, date(2026, 8, 12));
    assert!(area.text(&list).ends_with("|Terzo;Primo;"), "the last day is not yet over, the latest past comes first");
}

#[test]
fn an_office_has_a_page_with_its_services_and_a_sheet_may_tell_more_of_it() {
    let area = Area::new();
    area.build();
    let page = format!("{SITE}/amministrazione/uffici/comune/index.html");
    let office = area.text(&page);
    assert!(office.contains("(I servizi di questo ufficio: /borgo-finto/servizi/"), "{office}");
    let head = "nome = \"Ufficio dei servizi\"\ntipo = \"ufficio\"\ndescrizione = \"Risponde a tutti.\"\n\
                persone = [\"ada-finta\"]\ntelefono = \"000 2\"\n";
    sheet(&area, "organizzazione/comune.md", head, "Fa di tutto.");
    let person = "nome = \"Ada\"\ncognome = \"Finta\"\nruolo = \"Impiegata\"\norganizzazione = \"Ufficio\"\ntelefono = \"000 2\"\n";
    sheet(&area, "persone/ada-finta.md", person, "");
    area.build();
    let office = area.text(&page);
    assert!(office.contains("<h1>Ufficio dei servizi</h1><p>Fa di tutto.</p>"), "{office}");
    assert!(office.contains("(I servizi di questo ufficio:"), "{office}");
    assert!(office.contains("(Persone: /borgo-finto/amministrazione/personale-amministrativo/ada-finta/)"), "{office}");
    let list = area.text(&format!("{SITE}/amministrazione/uffici/index.html"));
    assert_eq!(list.matches("/uffici/comune/").count(), 1, "{list}");
}

#[test]
fn a_document_is_copied_under_a_name_that_changes_with_it() {
    let area = Area::new();
    let head = "titolo = \"Regole\"\ntipo = \"Regolamento\"\ndescrizione = \"Le regole.\"\nufficio = \"comune\"\nfile = \"Regole 2026.txt\"\n";
    sheet(&area, "documenti/regole.md", head, "");
    area.write(&format!("{COMUNE}/documenti/Regole 2026.txt"), "una");
    area.build();
    let page = || area.text(&format!("{SITE}/amministrazione/documenti-e-dati/regole/index.html"));
    let url = |page: String| page.split(' ').find(|w| w.contains("/documenti/regole-2026.")).unwrap().to_owned();
    let first = page();
    assert!(first.contains(" TXT 1 KB"), "{first}");
    let first = url(first);
    let file = |url: &str| format!("{SITE}{}", url.split("/borgo-finto").last().unwrap());
    assert_eq!(area.text(&file(&first)), "una");
    area.write(&format!("{COMUNE}/documenti/Regole 2026.txt"), "due");
    area.build();
    let second = url(page());
    assert!(first != second && !area.has(&file(&first)) && area.text(&file(&second)) == "due");
}

#[test]
fn a_shelf_without_sheets_is_there_and_empty() {
    let area = Area::new();
    area.build();
    let seven =
        ["organi-di-governo", "aree-amministrative", "enti-e-fondazioni", "politici", "personale-amministrativo"];
    for shelf in seven {
        assert_eq!(area.text(&format!("{SITE}/amministrazione/{shelf}/index.html")), "|", "{shelf}");
    }
}

#[test]
fn a_comune_may_say_words_of_its_own_in_named_places_alone() {
    let area = Area::new();
    area.write(
        "theme/templates/home.html",
        "{% if blocchi.avviso %}{{ blocchi.avviso.titolo }}: {{ blocchi.avviso.html | safe }}{% endif %}",
    );
    let block = "+++\ntitolo = \"Neve\"\ndal = 2026-08-02\n+++\n\nA {nome} <b style=\"color:red\">si sta</b> a casa.\n";
    area.write(&format!("{COMUNE}/blocchi/avviso.md"), block);
    let home = || area.text(&format!("{SITE}/index.html"));
    on(&area, date(2026, 8, 1));
    assert_eq!(home(), "", "its first day has not come");
    on(&area, date(2026, 8, 2));
    assert_eq!(home(), "Neve: <p>A Borgo Finto si sta a casa.</p>\n", "words, never markup or style");
    assert!(!area.text("out/site/colle-finto/index.html").contains("Neve"));
    area.write(&format!("{COMUNE}/blocchi/sfondo.md"), block);
    let told = generator::check(&area.path("content")).unwrap();
    assert!(
        told.iter().any(|d| d.rule == "unread-file" && d.message.contains("sfondo.md")),
        "an unknown place is told"
    );
}
