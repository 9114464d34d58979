//! Every kind of question that an author can write, and what each has: a control on the page, a rule on the server, a
//! property in the schema, room on paper, sentences for what goes wrong, tried answers.
//!
//! In: `tests/tipi/vettori.toml`. Out: a row for each kind, made by building a form of them all with the real generator.
//! What a row lacks is told as a fault of it, never left out.

use std::path::PathBuf;

use contract::answer::{Answers, Typed};
use contract::form::{Field, Form, Step};
use contract::kind::Kind;
use contract::read;
use contract::revision::Revision;
use jiff::civil::{Date, date};
use lopdf::Document;
use markup::step::StepPage;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use crate::journey::Journey;
use crate::sample;
use crate::town::{build, copy_of_content, edit, root};

/// The day on which the answers are read.
const TODAY: Date = date(2026, 11, 26);
const COMUNE: &str = "quadri";
const SERVICE: &str = "ogni-tipo";
/// The drawing operators of outlines and of lines, which are narrow filled boxes.
const STROKES: [&str; 4] = ["S", "s", "f", "f*"];
/// A question that only keeps another one company.
const BESIDE: &str = "accanto";

/// One kind of question and what it has.
#[derive(Debug)]
pub struct Row {
    /// As an author names it.
    pub kind: String,
    /// The controls of its page.
    pub html: String,
    /// How many answers the server took and refused, each as it should.
    pub server: (usize, usize),
    /// What the published schema says of its answers.
    pub schema: String,
    /// How many boxes and lines it has on paper.
    pub paper: usize,
    /// How many sentences it can be told.
    pub errors: usize,
    /// What is wrong with it.
    pub faults: Vec<String>,
}

/// One kind as the file of vectors has it.
struct Tried {
    kind: String,
    keys: String,
    right: Vec<toml::Value>,
    wrong: Vec<toml::Value>,
}

/// The kinds in the order of the file.
fn tried() -> Vec<Tried> {
    let file = root().join("tests/tipi/vettori.toml");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let table: toml::Table = text.parse().unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let all = table.get("tipi").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let words = |kind: &toml::Value, key: &str| kind.get(key).and_then(toml::Value::as_str).unwrap_or("").to_owned();
    let list =
        |kind: &toml::Value, key: &str| kind.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let one = |k: &toml::Value| Tried {
        kind: words(k, "tipo"),
        keys: words(k, "campo"),
        right: list(k, "buone"),
        wrong: list(k, "cattive"),
    };
    all.iter().map(one).collect()
}

/// A row for each kind, and the sentences of the whole form.
///
/// # Panics
/// If the form of all kinds does not build.
pub fn rows() -> Vec<Row> {
    let all = tried();
    let content = content(&all);
    let out = root().join("target/promises/out-ogni-tipo");
    build(&content, &out, generator::Hosting::Path);
    let form = Journey::on(&out, COMUNE, SERVICE).form;
    let sentences = generator::sentences(&content).unwrap_or_else(|e| panic!("{e:?}"));
    let told = sentences.into_iter().find(|s| s.service == SERVICE).map(|s| s.sentences).unwrap_or_default();
    all.iter().map(|tried| row(tried, &form, &told)).collect()
}

/// The real content with one service more, whose form asks a question of each kind in a step of its own.
fn content(all: &[Tried]) -> PathBuf {
    let content = copy_of_content("content-ogni-tipo");
    for folder in std::fs::read_dir(content.join("comuni")).unwrap_or_else(|e| panic!("{e}")).flatten() {
        if folder.file_name() != COMUNE {
            std::fs::remove_dir_all(folder.path()).unwrap_or_else(|e| panic!("{e}"));
        }
    }
    edit(&content.join(format!("comuni/{COMUNE}/comune.toml")), "[servizi]", &format!("[servizi]\n{SERVICE} = {{}}"));
    let service = content.join("servizi").join(SERVICE);
    let card = root().join("tests/valfinta-servizi/prova-di-tutto/scheda.md");
    let mut form = "accesso = \"facoltativo\"\ninformativa = \"Il Comune usa questi dati solo per la prova.\"\n\
                    conferma = \"La prova è riuscita.\"\n"
        .to_owned();
    for Tried { kind, keys, .. } in all {
        let step = step_id(kind);
        form += &format!(
            "\n[[passi]]\nid = \"{step}\"\ntitolo = \"Passo {kind}\"\n[[passi.campi]]\nid = \"{}\"\ntipo = \"{kind}\"\n\
             etichetta = \"{}\"\n{keys}\n",
            field_id(kind),
            label(kind)
        );
        // A step must ask something.
        if matches!(kind.as_str(), "firma" | "nota") {
            form += &format!(
                "[[passi.campi]]\nid = \"{BESIDE}_{kind}\"\ntipo = \"testo\"\netichetta = \"Accanto\"\nmassimo = 20\n"
            );
        }
    }
    let written = std::fs::create_dir_all(&service)
        .and_then(|()| std::fs::copy(card, service.join("scheda.md")))
        .and_then(|_| std::fs::write(service.join("modulo.toml"), form));
    written.unwrap_or_else(|e| panic!("{}: {e}", service.display()));
    content
}

fn step_id(kind: &str) -> String {
    format!("passo-{}", kind.replace('_', "-"))
}

fn field_id(kind: &str) -> String {
    format!("q_{kind}")
}

fn label(kind: &str) -> String {
    format!("Domanda {kind}.")
}

fn row(tried: &Tried, whole: &Form, told: &[(String, String)]) -> Row {
    let mut faults = Vec::new();
    let own = |step: &&Step| step.id == step_id(&tried.kind);
    let mut step = whole.steps.iter().find(own).unwrap_or_else(|| panic!("{}: no step", tried.kind)).clone();
    step.fields.retain(|f| !f.id.starts_with(BESIDE));
    // What is computed needs the numbers it follows from.
    let from = whole.steps.iter().filter(|s| tried.kind == "calcolo" && s.id == step_id("numero"));
    let form = Form { steps: from.chain([&step]).cloned().collect(), ..whole.clone() };
    let schema = form.schema();
    let mut server = (0, 0);
    for vector in &tried.right {
        match answered(&tried.kind, &form, vector) {
            Err(why) => faults.push(format!("{vector} is refused: {why}")),
            Ok(answers) => {
                server.0 += 1;
                if let Err(why) = fits(&schema, &answers) {
                    faults.push(format!("{vector} does not fit the schema: {why}"));
                }
            }
        }
    }
    for vector in &tried.wrong {
        match answered(&tried.kind, &form, vector) {
            Ok(answers) => faults.push(format!("{vector} is taken: {answers:?}")),
            Err(_) => server.1 += 1,
        }
    }
    let labels: Vec<String> = step.fields.iter().map(Field::full_label).collect();
    let sentences: Vec<&String> = told.iter().filter(|(l, _)| labels.contains(l)).map(|(_, s)| s).collect();
    let html = drawn(&form, form.steps.len() - 1);
    let says = |text: &str| html.root_element().text().collect::<String>().contains(text);
    let (controls, asked) = (controls(&html), step.fields.iter().any(|f| f.kind.is_typed() || is_file(f)));
    let paper = on_paper(&form, &label(&tried.kind), &mut faults);
    // A file is not written on paper but laid beside it.
    let written = paper > 0 || step.fields.iter().any(is_file);
    if asked && (controls.is_empty() || !written || sentences.is_empty() || server.0 == 0 || server.1 == 0) {
        faults.push("a question that is answered wants a control, room on paper, sentences and tried answers".into());
    }
    let html = match (controls.is_empty(), says(&label(&tried.kind))) {
        (false, _) => controls,
        (true, true) => "testo".to_owned(),
        (true, false) => "nel riepilogo".to_owned(),
    };
    Row {
        kind: tried.kind.clone(),
        html,
        server,
        schema: of_schema(&schema, &step),
        paper,
        errors: sentences.len(),
        faults,
    }
}

fn is_file(field: &Field) -> bool {
    matches!(field.kind, Kind::File { .. })
}

/// What the server makes of a try, or why it refuses.
fn answered(kind: &str, form: &Form, vector: &toml::Value) -> Result<Answers, String> {
    let mut typed = Typed::new();
    let values = |value: &toml::Value| match value {
        toml::Value::Array(many) => many.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
        one => vec![one.as_str().unwrap_or_default().to_owned()],
    };
    let pairs = match vector {
        toml::Value::Table(pairs) => pairs.iter().map(|(name, value)| (name.as_str(), values(value))).collect(),
        one => vec![("", values(one))],
    };
    for (end, values) in pairs {
        let own = if end.is_empty() { field_id(kind) } else { format!("{}_{end}", field_id(kind)) };
        let id = if form.field(&own).is_some() { own } else { field_id(end) };
        let field = form.field(&id).unwrap_or_else(|| panic!("{kind}: no question {id}"));
        match &field.kind {
            Kind::File { .. } => typed.set(&id, vec![kept(field, &values.concat())?]),
            _ => typed.set(&id, values),
        }
    }
    read::form(form, &typed, TODAY).map_err(|slips| format!("{slips:?}"))
}

/// The record of a file that the counter takes.
fn kept(field: &Field, name: &str) -> Result<String, String> {
    let Kind::File { formats, bytes: most, .. } = &field.kind else { return Err("no file".into()) };
    let clean = counter::upload::clean(&bytes_of(name), name, formats, *most).map_err(|why| format!("{why:?}"))?;
    let file = contract::file::StoredFile {
        id: "0".repeat(32),
        name: name.to_owned(),
        format: clean.format,
        bytes: clean.bytes.len() as u64,
        sha256: "0".repeat(64),
        key: "0".repeat(64),
    };
    Ok(file.to_text())
}

fn bytes_of(name: &str) -> Vec<u8> {
    match name {
        "documento.pdf" | "programma.exe" => sample::PDF.to_vec(),
        "foto.png" | "foto.pdf" => sample::PNG.to_vec(),
        "documento.png" => sample::PDF.to_vec(),
        "grande.pdf" => [sample::PDF, &vec![b' '; 2 << 20]].concat(),
        _ => Vec::new(),
    }
}

fn fits(schema: &Value, answers: &Answers) -> Result<(), String> {
    let validator = jsonschema::validator_for(schema).map_err(|e| e.to_string())?;
    let answers = serde_json::to_value(answers).map_err(|e| e.to_string())?;
    validator.validate(&answers).map_err(|e| e.to_string())
}

fn drawn(form: &Form, step: usize) -> Html {
    let typed = Typed::new();
    let page = StepPage {
        form,
        step,
        typed: &typed,
        slips: &[],
        refused: &[],
        added: None,
        action: "/x",
        revision: &Revision::of(b"x"),
        known: &[],
        back: None,
        save: false,
        beyond: None,
        on_behalf: None,
        privacy_url: "/privacy/",
    };
    Html::parse_document(&markup::step::step(&page).into_string())
}

/// The controls of a page, each with the rules that a browser holds by itself.
fn controls(page: &Html) -> String {
    let all = Selector::parse("[name^=q_]").unwrap_or_else(|e| panic!("{e}"));
    let mut told: Vec<(String, usize)> = Vec::new();
    for control in page.select(&all) {
        let words = words(control);
        match told.iter_mut().find(|(w, _)| *w == words) {
            Some((_, count)) => *count += 1,
            None => told.push((words, 1)),
        }
    }
    let times = |(words, count): (String, usize)| if count == 1 { words } else { format!("{words} ×{count}") };
    told.into_iter().map(times).collect::<Vec<_>>().join("; ")
}

fn words(control: ElementRef<'_>) -> String {
    let name = match control.value().name() {
        "input" => control.attr("type").unwrap_or("text"),
        name => name,
    };
    let rules = ["pattern", "maxlength", "inputmode", "autocomplete", "accept"];
    let kept: Vec<&str> = rules.into_iter().filter(|r| control.attr(r).is_some()).collect();
    if kept.is_empty() { name.to_owned() } else { format!("{name} ({})", kept.join(", ")) }
}

/// What the schema says of the answers of a step.
fn of_schema(schema: &Value, step: &Step) -> String {
    let mut told: Vec<String> = Vec::new();
    for field in &step.fields {
        let property = &schema["properties"][&field.id];
        let kind = property["type"].as_str().unwrap_or_default();
        let rules = ["pattern", "format", "oneOf", "enum", "const", "maxLength", "maxItems"];
        let found: Vec<&str> = rules.into_iter().filter(|r| property.get(r).is_some()).collect();
        let words = format!("{kind} {}", found.join(", ")).trim().to_owned();
        if !words.is_empty() && !told.contains(&words) {
            told.push(words);
        }
    }
    told.join("; ")
}

/// How many lines and boxes a question has on the printed form, which must name it too.
fn on_paper(form: &Form, label: &str, faults: &mut Vec<String>) -> usize {
    let mut empty = form.clone();
    empty.steps.iter_mut().for_each(|s| s.fields.clear());
    let (with, text) = strokes(form);
    if !text.contains(label.trim_end_matches('.')) && !form.fields().any(|f| matches!(f.kind, Kind::Computed { .. })) {
        faults.push(format!("the paper does not name it: {text}"));
    }
    with.saturating_sub(strokes(&empty).0)
}

fn strokes(form: &Form) -> (usize, String) {
    let sheet = paper::BlankSheet {
        comune: "Comune di Quadri",
        form,
        url: "https://esempio.it/",
        office: None,
        instant: jiff::Timestamp::UNIX_EPOCH,
    };
    let bytes = paper::blank(&sheet).unwrap_or_else(|e| panic!("{e}"));
    let pdf = Document::load_mem(&bytes).unwrap_or_else(|e| panic!("{e}"));
    let pages = pdf.get_pages();
    let content = pages.values().filter_map(|page| pdf.get_and_decode_page_content(*page).ok());
    let strokes = content.flat_map(|c| c.operations).filter(|o| STROKES.contains(&o.operator.as_str())).count();
    let numbers: Vec<u32> = pages.keys().copied().collect();
    let text = pdf.extract_text(&numbers).unwrap_or_else(|e| panic!("{e}"));
    (strokes, text.split_whitespace().collect::<Vec<_>>().join(" "))
}
