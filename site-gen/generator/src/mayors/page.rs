//! The page: its sections in order.
//!
//! In: the [`Picture`]. Out: one HTML document that needs no other file, no script and no network.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::mayors::criteria::CRITERIA;
use crate::mayors::italian::{counted, decimal, percent, thousands};
use crate::mayors::picture::{Picture, Row};
use crate::mayors::{comune_sheet, cover, matrix, plots};
use crate::model::survey::{Answer, Kind, QUESTIONS};

/// The sections, by the name in the address.
pub(super) const SECTIONS: [(&str, &str); 8] = [
    ("copertura", "Chi offre che cosa"),
    ("servizi", "Quanti servizi ha ogni Comune"),
    ("criteri", "Che cosa manca per i criteri nazionali"),
    ("testi", "Quanto si leggono i testi"),
    ("riuso", "Quanto è condiviso"),
    ("rilevazione", "Che cosa hanno detto i Comuni"),
    ("comuni", "Comune per Comune"),
    ("metodo", "Da dove vengono i numeri"),
];

/// The whole document.
pub(super) fn page(picture: &Picture) -> Markup {
    let coverage = if matrix::is_wide(picture) { Sheet::Wide } else { Sheet::Tall };
    let answers = if picture.surveyed() > 0 { Sheet::Wide } else { Sheet::Short };
    html! {
        (DOCTYPE)
        html lang="it" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { "Dove siamo: " (picture.area) }
                style { (PreEscaped(format!(":root{{--area:{}}}\n", picture.colour))) (PreEscaped(include_str!("style.css"))) }
            }
            body {
                main {
                    (cover::cover(picture))
                    (section(0, coverage, matrix::matrix(picture)))
                    (section(1, Sheet::Tall, plots::services(picture)))
                    (section(2, Sheet::Tall, criteria(picture)))
                    (section(3, Sheet::Tall, html! { (plots::readability(picture)) (readings(picture)) }))
                    (section(4, Sheet::Tall, html! { (reuse_words(picture)) (plots::reuse(picture)) }))
                    (section(5, answers, survey(picture)))
                    (section(6, Sheet::Tall, comune_sheet::all(picture)))
                    (section(7, Sheet::Short, method(picture)))
                }
            }
        }
    }
}

/// How a section stands on paper.
#[derive(Clone, Copy)]
enum Sheet {
    /// On a new sheet.
    Tall,
    /// On a new sheet, along its long side.
    Wide,
    /// After the section before it.
    Short,
}

fn section(at: usize, sheet: Sheet, inside: Markup) -> Markup {
    let (id, title) = SECTIONS[at];
    let class = match sheet {
        Sheet::Tall => None,
        Sheet::Wide => Some("wide"),
        Sheet::Short => Some("short"),
    };
    html! {
        section id=(id) class=[class] aria-labelledby={ (id) "-titolo" } {
            h2 id={ (id) "-titolo" } { (title) }
            (inside)
        }
    }
}

/// A table that scrolls on a small screen and stands whole on paper.
pub(super) fn scrolled(label: &str, inside: Markup) -> Markup {
    html! { div class="scroll" role="group" tabindex="0" aria-label=(label) { (inside) } }
}

fn criteria(picture: &Picture) -> Markup {
    html! {
        p { "Questi criteri si vedono dai contenuti. Gli altri dipendono dal tema e da dove si pubblica: si provano sul sito." }
        (scrolled("Tabella dei criteri", html! {
            table class="criteria" {
                caption { "Sì: il criterio è soddisfatto. Manca: c’è qualcosa da fare, scritto più avanti Comune per Comune." }
                thead { tr {
                    th scope="col" { "Comune" }
                    @for criterion in &CRITERIA {
                        th scope="col" { (criterion.title) br; small { (criterion.code) } }
                    }
                } }
                tbody {
                    @for row in &picture.comuni {
                        tr {
                            th scope="row" { (row.name) }
                            @for lack in &row.lacks {
                                @match lack {
                                    None => { td { "sì" } }
                                    Some(_) => { td class="lack" { strong { "manca" } } }
                                }
                            }
                        }
                    }
                }
                tfoot { tr {
                    th scope="row" { "Comuni a cui manca" }
                    @for (_, number) in picture.lacking() { td { (number) } }
                } }
            }
        }))
    }
}

fn readings(picture: &Picture) -> Markup {
    let mut readings: Vec<_> = picture.readings.iter().collect();
    let key = |index: Option<f64>| index.unwrap_or(f64::MAX);
    readings.sort_by(|a, b| key(a.counts.index()).total_cmp(&key(b.counts.index())).then(a.title.cmp(&b.title)));
    scrolled(
        "Tabella delle schede",
        html! {
            table class="readings" {
                caption { "Le schede, dalla più difficile. Accanto, la frase da cui cominciare." }
                thead { tr {
                    th scope="col" { "Scheda" } th scope="col" { "Indice" } th scope="col" { "Parole" }
                    th scope="col" { "Frasi" } th scope="col" { "La frase più difficile" }
                } }
                tbody {
                    @for reading in readings {
                        tr {
                            th scope="row" {
                                (reading.title)
                                @if let Some(comune) = &reading.comune { br; small { "testi propri di " (comune) } }
                            }
                            td class="number" { @if let Some(index) = reading.counts.index() { (decimal(index, 0)) } @else { "–" } }
                            td class="number" { (reading.counts.words) }
                            td class="number" { (reading.counts.sentences) }
                            td {
                                @if let Some((sentence, index)) = &reading.hardest {
                                    q { (sentence) } " " small class="near" { "indice " (decimal(*index, 0)) }
                                }
                            }
                        }
                    }
                }
            }
        },
    )
}

fn reuse_words(picture: &Picture) -> Markup {
    let (shared, own) = totals(picture);
    let with_own = picture.comuni.iter().filter(|row| row.own > 0).count();
    html! {
        p {
            "I siti mostrano in tutto " (thousands(shared + own)) " sezioni di scheda: " (thousands(shared))
            " sono condivise (" (percent(shared, shared + own)) "), " (own) " sono scritte da un Comune solo. "
            (counted(with_own, "Comune ha", "Comuni hanno")) " testi propri. Una correzione a una sezione condivisa arriva a tutti."
        }
    }
}

/// Sections shared and own, over all comuni.
pub(super) fn totals(picture: &Picture) -> (usize, usize) {
    let sum = |count: fn(&Row) -> usize| picture.comuni.iter().map(count).sum();
    (sum(|row| row.shared), sum(|row| row.own))
}

fn survey(picture: &Picture) -> Markup {
    let rows: Vec<&Row> = picture.comuni.iter().filter(|row| !row.answers.is_empty()).collect();
    if rows.is_empty() {
        return html! {
            p { "Nessun Comune ha ancora risposto alla rilevazione. Il foglio da mandare si prepara con "
                code { "site-gen survey sheet" } ", le risposte si raccolgono con " code { "site-gen survey import" } "." }
        };
    }
    let says = |key: &str, word: &str| rows.iter().filter(|r| r.answers.get(key).is_some_and(|a| is(a, word))).count();
    let choices = QUESTIONS.iter().filter(|q| matches!(q.kind, Kind::Choice(_)));
    html! {
        p { "Hanno risposto " (rows.len()) " Comuni su " (picture.comuni.len()) ". Le risposte sono riportate come sono arrivate." }
        (scrolled("Riassunto della rilevazione", html! {
            table class="answers" {
                caption { "Quanti Comuni hanno già che cosa" }
                thead { tr {
                    th scope="col" { "Domanda" } th scope="col" { "sì" } th scope="col" { "in corso" } th scope="col" { "no" }
                    th scope="col" { "senza risposta" }
                } }
                tbody { @for question in choices {
                    @let told = ["si", "in corso", "no"].map(|word| says(question.key, word));
                    tr {
                        th scope="row" { (question.asks) }
                        @for number in told { td class="number" { (number) } }
                        td class="number" { (picture.comuni.len() - told.iter().sum::<usize>()) }
                    }
                } }
            }
        }))
        (scrolled("Risposte alla rilevazione", html! {
            table class="answers" {
                caption { "Le risposte, Comune per Comune" }
                thead { tr {
                    th scope="col" { "Comune" }
                    @for question in &QUESTIONS { th scope="col" { (question.asks) } }
                } }
                tbody { @for row in rows { tr {
                    th scope="row" { (row.name) }
                    @for question in &QUESTIONS { td { (answer(row.answers.get(question.key))) } }
                } } }
            }
        }))
    }
}

fn is(answer: &Answer, word: &str) -> bool {
    matches!(answer, Answer::Choice(chosen) if *chosen == word)
}

fn answer(answer: Option<&Answer>) -> String {
    match answer {
        None => "–".to_owned(),
        Some(Answer::Choice("si")) => "sì".to_owned(),
        Some(Answer::Day(day)) => contract::date::words(*day),
        Some(answer) => answer.to_string(),
    }
}

fn method(picture: &Picture) -> Markup {
    html! {
        ul {
            li { "Tutto viene dai file dei contenuti" @if let Some(day) = picture.updated { ", con testi rivisti fino al " (contract::date::words(day)) }
                ". Il documento non contiene dati di cittadini." }
            li { "I criteri sono quelli nazionali per i siti dei Comuni (C.SI). Il voto vero lo dà l’App di valutazione, sul sito \
                pubblicato: qui si vede solo ciò che dipende dai contenuti." }
            li { "Del dominio si guarda la forma, comune.<nome>. Se il nome è fra quelli riservati lo dice il registro." }
            li { "L’indice di leggibilità è Gulpease: 89 + (300 × frasi − 10 × lettere) / parole, da 0 a 100 (P. Lucisano e \
                M. E. Piemontese, 1988). La fine di un paragrafo o di una voce di elenco chiude una frase; le tabelle non si \
                contano. L’indice misura lunghezza di frasi e parole, non se un testo è giusto." }
            li { "Una sezione è condivisa se il Comune mostra il testo comune, è propria se l’ha riscritta." }
            @if !picture.origin.is_empty() { li { "Fonte dei dati dell’area: " (picture.origin) "." } }
        }
    }
}
