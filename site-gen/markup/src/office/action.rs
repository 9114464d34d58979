//! What an operator can do to a pratica, each as a form of its own.
//!
//! In: the kind of action and the sentence that the citizen will read. Out: a form with the hidden field `azione`; its
//! text is the field `testo`, the questions to ask again are the checkboxes `campi`.

use maud::{Markup, html};

use crate::{hidden, slips};

/// The kinds of action that need different forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// `prendi_in_carico`: no text.
    TakeInCharge,
    /// `chiedi_integrazione`: a text and the questions to ask again.
    AskMore,
    /// `accogli`: a text if one is wanted.
    Grant,
    /// `respingi`: a reason.
    Refuse,
    /// `archivia`: a reason.
    Archive,
    /// `annulla`: a reason.
    Annul,
    /// `riapri`: a reason.
    Reopen,
    /// `nota`: an internal note that the citizen does not see.
    Note,
}

/// An action that is possible now.
#[derive(Clone, Copy)]
pub struct OfficeAction<'a> {
    /// What it is.
    pub kind: ActionKind,
    /// The exact sentence that the citizen will read; not shown for a note.
    pub sentence: &'a str,
    /// For [`ActionKind::AskMore`]: the questions that can be asked again, as id and label.
    pub fields: &'a [(&'a str, &'a str)],
    /// The text as typed.
    pub text: &'a str,
    /// The ids of the questions that were ticked.
    pub ticked: &'a [&'a str],
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

impl ActionKind {
    /// The value of `azione`.
    pub fn name(self) -> &'static str {
        match self {
            ActionKind::TakeInCharge => "prendi_in_carico",
            ActionKind::AskMore => "chiedi_integrazione",
            ActionKind::Grant => "accogli",
            ActionKind::Refuse => "respingi",
            ActionKind::Archive => "archivia",
            ActionKind::Annul => "annulla",
            ActionKind::Reopen => "riapri",
            ActionKind::Note => "nota",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        use ActionKind as K;
        [K::TakeInCharge, K::AskMore, K::Grant, K::Refuse, K::Archive, K::Annul, K::Reopen, K::Note]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// What the button says.
    pub fn label(self) -> &'static str {
        match self {
            ActionKind::TakeInCharge => "Prendi in carico",
            ActionKind::AskMore => "Chiedi integrazione",
            ActionKind::Grant => "Accogli",
            ActionKind::Refuse => "Respingi",
            ActionKind::Archive => "Archivia",
            ActionKind::Annul => "Annulla la pratica",
            ActionKind::Reopen => "Riapri",
            ActionKind::Note => "Aggiungi una nota interna",
        }
    }

    /// Whether its text must be written.
    pub fn needs_text(self) -> bool {
        !matches!(self, ActionKind::TakeInCharge | ActionKind::Grant)
    }

    fn text_label(self) -> Option<&'static str> {
        match self {
            ActionKind::TakeInCharge => None,
            ActionKind::AskMore => Some("Che cosa deve rispondere il cittadino"),
            ActionKind::Grant => Some("Messaggio per il cittadino (facoltativo)"),
            ActionKind::Refuse | ActionKind::Archive | ActionKind::Annul | ActionKind::Reopen => Some("Motivo"),
            ActionKind::Note => Some("Nota, che il cittadino non vede"),
        }
    }

    fn text_hint(self) -> Option<&'static str> {
        match self {
            ActionKind::AskMore => Some("Scrivi in modo chiaro e breve: il cittadino legge proprio queste parole."),
            ActionKind::Refuse | ActionKind::Archive | ActionKind::Annul | ActionKind::Reopen => {
                Some("Il cittadino ha diritto di conoscere il motivo: legge proprio queste parole.")
            }
            _ => None,
        }
    }
}

/// The id of an action's first control, where the summary of errors leads.
pub(crate) fn target(kind: ActionKind) -> String {
    match kind.text_label() {
        Some(_) => format!("testo-{}", kind.name()),
        None => format!("azione-{}", kind.name()),
    }
}

/// One action; only the one that went wrong, or the first, is open.
pub(crate) fn action(action: &OfficeAction<'_>, url: &str, token: &str, version: &str, open: bool) -> Markup {
    let kind = action.kind;
    let name = kind.name();
    html! {
        details.sp-atto open[open] {
            summary { (kind.label()) }
            form method="post" action=(url) novalidate {
                (hidden::token(token))
                (hidden::hidden("versione", version))
                input type="hidden" name="azione" value=(name);
                (text(action))
                @if kind == ActionKind::AskMore && !action.fields.is_empty() { (questions(action)) }
                @if kind != ActionKind::Note && !action.sentence.is_empty() {
                    div.callout {
                        p.callout-title { "Il cittadino leggerà" }
                        p { "«" (action.sentence) "»" }
                    }
                }
                div.sp-azioni {
                    button.btn id={ "azione-" (name) } type="submit"
                        .btn-danger[matches!(kind, ActionKind::Refuse | ActionKind::Annul)]
                        .btn-primary[!matches!(kind, ActionKind::Refuse | ActionKind::Annul)] { (kind.label()) }
                }
            }
        }
    }
}

fn text(action: &OfficeAction<'_>) -> Markup {
    let Some(label) = action.kind.text_label() else {
        return html! { (slips::at_control("errore-azione", action.error)) };
    };
    let id = target(action.kind);
    let (hint_id, error_id) = (format!("aiuto-{id}"), format!("errore-{id}"));
    let hint = action.kind.text_hint();
    let wrong = action.error.is_some();
    let described: Vec<&str> = [(hint.is_some(), hint_id.as_str()), (wrong, error_id.as_str())]
        .into_iter()
        .filter_map(|(there, id)| there.then_some(id))
        .collect();
    html! {
        div.form-group {
            label.form-label for=(id) { (label) }
            @if let Some(hint) = hint { p.form-text id=(hint_id) { (hint) } }
            (slips::at_control(&error_id, action.error))
            textarea.form-control.is-invalid[wrong] id=(id) name="testo" rows="5" maxlength="4000" autocomplete="off"
                aria-describedby=[(!described.is_empty()).then(|| described.join(" "))]
                aria-invalid=[wrong.then_some("true")] { "\n" (action.text) }
        }
    }
}

fn questions(action: &OfficeAction<'_>) -> Markup {
    html! {
        fieldset.form-group {
            legend.form-label { "Domande da rifare (facoltativo)" }
            @for (field, label) in action.fields {
                @let id = format!("rifai-{field}");
                div.form-check {
                    input.form-check-input id=(id) name="campi" type="checkbox" value=(field)
                        checked[action.ticked.contains(field)];
                    label.form-check-label for=(id) { (label) }
                }
            }
        }
    }
}
