//! One service of each archetype, walked in a real browser without script from the comune's home to the status of the request,
//! by `tests/browser/archetypes.mjs`: it is told what to type here, from the form's own definition.

use std::path::{Path, PathBuf};

use contract::form::{Access, Field, Step};
use contract::kind::Kind;
use serde_json::{Value, json};
use tests::front_door::FrontDoor;
use tests::functions::Functions;
use tests::journey::Journey;
use tests::runtime_api::Runs;
use tests::sample;
use tests::town::{Town, root};
use tests::whole::{COMUNE, catalogue, whole};

use crate::browser::run;

/// With this set to `tutti` every service of the catalogue is walked, and every screen is drawn.
const SWITCH: &str = "SPORTELLO_ARCHETIPI";

/// The flows of the national model: permits short and long, a benefit, a ranking, a paid service, a fine, IMU, and the
/// three ways of contact.
const WALKED: [&str; 10] = [
    "accesso-ztl",
    "pubblicazione-matrimonio",
    "assegno-maternita",
    "asilo-nido",
    "mensa-scolastica",
    "contravvenzioni",
    "imu",
    "prenota-appuntamento",
    "segnala-disservizio",
    "richiedi-assistenza",
];

/// A request with a file for which nobody logs in, and one for which everybody must.
const AT_THE_FRONT_DOOR: [(&str, &str); 2] =
    [("contrassegno-invalidi", "permesso"), ("concorso-pubblico", "graduatoria")];

#[test]
fn every_archetype_is_walked_without_script_from_the_home_to_the_status() {
    let all = std::env::var_os(SWITCH).is_some_and(|v| v == "tutti");
    let out = folder("archetipi");
    let walked_now = catalogue().enumerate().filter(|(_, (service, _))| all || WALKED.contains(service));
    let plan: Vec<Value> = walked_now.map(|(place, (service, kind))| plan(place, service, kind, &out)).collect();
    let town = Town::open_on(whole());
    walk(&town.url, &out, &plan, if all { "figure" } else { "" });
}

/// The static site, the events of payload 2.0 and the programs themselves, on DynamoDB and S3: what she meets there is the
/// same, to the status that she asks for with number and codice fiscale on another phone.
#[test]
fn a_citizen_without_script_comes_through_the_front_door_of_the_functions_to_the_status() {
    let out = folder("porta");
    let mut plan: Vec<Value> = (0..).zip(AT_THE_FRONT_DOOR).map(|(place, (s, a))| plan(place, s, a, &out)).collect();
    let large = out.join("referto di sette megabyte.pdf");
    std::fs::write(&large, [&b"%PDF-1.7\n1 0 obj\n"[..], &vec![b'x'; 7_000_000], b"\n%%EOF\n"].concat()).unwrap();
    // A small one as ever, then one that would not pass the door in a form.
    let files = plan[0]["steps"].as_array_mut().unwrap().iter_mut().filter_map(|step| step["files"].as_array_mut());
    for files in files.filter(|files| !files.is_empty()) {
        files.push(json!({ "name": files[0]["name"], "path": large, "large": true }));
    }
    for one in &mut plan {
        let steps = one["steps"].as_array().unwrap();
        assert!(steps.iter().any(|step| step["files"] != json!([])), "{} has no file", one["service"]);
        let mut typed = steps.iter().flat_map(|step| step["fields"].as_array().unwrap());
        let datum = typed.find(|field| field["name"] == "codice_fiscale").unwrap()["value"].clone();
        one["datum"] = datum;
        one["forgets"] = one["login"].clone();
    }
    assert_eq!([&plan[0]["login"], &plan[1]["login"]], [false, true]);
    let parts = ["intake", "track", "profile", "sign"];
    let door = FrontDoor::open(Functions::start_some(whole(), Runs::Ours, &parts));
    if walk(&door.encrypted(), &out, &plan, "").is_none() {
        return;
    }
    for name in parts {
        let said = door.functions().said(name);
        assert!(said.contains("\"status\":200") && !said.contains("ERROR") && !said.contains("WARN"), "{name}: {said}");
    }
}

/// An empty folder for what a walk leaves.
fn folder(name: &str) -> PathBuf {
    let out = root().join("target/promises").join(name);
    let _ = std::fs::remove_dir_all(&out);
    std::fs::create_dir_all(&out).unwrap();
    out
}

/// Walks as planned; nothing where there is no browser.
fn walk(url: &str, out: &Path, plan: &[Value], how: &str) -> Option<String> {
    let file = out.join("piano.json");
    std::fs::write(&file, serde_json::to_vec_pretty(plan).unwrap()).unwrap();
    run("archetypes.mjs", &[url, &out.to_string_lossy(), &file.to_string_lossy(), how])
}

/// What the person of the walk does for one service.
fn plan(place: usize, service: &str, archetype: &str, out: &Path) -> Value {
    let journey = Journey::on(whole(), COMUNE, service).with_copies(1, place);
    let entry = &journey.index.services[service];
    let steps: Vec<Value> = journey.form.steps.iter().map(|step| of_step(&journey, step, out)).collect();
    let (step, field) = editable(&journey);
    json!({
        "service": service,
        "archetype": archetype,
        "title": entry.title,
        "home": format!("{}/", journey.index.comune.base),
        "card": entry.url,
        "login": entry.access == Access::Required,
        "steps": steps,
        "edit": { "step": step.id, "field": field.id, "label": field.label },
    })
}

fn of_step(journey: &Journey, step: &Step, out: &Path) -> Value {
    let answers = sample::of_step(step, &journey.answers);
    let field = |name: &str| journey.form.field(name).unwrap();
    let groups: Vec<Value> = answers
        .iter()
        .filter_map(|(name, count)| match &field(name).kind {
            Kind::Repeat { group, .. } => Some(json!({ "group": group, "copies": count.parse::<u8>().unwrap() })),
            _ => None,
        })
        .collect();
    let typed = answers.iter().filter(|(name, _)| !matches!(field(name).kind, Kind::Repeat { .. }));
    let fields: Vec<Value> =
        typed.map(|(name, value)| json!({ "name": name, "value": value, "free": is_free(field(name)) })).collect();
    let files: Vec<Value> = sample::files(&journey.form, step, &journey.answers)
        .iter()
        .map(|chosen| {
            let path = out.join(chosen.name);
            std::fs::write(&path, chosen.bytes).unwrap();
            json!({ "name": chosen.field, "path": path })
        })
        .collect();
    json!({ "id": step.id, "fields": fields, "groups": groups, "files": files })
}

/// Whether a few words can be typed there.
fn is_free(field: &Field) -> bool {
    matches!(field.kind, Kind::Text { .. } | Kind::LongText { .. } | Kind::Name)
}

/// The row of the summary that is corrected: words on which nothing else hangs.
fn editable(journey: &Journey) -> (&Step, &Field) {
    let words = |f: &Field| matches!(f.kind, Kind::Text { .. } | Kind::LongText { .. }) && journey.answers.has(&f.id);
    let found = journey.form.steps.iter().find_map(|s| Some((s, s.fields.iter().find(|f| words(f))?)));
    found.unwrap_or_else(|| panic!("{} has no words to correct", journey.form.service))
}
