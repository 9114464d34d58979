//! Hostile text in every field of every form: no fault, no new element or attribute in the answer, and the next citizen
//! is served as before.

use std::collections::BTreeSet;

use contract::kind::Kind;
use scraper::{Html, Node};
use tests::browser::{Browser, Form, Page};
use tests::journey::{Journey, index};
use tests::town::Town;

/// Texts that broke somebody's program once: markup, scripts, queries, templates, paths, mail headers, numbers, characters
/// that hide, turn round, pile up or fill the memory.
pub(crate) fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' autofocus onfocus=alert(1) x='",
        "</textarea><svg/onload=alert(1)>",
        "<!--",
        "-->]]><![CDATA[",
        "&lt;b&gt;&#x27;&quot;",
        "%%TITOLO%%%%CORPO%%",
        "{{ 7*7 }}{% raw %}${7*7}#{7*7}",
        "' OR 1=1; DROP TABLE pratica; --",
        "{\"$ne\": null}",
        "__proto__",
        "constructor",
        "../../../../etc/passwd",
        "C:\\Windows\\System32\\drivers\\etc\\hosts",
        "http://127.0.0.1:22/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "a@b.it\r\nBcc: tutti@esempio.it",
        "a@b.it%0d%0aBcc:x@y.it",
        "() { :; }; echo x",
        "$(sleep 5)`sleep 5`|sleep 5",
        "%s%n%x%d",
        "NaN",
        "-0",
        "1e309",
        "9999999999999999999999",
        "0x7fffffff",
        "١٢٣",
        "１２３",
        "true",
        "null",
        "undefined",
        "00/00/0000",
        "31/02/2026",
        "9999-12-31T23:59:60Z",
        "\u{202e}gpj.exe",
        "\u{feff}\u{200b}\u{2060}",
        "e\u{301}\u{301}\u{301}\u{301}",
        "Z̴̡͓a̵l̶g̷o̸",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "ﷺ",
        "İıŞş",
        "ß ﬁ Ǆ",
        "\u{0}",
        "\u{1b}[31m\u{7}",
        "\t\u{b}\u{c}\u{85}\u{2028}",
        "\u{d7ff}\u{e000}\u{ffff}\u{10ffff}",
        "\r\n\r\n",
        "   ",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("A".repeat(5_000));
    texts.push("à".repeat(3_000));
    texts.push("<".repeat(4_000));
    texts.push("a\n".repeat(2_000));
    texts
}

/// Which elements stand in a page, and which attributes each kind of them has.
pub(crate) fn shape(page: &Page) -> BTreeSet<(String, String)> {
    let html = Html::parse_document(&page.text);
    let mut shape = BTreeSet::new();
    for node in html.tree.nodes() {
        if let Node::Element(element) = node.value() {
            shape.insert((element.name().to_owned(), String::new()));
            shape.extend(element.attrs().map(|(name, _)| (element.name().to_owned(), name.to_owned())));
        }
    }
    shape
}

/// Everything that is new in a page, against pages that hold the same form with harmless text.
pub(crate) fn new(shape: &BTreeSet<(String, String)>, harmless: &BTreeSet<(String, String)>) -> Vec<(String, String)> {
    shape.difference(harmless).cloned().collect()
}

fn fill(form: &Form, names: &[String], text: &str) -> Form {
    names.iter().fold(form.clone(), |form, name| form.with(name, text)).with("azione", "avanti")
}

#[test]
fn hostile_text_in_every_field_of_every_form_is_only_text() {
    let town = Town::open();
    let mut tried = 0;
    for service in index("quadri").services.keys() {
        let journey = Journey::to("quadri", service);
        let mut browser = Browser::new(&town.url);
        let mut page = browser.get(&journey.first_step());
        for (place, step) in journey.form.steps.iter().enumerate() {
            let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
            let names: Vec<String> = step.fields.iter().filter(|f| f.kind.is_typed()).map(|f| f.id.clone()).collect();
            let right = journey.fill(&page, &end, place);
            let blank = page.form(&end);
            // The right page, the empty one and one full of nonsense are what a citizen can meet anyway.
            let mut harmless = shape(&page);
            for text in ["", "zz", "12", "1", "\u{1}"] {
                harmless.extend(shape(&browser.twin().send(&fill(&blank, &names, text))));
            }
            for text in texts() {
                let answer = browser.send(&fill(&blank, &names, &text));
                tried += names.len();
                assert!(answer.status.as_u16() < 500, "{service}/{}: {text:?}: {}", step.id, answer.status);
                if answer.status == 422 {
                    let found = new(&shape(&answer), &harmless);
                    assert!(found.is_empty(), "{service}/{}: {text:?}: {found:?}", step.id);
                }
            }
            page = browser.send(&right);
            assert_eq!(page.status, 200, "{service}/{}: the next clean request: {}", step.id, page.main());
        }
        assert!(page.path.ends_with("/riepilogo"), "{service}: {}", page.path);
    }
    assert!(tried > 10_000, "{tried}");
}

#[test]
fn a_file_with_a_hostile_name_is_only_a_file() {
    let town = Town::open_on(tests::town::rich());
    let journey = Journey::on(tests::town::rich(), "valfinta", "prova-di-tutto");
    let mut browser = Browser::new(&town.url);
    let mut page = browser.get(&journey.first_step());
    for (place, step) in journey.form.steps.iter().enumerate().take(3) {
        let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
        page = browser.send(&journey.fill(&page, &end, place));
    }
    let field = journey.form.fields().find(|f| matches!(f.kind, Kind::File { .. })).unwrap();
    let pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
    let upload = |name: &str| {
        let form = page.form("/resto").with("azione", &format!("allega-{}", field.id));
        browser.twin().send_files(&form, &[(&field.id, name, pdf)])
    };
    // Taken, taken, one too many, refused.
    let mut harmless = BTreeSet::new();
    for name in ["pianta.pdf", "seconda.pdf", "terza.pdf", "pianta.exe"] {
        harmless.extend(shape(&upload(name)));
    }
    for name in [
        "..%2f..%2fx.pdf",
        "../../x.pdf",
        "<img src=x>.pdf",
        "a' onclick='x.pdf",
        "\u{202e}fdp.x.pdf",
        "CON.pdf",
        ".pdf",
    ] {
        let answer = upload(name);
        assert!(answer.status.as_u16() < 500, "{name}");
        assert_eq!(new(&shape(&answer), &harmless), [], "{name}");
    }
}
