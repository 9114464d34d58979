//! Whether and how notices leave by email: from the command line and the environment, all that is missing told at once.
//!
//! A password never stands on a command line, where others see it.

use std::path::PathBuf;

use clap::Args;
use counter::pages::Pages;
use platforms::smtp::{Access, Server, Smtp, is_address};

/// How mail is sent.
#[derive(Clone, Debug, Default, Args)]
pub struct Mail {
    /// Il server di posta che spedisce le email, per esempio smtps://posta.example.org o smtp://posta.example.org:587
    #[arg(long, value_name = "URL")]
    pub smtp: Option<String>,

    /// L’indirizzo da cui partono le email
    #[arg(long, value_name = "EMAIL")]
    pub smtp_from: Option<String>,

    /// Il nome con cui entrare nel server di posta; la password sta in SPORTELLO_SMTP_PASSWORD o in un file
    #[arg(long, value_name = "NOME")]
    pub smtp_user: Option<String>,

    /// Il file con la password del server di posta
    #[arg(long, value_name = "FILE")]
    pub smtp_password_file: Option<PathBuf>,

    /// L’indirizzo a cui i cittadini raggiungono lo sportello, per i link nelle email (serve con --hosting percorso)
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
}

/// Why no mail can be sent as it was asked.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // The sentences say it.
pub enum MailError {
    #[error("per spedire le email manca ancora: {}", .0.join("; "))]
    Incomplete(Vec<String>),
    #[error("il file della password del server di posta, `{}`, non si legge", path.display())]
    Password { path: PathBuf, source: std::io::Error },
    #[error("la posta non si può preparare")]
    Smtp(#[source] counter::fault::Fault),
}

/// All that the deliverer needs.
pub struct Sending {
    /// The server.
    pub smtp: Smtp,
    /// Where the pages are.
    pub pages: Pages,
}

impl Mail {
    /// Completes the command line with the environment; nothing, if no server is named. `get` gives a variable's value;
    /// where the comuni are told apart `by_path`, no host of theirs says where they are reached.
    ///
    /// # Errors
    /// Names everything that is missing or cannot be read, never a value.
    pub fn sending(&self, by_path: bool, get: impl Fn(&str) -> Option<String>) -> Result<Option<Sending>, MailError> {
        let variable = |name: &str| get(name).filter(|value| !value.is_empty());
        let or = |option: &Option<String>, name: &str| option.clone().or_else(|| variable(name));
        let Some(url) = or(&self.smtp, "SPORTELLO_SMTP") else { return Ok(None) };
        let mut wrong = Vec::new();
        let server = Server::parse(&url);
        if server.is_none() {
            wrong.push(
                "un indirizzo del server di posta come `smtps://posta.example.org` (`--smtp`), senza nome e password"
                    .to_owned(),
            );
        }
        let from = or(&self.smtp_from, "SPORTELLO_SMTP_FROM");
        if !from.as_deref().is_some_and(is_address) {
            wrong.push("l’indirizzo da cui partono le email (`--smtp-from` o `SPORTELLO_SMTP_FROM`)".to_owned());
        }
        let user = or(&self.smtp_user, "SPORTELLO_SMTP_USER");
        let password = match &self.smtp_password_file {
            Some(path) => Some(
                std::fs::read_to_string(path)
                    .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
                    .map_err(|source| MailError::Password { path: path.clone(), source })?,
            ),
            None => variable("SPORTELLO_SMTP_PASSWORD"),
        };
        let access = match (user, password) {
            (Some(user), Some(password)) => Some(Access { user, password }),
            (None, None) => None,
            (Some(_), None) => {
                wrong.push(
                    "la password del server di posta (`SPORTELLO_SMTP_PASSWORD` o `--smtp-password-file`)".to_owned(),
                );
                None
            }
            (None, Some(_)) => {
                wrong.push("il nome per il server di posta (`--smtp-user` o `SPORTELLO_SMTP_USER`)".to_owned());
                None
            }
        };
        let public = or(&self.public_url, "SPORTELLO_PUBLIC_URL");
        let is_web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        if !public.as_ref().map_or(!by_path, is_web) {
            wrong.push(
                "l’indirizzo a cui i cittadini raggiungono lo sportello (`--public-url` o `SPORTELLO_PUBLIC_URL`)"
                    .to_owned(),
            );
        }
        let (Some(server), Some(from), true) = (server, from, wrong.is_empty()) else {
            return Err(MailError::Incomplete(wrong));
        };
        let smtp = Smtp::new(server, access, &from).map_err(MailError::Smtp)?;
        Ok(Some(Sending { smtp, pages: Pages::new(public.as_deref()) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(mail: &Mail, get: impl Fn(&str) -> Option<String>) -> String {
        mail.sending(true, get).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn without_a_server_nothing_is_missing() {
        assert!(Mail::default().sending(true, |_| None).unwrap().is_none());
        let from = Mail { smtp_from: Some("a@b.example".into()), ..Mail::default() };
        assert!(from.sending(true, |_| Some(String::new())).unwrap().is_none());
    }

    #[test]
    fn everything_that_is_missing_is_told_at_once_and_no_value_with_it() {
        let mail = Mail {
            smtp: Some("smtp://nome:segreto@posta.example".into()),
            smtp_user: Some("nome".into()),
            ..Mail::default()
        };
        let told = told(&mail, |_| None);
        for name in ["--smtp", "--smtp-from", "SPORTELLO_SMTP_PASSWORD", "--smtp-password-file", "--public-url"] {
            assert!(told.contains(&format!("`{name}`")), "{name}: {told}");
        }
        assert!(!told.contains("segreto"), "{told}");
    }

    #[test]
    fn a_password_without_a_name_is_told() {
        let get = |name: &str| (name == "SPORTELLO_SMTP_PASSWORD").then(|| "segreto".to_owned());
        let mail = Mail { smtp: Some("smtps://posta.example".into()), ..Mail::default() };
        assert!(told(&mail, get).contains("SPORTELLO_SMTP_USER"));
    }

    #[test]
    fn the_environment_alone_is_enough() {
        let get = |name: &str| {
            let value = match name {
                "SPORTELLO_SMTP" => "smtps://posta.example",
                "SPORTELLO_SMTP_FROM" => "sportello@comuni.example",
                "SPORTELLO_SMTP_USER" => "nome",
                "SPORTELLO_SMTP_PASSWORD" => "segreto",
                "SPORTELLO_PUBLIC_URL" => "https://sportello.example/",
                _ => return None,
            };
            Some(value.to_owned())
        };
        assert!(Mail::default().sending(true, get).unwrap().is_some());
    }
}
