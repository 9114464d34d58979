//! Hostile bodies against the program itself: no fault, no new element or attribute, no more than 64 MiB of memory beyond what
//! it had, and the next citizen is served.
//!
//! The bound holds for forms without files, however many, and for one form with files at a time: several at once share a
//! room of memory that is larger by design (`gateway::server::UPLOADS`) and is refused to whoever finds it full.

use std::collections::BTreeSet;
use std::process::Command;

use tests::browser::{Browser, Page};
use tests::journey::Journey;
use tests::program::built;
use tests::running::Running;
use tests::town::root;
use tests::whole::{COMUNE, whole};
use web::answer::FORM_LIMIT;
use web::multipart::UPLOAD_LIMIT;

use crate::hostile::{new, shape, texts};

/// What a town may take beyond what it had, in KiB.
const MORE: u64 = 64 * 1024;
const FORM: &str = "application/x-www-form-urlencoded";
const EDGE: &str = "----prova7d9f";
const SERVICE: &str = "segnala-disservizio";

/// A line of `/proc/<pid>/status`, in KiB.
fn status(pid: u32, line: &str) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let found = text.lines().find_map(|l| l.strip_prefix(line)?.trim_start_matches(':').split_whitespace().next());
    found.and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("no {line} in {text}"))
}

/// How far memory rose while something was done, in KiB: the highest it was against what it was before.
fn rise(pid: u32, act: impl FnOnce()) -> u64 {
    // 5 sets the highest back to what is held now (proc(5)).
    std::fs::write(format!("/proc/{pid}/clear_refs"), "5").unwrap();
    let before = status(pid, "VmRSS");
    act();
    status(pid, "VmHWM").saturating_sub(before)
}

/// The list of naughty strings by Max Woolf (MIT), and our own.
fn all_texts() -> Vec<String> {
    let list = std::fs::read_to_string(root().join("tests/hostile/blns.json")).unwrap();
    let mut all: Vec<String> = serde_json::from_str(&list).unwrap();
    assert!(all.len() > 500, "{}", all.len());
    all.extend(texts());
    all
}

fn percent(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// Bodies that no form sends: too much of everything, in all the wrong ways.
fn forms(names: &[String]) -> Vec<Vec<u8>> {
    let every = |text: &str| names.iter().map(|n| format!("{n}={text}&")).collect::<String>() + "azione=avanti";
    let mut bodies: Vec<Vec<u8>> = all_texts().iter().map(|t| every(&percent(t)).into_bytes()).collect();
    let room = FORM_LIMIT - 200;
    let first = &names[0];
    bodies.extend([
        // Huge values and names, deep names, thousands of parameters, one name many times.
        format!("{first}={}&azione=avanti", "A".repeat(room)).into_bytes(),
        format!("{first}={}&azione=avanti", "%3C".repeat(room / 3)).into_bytes(),
        format!("{first}={}&azione=avanti", "%0D%0A".repeat(room / 6)).into_bytes(),
        format!("{}=x&azione=avanti", "n".repeat(room)).into_bytes(),
        format!("{first}{}=x&azione=avanti", "[a]".repeat(room / 3)).into_bytes(),
        format!("{first}{}=x&azione=avanti", ".a".repeat(room / 2)).into_bytes(),
        format!("{first}={}&azione=avanti", "[".repeat(room)).into_bytes(),
        (0..room / 8).map(|n| format!("p{n:05}=&")).collect::<String>().into_bytes(),
        "&".repeat(room).into_bytes(),
        "=&".repeat(room / 2).into_bytes(),
        "a&".repeat(room / 2).into_bytes(),
        format!("{first}=x&").repeat(room / (first.len() + 3)).into_bytes(),
        "azione=avanti&".repeat(room / 14).into_bytes(),
        "azione=aggiungi-x&revisione=0&".repeat(room / 32).into_bytes(),
        // More than is read at all.
        format!("{first}={}", "A".repeat(FORM_LIMIT)).into_bytes(),
        vec![b'A'; 40 * FORM_LIMIT],
    ]);
    // Encodings that break off, encode nothing, or are no UTF-8.
    for broken in
        ["%", "%2", "%zz", "%%%", "%C3", "%E0%80", "%C0%AF", "%ED%A0%80", "%F4%90%80%80", "%00", "%u0041", "+%"]
    {
        bodies.push(every(broken).into_bytes());
        bodies.push(format!("{broken}={broken}&{}", every("x")).into_bytes());
    }
    for bytes in [&b"\xff"[..], b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\0\0\0", b"\xfe\xff\0a"] {
        bodies.push([format!("{first}=").as_bytes(), bytes, b"&azione=avanti"].concat());
        bodies.push([bytes, b"=1&azione=avanti"].concat());
    }
    bodies
}

/// A form with one small file, as a browser sends it.
fn whole_form(names: &[String], file: &str) -> Vec<u8> {
    let text = |n: &String| format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{n}\"\r\n\r\nProva\r\n");
    let mut body: String = names.iter().map(text).collect();
    body.push_str(&format!(
        "--{EDGE}\r\nContent-Disposition: form-data; name=\"{file}\"; filename=\"a.pdf\"\r\n\
         Content-Type: application/pdf\r\n\r\n%PDF-1.7 obj %%EOF\r\n--{EDGE}--\r\n"
    ));
    body.into_bytes()
}

/// A form with files that is torn at any place, and others that are none.
fn with_files(names: &[String], file: &str) -> Vec<Vec<u8>> {
    let right = whole_form(names, file);
    let mut bodies: Vec<Vec<u8>> = (0..right.len()).map(|end| right[..end].to_vec()).collect();
    bodies.extend((1..right.len()).step_by(7).map(|start| right[start..].to_vec()));
    let part = |head: &str, body: &str| format!("--{EDGE}\r\n{head}\r\n\r\n{body}\r\n--{EDGE}--\r\n").into_bytes();
    let named = |name: &str| format!("Content-Disposition: form-data; name=\"{name}\"");
    bodies.extend([
        part(&named(&"[a]".repeat(50_000)), "x"),
        part(&format!("{}; filename=\"{}.pdf\"", named(file), "a".repeat(1_000_000)), "x"),
        part(&format!("{}; filename*=UTF-8''%ff%00..%2f.pdf", named(file)), "x"),
        part(&"X-A: b\r\n".repeat(50_000), "x"),
        part("Content-Disposition: form-data", "x"),
        part("", "x"),
        part(&named(file), &format!("--{EDGE}").repeat(10_000)),
        part(&named(&names[0]), &"A".repeat(FORM_LIMIT + 1)),
        part(&named(&names[0]), "\u{0}\u{202e}<script>alert(1)</script>"),
        part(&named("azione"), "avanti").repeat(2_000),
        format!("--{EDGE}\r\n").repeat(100_000).into_bytes(),
        vec![b'-'; 5_000_000],
        vec![0; UPLOAD_LIMIT],
        vec![0; UPLOAD_LIMIT + 1],
    ]);
    bodies
}

#[test]
fn hostile_bodies_take_less_than_64_mib_and_the_next_citizen_is_served() {
    whole();
    let data = tempfile::TempDir::new().unwrap();
    let mut command = Command::new(built("gateway", "sportello"));
    command.current_dir(root()).args(["--port", "0", "--out", "target/promises/out-memoria"]);
    command.args(["--content", "target/promises/contenuti-interi", "--data"]).arg(data.path().join("dati"));
    // What is free goes back to the machine at once: what the building of the sites left would hide what is taken later, and
    // what one body left would be counted with the next.
    command.env("MIMALLOC_PURGE_DELAY", "0");
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null());
    let running = Running::spawn(command);
    let pid = running.pid();
    let journey = Journey::on(whole(), COMUNE, SERVICE);
    let clean = |place: usize| {
        let receipt = journey.clone().with_copies(1, place).send(&mut Browser::new(&running.url));
        assert!(receipt.main().contains("Richiesta inviata"));
    };
    clean(0);
    let mut browser = Browser::new(&running.url);
    let first = browser.get(&journey.first_step()).form("/avvia").action;
    let steps = &journey.form.steps;
    let typed = |place: usize| steps[place].fields.iter().map(|f| f.id.clone()).collect::<Vec<_>>();
    // The step with a file is reached by one draft, which all bodies are sent to.
    let at = steps.iter().position(|s| !tests::sample::files(&journey.form, s, &journey.answers).is_empty()).unwrap();
    let file = tests::sample::files(&journey.form, &steps[at], &journey.answers)[0].field.clone();
    let mut page = browser.get(&journey.first_step());
    for (place, step) in steps.iter().enumerate().take(at) {
        let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
        page = browser.send(&journey.fill(&page, &end, place));
    }
    let filing = if at == 0 { first.clone() } else { page.path.clone() };
    let mut known = BTreeSet::new();
    for (action, names) in [(&first, typed(0)), (&filing, typed(at))] {
        for text in ["", "zz", "1", "%01"] {
            let body = names.iter().map(|n| format!("{n}={text}&")).collect::<String>() + "azione=avanti";
            known.extend(browser.send_bytes(action, FORM, body.as_bytes()).map(|p| shape(&p)).unwrap_or_default());
        }
    }
    let judged = std::cell::Cell::new(0);
    let fine = |told: &str, answer: &Option<Page>| {
        let Some(page) = answer else { return };
        assert!(page.status.as_u16() < 500, "{told}: {}", page.status);
        if page.status == 422 {
            judged.set(judged.get() + 1);
            assert_eq!(new(&shape(page), &known), [], "{told}");
        }
    };
    let (mut sent, mut most) = (0, Vec::new());
    let forms = forms(&typed(0));
    let start = std::time::Instant::now();
    let rose = rise(pid, || {
        for body in &forms {
            let told = String::from_utf8_lossy(&body[..body.len().min(120)]).into_owned();
            fine(&told, &browser.twin().send_bytes(&first, FORM, body));
            sent += 1;
        }
    });
    let forms_took = start.elapsed().as_secs();
    most.push(("forms", rose));
    clean(1);
    let files = with_files(&typed(at), &file);
    let kind = format!("multipart/form-data; boundary={EDGE}");
    let rose = rise(pid, || {
        for (place, body) in files.iter().enumerate() {
            fine(&format!("form with files {place}"), &browser.twin().send_bytes(&filing, &kind, body));
            sent += 1;
        }
        for kind in [
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"",
            "text/xml",
            "",
        ] {
            fine(kind, &browser.twin().send_bytes(&filing, kind, &files[300]));
        }
        let long = format!("multipart/form-data; boundary={}", "b".repeat(5_000));
        fine("a long boundary", &browser.twin().send_bytes(&filing, &long, &files[300]));
    });
    most.push(("one form with files", rose));
    clean(2);
    told(&format!(
        "{sent} bodies, {} of them asked again; memory rose by {most:?} KiB; now {} KiB; {forms_took} s for forms, {} s in all",
        judged.get(),
        status(pid, "VmRSS"),
        start.elapsed().as_secs()
    ));
    // Refused for another reason, they would not have been read.
    assert!(judged.get() > 500, "{}", judged.get());
    for (what, rose) in most {
        assert!(rose < MORE, "{what}: {rose} KiB");
    }
    assert!(running.interrupt(), "it stops cleanly");
}

#[allow(clippy::print_stderr)] // What was measured is worth telling.
fn told(text: &str) {
    eprintln!("{text}");
}
