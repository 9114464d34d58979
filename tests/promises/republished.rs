//! What `site-gen publish` puts in the bucket is asked by functions that run already: a form, a service and a comune want no
//! installation.

use std::path::PathBuf;
use std::time::Duration;

use aws::files::Bucket;
use contract::index::CounterIndex;
use generator::deliver::address::{Address, Machine};
use generator::deliver::{Confirmed, Request, publish};
use generator::progress::Silent;
use serde_json::Value;
use tests::functions::{Installed, http_event};
use tests::runtime_api::Runs;
use tests::s3;
use tests::town::{build, copy_of_content, edit, published, root};

/// Where in the bucket the sites lie.
const PATH: &str = "siti/prova";
const SERVICE: &str = "accesso-agli-atti";
const NEW_SERVICE: &str = "lampade-votive";

/// A consortium of one comune, which publishes to a bucket.
struct Consortium {
    content: PathBuf,
    out: PathBuf,
    bucket: Bucket,
}

impl Consortium {
    fn new() -> Self {
        let content = copy_of_content("contenuti-nel-secchio");
        for comune in std::fs::read_dir(content.join("comuni")).unwrap().flatten() {
            if comune.file_name() != "quadri" {
                std::fs::remove_dir_all(comune.path()).unwrap();
            }
        }
        let out = root().join("target/promises/out-nel-secchio");
        let _ = std::fs::remove_dir_all(&out);
        Self { content, out, bucket: s3::bucket() }
    }

    fn publish(&self) {
        build(&self.content, &self.out, generator::Hosting::Path);
        let Bucket { name, region, access, endpoint, .. } = self.bucket.clone();
        let to = format!("s3://{name}/{PATH}");
        let address = Address { to, endpoint, region: Some(region), out: self.out.clone() };
        let variable = |name: &str| match name {
            "AWS_ACCESS_KEY_ID" => Some(access.id.clone()),
            "AWS_SECRET_ACCESS_KEY" => Some(access.secret.clone()),
            _ => None,
        };
        let machine = Machine { variable: &variable, clock: jiff::Timestamp::now, seed: 7 };
        let target = address.open(machine).unwrap();
        let request = Request {
            out: self.out.clone(),
            run: "prova".into(),
            confirmed: Confirmed::default(),
            grace: Duration::ZERO,
        };
        publish(&request, target.as_ref(), &Silent, &mut |_| ()).unwrap();
    }

    fn current(&self, service: &str) -> String {
        let text = std::fs::read(self.out.join("counter/quadri.json")).unwrap();
        let index: CounterIndex = serde_json::from_slice(&text).unwrap();
        index.services[service].current.to_string()
    }

    /// The variables of a function that reads this bucket.
    fn known(&self) -> [(&str, &str); 2] {
        [("SPORTELLO_SITES_BUCKET", &self.bucket.name), ("SPORTELLO_SITES_PATH", PATH)]
    }
}

/// A first step with a wrong codice fiscale, from a page of a revision.
fn first_step(service: &str, revision: &str) -> Value {
    let body = format!("nome=Lucia&codice_fiscale=sbagliato&revisione={revision}&azione=avanti");
    http_event("POST", &format!("/quadri/sportello/{service}/avvia"), "", &body)
}

fn page(answer: &Value) -> &str {
    assert_eq!(answer["statusCode"], 422, "{answer}");
    answer["body"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_and_a_service_that_are_published_are_asked_by_functions_that_run_already() {
    const OLD: &str = "Codice fiscale";
    const NEW: &str = "Codice fiscale di chi chiede i documenti";
    let consortium = Consortium::new();
    let comune = consortium.content.join("comuni/quadri/comune.toml");
    let form = consortium.content.join(format!("servizi/{SERVICE}/modulo.toml"));
    let line = |service: &str| format!("{service} = {{}}\n");
    edit(&comune, &line(NEW_SERVICE), "");
    tokio::task::block_in_place(|| consortium.publish());
    let installed = Installed::new(&consortium.out).await;
    let intake = installed.start_with("intake", Runs::Ours, &consortium.known()).await;
    let first = consortium.current(SERVICE);
    let asked = intake.invoke(&first_step(SERVICE, &first)).await;
    assert!(page(&asked).contains(OLD) && !page(&asked).contains(NEW), "{asked}");
    let other = installed.start_with("intake", Runs::Ours, &consortium.known()).await;
    let absent = other.invoke(&first_step(NEW_SERVICE, &first)).await;
    assert_eq!(absent["statusCode"], 404, "{absent}");

    edit(&form, &format!("etichetta = \"{OLD}\""), &format!("etichetta = \"{NEW}\""));
    edit(&comune, &line(SERVICE), &(line(SERVICE) + &line(NEW_SERVICE)));
    tokio::task::block_in_place(|| consortium.publish());
    let second = consortium.current(SERVICE);
    assert_ne!(first, second);
    // The page that a citizen opened before the publication goes on with its own questions.
    let asked = intake.invoke(&first_step(SERVICE, &first)).await;
    assert!(!page(&asked).contains(NEW), "{asked}");
    // A page younger than what the function keeps is right about its form, and about there being a service.
    let asked = intake.invoke(&first_step(SERVICE, &second)).await;
    assert!(page(&asked).contains(NEW) && page(&asked).contains(&second), "{asked}");
    let asked = other.invoke(&first_step(NEW_SERVICE, &consortium.current(NEW_SERVICE))).await;
    assert!(page(&asked).contains("value=\"Lucia\""), "{asked}");
    // A revision that never was is not believed; what was typed is asked against the current form.
    let asked = intake.invoke(&first_step(SERVICE, "0123456789abcdef")).await;
    assert!(page(&asked).contains(&second) && page(&asked).contains("value=\"Lucia\""), "{asked}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nothing_can_be_read_yet_the_citizen_is_told_to_come_back_and_the_log_why() {
    let installed = Installed::new(published()).await;
    let nowhere = s3::absent("non-ancora");
    let sign = installed.start_with("sign", Runs::Ours, &[("SPORTELLO_SITES_BUCKET", &nowhere.name)]).await;
    let event = http_event("GET", "/quadri/sportello/accedi/", "", "");
    let answer = sign.invoke(&event).await;
    assert_eq!(answer["statusCode"], 503, "{answer}");
    let said = sign.said();
    assert!(said.contains("`counter/tenants.json` cannot be read") && said.contains("NoSuchBucket"), "{said}");
    std::fs::create_dir_all(s3::folder(&nowhere.name)).unwrap();
    s3::holds(&nowhere, published());
    assert_eq!(sign.invoke(&event).await["statusCode"], 200);
}
