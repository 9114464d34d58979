//! A service: its card, its conditions, the page before its form and the form's blank first step.

use pulldown_cmark::HeadingLevel;
use tera::Value;

use crate::fault::Fault;
use crate::model::joined::{JoinedSection, Service, address};
use crate::model::slug::slug;
use crate::model::vocabulary::{CONDITIONS, CONTACTS, SECTIONS};
use crate::render::desk::{Desk, Sink};
use crate::render::templates::Own;
use crate::render::view::{self, Detail, FormView, SectionView};
use crate::render::{first_step, linked_data, markdown};

/// Related services shown below a card.
const RELATED: usize = 3;

/// Draws all pages of a service.
pub(super) fn card(desk: &Desk<'_>, service: &Service<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
    let path = address::card(service);
    let mut detail = view::detail(service, desk.site.comune, &desk.base);
    detail.sezioni = sections(desk, service)?;
    detail.correlati = related(desk, service);
    detail.url_appuntamento = desk.links.appuntamento.clone();
    detail.json_ld = linked_data::card(desk, service, &detail);
    let conditions = conditions(&detail);
    let shared = Value::try_from_serializable(&detail)?;
    let form = Value::try_from_serializable(&FormView::new(&service.form))?;

    let category = address::category(service.category);
    let mut steps = vec![("Servizi", "/servizi/"), (service.category, category.as_str())];
    let page = desk.page("servizio", service.title, service.description, &path).below(&desk.way(&steps));
    let own = Own::default().given("servizio", shared.clone()).given("modulo", form.clone());
    desk.draw("servizio.html", &path, page, own, sink)?;

    steps.push((service.title, path.as_str()));
    let way = desk.way(&steps);
    let title = format!("{CONDITIONS}: {}", service.title);
    let target = format!("{path}condizioni/");
    let page = desk.page("condizioni", &title, service.description, &target).below(&way);
    let own = Own::default().given("servizio", shared.clone()).with("corpo", &conditions)?;
    desk.draw("pagina.html", &target, page, own, sink)?;

    let target = format!("{path}inizia/");
    let about = format!("Che cosa ti serve e come funziona la richiesta: {}.", lower_first(service.title));
    let page = desk.page("inizia", "Prima di iniziare", &about, &target).below(&way).hidden();
    let own = Own::default()
        .given("servizio", shared.clone())
        .given("modulo", form.clone())
        .with("url_domanda", &format!("{}{path}domanda/", desk.base))?
        .with("url_accesso", &format!("{0}/sportello/accedi/?ritorno={0}/sportello/{1}/", desk.base, service.id))?;
    desk.draw("inizia.html", &target, page, own, sink)?;

    let target = format!("{path}domanda/");
    let page = desk.page("domanda", "Richiesta", &about, &target).below(&way).hidden();
    let own = Own::default()
        .given("servizio", shared)
        .given("modulo", form)
        .with("corpo", &first_step::body(desk, service, &path))?
        .with("passo", &first_step::place(service))?;
    desk.draw("modulo.html", &target, page, own, sink)
}

fn sections(desk: &Desk<'_>, service: &Service<'_>) -> Result<Vec<SectionView>, Fault> {
    let mut views = Vec::new();
    for kind in &SECTIONS {
        let section = service.sections.iter().find(|s| s.title == kind.title);
        if section.is_none() && kind.title != CONTACTS {
            continue;
        }
        let html = section.map(|s| html(desk, s)).transpose()?.unwrap_or_default();
        views.push(SectionView { id: slug(kind.title), titolo: kind.title, html, elemento: kind.element });
    }
    Ok(views)
}

fn html(desk: &Desk<'_>, section: &JoinedSection<'_>) -> Result<String, Fault> {
    markdown::render(&section.body.value, HeadingLevel::H3, &desk.words())
        .ok_or_else(|| Fault::TooLarge(section.source.path.clone()))
}

/// The conditions alone, to be read or printed.
fn conditions(detail: &Detail) -> String {
    let wanted = ["Tempi e scadenze", "Quanto costa", CONDITIONS];
    let sections = detail.sezioni.iter().filter(|s| wanted.contains(&s.titolo));
    sections.map(|s| format!("<h2>{}</h2>\n{}", s.titolo, s.html)).collect()
}

/// Services of the same category first, then those that share a topic.
fn related(desk: &Desk<'_>, service: &Service<'_>) -> Vec<Value> {
    let shares = |other: &Service<'_>| other.topics.iter().any(|t| service.topics.contains(t));
    let same = |other: &Service<'_>| other.category == service.category;
    let mut found = desk.items_where(|other| other.id != service.id && same(other));
    found.extend(desk.items_where(|other| other.id != service.id && !same(other) && shares(other)));
    found.truncate(RELATED);
    found
}

fn lower_first(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
