//! What an operator can do to a pratica, each as a form of its own.
//!
//! In: the kind of action and the sentence that the citizen will read. Out: a form with the hidden field `azione`; its
//! text is the field `testo`, the questions to ask again are the checkboxes `campi`.

use maud::{Markup, html};

use crate::{hidden, slips, words};

/// The kinds of action that need different forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// `prendi_in_carico`: no text.
    TakeInCharge,
    /// `chiedi_integrazione`: a text and the questions to ask again.
    AskMore,
    /// `ritira_domanda`: takes back what was asked; no text.
    CancelAsk,
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
    /// `scrivi`: a message to the citizen, who reads it as it is.
    Write,
    /// `nota`: an internal note that the citizen does not see.
    Note,
}

/// An action that is possible now.
#[derive(Clone, Copy)]
pub struct OfficeAction<'a> {
    /// What it is.
    pub kind: ActionKind,
    /// The exact sentence that the citizen will read; not shown for a note, nor where it is empty.
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
    /// Every kind, in the order in which they are shown: what moves the work on comes first.
    pub const ALL: [ActionKind; 10] = [
        ActionKind::TakeInCharge,
        ActionKind::Grant,
        ActionKind::AskMore,
        ActionKind::Refuse,
        ActionKind::CancelAsk,
        ActionKind::Write,
        ActionKind::Note,
        ActionKind::Archive,
        ActionKind::Annul,
        ActionKind::Reopen,
    ];

    /// The value of `azione`.
    pub fn name(self) -> &'static str {
        match self {
            ActionKind::TakeInCharge => "prendi_in_carico",
            ActionKind::AskMore => "chiedi_integrazione",
            ActionKind::CancelAsk => "ritira_domanda",
            ActionKind::Grant => "accogli",
            ActionKind::Refuse => "respingi",
            ActionKind::Archive => "archivia",
            ActionKind::Annul => "annulla",
            ActionKind::Reopen => "riapri",
            ActionKind::Write => "scrivi",
            ActionKind::Note => "nota",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        ActionKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What the button says.
    pub fn label(self) -> &'static str {
        match self {
            ActionKind::TakeInCharge => "Prendi in carico",
            ActionKind::AskMore => "Chiedi integrazione",
            ActionKind::CancelAsk => "Ritira la domanda al cittadino",
            ActionKind::Grant => "Accogli",
            ActionKind::Refuse => "Respingi",
            ActionKind::Archive => "Archivia",
            ActionKind::Annul => "Annulla la pratica",
            ActionKind::Reopen => "Riapri",
            ActionKind::Write => "Scrivi al cittadino",
            ActionKind::Note => "Aggiungi una nota interna",
        }
    }

    /// Whether its text must be written.
    pub fn needs_text(self) -> bool {
        !matches!(self, ActionKind::TakeInCharge | ActionKind::CancelAsk | ActionKind::Grant)
    }

    /// Whether it can be done to a closed pratica too, since it changes nothing of it.
    pub(crate) fn only_adds(self) -> bool {
        matches!(self, ActionKind::Write | ActionKind::Note)
    }

    fn text_label(self) -> Option<&'static str> {
        match self {
            ActionKind::TakeInCharge | ActionKind::CancelAsk => None,
            ActionKind::AskMore => Some("Che cosa deve rispondere il cittadino"),
            ActionKind::Grant => Some("Messaggio per il cittadino (facoltativo)"),
            ActionKind::Refuse | ActionKind::Archive | ActionKind::Annul | ActionKind::Reopen => Some("Motivo"),
            ActionKind::Write => Some("Messaggio per il cittadino"),
            ActionKind::Note => Some("Nota, che il cittadino non vede"),
        }
    }

    fn text_hint(self) -> Option<&'static str> {
        match self {
            ActionKind::AskMore | ActionKind::Write => {
                Some("Scrivi in modo chiaro e breve: il cittadino legge proprio queste parole.")
            }
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
        return html! { (slips::at_control(&words::ITALIAN, "errore-azione", action.error)) };
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
            (slips::at_control(&words::ITALIAN, &error_id, action.error))
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
