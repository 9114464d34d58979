//! The consortium's home page and its two shells.

use serde::Serialize;

use crate::fault::Fault;
use crate::model::hosting::Hosting;
use crate::model::page::{OutFile, Sink};
use crate::model::register::Entry;
use crate::render::desk::{Tools, body_style, draw};
use crate::render::parts::{Frame, Own};
use crate::render::view::{self, Page, Resources};
use crate::render::{TITLE_HOLE, crawlers};

const BODY_HOLE: &str = "%%CORPO%%";

/// A comune in the consortium's list.
#[derive(Clone, Debug, Hash, Serialize)]
struct Listed {
    nome: String,
    slug: String,
    url: String,
    cap: String,
    abitanti: Option<u32>,
    #[serde(skip)]
    subarea: String,
}

#[derive(Hash, Serialize)]
struct Subarea {
    nome: String,
    comuni: Vec<Listed>,
}

impl Listed {
    /// A comune and where its site is.
    fn new(comune: &Entry, hosting: Hosting) -> Self {
        let url = match (hosting, comune.hosts.first()) {
            (Hosting::Domain, Some(host)) => format!("https://{}/", host.value),
            _ => format!("/{}/", comune.slug),
        };
        Self {
            nome: comune.identity.name.clone(),
            slug: comune.slug.clone(),
            url,
            cap: comune.identity.cap.value.clone(),
            abitanti: comune.identity.inhabitants.map(|(number, _)| number),
            subarea: comune.identity.subarea.value.clone(),
        }
    }
}

/// Draws the consortium's shells, then its pages; `listed` are the comuni that have a site.
///
/// # Errors
/// If a template fails or the sink does.
pub(crate) fn consortium(tools: Tools<'_>, listed: &[&Entry], sink: &mut dyn Sink) -> Result<(), Fault> {
    let comuni: Vec<Listed> = listed.iter().map(|c| Listed::new(c, tools.hosting)).collect();
    let (name, style) = body_style(&tools.consortium.colour.value);
    let frame = Frame::default()
        .with("consorzio", &view::consortium(tools.consortium))?
        .with("risorse", &Resources::new(tools.theme, format!("/{name}")))?
        .with("base", &String::new())?;
    sink.put(OutFile::page(format!("site/{name}"), style))?;
    let hole = Page::new("sportello", TITLE_HOLE, "", "");
    let shell = tools.templates.render("consorzio-shell.html", &frame, &Own::default().with("pagina", &hole))?;
    sink.put(OutFile::page("site/404.html", not_found(&shell)))?;
    sink.put(OutFile::counter("counter/consorzio.shell.html", shell))?;
    let shell = tools.templates.render("ufficio.html", &frame, &Own::default().with("pagina", &hole))?;
    sink.put(OutFile::counter("counter/ufficio.shell.html", shell))?;

    sink.put(OutFile::page("site/robots.txt", crawlers::robots("/*")))?;
    let page = Page::new("consorzio", &tools.consortium.denomination, &tools.consortium.description, "/");
    let (subareas, number) = (subareas(tools, &comuni), comuni.len());
    let own = Own::default()
        .with("pagina", &page)
        .with("subambiti", &subareas)
        .with("comuni", &comuni)
        .with("numero", &number);
    draw(tools, &frame, "consorzio.html", "site/index.html".to_owned(), &own, sink)
}

/// The comuni by part of the area, in the consortium's order; those of no known part come last.
fn subareas(tools: Tools<'_>, comuni: &[Listed]) -> Vec<Subarea> {
    let names = &tools.consortium.subareas;
    let part = |name: &str| comuni.iter().filter(|c| c.subarea == name).cloned().collect();
    let mut parts: Vec<Subarea> = names.iter().map(|n| Subarea { nome: n.clone(), comuni: part(n) }).collect();
    let rest: Vec<Listed> = comuni.iter().filter(|c| !names.contains(&c.subarea)).cloned().collect();
    parts.push(Subarea { nome: "Altri Comuni".to_owned(), comuni: rest });
    parts.retain(|p| !p.comuni.is_empty());
    parts
}

fn not_found(shell: &[u8]) -> Vec<u8> {
    let body = "<h1>Questa pagina non c'è</h1>\n<p>Forse l'indirizzo è scritto male.</p>\n\
                <p><a href=\"/\">Scegli il tuo Comune</a></p>";
    String::from_utf8_lossy(shell).replace(TITLE_HOLE, "Pagina non trovata").replace(BODY_HOLE, body).into_bytes()
}
