//! The words of a request's own pages, by language: here those of its steps and its summary, in [`phrases`] the others.
//!
//! In: a language. Out: [`Words`]. The words of the form are the form's own ([`contract::translation`]); those of errors
//! stand in [`contract::sentences`]. The personal area and the back office are Italian.

mod phrases;

use contract::file::size_in;
use contract::kind::FileFormat;
use contract::language::Language;
use maud::{Markup, Render, html};

/// The words that do not depend on anything.
pub(crate) struct Words {
    /// The language.
    pub(crate) language: Language,
    /// The link to the page before.
    pub(crate) back: &'static str,
    /// Told on every step.
    pub(crate) recheck: &'static str,
    /// The button that goes on.
    pub(crate) next: &'static str,
    /// The button that keeps the draft.
    pub(crate) save: &'static str,
    /// Before a sentence or a title.
    pub(crate) error: &'static str,
    /// The heading of the summary of errors.
    pub(crate) problem: &'static str,
    /// The last of the steps.
    pub(crate) review: &'static str,
    /// The heading of the privacy notice.
    pub(crate) privacy: &'static str,
    /// Its link.
    pub(crate) privacy_link: &'static str,
    /// Beside a step that was passed.
    pub(crate) done: &'static str,
    /// Beside a question that had better be answered.
    pub(crate) advised: &'static str,
    /// Beside a question that may be left empty.
    pub(crate) optional: &'static str,
    /// An answer.
    pub(crate) yes: &'static str,
    /// An answer.
    pub(crate) no: &'static str,
    /// The empty choice of a list.
    pub(crate) pick: &'static str,
    /// The button that takes a file or a copy away.
    pub(crate) remove: &'static str,
    /// The button that takes in a file.
    pub(crate) add: &'static str,
    /// Beside files that are sent again.
    pub(crate) replaced: &'static str,
    /// What a signature is.
    pub(crate) signature: &'static str,
    /// What a computed number is.
    pub(crate) computed: &'static str,
    /// Beside a codice fiscale that does not agree with the person beside it.
    pub(crate) looked_at: &'static str,
    /// How a day is typed.
    pub(crate) day_past: &'static str,
    /// How a day to come is typed.
    pub(crate) day_to_come: &'static str,
    /// Beside a multiple choice.
    pub(crate) several: &'static str,
    /// How an hour is typed.
    pub(crate) time: &'static str,
    /// What a question without answer shows.
    pub(crate) not_given: &'static str,
    /// The link to an answer's page.
    pub(crate) change: &'static str,
    /// Before the digest of a file.
    pub(crate) digest: &'static str,
    /// The heading of the summary.
    pub(crate) check: &'static str,
    /// The heading and the button.
    pub(crate) send: &'static str,
    /// Before the office's name.
    pub(crate) answers_by: &'static str,
    /// The heading of what had better be answered.
    pub(crate) incomplete: &'static str,
    /// Its reason.
    pub(crate) incomplete_why: &'static str,
    /// The heading of what is worth another look.
    pub(crate) doubt: &'static str,
    /// The question about the profile.
    pub(crate) keep: &'static str,
    /// Before who keeps them.
    pub(crate) keep_who: &'static str,
    /// After who keeps them.
    pub(crate) keep_control: &'static str,
    /// An answer about the profile.
    pub(crate) keep_yes: &'static str,
    /// An answer about the profile.
    pub(crate) keep_no: &'static str,
    /// What the law says of a declaration.
    pub(crate) declaration: &'static str,
    /// The declaration.
    pub(crate) declare: &'static str,
}

/// The words of a language.
pub(crate) fn of(language: Language) -> &'static Words {
    match language {
        Language::Italian => &ITALIAN,
        Language::English => &ENGLISH,
    }
}

/// The words of all pages that are Italian alone.
pub(crate) static ITALIAN: Words = Words {
    language: Language::Italian,
    back: "Indietro",
    recheck: "Potrai ricontrollare tutto prima di inviare.",
    next: "Continua",
    save: "Salva e continua dopo",
    error: "Errore: ",
    problem: "C’è un problema",
    review: "Riepilogo",
    privacy: "Come usiamo i tuoi dati",
    privacy_link: "Leggi l’informativa completa sulla privacy",
    done: "(completato)",
    advised: "(consigliato)",
    optional: "(facoltativo)",
    yes: "Sì",
    no: "No",
    pick: "Scegli una risposta",
    remove: "Togli",
    add: "Aggiungi",
    replaced: "I file che scegli ora prendono il posto di questi.",
    signature: "Firmi questa richiesta entrando con SPID o con la carta d’identità elettronica (CIE). Te lo chiediamo alla fine, prima di inviare.",
    computed: "Non devi scriverlo: si calcola da solo con le tue risposte. Lo vedi nel riepilogo.",
    looked_at: "Ho controllato: sulla tessera sanitaria è scritto così",
    day_past: "Giorno, mese e anno: per esempio 3/5/1958",
    day_to_come: "Giorno, mese e anno: per esempio 3/5/2030",
    several: "Puoi scegliere più risposte",
    time: "Ora e minuti: per esempio 8:30",
    not_given: "Non indicato",
    change: "Modifica",
    digest: "Impronta SHA-256: ",
    check: "Controlla le risposte prima di inviare",
    send: "Invia la richiesta",
    answers_by: "Risponde: ",
    incomplete: "Puoi inviare anche così, ma conviene completare",
    incomplete_why: "Se manca, l’ufficio può doverti scrivere e la risposta arriva più tardi:",
    doubt: "Controlla ancora una volta",
    keep: "Vuoi conservare i tuoi dati per la prossima volta?",
    keep_who: "Li conserva: ",
    keep_control: ". Puoi vederli e cancellarli quando vuoi nella tua area personale.",
    keep_yes: "Salva questi dati anche nel mio profilo, per non scriverli più",
    keep_no: "Usali solo per questa richiesta",
    declaration: "Le informazioni che dai hanno valore di dichiarazione (D.P.R. 445/2000, artt. 46 e 47). Chi dichiara il falso rischia una sanzione penale e perde quello che ha ottenuto (artt. 75 e 76).",
    declare: "Ho controllato le risposte e dichiaro che sono vere",
};

static ENGLISH: Words = Words {
    language: Language::English,
    back: "Back",
    recheck: "You can check everything again before you send.",
    next: "Continue",
    save: "Save and continue later",
    error: "Error: ",
    problem: "There is a problem",
    review: "Summary",
    privacy: "How we use your data",
    privacy_link: "Read the full privacy notice (in Italian)",
    done: "(completed)",
    advised: "(recommended)",
    optional: "(optional)",
    yes: "Yes",
    no: "No",
    pick: "Choose an answer",
    remove: "Remove",
    add: "Add",
    replaced: "The files that you choose now take the place of these.",
    signature: "You sign this request by signing in with SPID or with the electronic identity card (CIE). We ask you to do so at the end, before you send.",
    computed: "You do not have to write it: it is worked out from your answers. You see it in the summary.",
    looked_at: "I have checked: it is written like this on the health card (tessera sanitaria)",
    day_past: "Day, month and year: for example 3/5/1958 for 3 May 1958",
    day_to_come: "Day, month and year: for example 3/5/2030 for 3 May 2030",
    several: "You can choose more than one answer",
    time: "Hour and minutes: for example 8:30",
    not_given: "Not given",
    change: "Change",
    digest: "SHA-256 digest: ",
    check: "Check your answers before you send",
    send: "Send the request",
    answers_by: "Who answers: ",
    incomplete: "You can send it like this, but it is better to complete it",
    incomplete_why: "If it is missing, the office may have to write to you and the answer comes later:",
    doubt: "Have another look",
    keep: "Do you want to keep your data for the next time?",
    keep_who: "They are kept by: ",
    keep_control: ". You can see and delete them at any time in your personal area.",
    keep_yes: "Save these data in my profile too, so that I need not write them again",
    keep_no: "Use them for this request only",
    declaration: "What you write counts as a declaration by law (D.P.R. 445/2000, articles 46 and 47). Whoever declares what is false can be prosecuted and loses what was obtained (articles 75 and 76).",
    declare: "I have checked my answers and I declare that they are true",
};

impl Words {
    /// Where one is among the steps.
    pub(crate) fn place(&self, step: usize, total: usize) -> String {
        match self.language {
            Language::Italian => format!("Passo {step} di {total}"),
            Language::English => format!("Step {step} of {total}"),
        }
    }

    /// The same, for the title of the window.
    pub(crate) fn place_in_title(&self, step: usize, total: usize) -> String {
        match self.language {
            Language::Italian => format!("(passo {step} di {total})"),
            Language::English => format!("(step {step} of {total})"),
        }
    }

    /// What a number is in, for who does not see it beside the control.
    pub(crate) fn in_unit(&self, unit: &str) -> String {
        // The preposition is the same in both languages.
        format!(" (in {unit})")
    }

    /// A quotation.
    pub(crate) fn quoted(&self, text: &str) -> String {
        match self.language {
            Language::Italian => format!("«{text}»"),
            Language::English => format!("“{text}”"),
        }
    }

    /// How much may be written.
    pub(crate) fn at_most(&self, characters: u32) -> String {
        match self.language {
            Language::Italian => format!("Puoi scrivere al massimo {characters} caratteri"),
            Language::English => format!("You can write at most {characters} characters"),
        }
    }

    /// To which question the button that takes in a file belongs.
    pub(crate) fn add_to(&self, label: &str) -> String {
        match self.language {
            Language::Italian => format!(" a {}", self.quoted(label)),
            Language::English => format!(" to {}", self.quoted(label)),
        }
    }

    /// Which files are taken.
    pub(crate) fn files(&self, formats: &[FileFormat], bytes: u64, most: u8, at_once: bool) -> String {
        let list: Vec<&str> = formats.iter().map(|f| self.format(*f)).collect();
        let (list, size, add) = (list.join(", "), size_in(bytes, self.language), self.quoted(self.add));
        let which = match (self.language, most) {
            (Language::Italian, 1) => format!("Un file di tipo {list}, fino a {size}"),
            (Language::Italian, _) => format!("Al massimo {most} file, ciascuno di tipo {list}, fino a {size}"),
            (Language::English, 1) => format!("One file ({list}), up to {size}"),
            (Language::English, _) => format!("At most {most} files ({list}), each up to {size}"),
        };
        match (at_once, self.language) {
            // There is no button: they leave with the page.
            (true, _) => which,
            (false, Language::Italian) => format!("{which}. Sceglilo e premi {add}"),
            (false, Language::English) => format!("{which}. Choose it and press {add}"),
        }
    }

    /// A format as people call it; of the one that few know it says what it is.
    fn format(&self, format: FileFormat) -> &'static str {
        match (format, self.language) {
            (FileFormat::P7m, Language::Italian) => "P7M (un documento con firma digitale)",
            (FileFormat::P7m, Language::English) => "P7M (a document signed digitally)",
            (format, _) => format.label(),
        }
    }

    /// By when the comune answers.
    pub(crate) fn term(&self, days: u16) -> String {
        match (self.language, days) {
            (Language::Italian, 1) => "Il termine per la risposta è di 1 giorno. ".to_owned(),
            (Language::Italian, _) => format!("Il termine per la risposta è di {days} giorni. "),
            (Language::English, 1) => "The answer is due within 1 day. ".to_owned(),
            (Language::English, _) => format!("The answer is due within {days} days. "),
        }
    }

    /// What is told of a translation: which text binds, and in which language the office answers.
    pub(crate) fn binding(&self) -> Option<&'static str> {
        match self.language {
            Language::Italian => None,
            Language::English => Some(
                "This English text is a translation to help you. The Italian form is the one that counts by law: the office \
                 reads your answers in it, and what it writes to you is in Italian.",
            ),
        }
    }
}

/// What is Italian in every language: a name, or what a person of the comune wrote.
pub(crate) fn italian(t: &Words, inside: impl Render) -> Markup {
    match t.language.is_binding() {
        true => html! { (inside) },
        false => html! { span lang="it" { (inside) } },
    }
}

/// The same for whole paragraphs.
pub(crate) fn italian_text(t: &Words, inside: impl Render) -> Markup {
    match t.language.is_binding() {
        true => html! { (inside) },
        false => html! { div lang="it" { (inside) } },
    }
}
