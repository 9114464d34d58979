//! The rating of a service at its end, in the words that the national model gives (criterion C.SE.1.7).
//!
//! In: where it goes, and which service it is of. Out: a section that works without script; what is asked after the stars
//! is shown by them, or all at once where a browser cannot.

use maud::{Markup, html};

/// The rating and where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatingForm<'a> {
    /// Where it is sent.
    pub action: &'a str,
    /// What is rated: an address of the comune's.
    pub subject: &'a str,
}

const LIKED: [&str; 5] = [
    "Le indicazioni erano chiare",
    "Le indicazioni erano complete",
    "Capivo sempre che stavo procedendo correttamente",
    "Non ho avuto problemi tecnici",
    "Altro",
];
const DISLIKED: [&str; 5] = [
    "A volte le indicazioni non erano chiare",
    "A volte le indicazioni non erano complete",
    "A volte non capivo se stavo procedendo correttamente",
    "Ho avuto problemi tecnici",
    "Altro",
];
const STAR: &str = "M12 2l3 6.9 7.5.7-5.7 5 1.7 7.4L12 18.1 5.5 22l1.7-7.4-5.7-5 7.5-.7z";

/// Draws it.
pub fn rating(form: &RatingForm<'_>) -> Markup {
    html! {
        section.sp-valuta aria-labelledby="valuta-titolo" data-element="feedback" {
            div.sp-valuta-riquadro {
                form method="post" action=(form.action) {
                    input type="hidden" name="pagina" value=(form.subject);
                    h2 id="valuta-titolo" data-element="feedback-title" {
                        "Quanto è stato facile usare questo servizio?"
                    }
                    (stars())
                    div.sp-valuta-altro {
                        (why("preferito", "Quali sono stati gli aspetti che hai preferito?", &LIKED))
                        (why("difficolta", "Dove hai incontrato le maggiori difficoltà?", &DISLIKED))
                        div.form-group {
                            label.form-label for="valuta-testo" { "Vuoi aggiungere altro? (facoltativo)" }
                            p.form-text id="valuta-aiuto" {
                                "Al massimo 200 caratteri. Non scrivere dati personali."
                            }
                            textarea.form-control id="valuta-testo" name="testo" rows="3" maxlength="200"
                                aria-describedby="valuta-aiuto" data-element="feedback-input-text" {}
                        }
                        button.btn.btn-primary type="submit" { "Invia la valutazione" }
                    }
                }
            }
        }
    }
}

fn stars() -> Markup {
    html! {
        fieldset.rating {
            legend.visually-hidden { "Scegli da una a cinque stelle" }
            @for n in 1..=5 {
                @let id = format!("voto-{n}");
                input class=(if n < 4 { "sp-basso" } else { "sp-alto" }) id=(id) name="voto" type="radio" value=(n) required;
                label for=(id) data-element={ "feedback-rate-" (n) } {
                    svg.icon viewBox="0 0 24 24" aria-hidden="true" { path d=(STAR) {} }
                    span.visually-hidden { (n) @if n == 1 { " stella" } @else { " stelle" } " su 5" }
                }
            }
        }
    }
}

fn why(name: &str, question: &str, answers: &[&str]) -> Markup {
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
