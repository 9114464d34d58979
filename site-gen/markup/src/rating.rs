//! The rating of a service at its end, in the words that the national model gives (criterion C.SE.1.7).
//!
//! In: where it goes, and which service it is of. Out: a section that works without script; what is asked after the stars
//! is shown by them, or all at once where a browser cannot.

use contract::language::Language;
use maud::{Markup, html};

use crate::hidden;
use crate::words::{self, Words};

/// The rating and where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatingForm<'a> {
    /// The language of the page it stands on.
    pub language: Language,
    /// Where it is sent.
    pub action: &'a str,
    /// What is rated: an address of the comune's.
    pub subject: &'a str,
}

const STAR: &str = "M12 2l3 6.9 7.5.7-5.7 5 1.7 7.4L12 18.1 5.5 22l1.7-7.4-5.7-5 7.5-.7z";

/// Draws it.
pub fn rating(form: &RatingForm<'_>) -> Markup {
    let t = words::of(form.language);
    html! {
        section.sp-valuta aria-labelledby="valuta-titolo" data-element="feedback" {
            div.sp-valuta-riquadro {
                form method="post" action=(form.action) {
                    (hidden::language(form.language))
                    input type="hidden" name="pagina" value=(form.subject);
                    h2 id="valuta-titolo" data-element="feedback-title" {
                        (t.rate())
                    }
                    (stars(t))
                    div.sp-valuta-altro {
                        (why("preferito", t.rate_liked(), t.liked()))
                        (why("difficolta", t.rate_disliked(), t.disliked()))
                        div.form-group {
                            label.form-label for="valuta-testo" { (t.rate_more()) }
                            p.form-text id="valuta-aiuto" {
                                (t.rate_short())
                            }
                            textarea.form-control id="valuta-testo" name="testo" rows="3" maxlength="200"
                                aria-describedby="valuta-aiuto" data-element="feedback-input-text" {}
                        }
                        button.btn.btn-primary type="submit" { (t.rate_send()) }
                    }
                }
            }
        }
    }
}

fn stars(t: &Words) -> Markup {
    html! {
        fieldset.rating {
            legend.visually-hidden { (t.rate_stars()) }
            @for n in 1..=5 {
                @let id = format!("voto-{n}");
                input class=(if n < 4 { "sp-basso" } else { "sp-alto" }) id=(id) name="voto" type="radio" value=(n) required;
                label for=(id) data-element={ "feedback-rate-" (n) } {
                    svg.icon viewBox="0 0 24 24" aria-hidden="true" { path d=(STAR) {} }
                    span.visually-hidden { (t.stars(n)) }
                }
            }
        }
    }
}

fn why(name: &str, question: &str, answers: [&str; 5]) -> Markup {
    let (class, side) = match name {
        "preferito" => ("sp-valuta-positiva", "positive"),
        _ => ("sp-valuta-negativa", "negative"),
    };
    html! {
        fieldset class=(class) data-element={ "feedback-rating-" (side) } {
            legend data-element="feedback-rating-question" { (question) }
            @for (place, answer) in (1..).zip(answers) {
                @let id = format!("{name}-{place}");
                div.form-check {
                    input.form-check-input id=(id) name=(name) type="radio" value=(place);
                    label.form-check-label for=(id) data-element="feedback-rating-answer" { (answer) }
                }
            }
        }
    }
}
