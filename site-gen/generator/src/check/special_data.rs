//! un modulo che chiede dati particolari dice quale norma lo permette.

use contract::kind::Kind;

use crate::check::answers::is_asked;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::form_source::FieldSource;
use crate::model::vocabulary::{CATEGORIES, TOPICS};

pub(super) const RULE: Rule = Rule {
    id: "special-data",
    severity: Severity::Warning,
    title: "un modulo che chiede dati particolari dice quale norma lo permette",
    explanation: "Salute, disabilità, religione, origine etnica, opinioni politiche, sindacato, vita sessuale, dati \
        genetici e biometrici si possono chiedere solo se una norma lo permette (art. 9 del Regolamento UE 2016/679 e \
        art. 2-sexies del D.Lgs. 196/2003); lo stesso vale per le condanne (art. 10 e art. 2-octies). Prima \
        chiediti se il dato serve davvero. Se serve, scrivi la norma in `base_giuridica`, nel modulo o nel campo, \
        e dillo con parole semplici nell'`informativa`, che è ciò che il cittadino legge. Se non sei sicuro della \
        norma non inventarla: chiedi al responsabile della protezione dei dati.",
    check,
};

/// Beginnings of words, lower case, that tell of a special category or of convictions.
const WORDS: [(&str, &str); 29] = [
    ("salute", "la salute"),
    ("malatti", "la salute"),
    ("patologi", "la salute"),
    ("diagnosi", "la salute"),
    ("terapi", "la salute"),
    ("medic", "la salute"),
    ("allergi", "la salute"),
    ("intolleranz", "la salute"),
    ("celiac", "la salute"),
    ("gravidanza", "la salute"),
    ("vaccin", "la salute"),
    ("disabil", "la disabilità"),
    ("invalid", "la disabilità"),
    ("handicap", "la disabilità"),
    ("religio", "la religione"),
    ("cattolic", "la religione"),
    ("culto", "la religione"),
    ("etnic", "l'origine etnica"),
    ("etnia", "l'origine etnica"),
    ("razzial", "l'origine etnica"),
    ("sindacat", "il sindacato"),
    ("sindacal", "il sindacato"),
    ("politic", "le opinioni politiche"),
    ("sessual", "la vita sessuale"),
    ("biometric", "i dati biometrici"),
    ("genetic", "i dati genetici"),
    ("condann", "le condanne"),
    ("casellario", "le condanne"),
    ("penali", "le condanne"),
];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms().filter(|f| f.legal_basis.is_none()) {
        for field in form.fields().filter(|f| f.legal_basis.is_none() && is_asked(f)) {
            let Some((word, what)) = asked(field) else { continue };
            let message = format!("`{}` può rivelare un dato particolare: {what} (si legge `{word}`)", field.id.value);
            let finding = Finding::at(&form.source, &field.id.span, message);
            found(finding.help("se il dato serve, scrivi la norma in `base_giuridica`; altrimenti toglilo"));
        }
    }
}

/// The word of a question that tells of special data, and what they are about.
fn asked(field: &FieldSource) -> Option<(String, &'static str)> {
    let options: &[contract::kind::Choice] = match field.kind.as_ref().map(|k| &k.value) {
        Some(Kind::Choice { options } | Kind::Choices { options }) => options,
        _ => &[],
    };
    // The names of categories and topics are about services, not about who asks.
    let named = |label: &str| CATEGORIES.contains(&label) || TOPICS.contains(&label);
    let options = options.iter().map(|o| o.label.as_str()).filter(|l| !named(l));
    // A declaration of knowing what the law punishes tells nothing of who makes it.
    let declares = matches!(field.kind.as_ref().map(|k| &k.value), Some(Kind::Declaration));
    let texts = (!declares).then_some(field.label.as_str()).into_iter().chain(field.hint.as_deref()).chain(options);
    texts.flat_map(sentences).filter(|s| !innocent(s)).find_map(|sentence| {
        sentence.split(|c: char| !c.is_alphanumeric()).find_map(|word| {
            let lower = word.to_lowercase();
            let (_, what) = WORDS.iter().find(|(start, _)| lower.starts_with(start))?;
            Some((word.to_owned(), *what))
        })
    })
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', ';', '!', '?', ':'])
}

/// What makes a sentence say nothing of who asks: it wants something left out, or speaks of a thing made for others.
const INNOCENT: [&str; 7] = [
    "non scrivere",
    "non inserire",
    "non indicare",
    "non serve",
    "senza indicare",
    "senza scrivere",
    "per le persone con disabilità",
];

fn innocent(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    INNOCENT.iter().any(|words| lower.contains(words))
}
