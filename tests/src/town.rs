//! A whole town for one test: sites built once for all, a counter of its own on a free port, a clock that can be moved.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aws::connection::Connection;
use aws::files::Bucket;
use aws::shape::Tables;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use counter::fault::Fault;
use counter::keys::Secret;
use counter::outbox::Outbox;
use counter::pages::Pages;
use counter::post::Round;
use counter::registry::Round as Logged;
use gateway::body::Room;
use gateway::grow::{self, Place};
use gateway::pace::Pace;
use gateway::server::{Counter, SEATS, UPLOADS, serve};
use gateway::start;
use jiff::Timestamp;
use platforms::smtp::{Server, Smtp};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, oneshot};
use web::doors::Doors;

use crate::post_office::PostOffice;
use crate::{dynamodb, s3};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// Which archive the towns of this process stand on: `dynamodb`, or SQLite if it is not set.
pub const ARCHIVE: &str = "SPORTELLO_PROVA_ARCHIVE";
/// Set by a process that built the sites for this one.
pub const READY: &str = "SPORTELLO_PROVA_SITI_PRONTI";

/// The root key of a town that is not on one machine.
const ROOT: Secret = Secret([9; 32]);

fn ready() -> bool {
    std::env::var_os(READY).is_some()
}

/// Keeps the public logs of a town once, whatever its doors.
type Log = Box<dyn Fn(&Runtime, &Path) -> Result<Logged, Fault> + Send + Sync>;
/// Delivers what waits once, whatever the doors.
type Post = Box<dyn Fn(&Runtime, &Smtp, &Pages) -> Result<Round, Fault> + Send + Sync>;

/// Where a town keeps what it is sent.
#[derive(Clone)]
enum Kept {
    Sqlite,
    Dynamodb { endpoint: Option<String>, tables: Tables, bucket: Box<Bucket> },
}

impl Kept {
    fn dynamodb(endpoint: Option<String>) -> Self {
        Kept::Dynamodb { endpoint, tables: dynamodb::tables(), bucket: Box::new(s3::bucket()) }
    }

    fn chosen() -> Self {
        match std::env::var_os(ARCHIVE) {
            None => Kept::Sqlite,
            Some(name) if name == "dynamodb" => Kept::dynamodb(dynamodb::connection().endpoint),
            Some(name) => panic!("{ARCHIVE}: {} is no archive", name.display()),
        }
    }
}

/// The sites of the real content, built once for all tests of the process.
///
/// # Panics
/// If the theme or the content does not build: no test can go on then.
pub fn published() -> &'static Path {
    static OUT: OnceLock<PathBuf> = OnceLock::new();
    OUT.get_or_init(|| {
        let out = root().join("target/promises/out");
        if ready() {
            return out;
        }
        build(&root().join("content"), &out, generator::Hosting::Path);
        out
    })
}

/// The sites of two real comuni and of Valfinta, which does not exist and has a page of every kind, built once.
///
/// # Panics
/// If they do not build.
pub fn rich() -> &'static Path {
    static OUT: OnceLock<PathBuf> = OnceLock::new();
    OUT.get_or_init(|| {
        let out = root().join("target/promises/out-ricco");
        if ready() {
            return out;
        }
        let content = copy_of_content("contenuti-ricchi");
        let comuni = content.join("comuni");
        let kept = ["quadri", "montelapiano"];
        let names = std::fs::read_dir(&comuni).unwrap_or_else(|e| panic!("{}: {e}", comuni.display())).flatten();
        for folder in names.filter(|entry| !kept.iter().any(|name| entry.file_name() == *name)) {
            let _ = std::fs::remove_dir_all(folder.path());
        }
        let valfinta = comuni.join("valfinta");
        copy_folder(&root().join("tests/valfinta"), &valfinta).unwrap_or_else(|e| panic!("valfinta: {e}"));
        copy_folder(&root().join("tests/valfinta-servizi"), &content.join("servizi"))
            .unwrap_or_else(|e| panic!("valfinta-servizi: {e}"));
        for day in 1..=38 {
            let text = format!(
                "+++\ntitolo = \"Lavori in via Inventata: giorno {day}\"\ndescrizione = \"La strada resta chiusa dalle 9 \
                 alle 17.\"\ntipo = \"comunicato\"\ndata = 2026-{:02}-{:02}\n+++\n\nGli autobus fermano in piazza.\n",
                9 + day / 20,
                1 + day % 20
            );
            let file = format!("2026-{:02}-{:02}-lavori-{day}.md", 9 + day / 20, 1 + day % 20);
            let path = valfinta.join("novita").join(file);
            std::fs::write(&path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        }
        build(&content, &out, generator::Hosting::Path);
        out
    })
}

/// Builds a content folder.
///
/// # Panics
/// If it does not build.
pub fn build(content: &Path, out: &Path, hosting: generator::Hosting) {
    let theme = root().join("themes/comuni");
    let request = generator::Request {
        content: content.to_owned(),
        theme,
        out: out.to_owned(),
        comune: None,
        hosting,
        base_url: None,
        day: jiff::civil::date(2026, 11, 24),
        drafts: false,
        minify: false,
    };
    let silent = generator::progress::Silent;
    if let Err(error) = generator::prepare_theme(&request.theme, &silent) {
        panic!("the theme does not build: {error}");
    }
    if let Err(error) = generator::build(&request, &silent) {
        panic!("the content does not build: {error:?}");
    }
}

/// A copy of the real content under `target/`, for a promise that changes it.
///
/// # Panics
/// If it cannot be copied.
pub fn copy_of_content(name: &str) -> PathBuf {
    let copy = root().join("target/promises").join(name);
    let _ = std::fs::remove_dir_all(&copy);
    copy_folder(&root().join("content"), &copy).unwrap_or_else(|e| panic!("{name}: {e}"));
    copy
}

/// Copies a folder with all that is in it.
///
/// # Errors
/// If something cannot be read or written.
pub fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Changes a file by replacing a text that must be in it.
///
/// # Panics
/// If the text is not there.
pub fn edit(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    assert!(text.contains(from), "{} has no {from:?}", file.display());
    std::fs::write(file, text.replacen(from, to, 1)).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
}

/// What stands in front of the doors.
#[derive(Clone, Copy)]
struct Front {
    trusted_proxy: Option<IpAddr>,
    seats: usize,
    /// How many requests one connection may send in an hour, if that is to be few.
    hourly: Option<NonZeroU32>,
    /// Whether its pages say that mail is sent.
    mail: bool,
}

impl Default for Front {
    fn default() -> Self {
        Self { trusted_proxy: None, seats: SEATS, hourly: None, mail: false }
    }
}

/// A running counter; it stops when it is dropped, and its data stay in `data`.
pub struct Town {
    /// Where it answers, for example `http://127.0.0.1:40123`.
    pub url: String,
    data: PathBuf,
    out: PathBuf,
    kept: Kept,
    _folder: Option<TempDir>,
    offset: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    log: Option<Log>,
    post: Option<Post>,
    runtime: Option<Runtime>,
}

impl Town {
    /// Opens a counter on the real content with an empty data folder.
    ///
    /// # Panics
    /// If it does not open.
    pub fn open() -> Town {
        Town::open_on(published())
    }

    /// Opens a counter on the real content whose pages say that mail is sent; [`Town::deliver`] sends it.
    ///
    /// # Panics
    /// If it does not open.
    pub fn open_with_mail() -> Town {
        Town::empty(published(), Front { mail: true, ..Front::default() })
    }

    /// Opens a counter on a folder of published sites, with an empty data folder.
    ///
    /// # Panics
    /// If it does not open.
    pub fn open_on(out: &Path) -> Town {
        Town::empty(out, Front::default())
    }

    /// Opens a counter on the real content that keeps what it is sent in a DynamoDB at this address, and on S3.
    ///
    /// # Panics
    /// If it does not open.
    pub fn open_at_the_end_of(endpoint: &str) -> Town {
        Town::start(
            published(),
            PathBuf::new(),
            Kept::dynamodb(Some(endpoint.to_owned())),
            None,
            Arc::default(),
            Front::default(),
        )
    }

    /// Opens a counter on the real content that believes a proxy on this machine.
    ///
    /// # Panics
    /// If it does not open.
    pub fn open_behind_proxy() -> Town {
        Town::empty(published(), Front { trusted_proxy: Some(IpAddr::from([127, 0, 0, 1])), ..Front::default() })
    }

    /// Opens a counter on the real content in which every seat is taken, until it is opened again.
    ///
    /// # Panics
    /// If it does not open.
    pub fn open_with_no_seat() -> Town {
        Town::empty(published(), Front { seats: 0, ..Front::default() })
    }

    /// Opens a counter as behind a proxy, where one connection may send so many requests at once and as many in an hour.
    ///
    /// # Panics
    /// If it does not open.
    pub fn open_slow(hourly: NonZeroU32) -> Town {
        let proxy = Some(IpAddr::from([127, 0, 0, 1]));
        Town::empty(published(), Front { trusted_proxy: proxy, hourly: Some(hourly), ..Front::default() })
    }

    /// Opens a counter on the real content and a data folder that is there already.
    ///
    /// # Panics
    /// If it does not open.
    pub fn open_at(data: &Path) -> Town {
        Town::start(published(), data.to_owned(), Kept::chosen(), None, Arc::default(), Front::default())
    }

    fn empty(out: &Path, front: Front) -> Town {
        let folder = TempDir::new().unwrap_or_else(|e| panic!("no temporary folder: {e}"));
        let data = folder.path().join("dati");
        Town::start(out, data, Kept::chosen(), Some(folder), Arc::default(), front)
    }

    fn start(
        out: &Path,
        data: PathBuf,
        kept: Kept,
        folder: Option<TempDir>,
        offset: Arc<AtomicI64>,
        front: Front,
    ) -> Town {
        let runtime = Runtime::new().unwrap_or_else(|e| panic!("no runtime: {e}"));
        let moved = offset.clone();
        let clock: gateway::town::Clock = Arc::new(move || {
            let now = Timestamp::now().as_second() + moved.load(Ordering::Relaxed);
            Timestamp::from_second(now).unwrap_or(Timestamp::MAX)
        });
        let (stop, stopping) = oneshot::channel();
        let (address, log, post) = match &kept {
            Kept::Sqlite => {
                let doors = start::open_town(&data, out, clock);
                let doors = doors.unwrap_or_else(|e| panic!("the counter does not open: {e}"));
                runtime.block_on(running(doors.sending_mail(front.mail), out, front, stopping))
            }
            Kept::Dynamodb { endpoint, tables, bucket } => {
                let connection = Connection { endpoint: endpoint.clone(), ..dynamodb::connection() };
                let place = Place { connection, tables: tables.clone(), bucket: *bucket.clone(), root: ROOT };
                let doors = runtime.block_on(grow::open_at(place, true, out, clock));
                let doors = doors.unwrap_or_else(|e| panic!("the counter does not open: {e:?}"));
                runtime.block_on(running(doors.sending_mail(front.mail), out, front, stopping))
            }
        };
        Town {
            url: format!("http://{address}"),
            data,
            kept,
            out: out.to_owned(),
            _folder: folder,
            offset,
            stop: Some(stop),
            log: Some(log),
            post: Some(post),
            runtime: Some(runtime),
        }
    }

    /// Lets time pass.
    pub fn pass(&self, seconds: i64) {
        self.offset.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Adds what waits to the public logs and publishes their heads in a folder of sites, as the gateway does by itself.
    ///
    /// # Panics
    /// If that fails.
    pub fn keep_log(&self, site: &Path) {
        let done = self.try_keep_log(site).unwrap_or_else(|e| panic!("the log was not kept: {e}"));
        assert!(done.foreign.is_empty(), "signed with other keys: {:?}", done.foreign);
    }

    /// The same, where it may be refused.
    ///
    /// # Errors
    /// If what is published and what is kept contradict each other, or a door fails.
    pub fn try_keep_log(&self, site: &Path) -> Result<Logged, Fault> {
        match (&self.runtime, &self.log) {
            (Some(runtime), Some(log)) => log(runtime, site),
            _ => Ok(Logged::default()),
        }
    }

    /// Hands what waits to leave the house over to a mail server, once, as the gateway does by itself; links lead to where
    /// this counter answers.
    ///
    /// # Panics
    /// If that fails.
    pub fn deliver(&self, office: &PostOffice) -> Round {
        let (Some(runtime), Some(post)) = (&self.runtime, &self.post) else { return Round::default() };
        let server = Server::parse(&office.url()).unwrap_or_else(|| panic!("{} is no server", office.url()));
        let smtp = Smtp::new(server, None, "sportello@comuni.example").unwrap_or_else(|e| panic!("no mail: {e}"));
        post(runtime, &smtp, &Pages::new(Some(&self.url)))
            .unwrap_or_else(|e| panic!("the mail was not delivered: {e:?}"))
    }

    /// Stops the counter and opens it again on the same data.
    pub fn reopen(self) -> Town {
        self.reopen_after(|| ())
    }

    /// The same, with something done while it is closed.
    pub fn reopen_after(mut self, work: impl FnOnce()) -> Town {
        self.close();
        work();
        Town::start(
            &self.out.clone(),
            self.data.clone(),
            self.kept.clone(),
            self._folder.take(),
            self.offset.clone(),
            Front::default(),
        )
    }

    /// What a command of the program must be told to work on what this counter keeps: its options, and the environment.
    pub fn reached_by(&self) -> (Vec<String>, Vec<(&'static str, String)>) {
        let Kept::Dynamodb { endpoint, tables, bucket } = &self.kept else {
            return (vec!["--data".into(), self.data.display().to_string()], Vec::new());
        };
        let access = bucket.access.clone();
        let environment = [
            ("AWS_REGION", bucket.region.clone()),
            ("AWS_ACCESS_KEY_ID", access.id),
            ("AWS_SECRET_ACCESS_KEY", access.secret),
            ("AWS_ENDPOINT_URL_DYNAMODB", endpoint.clone().unwrap_or_default()),
            ("AWS_ENDPOINT_URL_S3", bucket.endpoint.clone().unwrap_or_default()),
            ("SPORTELLO_TABLE", tables.data.clone()),
            ("SPORTELLO_KEYS_TABLE", tables.keys.clone()),
            ("SPORTELLO_ROOT_KEY", STANDARD.encode(ROOT.0)),
        ];
        (["--archive", "dynamodb", "--bucket", &bucket.name].map(str::to_owned).to_vec(), environment.to_vec())
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The folder of the files that were attached, behind whatever door.
    pub fn files(&self) -> PathBuf {
        match &self.kept {
            Kept::Sqlite => self.data.join("file"),
            Kept::Dynamodb { bucket, .. } => s3::folder(&bucket.name),
        }
    }

    fn close(&mut self) {
        self.log = None;
        self.post = None;
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(std::time::Duration::from_secs(5));
        }
    }
}

/// Serves a town on a free port until `stopping` is told.
async fn running<D: Doors + 'static>(
    doors: D,
    out: &Path,
    front: Front,
    stopping: oneshot::Receiver<()>,
) -> (SocketAddr, Log, Post)
where
    D::Archive: Outbox,
{
    start::samples(&doors).await.unwrap_or_else(|e| panic!("no sample operators: {e}"));
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = TcpListener::bind(any).await.unwrap_or_else(|e| panic!("no free port: {e}"));
    let address = listener.local_addr().unwrap_or(any);
    let counter = Counter {
        town: doors,
        site: out.join("site"),
        trusted_proxy: front.trusted_proxy,
        uploads: Room::new(UPLOADS),
        pace: front
            .hourly
            .map_or_else(Pace::default, |hourly| Pace::of(hourly, Duration::from_secs(3600) / hourly.get())),
        seats: Semaphore::new(front.seats),
        builds: None,
    };
    let counter = Arc::new(counter);
    tokio::spawn(serve(counter.clone(), listener, async {
        let _ = stopping.await;
    }));
    let (logged, no_site) = (counter.clone(), out.join("nessun-sito"));
    let post: Post = Box::new(move |runtime, smtp, pages| {
        runtime.block_on(async {
            // What the log does not have yet may not be found among what waits.
            gateway::log::round(&counter.town, &no_site).await?;
            gateway::post::round(&counter.town, smtp, pages).await
        })
    });
    (address, Box::new(move |runtime, site| runtime.block_on(gateway::log::round(&logged.town, site))), post)
}

impl Drop for Town {
    fn drop(&mut self) {
        self.close();
    }
}
