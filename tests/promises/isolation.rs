//! What is of one comune is never seen in another, by whatever way its name is given.
//!
//! A pair of neighbours for each comune in every run of the tests; all pairs by
//! `SPORTELLO_PAIRS=all cargo test -p tests --test promises -- isolation::`.

use tests::browser::{Browser, Form, Page};
use tests::journey::{Journey, log_in_operator, number};
use tests::town::{Town, published};
use web::route::{TABLE, Wing};

const SERVICE: &str = "segnala-disservizio";
/// The one comune that the operator of the trial serves.
const SERVED: &str = "quadri";

/// A comune with a request, a draft and a word that stands in nothing else.
struct Place {
    slug: String,
    istat: String,
    canary: String,
    key: String,
    draft: String,
    citizen: Browser,
}

#[test]
#[allow(clippy::print_stderr)]
fn no_comune_ever_shows_what_is_of_another() {
    let town = Town::open();
    let slugs: Vec<String> = std::fs::read_dir(published().join("counter"))
        .unwrap()
        .flatten()
        .filter_map(|e| e.file_name().to_str()?.strip_suffix(".json").map(str::to_owned))
        .filter(|slug| slug != "tenants" && !slug.contains('.'))
        .collect();
    assert_eq!(slugs.len(), 33);
    let places: Vec<Place> = slugs.iter().map(|slug| place(&town, slug)).collect();
    // The word is really shown where it belongs: else nothing below would prove anything.
    for place in &places {
        let own = place.citizen.twin().get(&format!("/{}/sportello/pratica/{}", place.slug, place.key));
        assert!(own.text.contains(&place.canary), "{}: {}", place.slug, own.main());
    }
    let all = std::env::var_os("SPORTELLO_PAIRS").is_some_and(|v| v == "all");
    let mut operator = Browser::new(&town.url);
    log_in_operator(&mut operator, "pino");
    let mut probes = 0;
    for (at, own) in places.iter().enumerate() {
        let others: Vec<&Place> = match all {
            true => places.iter().filter(|p| p.slug != own.slug).collect(),
            false => vec![&places[(at + 1) % places.len()]],
        };
        for other in others {
            for page in probed(own, other, &operator) {
                probes += 1;
                for foreign in [own, other] {
                    // What a visitor may see is her own alone, and an operator the requests of the comune she serves.
                    let hers = match page.1 {
                        Who::Citizen => foreign.slug == own.slug,
                        Who::Operator => foreign.slug == SERVED,
                    };
                    let shown = page.0.text.contains(&foreign.canary);
                    assert!(hers || !shown, "{:?} of {} sees {} at {}", page.1, own.slug, foreign.slug, page.0.path);
                }
            }
        }
    }
    assert!(probes > 5_000, "{probes}");
    eprintln!("{probes} probes, 0 foreign words");
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Citizen,
    Operator,
}

fn place(town: &Town, slug: &str) -> Place {
    let mut journey = Journey::to(slug, SERVICE);
    let canary = format!("Canarino di {slug} quarantadue");
    let free: Vec<String> = journey
        .form
        .fields()
        .filter(|f| matches!(f.kind, contract::kind::Kind::LongText { .. }))
        .map(|f| f.id.clone())
        .collect();
    for field in &free {
        journey.answers.set(field, vec![canary.clone()]);
    }
    let mut citizen = Browser::new(&town.url);
    let key = number(&journey.send(&mut citizen));
    let draft = journey.to_summary(&mut citizen).path;
    let draft = draft.split('/').rev().nth(1).unwrap().to_owned();
    Place { slug: slug.to_owned(), istat: journey.index.comune.istat.clone(), canary, key, draft, citizen }
}

/// Every route of one comune asked with the names of another, in the path, the query, the body, a cookie and a header; by
/// the citizen of the first and by an operator who serves neither.
fn probed(own: &Place, other: &Place, operator: &Browser) -> Vec<(Page, Who)> {
    let mut pages = Vec::new();
    for (wing, methods, pattern) in TABLE {
        let path = pattern
            .replace("{servizio}", SERVICE)
            .replace("{bozza}", &other.draft)
            .replace("{passo}", "richiedente")
            .replace("{campo}", "documento")
            .replace("{comune}", &other.slug)
            .replace("{numero}", &other.key)
            .replace("{file}", "0123456789abcdef0123456789abcdef");
        let addresses: Vec<String> = match wing {
            // Her own comune asked for another's things, and the other comune itself.
            Wing::Counter => {
                vec![format!("/{}/sportello/{path}", own.slug), format!("/{}/sportello/{path}", other.slug)]
            }
            Wing::Consortium => vec![format!("/sportello/{path}")],
            Wing::Office => vec![format!("/ufficio/{path}")],
        };
        for address in addresses {
            for method in methods.split('|') {
                let citizen = own.citizen.twin();
                let who = if wing == Wing::Office { (operator.twin(), Who::Operator) } else { (citizen, Who::Citizen) };
                pages.extend(asked(who.0, method, &address, other).into_iter().map(|page| (page, who.1)));
            }
        }
    }
    pages
}

fn asked(browser: Browser, method: &str, address: &str, other: &Place) -> Vec<Page> {
    let names = [
        ("comune", other.slug.as_str()),
        ("istat", other.istat.as_str()),
        ("numero", other.key.as_str()),
        ("bozza", other.draft.as_str()),
        ("dato", "RSSMRA85T10A562S"),
        ("tenant", other.istat.as_str()),
    ];
    let query: Vec<String> = names[..4].iter().map(|(n, v)| format!("{n}={v}")).collect();
    let query = format!("{address}?{}", query.join("&"));
    let fields = names.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let form = |action: &str| Form { action: action.to_owned(), method: "post".into(), fields };
    let answers = match method {
        "GET" => vec![
            browser.twin().get_only(address),
            browser.twin().get_only(&query),
            browser.twin().with_header("x-forwarded-host", &other.slug).get_only(address),
            browser.twin().with_cookie("comune", &other.slug).get_only(address),
        ],
        _ => vec![browser.twin().send_only(&form(&query))],
    };
    answers.into_iter().filter_map(Result::ok).collect()
}
