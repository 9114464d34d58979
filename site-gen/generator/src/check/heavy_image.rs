//! un'immagine non è troppo grande per essere aperta.

use crate::check::pictures::named;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::picture::{MAX_BYTES, MAX_DRAWING, MAX_PIXELS, State};

pub(super) const RULE: Rule = Rule {
    id: "heavy-image",
    severity: Severity::Error,
    title: "un'immagine non è troppo grande per essere aperta",
    explanation: "Il programma riduce da solo le immagini alle misure delle pagine. Un file di più di 12 MB, o di più di 50 \
        milioni di punti, può bloccare il computer che costruisce i siti. Una fotografia si salva in JPEG: in PNG pesa \
        molte volte tanto, e chi legge la deve scaricare.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for named in named(scope) {
        let Some(picture) = named.gallery.get(&named.file) else { continue };
        let at = |message: String| Finding::at(named.source, &named.span, message);
        let megabytes = |bytes: u64| bytes.div_ceil(1024 * 1024);
        match &picture.state {
            State::Heavy(None) => {
                let message =
                    format!("l'immagine pesa {} MB: il massimo è {}", megabytes(picture.bytes), megabytes(MAX_BYTES));
                found(at(message).help("salvala più piccola: bastano 1600 punti di larghezza"));
            }
            State::Heavy(Some((width, height))) => {
                let message =
                    format!("l'immagine ha {width} × {height} punti: il massimo è {} milioni", MAX_PIXELS / 1_000_000);
                found(at(message).help("salvala più piccola: bastano 1600 punti di larghezza"));
            }
            State::Good(shape) if !shape.photograph && picture.bytes > MAX_DRAWING => {
                let message =
                    format!("il disegno pesa {} MB: il massimo è {}", megabytes(picture.bytes), megabytes(MAX_DRAWING));
                found(at(message).help("se è una fotografia salvala in JPEG, se è un disegno salvalo più piccolo"));
            }
            State::Good(_) | State::Broken => {}
        }
    }
}
