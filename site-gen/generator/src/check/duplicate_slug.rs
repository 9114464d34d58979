//! due pagine non possono avere lo stesso indirizzo, e un nome di indirizzo ha solo minuscole, cifre e trattini.

use crate::check::area::Area;
use crate::check::rule::{Finding, Rule};
use crate::diagnostic::Severity;
use crate::model::comune::Comune;
use crate::model::slug::is_slug;
use crate::model::source::At;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    id: "duplicate-slug",
    severity: Severity::Error,
    title: "due pagine non possono avere lo stesso indirizzo, e un nome di indirizzo ha solo minuscole, cifre e trattini",
    explanation: "Il nome di una cartella o di una pagina diventa un pezzo di indirizzo: lettere minuscole senza \
        accento, cifre, trattini, senza `www` o `http`. I codici ISTAT e catastali identificano il Comune: \
        non si ripetono.",
    check,
};

fn check(area: &Area<'_>, found: &mut dyn FnMut(Finding)) {
    let content = area.joined.content;
    let bad = |slug: &str| !is_slug(slug) || slug.contains("www") || slug.contains("http");
    let names = content.comuni.iter().map(|c| (&c.slug, &c.source));
    let names = names.chain(content.cards.values().map(|c| (&c.id, &c.source)));
    let pages = content.comuni.iter().flat_map(|c| &c.pages).map(|p| (&p.slug, &p.source));
    for (slug, source) in names.chain(pages).filter(|(slug, _)| bad(slug)) {
        let finding = Finding::at(source, &(0..0), format!("`{slug}` non è un nome di indirizzo"));
        found(finding.help("usa lettere minuscole senza accento, cifre e trattini"));
    }
    type Code = fn(&Comune) -> &At<String>;
    let codes: [(Code, &str); 2] = [(|c| &c.identity.istat, "istat"), (|c| &c.identity.belfiore, "belfiore")];
    for (code, key) in codes {
        let mut seen: BTreeMap<&str, &Comune> = BTreeMap::new();
        for comune in content.comuni.iter().filter(|c| !code(c).value.is_empty()) {
            let code = code(comune);
            if let Some(other) = seen.insert(&code.value, comune) {
                let message = format!("il codice `{key}` è già di `{}`", other.slug);
                found(Finding::at(&comune.source, &code.span, message).help("controlla quale dei due è giusto"));
            }
        }
    }
}
