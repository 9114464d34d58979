//! Our own format: shared cards once, one `comune.toml` for each comune, a few overlays.
//!
//! In: made-up content. Out: a content folder, and the command that builds it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;

use crate::content::{Card, Comune, Content};
use crate::place::put;
use crate::tool::Tool;
use crate::trouble::{Trouble, about};

/// The generator of this house.
pub(crate) struct Ours {
    /// The program.
    pub(crate) program: PathBuf,
    /// The theme.
    pub(crate) theme: PathBuf,
    /// The form of services that have none of their own.
    pub(crate) form: PathBuf,
}

impl Tool for Ours {
    fn write(&self, folder: &Path, content: &Content, comuni: usize) -> Result<(), Trouble> {
        let form = fs::read_to_string(&self.form).map_err(about(&self.form, "leggere"))?;
        shared(folder, content, &form)?;
        (1..=comuni).into_par_iter().try_for_each(|n| comune(folder, content, &Comune::new(n)))
    }

    fn command(&self, folder: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("build").arg("--content").arg(folder).arg("--theme").arg(&self.theme).arg("--out").arg(out);
        command
    }
}

fn shared(folder: &Path, content: &Content, form: &str) -> Result<(), Trouble> {
    put(&folder.join("consorzio.toml"), CONSORTIUM)?;
    put(&folder.join("servizi/_generico/modulo.toml"), form)?;
    for (at, card) in content.cards.iter().enumerate() {
        put(&folder.join("servizi").join(&card.id).join("scheda.md"), &card_file(card, at < content.online))?;
    }
    Ok(())
}

/// The one file that all comuni share a card by.
pub(crate) fn card_file(card: &Card, online: bool) -> String {
    let online = if online { "" } else { "online = false\n" };
    let [first, second] = card.topics;
    let mut text = format!(
        "+++\ntitolo = \"{}\"\ndescrizione = \"{}\"\ncategoria = \"{}\"\nargomenti = [\"{first}\", \"{second}\"]\n\
         archetipo = \"permesso\"\ntermine_giorni = {}\nsilenzio = \"inadempimento\"\naggiornato = 2026-11-23\n\
         {online}+++\n",
        card.title, card.description, card.category, card.term
    );
    for (title, body) in &card.sections {
        text.push_str(&format!("\n## {title}\n\n{body}\n"));
    }
    text
}

fn comune(folder: &Path, content: &Content, comune: &Comune) -> Result<(), Trouble> {
    let folder = folder.join("comuni").join(&comune.slug);
    let Comune { name, prefix, belfiore, number, slug } = comune;
    let mut text = format!(
        "nome = \"{name}\"\nsigla = \"{prefix}\"\nistat = \"9{number:05}\"\nbelfiore = \"{belfiore}\"\ncap = \"{number:05}\"\n\
         provincia = \"XX\"\nregione = \"Finta\"\nsubambito = \"Finto\"\npec = \"pec@{slug}.example\"\n\
         sito = \"{slug}.example\"\ncolore = \"#007a52\"\nfonte = \"dati finti per le misure\"\n\
         da_completare = [\"indirizzo\", \"telefono\", \"orari\"]\n\n[uffici.comune]\nnome = \"Uffici comunali\"\n\n[servizi]\n"
    );
    for card in &content.cards {
        text.push_str(&format!("{} = {{}}\n", card.id));
    }
    put(&folder.join("comune.toml"), &text)?;
    for (at, text) in content.overlays(comune) {
        let file = folder.join("servizi").join(format!("{}.md", content.cards[at].id));
        put(&file, &Content::overlay_file(&text))?;
    }
    Ok(())
}

const CONSORTIUM: &str = r##"nome = "Finta"
denominazione = "Area finta per le misure"
descrizione = "I servizi di Comuni che non esistono: servono a misurare quanto costa costruire le pagine."
colore = "#004d99"
profilo = "comune"
fonte = "dati finti per le misure"

[[subambiti]]
nome = "Finto"
"##;

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use generator::diagnostic::Severity;

    use super::Ours;
    use crate::content::Content;
    use crate::tool::Tool;

    fn ours() -> Ours {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
        let form = root.join("content/servizi/_generico/modulo.toml");
        Ours { program: "site-gen".into(), theme: root.join("themes/comuni"), form }
    }

    #[test]
    fn the_content_of_two_comuni_has_no_error_in_it() {
        for online in [0, 16, 60] {
            let folder = tempfile::tempdir().unwrap();
            ours().write(folder.path(), &Content::new(1, 60, online), 2).unwrap();
            let found = generator::check(folder.path()).unwrap();
            let wrong: Vec<_> = found.iter().filter(|d| d.severity != Severity::Note).collect();
            assert!(wrong.is_empty(), "{wrong:#?}");
        }
    }

    #[test]
    fn the_same_seed_writes_the_same_bytes() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        for folder in &folders {
            ours().write(folder.path(), &Content::new(5, 60, 16), 3).unwrap();
        }
        let [one, other] = folders.map(|f| crate::tool::bytes(f.path()));
        assert!(one.len() > 60 + 3);
        assert_eq!(one, other);
    }
}
