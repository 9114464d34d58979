//! `cargo run --release`: the whole counter on one machine.

use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use counter::archive::Archive;
use counter::fault::{Fault, with_causes};
use counter::orphan::remove_unheld;
use counter::outbox::Outbox;
use counter::published::Published;
use embedded::backup::Places;
use embedded::diary::Diary;
use gateway::body::Room;
use gateway::causes::causes;
use gateway::grow::{self, Engine};
use gateway::mail::{MailError, Sending};
use gateway::pace::Pace;
use gateway::server::{Counter, SEATS, UPLOADS, serve};
use gateway::settings::{Hosting, Settings};
use gateway::sweep::{close_unsigned, sweep};
use gateway::town::{Grown, OneMachine};
use gateway::{log, post, start, upkeep, watch, welcome};
use generator::Memory;
use generator::build_error::BuildError;
use generator::diagnostic::Severity;
use generator::draw::human::{Style, draw_all};
use generator::progress::Terminal;
use generator::report::Report;
use mimalloc::MiMalloc;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::{Notify, Semaphore};
use web::doors::Doors;

/// Pages are many small pieces of text; beside the system's allocator this one answers a tenth more of them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let settings = match Settings::try_parse() {
        Ok(settings) => settings,
        Err(error) => return generator::usage::told(&error, "cargo run --release -- --help"),
    };
    // Ratings are counted from the log until they have a place of their own.
    let level = if settings.verbose { "info" } else { "warn" };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(level))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let done = match &settings.upkeep {
        Some(upkeep) => upkeep::run(upkeep, &say).map_err(anyhow::Error::from),
        None => run(settings).map(|()| true),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

/// Between two looks at what the diary lacks.
const DIARY: Duration = Duration::from_millis(500);

/// Keeps the diary, and copies the data from time to time.
async fn backups(counter: Arc<Counter<OneMachine>>, data: PathBuf, to: PathBuf, every: Duration) {
    let diary = match counter.town.diary(&Places::new(&to, None)) {
        Ok(Some(diary)) => diary,
        Ok(None) => return,
        Err(error) => return tracing::error!("le copie non si possono fare: {error}"),
    };
    // A backup stands in the diary only if that was begun before.
    if let Err(error) = diary.keep(jiff::Timestamp::now()).await {
        tracing::error!("il diario delle copie non si scrive: {}", with_causes(&error));
    }
    tokio::join!(keep_diary(diary.clone()), keep_backups(diary, data, to, every));
}

/// Copies the data from time to time; one that fails is told and does not end the series.
async fn keep_backups(diary: Diary, data: PathBuf, to: PathBuf, every: Duration) {
    let mut time = tokio::time::interval(every);
    loop {
        time.tick().await;
        let (diary, data, to) = (diary.clone(), data.clone(), Places::new(&to, None));
        let copied =
            tokio::task::spawn_blocking(move || upkeep::copied(Some(&diary), &data, &to, jiff::Timestamp::now())).await;
        match copied {
            Ok(Ok(words)) => tracing::info!("{words}"),
            Ok(Err(error)) => tracing::error!("la copia dei dati non è riuscita: {}", with_causes(&error)),
            Err(error) => tracing::error!("la copia dei dati non è riuscita: {error}"),
        }
    }
}

/// Copies what is written into the diary of the backups; that it cannot is told once, and once more when it can again.
async fn keep_diary(diary: Diary) {
    let mut time = tokio::time::interval(DIARY);
    time.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut fails = false;
    loop {
        time.tick().await;
        match diary.keep(jiff::Timestamp::now()).await {
            Ok(()) if fails => tracing::warn!("il diario delle copie si scrive di nuovo, dalla prossima copia in poi"),
            Err(error) if !fails => {
                tracing::error!("il diario delle copie non si scrive: {}", with_causes(&error));
                fails = true;
                continue;
            }
            Err(_) => continue,
            Ok(()) => {}
        }
        fails = false;
    }
}

fn run(settings: Settings) -> anyhow::Result<()> {
    start::check_identity(&settings)?;
    let sending = sending(&settings)?;
    let address = SocketAddr::new(settings.host, settings.port);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("avvio del programma")?;
    // The port and the data folder come first: nobody waits for a build that could not be served.
    let listener = runtime.block_on(start::listen(address))?;
    match settings.grow.archive {
        Engine::Sqlite => {
            let data = settings.data.display().to_string();
            let opened = start::open_town(&settings.data, &settings.out, start::machine_clock())?;
            let opened = opened.sending_mail(sending.is_some());
            let upkeep = |counter: &Arc<Counter<OneMachine>>| {
                if let Some(to) = settings.backup.clone() {
                    let (counter, data) = (counter.clone(), settings.data.clone());
                    tokio::spawn(backups(counter, data, to, settings.backup_every.unsigned_abs()));
                }
                tokio::spawn(keep_sweeping(counter.clone()));
            };
            serve_town(&settings, &runtime, listener, opened, &data, sending, upkeep)
        }
        Engine::Dynamodb => {
            let opened = grow::open_town(&settings.grow, &settings.out, start::machine_clock());
            let opened = runtime.block_on(opened).map_err(start::StartError::Grown)?.sending_mail(sending.is_some());
            let upkeep = |counter: &Arc<Counter<Grown>>| {
                tokio::spawn(keep_closing(counter.clone()));
                tokio::spawn(keep_mending(counter.clone()));
            };
            serve_town(&settings, &runtime, listener, opened, "DynamoDB e S3", sending, upkeep)
        }
    }
}

/// Builds the sites and serves them with their counter until it is stopped.
fn serve_town<D: Doors + 'static>(
    settings: &Settings,
    runtime: &Runtime,
    listener: TcpListener,
    opened: D,
    data: &str,
    sending: Option<Sending>,
    upkeep: impl FnOnce(&Arc<Counter<D>>),
) -> anyhow::Result<()>
where
    D::Archive: Outbox,
{
    let mut memory = if settings.watch { Memory::new() } else { Memory::default() };
    let built = start::build(settings, &Terminal::new(), &mut memory)?;
    say_built(&built);
    runtime.block_on(async {
        let served = start::samples(&opened).await?;
        let tenants = opened.published().tenants(opened.now()).await?;
        let builds = match settings.watch {
            true => Some(
                watch::watch(settings.clone(), memory, Arc::new(say_rebuilt)).context("non posso osservare i file")?,
            ),
            false => None,
        };
        let here = format!("http://{}:{}", shown_host(settings), listener.local_addr()?.port());
        if sending.is_none() {
            say("La posta non è configurata: le email restano in attesa. «--help» dice come si configura (--smtp).\n");
        }
        say(&welcome::text(&here, &tenants, &served, data, std::io::stdout().is_terminal()));
        if settings.open && open::that_detached(&here).is_err() {
            say("Non trovo un browser da aprire: apri tu l’indirizzo qui sopra.\n");
        }
        let counter = Counter {
            town: opened,
            site: settings.out.join("site"),
            trusted_proxy: settings.trusted_proxy,
            uploads: Room::new(UPLOADS),
            pace: Pace::default(),
            seats: Semaphore::new(SEATS),
            builds,
        };
        let counter = Arc::new(counter);
        upkeep(&counter);
        let (stop, stopping) = tokio::sync::oneshot::channel::<()>();
        let server = tokio::spawn(serve(counter.clone(), listener, async {
            let _ = stopping.await;
        }));
        let kept = counter.clone();
        let log = tokio::spawn(async move { log::keep(&kept.town, &kept.site).await });
        let enough = Arc::new(Notify::new());
        let post = sending.map(|sending| tokio::spawn(keep_delivering(counter.clone(), sending, enough.clone())));
        stopped().await;
        log.abort();
        say("\nChiudo lo sportello…\n");
        let _ = stop.send(());
        // Browsers that listen for reloads never hang up by themselves.
        let _ = tokio::time::timeout(Duration::from_secs(3), server).await;
        // What was handed over is marked, or it would be handed over again.
        enough.notify_one();
        if let Some(post) = post {
            let _ = tokio::time::timeout(Duration::from_secs(3), post).await;
        }
        say("Tutto ciò che è stato inviato è conservato.\n");
        anyhow::Ok(())
    })
}

/// How mail is sent, with the environment of this process.
#[allow(clippy::disallowed_methods)] // This is where the entry point reads the environment, at once.
fn sending(settings: &Settings) -> Result<Option<Sending>, MailError> {
    settings.mail.sending(settings.hosting == Hosting::Percorso, |name| std::env::var(name).ok())
}

/// Delivers what waits to leave the house.
async fn keep_delivering<D: Doors>(counter: Arc<Counter<D>>, sending: Sending, enough: Arc<Notify>)
where
    D::Archive: Outbox,
{
    // Each look costs where the archive is billed by the request.
    const EVERY: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(30));
    let every = if <D::Archive as Outbox>::SHARED { EVERY.1 } else { EVERY.0 };
    post::keep(&counter.town, &sending.smtp, &sending.pages, every, &enough).await;
}

/// Sweeps a while after the start and then once a day.
async fn keep_sweeping(counter: Arc<Counter<OneMachine>>) {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    tokio::time::sleep(Duration::from_secs(10 * 60)).await;
    let mut time = tokio::time::interval(DAY);
    loop {
        time.tick().await;
        match sweep(&counter.town).await {
            Ok(swept) => tracing::info!("{}", swept.words()),
            Err(error) => tracing::error!("la pulizia non è finita: {}", with_causes(&error)),
        }
    }
}

/// Closes what nobody signed in time and removes files that nobody needs, a while after the start and then once a day. Of
/// several counters on one archive each may do so: the first that changes a pratica wins.
async fn keep_closing(counter: Arc<Counter<Grown>>) {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    tokio::time::sleep(Duration::from_secs(10 * 60)).await;
    let mut time = tokio::time::interval(DAY);
    loop {
        time.tick().await;
        match close_unsigned(&counter.town, counter.town.now()).await {
            Ok(closed) => tracing::info!("richieste chiuse perché la seconda firma non è arrivata: {closed}"),
            Err(error) => tracing::error!("la chiusura non è finita: {}", with_causes(&error)),
        }
        let (town, now) = (&counter.town, counter.town.now());
        match remove_unheld(town.published(), town.archive(), town.files(), now).await {
            Ok(removed) => tracing::info!("file senza richiesta: {removed}"),
            Err(error) => tracing::error!("i file senza richiesta restano: {}", with_causes(&error)),
        }
    }
}

/// Takes away once an hour what writings that were cut off left in the lists.
async fn keep_mending(counter: Arc<Counter<Grown>>) {
    const HOUR: Duration = Duration::from_secs(60 * 60);
    let mut time = tokio::time::interval(HOUR);
    loop {
        time.tick().await;
        if let Err(error) = mend(&counter.town).await {
            tracing::error!("gli elenchi non sono stati riguardati: {}", with_causes(&error));
        }
    }
}

async fn mend(town: &Grown) -> Result<(), Fault> {
    for comune in &town.published().tenants(town.now()).await?.comuni {
        town.archive().mend(&comune.istat, town.now()).await?;
    }
    Ok(())
}

/// Waits for Ctrl-C or for the system's request to end.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}

fn shown_host(settings: &Settings) -> String {
    match settings.host {
        host if host.is_loopback() || host.is_unspecified() => "localhost".into(),
        host if host.is_ipv6() => format!("[{host}]"),
        host => host.to_string(),
    }
}

fn say_built(report: &Report) {
    // What an author should know but what does not stop a build: notes stay for `site-gen check --verbose`.
    if report.diagnostics.iter().any(|d| d.severity == Severity::Warning) {
        say_error(&draw_all(&report.diagnostics, style(), false));
    }
    say(&format!("{report}\n"));
}

fn say_rebuilt(built: Result<&Report, &start::StartError>) {
    match built {
        Ok(report) => say_built(report),
        Err(error) => {
            report_chain(error);
            say("Il sito resta quello di prima.\n");
        }
    }
}

fn style() -> Style {
    if std::io::stderr().is_terminal() { Style::Coloured } else { Style::Plain }
}

fn report(error: &anyhow::Error) {
    match error.downcast_ref::<start::StartError>() {
        Some(start) => report_chain(start),
        None => say_error(&told(error.as_ref())),
    }
}

/// The error and its causes; an author's mistakes are shown with their places.
fn report_chain(error: &start::StartError) {
    if let start::StartError::Build(BuildError::Content(diagnostics)) = error {
        say_error(&draw_all(diagnostics, style(), false));
    }
    say_error(&told(error));
}

fn told(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = format!("errore: {error}\n");
    causes(error).iter().for_each(|cause| text.push_str(&format!("  perché: {cause}\n")));
    text
}

fn say(text: &str) {
    // A closed terminal must not stop the counter.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn say_error(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
