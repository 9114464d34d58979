//! Notices by email, handed to a mail server over SMTP.
//!
//! In: the server's address, who writes, perhaps a name and a password; then one message after another. Out: what became
//! of each. Passwords and messages never travel in clear but to this very machine. Nothing personal is told to the log.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use counter::fault::Fault;
use counter::notices::{Delivery, Notice, Notices};
use lettre::address::Envelope;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Severity;
use lettre::{Address, transport::smtp::Error};
use tokio::sync::Mutex;
use tokio::time::timeout;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long it is waited until a message was taken (RFC 5321 allows ten minutes).
const TAKING: Duration = Duration::from_secs(120);

/// How what is said is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Privacy {
    /// TLS from the first byte.
    Tls,
    /// TLS before anything is said.
    StartTls,
    /// None: the server is this very machine.
    Here,
}

/// Where a mail server answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    host: String,
    port: u16,
    privacy: Privacy,
}

impl Server {
    /// Reads `smtps://host:465` (TLS) or `smtp://host:587` (STARTTLS, and nothing at all on this very machine). The ports
    /// may be left out. An address with a name or a password in it is none: it would be seen by whoever lists programs.
    ///
    /// ```
    /// use platforms::smtp::Server;
    /// assert!(Server::parse("smtp://posta.example.org").is_some());
    /// assert!(Server::parse("smtp://nome:segreto@posta.example.org").is_none());
    /// ```
    pub fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.trim().split_once("://")?;
        let rest = rest.trim_end_matches('/');
        if rest.contains(['@', '/', '?', '#']) {
            return None;
        }
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port.parse().ok()?)),
            _ => (rest, None),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let (privacy, usual) = match scheme {
            "smtps" => (Privacy::Tls, 465),
            "smtp" if here => (Privacy::Here, 587),
            "smtp" => (Privacy::StartTls, 587),
            _ => return None,
        };
        (!host.is_empty()).then(|| Self { host, port: port.unwrap_or(usual), privacy })
    }
}

/// Who asks the server to carry messages.
#[derive(Clone)]
pub struct Access {
    /// Her name there.
    pub user: String,
    /// Her password.
    pub password: String,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Access(…)")
    }
}

/// Whether a text is an address that messages can come from.
pub fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

/// A mail server, and the connection to it while there is one.
pub struct Smtp {
    server: Server,
    access: Option<Credentials>,
    from: Address,
    tls: TlsParameters,
    connection: Mutex<Option<AsyncSmtpConnection>>,
}

/// Why nobody carries anything: for the log, without anything personal.
struct Trouble(&'static str, Option<Error>);

impl Smtp {
    /// A server that carries what comes from an address; nothing is sent yet.
    ///
    /// # Errors
    /// If it is no address, or TLS cannot be had.
    pub fn new(server: Server, access: Option<Access>, from: &str) -> Result<Self, Fault> {
        const DOING: &str = "preparing the mail";
        let from = from.parse().map_err(|_| Fault::plain("reading the sender's address"))?;
        let tls = TlsParameters::builder(server.host.clone()).build_rustls().map_err(|e| Fault::new(DOING, e))?;
        let access = access.map(|access| Credentials::new(access.user, access.password));
        Ok(Self { server, access, from, tls, connection: Mutex::default() })
    }

    /// Ends the connection, if there is one: who sleeps now would find a dead one later.
    pub async fn rest(&self) {
        if let Some(mut connection) = self.connection.lock().await.take() {
            let _ = timeout(PATIENCE, connection.quit()).await;
        }
    }

    /// The message as it travels; nothing, if what it goes to is no address.
    fn composed(&self, notice: &Notice) -> Option<(Address, Vec<u8>)> {
        let to: Address = notice.to.parse().ok()?;
        let envelope = Envelope::new(Some(self.from.clone()), vec![to.clone()]).ok()?;
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let message = Message::builder()
            .envelope(envelope)
            .from(Mailbox::new(Some(one_line(&notice.from)), self.from.clone()))
            .to(Mailbox::new(None, to.clone()))
            .subject(one_line(&notice.subject))
            .message_id(Some(format!("<{}@{}>", notice.id, self.from.domain())))
            // So that no mailbox answers it by itself (RFC 3834).
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(notice.text.clone())
            .ok()?;
        Some((to, message.formatted()))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let Server { host, port, privacy } = &self.server;
        let hello = ClientId::Domain(self.from.domain().to_owned());
        let tls = (*privacy == Privacy::Tls).then(|| self.tls.clone());
        let answering = "il server di posta non risponde";
        let connecting = AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), Some(PATIENCE), &hello, tls, None);
        let mut connection = waited(PATIENCE, answering, connecting).await?;
        if *privacy == Privacy::StartTls {
            let hiding = connection.starttls(self.tls.clone(), &hello);
            waited(PATIENCE, "il server di posta non offre una connessione cifrata valida (STARTTLS)", hiding).await?;
        }
        if let Some(access) = &self.access {
            let entering = connection.auth(DEFAULT_MECHANISMS, access);
            waited(PATIENCE, "il server di posta non accetta il nome o la password", entering).await?;
        }
        Ok(connection)
    }

    /// Hands a message over, and says whether the connection is still good.
    async fn hand_over(&self, connection: &mut AsyncSmtpConnection, to: &Address, message: &[u8]) -> (Delivery, bool) {
        let from = connection.command(Mail::new(Some(self.from.clone()), Vec::new()));
        // The sender is ours: who refuses it refuses everything.
        if let Err(trouble) = waited(PATIENCE, "il server di posta non accetta il mittente", from).await {
            trouble.tell();
            return (Delivery::Closed, false);
        }
        let rcpt = connection.command(Rcpt::new(to.clone(), Vec::new()));
        if let Err(trouble) = waited(PATIENCE, "il server di posta non accetta un destinatario", rcpt).await {
            // What it may not carry (RFC 3463: 5.7) is a matter between it and us, not of this address.
            let policy = trouble.1.as_ref().is_some_and(|e| e.to_string().contains("5.7."));
            return Self::undone(connection, &trouble, policy).await;
        }
        let data = connection.command(Data);
        if let Err(trouble) = waited(PATIENCE, "il server di posta non accetta messaggi", data).await {
            return Self::undone(connection, &trouble, false).await;
        }
        match waited(TAKING, "il server di posta non accetta un messaggio", connection.message(message)).await {
            Ok(_) => (Delivery::Delivered, true),
            Err(trouble) => Self::undone(connection, &trouble, false).await,
        }
    }

    async fn undone(connection: &mut AsyncSmtpConnection, trouble: &Trouble, policy: bool) -> (Delivery, bool) {
        trouble.tell();
        let code = trouble.1.as_ref().and_then(Error::status);
        let delivery = match code {
            // It says goodbye.
            Some(code) if u16::from(code) == 421 => return (Delivery::Closed, false),
            Some(code) if code.severity == Severity::PermanentNegativeCompletion && !policy => Delivery::Refused,
            Some(_) => Delivery::Later,
            // Whether it was taken nobody knows: it bears the same id next time.
            None => return (Delivery::Later, false),
        };
        let good = matches!(timeout(PATIENCE, connection.command(Rset)).await, Ok(Ok(_)));
        (delivery, good)
    }
}

impl Notices for Smtp {
    async fn deliver(&self, notice: &Notice) -> Delivery {
        let Some((to, message)) = self.composed(notice) else { return Delivery::Refused };
        let mut kept = self.connection.lock().await;
        let mut earlier = kept.take();
        if let Some(connection) = &mut earlier
            && !timeout(PATIENCE, connection.test_connected()).await.unwrap_or(false)
        {
            earlier = None;
        }
        let mut connection = match earlier {
            Some(connection) => connection,
            None => match self.connect().await {
                Ok(connection) => connection,
                Err(trouble) => {
                    trouble.tell();
                    return Delivery::Closed;
                }
            },
        };
        let (delivery, good) = self.hand_over(&mut connection, &to, &message).await;
        *kept = good.then_some(connection);
        delivery
    }
}

impl Trouble {
    /// A server's own words may hold an address: only their number is told.
    fn tell(&self) {
        let why = match &self.1 {
            Some(e) if e.status().is_some() => e.status().map(|code| code.to_string()).unwrap_or_default(),
            Some(e) if e.is_tls() => "TLS".to_owned(),
            Some(e) if e.is_timeout() => "tempo scaduto".to_owned(),
            Some(_) => "connessione non riuscita o interrotta".to_owned(),
            None => "tempo scaduto".to_owned(),
        };
        tracing::warn!("{} ({why})", self.0);
    }
}

async fn waited<T>(
    patience: Duration,
    told: &'static str,
    asked: impl Future<Output = Result<T, Error>>,
) -> Result<T, Trouble> {
    match timeout(patience, asked).await {
        Ok(answer) => answer.map_err(|e| Trouble(told, Some(e))),
        Err(_) => Err(Trouble(told, None)),
    }
}

/// What stands in a header is one line, whatever is in it.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp() -> Smtp {
        Smtp::new(Server::parse("smtp://127.0.0.1:1").unwrap(), None, "sportello@comuni.example").unwrap()
    }

    fn notice() -> Notice {
        Notice {
            to: "anna@example.org".into(),
            from: "Comune di Quadri".into(),
            subject: "Richiesta KDR: c’è una novità".into(),
            text: "Città\n.\nfine\n".into(),
            id: "069070-KDR-1".into(),
        }
    }

    fn headers(notice: &Notice) -> Vec<String> {
        let (_, bytes) = smtp().composed(notice).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.is_ascii());
        let (headers, _) = text.split_once("\r\n\r\n").unwrap();
        // A line that begins with a space goes on with the one before.
        headers.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_message_says_who_writes_to_whom_and_what_tells_it_from_others() {
        let found = headers(&notice());
        for line in [
            "From: \"Comune di Quadri\" <sportello@comuni.example>",
            "To: anna@example.org",
            "Message-ID: <069070-KDR-1@comuni.example>",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(found.iter().any(|l| l == line), "{line} is not in {found:#?}");
        }
        let names: Vec<&str> = found.iter().filter_map(|l| l.split(':').next()).collect();
        assert_eq!(names.iter().filter(|n| **n == "To").count(), 1);
    }

    #[test]
    fn no_name_and_no_title_makes_a_header_or_a_recipient_of_its_own() {
        let plain = headers(&notice()).len();
        for end in ["\r\n", "\n", "\r", "\u{2028}", "\u{85}", "\0"] {
            let evil = format!("Rossi{end}Bcc: altri@example.org{end}{end}corpo");
            let of = |change: fn(&mut Notice, String)| {
                let mut changed = notice();
                change(&mut changed, evil.clone());
                changed
            };
            for changed in [of(|n, t| n.from = t), of(|n, t| n.subject = t)] {
                let found = headers(&changed);
                assert_eq!(found.len(), plain, "{found:#?}");
                assert!(!found.iter().any(|l| l.starts_with("Bcc")), "{found:#?}");
            }
        }
        for to in [
            "anna@example.org\r\nRCPT TO:<altri@example.org>",
            "anna@example.org, altri@example.org",
            "anna",
            "a b@c.it",
            "",
        ] {
            assert!(smtp().composed(&Notice { to: to.into(), ..notice() }).is_none(), "{to}");
        }
    }

    #[test]
    fn a_servers_address_is_read_and_never_with_a_password() {
        let of = |url: &str| Server::parse(url).map(|s| (s.host, s.port, s.privacy));
        assert_eq!(of("smtp://posta.example.org"), Some(("posta.example.org".into(), 587, Privacy::StartTls)));
        assert_eq!(of("smtps://posta.example.org/"), Some(("posta.example.org".into(), 465, Privacy::Tls)));
        assert_eq!(of("smtp://127.0.0.1:2525"), Some(("127.0.0.1".into(), 2525, Privacy::Here)));
        assert_eq!(of("smtp://[::1]:25"), Some(("::1".into(), 25, Privacy::Here)));
        assert_eq!(of("smtp://[::1]"), Some(("::1".into(), 587, Privacy::Here)));
        for wrong in [
            "posta.example.org",
            "http://posta.example.org",
            "smtp://",
            "smtp://a:b@posta.example.org",
            "smtp://x:99999",
            "smtp://x/?tls=none",
        ] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn where_nobody_answers_everything_waits() {
        assert_eq!(smtp().deliver(&notice()).await, Delivery::Closed);
        let nowhere = Notice { to: "nessuno".into(), ..notice() };
        assert_eq!(smtp().deliver(&nowhere).await, Delivery::Refused, "a better server would not help");
    }
}
