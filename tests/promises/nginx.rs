//! The nginx example of the container way, started as it stands but for its ports and places: what it serves, what it keeps.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tests::town::{Town, root};
use web::headers::SECURITY_HEADERS;

use crate::cached::{Proxy, begin, files, nginx};

/// A certificate that lasts as long as the trial.
fn certificate(place: &Path) {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-keyout", "chiave.pem", "-out", "catena.pem"])
        .current_dir(place)
        .stderr(Stdio::null())
        .status();
    assert!(made.is_ok_and(|s| s.success()), "openssl makes a certificate");
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The example with this machine's ports and places; whatever else it says stays.
fn example(program: &str, town: &str, plain: u16) -> Proxy {
    begin(program, |place, port| {
        certificate(Path::new(place));
        let text = std::fs::read_to_string(root().join("infra/nginx.conf")).unwrap();
        let mut text = text
            .replace("/etc/ssl/sportello", place)
            .replace("/var/cache/nginx/sportello", &format!("{place}/cassa"))
            .replace("/var/log/nginx", place)
            .replace("127.0.0.1:8080", town.trim_start_matches("http://"))
            .replace("listen 443 ", &format!("listen 127.0.0.1:{port} "))
            .replace("listen 80 ", &format!("listen 127.0.0.1:{plain} "));
        text = text
            .lines()
            .filter(|line| !line.contains("listen [::]") && !line.trim_start().starts_with('#'))
            .collect::<Vec<_>>()
            .join("\n");
        assert!(!text.contains("/etc/") && !text.contains("/var/"), "every place is the trial's own");
        text
    })
}

/// Asks over HTTP/2 with Node, which speaks it: status, headers, the protocol, the body's first letters.
fn ask(port: u16, path: &str, headers: &Value) -> Value {
    let script = format!(
        "const http2 = require('http2');
         const c = http2.connect('https://localhost:{port}', {{ rejectUnauthorized: false }});
         c.on('error', e => {{ console.error(e); process.exit(1); }});
         const r = c.request(Object.assign({{ ':path': '{path}' }}, {headers}));
         let status, headers, body = '';
         r.on('response', h => {{ status = h[':status']; headers = h; }});
         r.on('data', d => body += d);
         r.on('end', () => {{ console.log(JSON.stringify({{ status, headers, body, protocol: c.alpnProtocol }})); c.close(); }});
         r.end();"
    );
    let said = Command::new("node").args(["-e", &script]).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).unwrap()
}

#[test]
fn the_example_serves_over_http_2_keeps_static_files_alone_and_believes_no_visitor() {
    let Some(program) = nginx() else { return };
    let (town, plain) = (Town::open_behind_proxy(), free_port());
    let proxy = example(program, &town.url, plain);
    let port: u16 = proxy.url.rsplit(':').next().unwrap().parse().unwrap();
    let none = json!({});

    let page = ask(port, "/quadri/", &none);
    assert_eq!((&page["status"], &page["protocol"]), (&json!(200), &json!("h2")));
    for (name, value) in SECURITY_HEADERS {
        assert_eq!(page["headers"][name], value, "{name}");
    }
    let packed = ask(port, "/quadri/", &json!({ "accept-encoding": "br, gzip" }));
    assert!(packed["headers"]["content-encoding"].is_string(), "pages travel compressed");

    let asset = page["body"].as_str().unwrap().split("href=\"/risorse/").nth(1).and_then(|t| t.split('"').next());
    let asset = format!("/risorse/{}", asset.unwrap());
    for _ in 0..2 {
        assert_eq!(ask(port, &asset, &none)["status"], 200);
    }
    // Only over TLS may people log in: the proxy's word counts, a visitor's does not.
    let host = "servizi.consorzio.example";
    let forged = json!({ ":authority": host, "x-forwarded-proto": "http", "x-forwarded-for": "127.0.0.1" });
    for headers in [&json!({ ":authority": host }), &forged] {
        let login = ask(port, "/quadri/sportello/accedi/", headers);
        assert_ne!(login["status"], 403, "{}", login["body"]);
    }
    assert_eq!(ask(port, "/quadri/sportello/stato/", &none)["status"], 200);
    let kept: Vec<String> = files(&proxy.kept)
        .iter()
        .map(|bytes| String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]).into_owned())
        .collect();
    assert!(kept.iter().any(|file| file.contains(&asset)), "what never changes is kept: {}", kept.len());
    assert!(!kept.iter().any(|file| file.contains("/sportello/") || file.contains("/ufficio/")));

    let moved = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false).build();
    let moved = ureq::Agent::from(moved).get(format!("http://127.0.0.1:{plain}/quadri/")).call().unwrap();
    assert_eq!(moved.status(), 301);
    assert!(moved.headers()["location"].to_str().unwrap().starts_with("https://"));
}
