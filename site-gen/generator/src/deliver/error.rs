//! Why a publication did not end.

use std::path::PathBuf;

use crate::deliver::moves::Moves;
use crate::fault::Fault;

/// What kept sites from being published.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// A file could not be read or written.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// There is no site to publish.
    #[error("in `{0}` non c'è niente da pubblicare: lancia `site-gen build`")]
    NothingBuilt(PathBuf),
    /// A build did not end.
    #[error("la costruzione precedente non è finita: lancia `site-gen build`")]
    Unfinished,
    /// A file changed between the plan and its turn.
    #[error(
        "`{0}` è cambiato durante la pubblicazione: aspetta la fine della costruzione e rilancia `site-gen publish`"
    )]
    Rebuilt(String),
    /// The output folder and the target are one inside the other.
    #[error("la destinazione `{0}` non può stare dentro la cartella di uscita, né contenerla")]
    Inside(PathBuf),
    /// Where to publish is not understood.
    #[error("`{0}` non è una destinazione: scrivi una cartella, oppure `s3://BUCKET` o `s3://BUCKET/PERCORSO`")]
    Address(String),
    /// The address of the service is not understood.
    #[error("`{0}` non va bene come indirizzo del servizio: serve `https://`; `http://` solo su questo computer")]
    Endpoint(String),
    /// Credentials or region are missing.
    #[error("per pubblicare su S3 mancano: {}", .0.join(", "))]
    Missing(Vec<&'static str>),
    /// The file of the authorities to trust holds none.
    #[error("`{0}`: qui non ci sono certificati che si leggono")]
    Authorities(PathBuf),
    /// Too much would be deleted.
    #[error(
        "sarebbero cancellate {deleted} pagine su {published}: se è giusto, rilancia con `--yes`; altrimenti controlla \
         di aver costruito tutti i Comuni"
    )]
    Guard {
        /// Pages that would go.
        deleted: usize,
        /// Pages that are published.
        published: usize,
    },
    /// Comuni would be found elsewhere, or nowhere.
    #[error("{0}; se è giusto, rilancia con `--change-addresses`")]
    Moves(Box<Moves>),
    /// Another publication is at work.
    #[error("un'altra pubblicazione è in corso sulla stessa destinazione: aspetta che finisca e rilancia")]
    Busy,
    /// Somebody else wrote where we were about to.
    #[error("qualcun altro ha cambiato `{0}` durante la pubblicazione: rilancia `site-gen publish`, riprende da qui")]
    Overtaken(String),
    /// At the end, the target did not hold what was put there.
    #[error("a fine pubblicazione {count} file non sono come li abbiamo messi (per esempio `{example}`): rilancia")]
    Disturbed {
        /// How many.
        count: usize,
        /// One of them.
        example: String,
    },
    /// The service answered that it will not.
    #[error("{what}: il servizio risponde {status} {code}")]
    Refused {
        /// What was tried or what is wrong, in plain words.
        what: String,
        /// The HTTP status.
        status: u16,
        /// The code of S3, if there is one.
        code: String,
    },
    /// The service cannot be reached, after some tries.
    #[error("`{host}` non risponde, dopo {tries} tentativi")]
    Unreachable {
        /// The host.
        host: String,
        /// How often it was tried.
        tries: u32,
        /// The words of the network.
        source: Box<ureq::Error>,
    },
    /// The service answered something else.
    #[error("`{host}` risponde qualcosa che non si capisce ({about})")]
    Unreadable {
        /// The host.
        host: String,
        /// What was asked.
        about: &'static str,
    },
}
