//! A file that is too large for one event comes without script all the same: by a form of our page straight to a bucket, and
//! from there, as any other file, into the request.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aws::arrivals::S3Arrivals;
use counter::arrivals::{Arrivals, Guest, Invitation};
use counter::files::FileId;
use jiff::Timestamp;
use tests::browser::{Browser, Form, Page};
use tests::front_door::FrontDoor;
use tests::functions::Functions;
use tests::journey::Journey;
use tests::runtime_api::Runs;
use tests::s3;
use tests::town::Town;
use tests::whole::{COMUNE, whole};

const SERVICE: &str = "contrassegno-invalidi";
/// Its step with a question for a file.
const STEP: &str = "consegna";
const FIELD: &str = "documento_medico";
const ASKS: &str = "Il file è più grande di 4 MB?";

fn functions(more: &[(&str, &str)]) -> FrontDoor {
    FrontDoor::open(Functions::start_with(whole(), Runs::Ours, &["intake"], more))
}

/// A document of so many bytes.
fn pdf(bytes: usize) -> Vec<u8> {
    const END: &[u8] = b"\ntrailer\n<<>>\n%%EOF\n";
    let mut pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%".to_vec();
    pdf.resize(bytes - END.len(), 0xe8);
    pdf.extend(END);
    pdf
}

/// A citizen at the step with the file.
struct Citizen {
    journey: Journey,
    browser: Browser,
    page: Page,
}

impl Citizen {
    fn at_the_step(url: &str) -> Citizen {
        let (journey, mut browser) = (Journey::on(whole(), COMUNE, SERVICE), Browser::new(url));
        let mut page = browser.get(&journey.first_step());
        let before = journey.form.steps.iter().take_while(|step| step.id != STEP).count();
        for place in 0..before {
            let step = &journey.form.steps[place].id;
            let end = if place == 0 { "/avvia".to_owned() } else { format!("/{step}") };
            page = browser.send(&journey.fill(&page, &end, place));
            assert_eq!(page.status, 200, "{step}: {}", page.main());
        }
        Citizen { journey, browser, page }
    }

    /// The step's form as she fills it.
    fn filled(&self) -> Form {
        self.journey.fill(&self.page, &format!("/{STEP}"), self.journey.form.step(STEP).unwrap().0)
    }

    /// The page with the form that goes to the bucket.
    fn at_large(&mut self) -> Page {
        let page = self.browser.send(&self.filled().with("azione", &format!("grande-{FIELD}")));
        assert!(page.path.ends_with(&format!("/{STEP}/grande/{FIELD}")), "{}: {}", page.path, page.main());
        page
    }

    /// Sends bytes to the bucket by the page's form; gives where it sends her back to, on our own host.
    fn bring(&mut self, page: &Page, bytes: &[u8]) -> String {
        back(&sent_back(&of_bucket(page), bytes))
    }
}

/// The form of a page that leaves our host.
fn of_bucket(page: &Page) -> Form {
    let form = page.forms().into_iter().find(|form| form.action.starts_with("http://"));
    form.expect("a form that goes to the bucket").without("file")
}

/// What the bucket says to a form with a file.
fn sent(form: &Form, bytes: &[u8]) -> Result<Page, String> {
    Browser::new("").send_files_only(form, &[("file", "referto di Maria Rossi.pdf", bytes)])
}

/// Where the bucket sends her back to.
fn sent_back(form: &Form, bytes: &[u8]) -> String {
    match sent(form, bytes) {
        Ok(page) => panic!("the bucket said {}: {}", page.status, page.text),
        Err(next) => next,
    }
}

/// The path of a whole address of ours.
fn back(whole: &str) -> String {
    let (_, rest) = whole.strip_prefix("https://").unwrap().split_once('/').unwrap();
    format!("/{rest}")
}

/// The objects of a bucket.
fn objects(bucket: &str) -> Vec<PathBuf> {
    let (mut found, mut next) = (Vec::new(), vec![s3::folder(bucket)]);
    while let Some(folder) = next.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            match entry.path().is_dir() {
                true => next.push(entry.path()),
                // The server's own notes on an object begin with a dot.
                false if !name.starts_with('.') => found.push(entry.path()),
                false => {}
            }
        }
    }
    found
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|part| part == what)
}

#[test]
fn seven_megabytes_come_without_script_and_are_on_the_summary() {
    let door = functions(&[]);
    let installed = &door.functions().installed;
    let mut citizen = Citizen::at_the_step(&door.url);
    assert!(citizen.page.main().contains(ASKS), "{}", citizen.page.main());
    let page = citizen.at_large();
    let origin = installed.arrivals.endpoint.clone().unwrap();
    let policy = |page: &Page| page.headers["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy(&page).contains(&format!("form-action 'self' {origin};")), "{}", policy(&page));
    assert!(policy(&citizen.page).contains("form-action 'self';"), "this page alone: {}", policy(&citizen.page));

    let pdf = pdf(7_000_000);
    let address = citizen.bring(&page, &pdf);
    for personal in ["Maria", "Rossi", "referto"] {
        assert!(!address.contains(personal), "{address}");
    }
    let arrived = citizen.browser.get(&address);
    assert!(arrived.main().contains("Il file è arrivato"), "{}: {}", arrived.status, arrived.main());
    assert!(policy(&arrived).contains("form-action 'self';"), "{}", policy(&arrived));
    let [raw] = &objects(&installed.arrivals.name)[..] else { panic!("it lies there") };
    assert!(fs::read(raw).unwrap() == pdf && objects(&installed.bucket.name).is_empty(), "nothing is taken in yet");
    let step = citizen.browser.get(&citizen.page.path);
    assert!(!step.main().contains("(PDF, "), "by looking nothing changes: {}", step.main());

    let button = arrived.form(&format!("/arrivato/{FIELD}"));
    let step = citizen.browser.send(&button);
    assert!(step.main().contains("Documento medico.pdf (PDF, 7 MB)"), "{}: {}", step.status, step.main());
    assert_eq!(objects(&installed.arrivals.name), Vec::<PathBuf>::new(), "what was taken in is gone from there");
    let [sealed] = &objects(&installed.bucket.name)[..] else { panic!("it is among the files") };
    assert!(!holds(&fs::read(sealed).unwrap(), b"%PDF-"), "sealed");

    let step = citizen.browser.send(&button);
    assert_eq!((step.status.as_u16(), step.main().matches("(PDF, ").count()), (200, 1), "twice is once");
    let place = citizen.journey.form.step(STEP).unwrap().0;
    let summary = citizen.browser.send(&citizen.journey.fill(&step, &format!("/{STEP}"), place));
    assert!(summary.path.ends_with("/riepilogo"), "what she wrote before is there: {}", summary.main());
    assert!(summary.main().contains("Documento medico.pdf (PDF, 7 MB)"), "{}", summary.main());
    let receipt = citizen.browser.send(&citizen.journey.ready(&summary));
    assert!(receipt.path.contains("/ricevuta/"), "{}: {}", receipt.path, receipt.main());
    let late = citizen.browser.send_only(&button);
    assert!(late.is_err_and(|next| next.contains("/ricevuta/")), "she is shown her receipt");
    let said = door.functions().said("intake");
    assert!(!said.contains("ERROR") && !said.contains("WARN") && !said.contains("arrivi/"), "{said}");
}

#[test]
fn what_came_for_another_draft_session_or_question_is_taken_in_by_nobody() {
    let door = functions(&[]);
    let arrivals = door.functions().installed.arrivals.name.clone();
    let (mut anna, mut other) = (Citizen::at_the_step(&door.url), Citizen::at_the_step(&door.url));
    let page = anna.at_large();
    let address = anna.bring(&page, &pdf(5_000_000));
    let arrived = anna.browser.get(&address);
    let button = arrived.form(&format!("/arrivato/{FIELD}"));
    let name = button.value("arrivo").unwrap().to_owned();

    let own = other.at_large().path.replace("/grande/", "/arrivato/");
    let of_another = |name: &str| Form {
        action: own.clone(),
        method: "post".into(),
        fields: vec![("arrivo".to_owned(), name.to_owned())],
    };
    let query = address.split_once('?').unwrap().1.to_owned();
    let mut refused = vec![
        other.browser.send(&of_another(&name)),
        other.browser.get(&format!("{own}?{query}")),
        // Her draft, another's session.
        other.browser.send(&button),
        other.browser.get(&address),
    ];
    // The right draft and session, but not the name that was given.
    for wrong in ["", "../arrivi", &"0".repeat(32), &name.replace(|c: char| c.is_ascii_digit(), "a")] {
        refused.push(anna.browser.send(&button.clone().with("arrivo", wrong)));
    }
    // A question that takes no file, and another one that does.
    let here = format!("{STEP}/arrivato/{FIELD}");
    for elsewhere in [format!("{STEP}/arrivato/ritiro"), "persona/arrivato/delega".to_owned()] {
        let elsewhere = Form { action: button.action.replace(&here, &elsewhere), ..button.clone() };
        assert_ne!(elsewhere.action, button.action);
        refused.push(anna.browser.send(&elsewhere));
    }
    for page in &refused {
        assert_eq!(page.status.as_u16(), 404, "{}: {}", page.path, page.main());
    }
    assert_eq!(objects(&arrivals).len(), 1, "it lies where it came");
    let step = anna.browser.send(&button);
    assert!(step.main().contains("(PDF, 5 MB)"), "{}", step.main());
}

#[test]
fn what_is_not_what_is_asked_for_is_refused_as_ever_and_what_she_wrote_stays() {
    let door = functions(&[]);
    let installed = &door.functions().installed;
    let mut citizen = Citizen::at_the_step(&door.url);
    let mut polyglot = pdf(4_500_000);
    polyglot.extend(b"PK\x05\x06\0\0\0\0");
    polyglot.extend(b"%%EOF\n");
    let mut program = b"MZ\x90".to_vec();
    program.resize(4_500_000, 0);
    for (bytes, why) in [
        (program, "non è di un tipo che possiamo ricevere"),
        (polyglot, "non è quello che dice il suo nome"),
        (pdf(10_100_000), "10 MB"),
    ] {
        let page = citizen.at_large();
        let address = citizen.bring(&page, &bytes);
        let arrived = citizen.browser.get(&address);
        let step = citizen.browser.send(&arrived.form(&format!("/arrivato/{FIELD}")));
        assert_eq!(step.status.as_u16(), 422, "{}", step.main());
        assert!(step.main().contains("C’è un problema") && step.main().contains(why), "{why}: {}", step.main());
        let form = step.form(&format!("/{STEP}"));
        assert_eq!(form.value("ritiro"), Some("richiedente"), "what she chose is there: {form:?}");
        assert_eq!(form.value("uso"), Some("si"), "{form:?}");
        assert_eq!(objects(&installed.arrivals.name), Vec::<PathBuf>::new(), "what was refused is thrown away");
    }
    assert_eq!(objects(&installed.bucket.name), Vec::<PathBuf>::new());
}

#[test]
fn what_never_came_is_asked_for_again() {
    let door = functions(&[]);
    let mut citizen = Citizen::at_the_step(&door.url);
    let page = citizen.at_large();
    let address = citizen.bring(&page, &pdf(4_500_000));
    let arrived = citizen.browser.get(&address);
    for object in objects(&door.functions().installed.arrivals.name) {
        fs::remove_file(object).unwrap();
    }
    let step = citizen.browser.send(&arrived.form(&format!("/arrivato/{FIELD}")));
    assert_eq!(step.status.as_u16(), 422);
    assert!(step.main().contains("Il file non c’è più: sceglilo di nuovo"), "{}", step.main());
}

#[test]
fn where_every_file_passes_no_page_speaks_of_it() {
    let shut = functions(&[("SPORTELLO_ARRIVALS_BUCKET", "")]);
    let town = Town::open_on(whole());
    for url in [&shut.url, &town.url] {
        let mut citizen = Citizen::at_the_step(url);
        assert!(!citizen.page.text.contains("grande-") && !citizen.page.main().contains(ASKS), "{url}");
        for what in ["grande", "arrivato"] {
            let page = citizen.browser.get(&format!("{}/{what}/{FIELD}", citizen.page.path));
            assert_eq!(page.status.as_u16(), 404, "{url} {what}: {}", page.main());
        }
    }
}

/// An invitation into a bucket of our own, as of some time ago.
fn invited(ago: Duration) -> (Invitation, S3Arrivals, FileId, String) {
    let bucket = s3::bucket();
    let (id, name) = (FileId::from_random([7; 16]), bucket.name.clone());
    let arrivals = S3Arrivals::open(bucket).unwrap();
    let now = Timestamp::now() - ago;
    let back = "https://comune.example/arrivato";
    let guest = Guest { comune: "069070", id: &id, most: 100_000, back, now };
    let invitation = arrivals.invite(&guest).unwrap();
    (invitation, arrivals, id, name)
}

fn form(invitation: &Invitation) -> Form {
    let fields = invitation.fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Form { action: invitation.action.clone(), method: "post".into(), fields }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bucket_takes_what_was_invited_for_a_quarter_of_an_hour_and_nothing_else() {
    let (invitation, arrivals, id, _) = invited(Duration::from_secs(14 * 60));
    let document = pdf(90_000);
    let next = sent_back(&form(&invitation), &document);
    assert!(next.starts_with("https://comune.example/arrivato?"), "{next}");
    assert!(arrivals.arrived("069070", &id).await.unwrap() == Some(document.clone()));
    for _ in 0..2 {
        arrivals.let_go("069070", &id).await.unwrap();
        assert_eq!(arrivals.arrived("069070", &id).await.unwrap(), None);
    }
    let late = invited(Duration::from_secs(15 * 60 + 5));
    let (fresh, _, _, bucket) = invited(Duration::ZERO);
    let other = |name: &str, value: &str| form(&fresh).with(name, value);
    let refused = [
        ("past its time", form(&late.0), &document[..]),
        ("another name", other("key", "arrivi/069070/08080808080808080808080808080808"), &document),
        ("another way back", other("success_action_redirect", "https://altrove.example/"), &document),
        ("a field more", other("x-amz-meta-nome", "x"), &document),
        ("too large", form(&fresh), &pdf(100_001)),
        ("empty", form(&fresh), b""),
    ];
    for (what, form, bytes) in refused {
        let page = sent(&form, bytes).unwrap_or_else(|next| panic!("{what} was taken: {next}"));
        assert!(page.status.is_client_error(), "{what}: {}", page.status);
    }
    for bucket in [&bucket, &late.3] {
        assert_eq!(objects(bucket), Vec::<PathBuf>::new());
    }
    assert!(Path::new(&s3::folder(&bucket)).is_dir());
}
