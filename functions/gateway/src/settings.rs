//! What can be chosen on the command line, and its help in Italian.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use jiff::SignedDuration;

use crate::command::{Upkeep, interval};

use crate::grow::Grow;
use crate::mail::Mail;

/// Lo sportello dei piccoli Comuni: costruisce i siti, li serve e riceve le richieste, tutto in un solo programma.
#[derive(Clone, Debug, Parser)]
#[command(name = "sportello", version, disable_help_flag = true, disable_version_flag = true)]
#[command(help_template = "{about}\n\nUso: {usage}\n\n{all-args}{after-help}")]
#[command(override_usage = "cargo run --release -- [COMANDO] [OPZIONI]", next_help_heading = "Opzioni")]
#[command(subcommand_help_heading = "Comandi", subcommand_value_name = "COMANDO", disable_help_subcommand = true)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Senza comando apre lo sportello. Esempi:\n  cargo run --release\n  cargo run --release -- --port 9000 \
                        --watch --open\n  cargo run --release -- backup --to /mnt/copie\nOgni comando ha il suo aiuto: \
                        cargo run --release -- COMANDO --help"
)]
pub struct Settings {
    /// Che cosa fare, se non aprire lo sportello
    #[command(subcommand)]
    pub upkeep: Option<Upkeep>,

    /// La porta su cui rispondere (se non la scegli: 8080)
    #[arg(long, value_name = "PORTA", default_value_t = 8080, hide_default_value = true)]
    pub port: u16,

    /// L’indirizzo su cui rispondere (se non lo scegli: solo questo computer); 0.0.0.0 per tutta la rete
    #[arg(long, value_name = "INDIRIZZO", default_value = "127.0.0.1", hide_default_value = true)]
    pub host: IpAddr,

    /// La cartella dei dati ricevuti: richieste, bozze, chiavi (se non la scegli: dati)
    #[arg(long, value_name = "CARTELLA", default_value = "dati", hide_default_value = true)]
    pub data: PathBuf,

    /// La cartella dei contenuti (se non la scegli: content)
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    pub content: PathBuf,

    /// La cartella del tema (se non la scegli: themes/comuni)
    #[arg(long, value_name = "CARTELLA", default_value = "themes/comuni", hide_default_value = true)]
    pub theme: PathBuf,

    /// La cartella in cui scrivere i siti (se non la scegli: out)
    #[arg(long, value_name = "CARTELLA", default_value = "out", hide_default_value = true)]
    pub out: PathBuf,

    /// Come si raggiungono i Comuni: /comune/ su un solo indirizzo, o un dominio per ciascuno (se non scegli: percorso)
    #[arg(long, value_name = "percorso|dominio", value_enum, hide_possible_values = true, default_value_t = Hosting::Percorso, hide_default_value = true)]
    pub hosting: Hosting,

    /// Ricostruisce i siti quando un contenuto cambia e ricarica la pagina nel browser
    #[arg(long)]
    pub watch: bool,

    /// Apre il browser quando tutto è pronto
    #[arg(long)]
    pub open: bool,

    /// Un proxy di fiducia davanti al programma: la sua voce vale per indirizzo e protocollo del cittadino
    #[arg(long, value_name = "INDIRIZZO")]
    pub trusted_proxy: Option<IpAddr>,

    /// Tiene l’accesso simulato anche dietro un proxy: chiunque può entrare come chiunque, solo per dimostrazioni
    #[arg(long)]
    pub simulator: bool,

    /// Copia i dati in questa cartella mentre lo sportello lavora, e due volte al secondo ciò che è arrivato dall’ultima copia;
    /// «backup --help» dice che cosa resta e per quanto
    #[arg(long, value_name = "CARTELLA")]
    pub backup: Option<PathBuf>,

    /// Ogni quanto tempo (se non lo scegli: 5m)
    #[arg(long, value_name = "TEMPO", value_parser = interval, default_value = "5m", hide_default_value = true)]
    pub backup_every: SignedDuration,
    /// Where what is kept lies.
    #[command(flatten)]
    pub grow: Grow,

    /// How mail is sent.
    #[command(flatten)]
    pub mail: Mail,

    /// Racconta di più nel terminale
    #[arg(long, short = 'v')]
    pub verbose: bool,

    /// Mostra questo aiuto
    #[arg(long, short = 'h', global = true, display_order = 90, action = clap::ArgAction::Help)]
    help: Option<bool>,

    /// Mostra la versione
    #[arg(long, short = 'V', action = clap::ArgAction::Version)]
    version: Option<bool>,
}

/// How the comuni are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Hosting {
    /// Tutti su un solo indirizzo, ciascuno sotto /comune/
    Percorso,
    /// Ciascuno su un dominio suo
    Dominio,
}
