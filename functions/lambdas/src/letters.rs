//! Letters that leave from a program: what it must know of the mail server, and the server itself once the first event is
//! there, since to look for the certificates to trust takes longer than all else at the start.

use counter::fault::Fault;
use counter::pages::Pages;
use counter::post::Carrier;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use platforms::smtp::{Access, Server, Smtp, is_address};
use tokio::sync::OnceCell;
use web::doors::rome;

use crate::settings::{Environment, SMTP};

/// The mail server and where the pages are.
pub struct Letters {
    server: Server,
    access: Option<Access>,
    from: String,
    pages: Pages,
    zone: TimeZone,
    smtp: OnceCell<Smtp>,
}

impl Letters {
    /// Reads how letters leave; nothing, if no server is named: then they wait.
    pub fn read(env: &mut Environment) -> Option<Self> {
        const FROM: &str = "SPORTELLO_SMTP_FROM";
        const USER: &str = "SPORTELLO_SMTP_USER";
        const PASSWORD: &str = "SPORTELLO_SMTP_PASSWORD";
        const PAGES: &str = "SPORTELLO_PUBLIC_URL";
        let server = Server::parse(&env.optional(SMTP)?);
        if server.is_none() {
            env.is_wrong(format!(
                "`{SMTP}` is not like `smtps://HOST` or `smtp://HOST:587`, without name and password"
            ));
        }
        let from = env.needed(FROM);
        if !from.is_empty() && !is_address(&from) {
            env.is_wrong(format!("`{FROM}` is no email address"));
        }
        let access = match (env.optional(USER), env.optional(PASSWORD)) {
            (Some(user), Some(password)) => Some(Access { user, password }),
            (None, None) => None,
            (Some(_), None) => {
                env.is_wrong(format!("`{PASSWORD}` is missing"));
                None
            }
            (None, Some(_)) => {
                env.is_wrong(format!("`{USER}` is missing"));
                None
            }
        };
        let pages = env.optional(PAGES);
        if pages.as_ref().is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
            env.is_wrong(format!("`{PAGES}` is no web address"));
        }
        let pages = Pages::new(pages.as_deref());
        Some(Self { server: server?, access, from, pages, zone: rome(), smtp: OnceCell::new() })
    }

    /// Who carries them until an instant; nothing is said to the server yet.
    ///
    /// # Errors
    /// If TLS cannot be had.
    pub async fn carrier(&self, until: Timestamp) -> Result<Carrier<'_, Smtp>, Fault> {
        let open = async || Smtp::new(self.server.clone(), self.access.clone(), &self.from);
        let notices = self.smtp.get_or_try_init(open).await?;
        let (pages, zone) = (&self.pages, &self.zone);
        Ok(Carrier { notices, pages, zone, clock: &Timestamp::now, until: Some(until) })
    }
}
