//! News: where they show, when, and what is told of those that cannot.

use generator::progress::Silent;
use jiff::civil::date;

use crate::area::Area;

const HOME: &str = "out/site/borgo-finto/index.html";
const PAGE: &str = "out/site/borgo-finto/novita/notizie/neve/index.html";
const OTHER: &str = "out/site/colle-finto/novita/notizie/neve/index.html";
const FILE: &str = "content/comuni/borgo-finto/novita/2026-11-24-neve.md";

/// A piece of news of a day, with further lines in its front matter.
fn news(title: &str, day: &str, more: &str) -> String {
    format!(
        "+++\ntitolo = \"{title}\"\ndescrizione = \"Una frase.\"\ntipo = \"notizia\"\ndata = {day}\n{more}+++\n\nTesto per {{nome}}.\n"
    )
}

/// An area with one piece of news in one comune.
fn area(more: &str) -> Area {
    let area = Area::new();
    area.write(FILE, &news("Neve", "2026-11-24", more));
    area.write("theme/templates/home.html", "{% for n in novita %}{{ n.titolo }};{% endfor %}");
    area
}

/// Builds as on a day.
fn on(area: &Area, (month, day): (i8, i8), drafts: bool) {
    let mut request = area.request();
    request.day = date(2026, month, day);
    request.drafts = drafts;
    generator::build(&request, &Silent).map_err(crate::area::told).unwrap();
}

#[test]
fn the_news_of_a_comune_have_their_page_and_are_listed_by_kind() {
    let area = area("");
    area.build();
    assert!(area.text(PAGE).contains("<h1>Neve</h1><p>Testo per Borgo Finto.</p>"), "{}", area.text(PAGE));
    assert!(area.text(PAGE).contains("Comune di Borgo Finto"), "the comune signs what no office does");
    let listed = |path: &str| area.text(&format!("out/site/borgo-finto/novita/{path}index.html"));
    assert_eq!(listed("notizie/"), "Neve /borgo-finto/novita/notizie/neve/;");
    assert_eq!((listed("comunicati/"), listed("avvisi/")), (String::new(), String::new()));
    assert_eq!(listed(""), "Neve /borgo-finto/novita/notizie/neve/;");
    assert!(!area.has(OTHER));
}

#[test]
fn the_consortiums_news_are_shown_in_all_comuni_or_in_those_it_names() {
    let area = Area::new();
    area.write("content/novita/2026-11-20-neve.md", &news("Neve", "2026-11-20", ""));
    area.build();
    assert!(area.text(PAGE).contains("Borgo Finto.") && area.text(OTHER).contains("Colle Finto."));
    assert!(area.text(OTHER).contains("Valle Finta"), "the consortium signs its news");
    area.write("content/novita/2026-11-20-neve.md", &news("Neve", "2026-11-20", "comuni = [\"borgo-finto\"]\n"));
    area.build();
    assert!(area.has(PAGE) && !area.has(OTHER));
}

#[test]
fn the_home_page_shows_the_three_newest_that_have_not_expired() {
    let area = area("");
    for (day, name) in [("2026-11-01", "uno"), ("2026-11-24", "due"), ("2026-10-30", "tre"), ("2026-11-23", "quattro")]
    {
        area.write(&format!("content/comuni/borgo-finto/novita/{day}-{name}.md"), &news(name, day, ""));
    }
    let notice = news("Scaduto", "2026-11-24", "scadenza = 2026-11-24\n").replace("notizia", "avviso");
    area.write("content/comuni/borgo-finto/novita/2026-11-24-scaduto.md", &notice);
    on(&area, (11, 25), false);
    assert_eq!(area.text(HOME), "due;Neve;quattro;");
    let notices = area.text("out/site/borgo-finto/novita/avvisi/index.html");
    assert_eq!(notices, "Scaduto /borgo-finto/novita/avvisi/scaduto/ scaduta;");
    on(&area, (11, 24), false);
    assert_eq!(area.text(HOME), "due;Neve;Scaduto;");
}

#[test]
fn a_topic_lists_its_news_even_where_it_has_no_service() {
    let area = area("argomenti = [\"Protezione civile\"]\n");
    area.write(
        "theme/templates/argomento.html",
        "{{ servizi | length }} {% for n in novita %}{{ n.titolo }}{% endfor %}",
    );
    area.build();
    assert_eq!(area.text("out/site/borgo-finto/argomenti/protezione-civile/index.html"), "0 Neve");
    assert!(!area.has("out/site/colle-finto/argomenti/protezione-civile"));
    assert_eq!(area.text("out/site/colle-finto/argomenti/acqua/index.html"), "10 ");
}

#[test]
fn news_are_shown_from_their_first_day_to_their_last() {
    let area = area("dal = 2026-11-25\nal = 2026-11-27\n");
    let shown = |day| {
        on(&area, (11, day), false);
        area.has(PAGE)
    };
    assert_eq!([24, 25, 27, 28].map(shown), [false, true, true, false]);
    let before = area.snapshot("out");
    on(&area, (11, 28), false);
    assert!(area.snapshot("out") == before, "a day gives the same bytes again");
}

#[test]
fn drafts_are_hidden_unless_they_are_asked_for_and_then_say_so() {
    let area = area("bozza = true\n");
    let draft = "+++\ntitolo = \"Storia\"\ndescrizione = \"La storia.\"\nbozza = true\n+++\nTanto tempo fa.\n";
    area.write("content/comuni/borgo-finto/pagine/storia.md", draft);
    area.change("content/servizi/servizio-1/scheda.md", "+++\n", "+++\nbozza = true\n");
    let template = area.text("theme/templates/servizio.html");
    area.write("theme/templates/servizio.html", &format!("{{% if pagina.bozza %}}Bozza{{% endif %}}{template}"));
    let slips = area.slips();
    assert!(
        slips.len() == 2 && slips.iter().all(|s| s.starts_with("few-services ")),
        "a draft is no service: {slips:?}"
    );
    area.write("content/servizi/di-piu/scheda.md", &crate::area::card("Uno di più"));
    for comune in ["borgo-finto", "colle-finto"] {
        area.change(&format!("content/comuni/{comune}/comune.toml"), "[servizi]\n", "[servizi]\ndi-piu = {}\n");
    }
    let own = "out/site/borgo-finto/storia/index.html";
    let card = "out/site/borgo-finto/servizi/ambiente/servizio-1/index.html";
    on(&area, (11, 24), false);
    assert!(!area.has(PAGE) && !area.has(own) && !area.has(card) && !area.has("out/forms/servizio-1"));
    assert!(!area.text("out/counter/borgo-finto.json").contains("servizio-1"));
    on(&area, (11, 24), true);
    assert!(area.text(PAGE).starts_with("Bozza ") && area.text(card).starts_with("Bozza") && area.has(own));
    on(&area, (11, 24), false);
    assert!(!area.has(PAGE) && !area.has(own) && !area.has(card));
}

#[test]
fn slips_in_news_are_told_by_the_rules() {
    for (from, to, says) in [
        (
            "tipo = \"notizia\"",
            "tipo = \"notizie\"",
            "wrong-value content/comuni/borgo-finto/novita/2026-11-24-neve.md:4:8 ",
        ),
        ("tipo = \"notizia\"\n", "", "aggiungi `tipo = \"notizia\"`"),
        ("data = ", "dat = ", "unknown-key content/comuni/borgo-finto/novita/2026-11-24-neve.md:5:1 "),
        (
            "data = 2026-11-24",
            "data = 2026-11-23",
            "news-date content/comuni/borgo-finto/novita/2026-11-24-neve.md:5:8 ",
        ),
        ("+++\n\n", "scadenza = 2026-12-01\n+++\n\n", "`scadenza` vale solo per gli avvisi"),
        ("notizia\"\ndata", "avviso\"\nscadenza = 2026-11-01\ndata", "la scadenza viene prima della data"),
        ("+++\n\n", "argomenti = [\"Neve\"]\n+++\n\n", "vocabulary "),
        ("+++\n\n", "ufficio = \"neve\"\n+++\n\n", "unknown-office "),
        ("+++\n\n", "comuni = [\"borgo-finto\"]\n+++\n\n", "unknown-key "),
        ("+++\n\n", "dal = 2026-12-01\nal = 2026-11-30\n+++\n\n", "empty-range "),
        ("Testo per", "[Il sole](/novita/notizie/sole/) per", "broken-internal-link "),
        ("Una frase.", &"a".repeat(256), "long-description "),
    ] {
        let area = area("");
        area.change(FILE, from, to);
        let slips = area.slips();
        assert!(slips.len() == 1 && slips[0].contains(says), "{says}: {slips:#?}");
    }
}

#[test]
fn the_name_of_a_file_begins_with_a_day_and_no_two_news_share_an_address() {
    let area = area("");
    area.write("content/comuni/borgo-finto/novita/sole.md", &news("Sole", "2026-11-02", ""));
    area.write("content/novita/2026-10-01-neve.md", &news("Neve", "2026-10-01", "comuni = [\"borgo-finta\"]\n"));
    let slips = area.slips();
    assert!(slips.len() == 2 && slips[0].contains("chiamalo `2026-11-02-sole.md`"), "{slips:#?}");
    assert!(
        slips[1].starts_with("news-place ") && slips[1].contains("forse volevi scrivere `borgo-finto`"),
        "{slips:#?}"
    );
    area.change("content/novita/2026-10-01-neve.md", "borgo-finta", "borgo-finto");
    let slips = area.slips();
    assert!(slips[0].starts_with("duplicate-slug content/comuni/borgo-finto/novita/2026-11-24-neve.md"), "{slips:#?}");
    assert!(slips[0].contains("`/novita/notizie/neve/` è già di un'altra novità"), "{slips:#?}");
}
