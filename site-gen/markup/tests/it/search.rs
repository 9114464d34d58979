//! What the page of results promises.

use contract::search::{Kind, Row};
use markup::link::Link;
use markup::search::{Found, SearchPage, search};

use crate::html::check;
use crate::sample::HOSTILE;

fn drawn(asked: &str, rows: Option<&[Row]>) -> String {
    let found: Option<Vec<Found<'_>>> = rows.map(|rows| rows.iter().map(Found::of).collect());
    let page = SearchPage {
        heading: "Cerca nel sito",
        label: "Che cosa cerchi?",
        action: "/quadri/sportello/cerca",
        asked,
        found: found.as_deref(),
        places: &[],
        remedies: &[Link { label: "Guarda i servizi dalla A alla Z", url: "/quadri/servizi/a-z/" }],
    };
    let html = search(&page).into_string();
    check(&html);
    html
}

#[test]
fn each_outcome_of_a_search_says_what_to_do_next() {
    let row = Row { title: "Residenza".into(), url: "/r/".into(), kind: Kind::Page, ..Row::default() };
    let one = drawn("residenza", Some(&[row]));
    assert!(one.contains("1 risultato per «residenza»") && one.contains(">Pagina<"), "{one}");
    let none = drawn("unicorni", Some(&[]));
    assert!(none.contains("Nessun risultato per «unicorni»") && none.contains("Controlla come hai scritto"), "{none}");
    let broken = drawn("residenza", None);
    assert!(broken.contains("La colpa è nostra") && !broken.contains("Nessun risultato"), "{broken}");
    let bare = drawn("", Some(&[]));
    assert!(!bare.contains("risultat"), "{bare}");
    for html in [one, none, broken, bare] {
        assert!(html.contains("/quadri/servizi/a-z/"), "{html}");
    }
}

#[test]
fn what_was_typed_and_what_was_found_are_only_text() {
    let row = Row {
        title: HOSTILE.into(),
        description: HOSTILE.into(),
        category: HOSTILE.into(),
        url: "/r/".into(),
        ..Row::default()
    };
    for html in [drawn(HOSTILE, Some(&[])), drawn(HOSTILE, Some(&[row])), drawn(HOSTILE, None)] {
        assert!(!html.contains(HOSTILE) && !html.contains("<script") && !html.contains("<b>"), "{html}");
    }
}
