//! The consortium's home page and its two shells.

use serde::Serialize;

use crate::fault::Fault;
use crate::model::comune::Comune;
use crate::model::hosting::Hosting;
use crate::model::page::OutFile;
use crate::render::desk::{Sink, Tools, body_style};
use crate::render::templates::{Frame, Own};
use crate::render::view::{self, Page, Resources};
use crate::render::{TITLE_HOLE, crawlers};

const BODY_HOLE: &str = "%%CORPO%%";

/// A comune in the consortium's list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Listed {
    nome: String,
    slug: String,
    url: String,
    cap: String,
    abitanti: Option<u32>,
    #[serde(skip)]
    subarea: String,
}

#[derive(Serialize)]
struct Subarea {
    nome: String,
    comuni: Vec<Listed>,
}

impl Listed {
    /// A comune and where its site is.
    pub(crate) fn new(comune: &Comune, hosting: Hosting) -> Self {
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

/// Draws the consortium's shells, then its pages.
///
/// # Errors
/// If a template fails or the sink does.
pub(crate) fn consortium(tools: Tools<'_>, comuni: &[Listed], sink: &mut Sink<'_>) -> Result<(), Fault> {
    let (name, style) = body_style(&tools.consortium.colour.value);
    let frame = Frame::default()
        .with("consorzio", &view::consortium(tools.consortium))?
        .with("risorse", &Resources::new(tools.theme, format!("/{name}")))?
        .with("base", &"")?;
    sink(OutFile::page(format!("site/{name}"), style))?;
    let hole = || Own::default().with("pagina", &Page::new("sportello", TITLE_HOLE, "", ""));
    let shell = tools.templates.render("consorzio-shell.html", &frame, hole()?)?;
    sink(OutFile::page("site/404.html", not_found(&shell)))?;
    sink(OutFile::atomic("counter/consorzio.shell.html", shell))?;
    let shell = tools.templates.render("ufficio.html", &frame, hole()?)?;
    sink(OutFile::atomic("counter/ufficio.shell.html", shell))?;

    sink(OutFile::page("site/robots.txt", crawlers::robots("/*")))?;
    let page = Page::new("consorzio", &tools.consortium.denomination, &tools.consortium.description, "/");
    let own = Own::default()
        .with("pagina", &page)?
        .with("subambiti", &subareas(tools, comuni))?
        .with("comuni", &comuni)?
        .with("numero", &comuni.len())?;
    sink(OutFile::page("site/index.html", tools.templates.render("consorzio.html", &frame, own)?))
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
