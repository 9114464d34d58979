//! Behind a real caching proxy nothing dynamic is ever kept: not even one that keeps all it may, and asks nobody.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tests::browser::Browser;
use tests::journey::{Journey, log_in, number};
use tests::town::Town;
use web::route::{TABLE, Wing};

/// With this set to `required` a missing nginx is a failure; otherwise the trial is skipped, loudly.
const SWITCH: &str = "SPORTELLO_NGINX";
const NGINX: [&str; 2] = ["/usr/sbin/nginx", "/usr/bin/nginx"];

/// A proxy while it runs.
pub(crate) struct Proxy {
    child: Child,
    /// Where it answers.
    pub(crate) url: String,
    /// The folder of what it keeps.
    pub(crate) kept: PathBuf,
    _place: tempfile::TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// nginx, where it is.
#[allow(clippy::print_stderr)] // A trial that is skipped says so.
pub(crate) fn nginx() -> Option<&'static str> {
    let found = NGINX.into_iter().find(|path| Path::new(path).is_file());
    if found.is_none() {
        let required = std::env::var_os(SWITCH).is_some_and(|v| v == "required");
        assert!(!required, "nginx is missing");
        eprintln!("SALTATO: la prova dietro una cache. Serve nginx ({SWITCH}=required la rende obbligatoria)");
    }
    found
}

/// A proxy that keeps for an hour all that it may, for everybody, whatever the cookies.
fn proxy(program: &str, town: &str) -> Proxy {
    begin(program, |place, port| {
        format!(
            "proxy_cache_path {place}/cassa keys_zone=cassa:10m inactive=1h;
             server {{
               listen 127.0.0.1:{port};
               location / {{
                 proxy_pass {town};
                 proxy_set_header Host $http_host;
                 proxy_cache cassa;
                 proxy_cache_key $uri$is_args$args;
                 proxy_cache_valid any 1h;
                 proxy_cache_methods GET HEAD POST;
                 proxy_ignore_headers Vary Set-Cookie;
                 add_header x-cassa $upstream_cache_status always;
               }}
             }}"
        )
    })
}

/// Starts nginx with what `settings` says for a folder and a port; what it keeps lies in the folder's `cassa`.
pub(crate) fn begin(program: &str, settings: impl FnOnce(&str, u16) -> String) -> Proxy {
    let place = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (root, kept) = (place.path().display().to_string(), place.path().join("cassa"));
    let settings = format!(
        "daemon off; master_process off; pid {root}/pid; error_log {root}/errori;
         events {{ worker_connections 256; }}
         http {{
           access_log off;
           client_body_temp_path {root}/a; proxy_temp_path {root}/b; fastcgi_temp_path {root}/c;
           uwsgi_temp_path {root}/d; scgi_temp_path {root}/e;
           {}
         }}",
        settings(&root, port)
    );
    std::fs::write(place.path().join("nginx.conf"), settings).unwrap();
    let child = Command::new(program)
        .args(["-p", &root, "-c", &format!("{root}/nginx.conf"), "-e", &format!("{root}/errori")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(
            Instant::now() < until,
            "nginx does not answer: {:?}",
            std::fs::read_to_string(format!("{root}/errori"))
        );
        std::thread::sleep(Duration::from_millis(30));
    }
    Proxy { child, url: format!("http://127.0.0.1:{port}"), kept, _place: place }
}

#[test]
fn a_proxy_that_keeps_all_it_may_keeps_no_page_of_anybody() {
    let Some(program) = nginx() else { return };
    let town = Town::open();
    let proxy = proxy(program, &town.url);
    let mut carlo = Browser::new(&proxy.url);
    log_in(&mut carlo, "quadri", "carlo");
    let journey = Journey::to("quadri", "accesso-agli-atti");
    let key = number(&journey.send(&mut carlo));
    let draft = journey.to_summary(&mut carlo).path;
    let draft = draft.split('/').rev().nth(1).unwrap();
    let mut anna = Browser::new(&proxy.url);
    log_in(&mut anna, "quadri", "anna");
    for (wing, methods, pattern) in TABLE {
        let path = pattern
            .replace("{servizio}", "accesso-agli-atti")
            .replace("{bozza}", draft)
            .replace("{passo}", "richiedente")
            .replace("{campo}", "documento")
            .replace("{comune}", "quadri")
            .replace("{numero}", &key);
        let address = match wing {
            Wing::Counter => format!("/quadri/sportello/{path}"),
            Wing::Consortium => format!("/sportello/{path}"),
            Wing::Office => format!("/ufficio/{path}"),
        };
        if !methods.contains("GET") {
            continue;
        }
        for person in [&carlo, &anna, &carlo] {
            let Ok(page) = person.twin().get_only(&address) else { continue };
            let said = page.headers.get("x-cassa").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
            assert!(said != "HIT" && said != "STALE", "{address}: {said}");
        }
        if let Ok(page) = anna.twin().get_only(&address) {
            assert!(!page.text.contains("SMPCRL48R02C632Z"), "{address} shows Anna what is Carlo's");
        }
    }
    // What is the same for all is kept: the proxy does its work.
    let shared = "/quadri/servizi/";
    let kept = |browser: &mut Browser| {
        browser.get(shared).headers.get("x-cassa").and_then(|v| v.to_str().ok()).map(str::to_owned)
    };
    let (mut one, mut two) = (Browser::new(&proxy.url), Browser::new(&proxy.url));
    let asset = one.get(shared).text;
    let asset = asset.split("href=\"/risorse/").nth(1).and_then(|t| t.split('"').next()).unwrap().to_owned();
    let asset = format!("/risorse/{asset}");
    assert!(kept(&mut one).is_some());
    let _ = one.get_only(&asset);
    let again = two.get_only(&asset).ok().unwrap();
    assert_eq!(again.headers.get("x-cassa").unwrap(), "HIT", "a file that never changes is kept");
    let mut looked = 0;
    for bytes in files(&proxy.kept) {
        looked += 1;
        for canary in ["SMPCRL48R02C632Z", "Prova di testo", "carlo.esempio@example.org"] {
            assert!(!bytes.windows(canary.len()).any(|w| w == canary.as_bytes()), "{canary} is in the proxy's store");
        }
    }
    assert!(looked > 0, "its store was looked at");
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .flat_map(|e| if e.path().is_dir() { files(&e.path()) } else { vec![std::fs::read(e.path()).unwrap()] })
        .collect()
}
