//! A service: its card, its conditions, the page before its form and the form's blank first step.

use std::rc::Rc;

use crate::fault::Fault;
use crate::model::joined::{Compiled, Service, address};
use crate::model::page::Sink;
use crate::model::slug::slug;
use crate::model::vocabulary::{CONDITIONS, CONTACTS, SECTIONS};
use crate::render::desk::Desk;
use crate::render::english;
use crate::render::first_step;
use crate::render::linked_data::LinkedData;
use crate::render::parts::{List, Made, Own, Part};
use crate::render::texts::Late;
use crate::render::view::{self, Crumb, Detail, FormView, ListItem, SectionView};

/// Related services shown below a card.
const RELATED: usize = 3;

/// Draws all pages of a service.
pub(super) fn card<'d>(desk: &'d Desk<'d>, service: &'d Service<'d>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let path = address::card(service);
    let mut detail = view::detail(service, desk.site.comune, &desk.base);
    let sections = sections(desk, service)?;
    detail.sezioni = sections.clone();
    detail.url_appuntamento = desk.links.appuntamento.clone();
    let audience = service.sections.first().map(|s| desk.tools.texts.section(service.id, s)).transpose()?;
    detail.json_ld = Some(LinkedData { desk, service, office: detail.office(), audience });
    let conditions = conditions(sections);
    let shared = Made::new(detail);
    let category = address::category(service.category);
    let mut steps = vec![("Servizi", "/servizi/"), (service.category, category.as_str())];
    let page = desk.page("servizio", service.title, service.description, &path).below(&desk.way(&steps));
    let page = page.draft(service.draft);
    let related = related(desk, service);
    let translation = english::of(desk, service);
    let own = Own::default().with("servizio", &shared).with("correlati", &related).with("altra", &translation);
    desk.draw("servizio.html", &path, &page, own, sink)?;

    steps.push((service.title, path.as_str()));
    let way = desk.way(&steps);
    let title = format!("{CONDITIONS}: {}", service.title);
    let target = format!("{path}condizioni/");
    let page = desk.page("condizioni", &title, service.description, &target).below(&way).draft(service.draft);
    let own = Own::default().with("corpo", &conditions);
    desk.draw("pagina.html", &target, &page, own, sink)?;
    match &service.form {
        Some(compiled) => form(desk, service, compiled, &shared, &way, sink),
        None => Ok(()),
    }
}

/// The page before a form, and the form's blank first step.
fn form(
    desk: &Desk<'_>,
    service: &Service<'_>,
    compiled: &Compiled,
    shared: &Made<Detail<'_>>,
    way: &[Crumb],
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let path = address::card(service);
    let form = Made::new(FormView::new(&compiled.form, &compiled.eligibility));
    let target = format!("{path}inizia/");
    let about = format!("Che cosa ti serve e come funziona la richiesta: {}.", lower_first(service.title));
    let page = desk.page("inizia", "Prima di iniziare", &about, &target).below(way).draft(service.draft);
    let blank = format!("{}{path}domanda/", desk.base);
    let login = format!("{0}/sportello/accedi/?ritorno={0}/sportello/{1}/", desk.base, service.id);
    let paper = format!("{}/sportello/{}/modulo.pdf", desk.base, service.id);
    let back = format!("{}{path}", desk.base);
    let own = Own::default()
        .with("servizio", shared)
        .with("modulo", &form)
        .with("url_domanda", &blank)
        .with("url_accesso", &login)
        .with("url_carta", &paper)
        .with("url_scheda", &back);
    desk.draw("inizia.html", &target, &page, own, sink)?;

    let target = format!("{path}domanda/");
    let page = desk.page("domanda", "Richiesta", &about, &target).below(way).draft(service.draft);
    let body = first_step::body(desk, service, &compiled.form, &compiled.revision, &path);
    let place = first_step::place(&compiled.form);
    let own = Own::default().with("servizio", shared).with("modulo", &form).with("corpo", &body).with("passo", &place);
    desk.draw("modulo.html", &target, &page, own, sink)
}

/// The sections of a card, with the headings of its language.
pub(super) fn sections<'d>(desk: &'d Desk<'d>, service: &Service<'_>) -> Result<Rc<[SectionView<'d>]>, Fault> {
    let mut views = Vec::new();
    for kind in &SECTIONS {
        let section = service.sections.iter().find(|s| s.title == kind.title_in(service.language));
        if section.is_none() && kind.title != CONTACTS {
            continue;
        }
        let text = section.map(|s| desk.tools.texts.section(service.id, s)).transpose()?;
        let html = desk.html(text.map(|t| t.html), section.map(|s| s.pictures));
        let title = kind.title_in(service.language);
        views.push(SectionView { id: slug(title), tipo: kind.title, titolo: title, html, elemento: kind.element });
    }
    Ok(views.into())
}

/// The conditions alone, to be read or printed.
fn conditions<'d>(sections: Rc<[SectionView<'d>]>) -> impl Part + use<'d> {
    Late {
        from: sections,
        write: |sections: &Rc<[SectionView<'_>]>| {
            let wanted = ["Tempi e scadenze", "Quanto costa", CONDITIONS];
            let sections = sections.iter().filter(|s| wanted.contains(&s.titolo));
            sections.map(|s| format!("<h2>{}</h2>\n{}", s.titolo, s.html.filled())).collect()
        },
    }
}

/// Services of the same category first, then those that share a topic.
fn related<'d>(desk: &'d Desk<'_>, service: &Service<'_>) -> List<'d, ListItem> {
    let shares = |other: &Service<'_>| other.topics.iter().any(|t| service.topics.contains(t));
    let same = |other: &Service<'_>| other.category == service.category;
    let others = || desk.site.services.iter().zip(&desk.items).filter(|(other, _)| other.id != service.id);
    let near = others().filter(|(other, _)| same(other));
    let far = others().filter(|(other, _)| !same(other) && shares(other));
    List(near.chain(far).take(RELATED).map(|(_, item)| item).collect())
}

fn lower_first(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
