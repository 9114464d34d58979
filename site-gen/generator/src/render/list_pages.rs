//! Home, services, categories and topics.

use crate::fault::Fault;
use crate::model::joined::address;
use crate::model::page::Sink;
use crate::model::sheet::Sheet;
use crate::render::desk::Desk;
use crate::render::parts::Own;
use crate::render::view::{self, SheetItem};

/// News shown on the home page.
const NEWEST: usize = 3;

/// The home page.
pub(super) fn home(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let description = format!("Servizi, uffici e contatti del {}.", desk.denomination);
    let page = desk.page("home", &desk.denomination, &description, "/");
    let (items, newest) = (desk.all_items(), desk.newest(NEWEST));
    let own = Own::default()
        .with("servizi", &items)
        .with("categorie", &desk.categories)
        .with("argomenti", &desk.topics)
        .with("novita", &newest);
    desk.draw("home.html", "/", &page, own, sink)
}

/// All services.
pub(super) fn services(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let description = format!(
        "Tutti i servizi del {}: che cosa serve, quanto tempo ci vuole e come fare la richiesta.",
        desk.denomination
    );
    let page = desk.page("servizi", "Servizi", &description, "/servizi/").below(&desk.way(&[]));
    let items = desk.all_items();
    let own =
        Own::default().with("servizi", &items).with("categorie", &desk.categories).with("argomenti", &desk.topics);
    desk.draw("servizi.html", "/servizi/", &page, own, sink)
}

/// One page for each category that has services.
pub(super) fn categories(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    for category in &desk.categories {
        let path = address::category(&category.titolo);
        let description = format!("I servizi del {} nella categoria «{}».", desk.denomination, category.titolo);
        let way = desk.way(&[("Servizi", "/servizi/")]);
        let page = desk.page("categoria", &category.titolo, &description, &path).below(&way);
        let items = desk.items_where(|s| s.category == category.titolo);
        let own =
            Own::default().with("servizi", &items).with("categorie", &desk.categories).with("categoria", category);
        desk.draw("categoria.html", &path, &page, own, sink)?;
    }
    Ok(())
}

/// The list of topics, and one page for each that has services or news.
pub(super) fn topics(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let description = format!("I servizi del {} divisi per argomento.", desk.denomination);
    let page = desk.page("argomenti", "Argomenti", &description, "/argomenti/").below(&desk.way(&[]));
    desk.draw("argomenti.html", "/argomenti/", &page, Own::default().with("argomenti", &desk.topics), sink)?;
    for topic in &desk.topics {
        let path = address::topic(&topic.titolo);
        let news = desk.news_where(|n| n.head.topics.iter().any(|t| t.value == topic.titolo));
        let of_topic = |s: &&&Sheet| s.head.topics.iter().any(|t| t.value == topic.titolo);
        let sheets = desk.site.sheets.iter().filter(of_topic);
        let sheets: Vec<SheetItem> = sheets.map(|s| view::sheet_item(s, desk.site.showing, &desk.base)).collect();
        let what = if news.0.is_empty() { "I servizi" } else { "I servizi e le novità" };
        let description = format!("{what} del {} che riguardano «{}».", desk.denomination, topic.titolo);
        let way = desk.way(&[("Argomenti", "/argomenti/")]);
        let page = desk.page("argomento", &topic.titolo, &description, &path).below(&way);
        let items = desk.items_where(|s| s.topics.contains(&topic.titolo.as_str()));
        let own = Own::default()
            .with("servizi", &items)
            .with("argomento", topic)
            .with("novita", &news)
            .with("fogli", &sheets);
        desk.draw("argomento.html", &path, &page, own, sink)?;
    }
    Ok(())
}
