//! What the pages of one comune have in common, made once.
//!
//! In: a [`Site`], the templates, the theme. Out: a [`Desk`] that every kind of page draws from.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::rc::Rc;
use std::sync::Arc;

use pulldown_cmark::HeadingLevel;
use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::model::colour::Colour;
use crate::model::comune::Block;
use crate::model::content::Consortium;
use crate::model::hosting::{BaseUrl, Hosting};
use crate::model::joined::{Service, Site, address};
use crate::model::news::News;
use crate::model::page::{Inputs, OutFile, Sink};
use crate::model::picture::Gallery;
use crate::model::showing::Showing;
use crate::model::slug::slug;
use crate::model::source::At;
use crate::model::theme::Theme;
use crate::render::english::English;
use crate::render::feed;
use crate::render::markdown::{self, Compiled, Words};
use crate::render::offline;
use crate::render::parts::{Frame, List, Made, Own};
use crate::render::templates::Templates;
use crate::render::texts::{Html, Texts};
use crate::render::view::{self, BlockView, Crumb, Links, ListItem, NewsItem, Page, Resources, SearchView, Tally};
use contract::language::Language;

/// Services that every page links, if the comune turned them on.
const APPOINTMENT: &str = "prenota-appuntamento";
const ASSISTANCE: &str = "richiedi-assistenza";
const PROBLEM: &str = "segnala-disservizio";
/// The first level of the national menu.
const SECTIONS: [&str; 4] = ["/amministrazione/", "/novita/", "/servizi/", "/vivere-il-comune/"];

/// The shared things that all comuni are drawn with.
#[derive(Clone, Copy)]
pub(crate) struct Tools<'a> {
    /// The theme's templates.
    pub(crate) templates: &'a Templates,
    /// The compiled texts.
    pub(crate) texts: &'a Texts,
    /// The theme.
    pub(crate) theme: &'a Theme,
    /// The consortium.
    pub(crate) consortium: &'a Consortium,
    /// The consortium's news, in the order of the files.
    pub(crate) news: &'a [News],
    /// Where sites live.
    pub(crate) hosting: Hosting,
    /// The address of the host that the comuni share, or of the consortium, if it is known.
    pub(crate) base_url: Option<&'a BaseUrl>,
    /// Whose eyes look at the content.
    pub(crate) showing: Showing,
}

impl Tools<'_> {
    /// The whole address of a path of a comune's site; nothing, where it is not known who answers it.
    pub(super) fn absolute(&self, hosts: &[At<String>], path: &str) -> Option<String> {
        let origin = self.hosting.origin(hosts.first().map(|h| h.value.as_str()), self.base_url)?;
        Some(format!("{origin}{path}"))
    }
}

/// One comune, ready to be drawn.
pub(super) struct Desk<'a> {
    pub(super) tools: Tools<'a>,
    pub(super) site: &'a Site<'a>,
    pub(super) base: String,
    /// What goes before the base in whole addresses, if it is known.
    pub(super) origin: Option<String>,
    pub(super) denomination: String,
    pub(super) frame: Frame,
    /// What English pages have in common; none, where the comune has no English page.
    pub(super) english: Option<English>,
    pub(super) links: Links,
    /// The addresses of the cards, by service.
    pub(super) cards: BTreeMap<&'a str, String>,
    /// The digest of the words that texts depend on.
    pub(super) words_inputs: Inputs,
    /// The services in lists, in the order of [`Site::services`].
    pub(super) items: Vec<Made<ListItem>>,
    menus: RefCell<HashMap<String, Rc<Made<String>>>>,
    /// The news in lists, in the order of [`Site::news`].
    pub(super) news: Vec<Made<NewsItem>>,
    pub(super) categories: Vec<Tally>,
    pub(super) topics: Vec<Tally>,
    /// The style sheet of its colours.
    pub(super) style: OutFile,
}

impl<'a> Desk<'a> {
    pub(super) fn new(tools: Tools<'a>, site: &'a Site<'a>, search: &str) -> Result<Self, Fault> {
        let comune = site.comune;
        let base = tools.hosting.base(&comune.slug);
        let origin = tools.hosting.origin(comune.hosts.first().map(|h| h.value.as_str()), tools.base_url);
        let follows = site.news.iter().any(|news| !news.head.shown.draft);
        let feed = if origin.is_some() && follows { Some(format!("{base}{}", feed::PATH)) } else { None };
        let (name, style) = body_style(&comune.colour.value);
        let cards: BTreeMap<&str, String> =
            site.services.iter().map(|s| (s.id, format!("{base}{}", address::card(s)))).collect();
        let start = |id: &str| cards.get(id).map(|card| format!("{card}inizia/"));
        let links =
            Links { appuntamento: start(APPOINTMENT), assistenza: start(ASSISTANCE), disservizio: start(PROBLEM) };
        let worker = tools.theme.worker.as_ref().map(|_| format!("{base}/{}", offline::NAME));
        let (body, about) = (view::comune(comune, &base), view::consortium(tools.consortium));
        let (resources, search) =
            (Resources::new(tools.theme, format!("{base}/{name}"), worker), SearchView::comune(&base, search));
        let words = Words {
            denomination: &comune.denomination(),
            name: &comune.identity.name,
            base: &base,
            cards: &cards,
            images: None,
        };
        let blocks = blocks(site, &words)?;
        let frame = |language: Language| -> Result<Frame, Fault> {
            let frame = Frame::default()
                .with("comune", &body)?
                .with("consorzio", &about)?
                .with("risorse", &resources)?
                .with("base", &base)?
                .with("origine", &origin)?
                .with("flusso", &feed)?
                .with("blocchi", &blocks)?
                .with("collegamenti", &links)?
                .with("cerca", &search)?
                .speaking(language, tools.theme)?;
            let fragments = tools.templates.fragments(&frame)?;
            frame.with("frammenti", &fragments)
        };
        let translated = tools.theme.strings.is_some() && !site.english.is_empty();
        let english = translated.then(|| English::new(tools, frame(Language::English)?, &base)).transpose()?;
        let frame = frame(Language::Italian)?;
        let items = site.services.iter().map(|s| Made::new(view::list_item(s, &base)));
        Ok(Self {
            tools,
            site,
            denomination: comune.denomination(),
            frame,
            english,
            links,
            items: items.collect(),
            menus: RefCell::default(),
            news: site.news.iter().map(|n| Made::new(view::news_item(n, site.showing, &base))).collect(),
            categories: tally(site.services.iter().map(|s| (s.category, 1)), &base, address::category),
            topics: tally(topics(site), &base, address::topic),
            words_inputs: Inputs::of(|mut state| (&comune.identity.name, &base, &cards).hash(&mut state)),
            style: OutFile::page(format!("site/{}/{name}", comune.slug), style),
            cards,
            base,
            origin,
        })
    }

    /// The words that a text of this comune depends on.
    pub(super) fn words(&self) -> Words<'_> {
        Words {
            denomination: &self.denomination,
            name: &self.site.comune.identity.name,
            base: &self.base,
            cards: &self.cards,
            images: None,
        }
    }

    /// A text in this comune's words.
    pub(super) fn html(&self, text: Option<Compiled>, pictures: Option<&Arc<Gallery>>) -> Html<'_> {
        // A text without pictures depends on none.
        let pictures = pictures.filter(|gallery| !gallery.is_empty()).cloned();
        Html { text, words: self.words(), pictures, inputs: self.words_inputs }
    }

    /// The way to a page: the home page first.
    pub(super) fn way(&self, steps: &[(&str, &str)]) -> Vec<Crumb> {
        let home = Crumb::new("Home", format!("{}/", self.base));
        let rest = steps.iter().map(|(title, path)| Crumb::new(*title, format!("{}{path}", self.base)));
        std::iter::once(home).chain(rest).collect()
    }

    /// The whole address of a path that begins with the base, if it is known.
    pub(super) fn absolute(&self, path: &str) -> Option<String> {
        self.tools.absolute(&self.site.comune.hosts, path)
    }

    /// A page below the base, for example `/servizi/`.
    pub(super) fn page(&self, kind: &'static str, title: &str, description: &str, path: &str) -> Page {
        let url = format!("{}{path}", self.base);
        Page::new(kind, title, description, &url).canonical(self.absolute(&url))
    }

    /// Fills a template and hands the page over, unless the page that is there was made from the same.
    pub(super) fn draw(
        &self,
        template: &str,
        path: &str,
        page: &Page,
        own: Own<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), Fault> {
        let menu = self.menu(page.url())?;
        let own = own.with("pagina", page).with("menu", &*menu);
        let name = if path.ends_with('/') { "index.html" } else { "" };
        let file = format!("site/{}{path}{name}", self.site.comune.slug);
        draw(self.tools, &self.frame, template, file, &own, sink)
    }

    /// The menu as the page of an address shows it; pages of one place in the menu share it.
    pub(super) fn menu(&self, url: &str) -> Result<Rc<Made<String>>, Fault> {
        let path = url.strip_prefix(self.base.as_str()).unwrap_or(url);
        let extra = || self.site.comune.menu.iter().any(|item| item.url.value == path);
        let here = match SECTIONS.into_iter().find(|root| path.starts_with(root)) {
            Some(root) if path != root => format!("{}{root}-", self.base),
            None if !extra() => String::new(),
            _ => url.to_owned(),
        };
        if let Some(known) = self.menus.borrow().get(&here) {
            return Ok(known.clone());
        }
        let bytes = self.tools.templates.render("menu.html", &self.frame, &Own::default().with("qui", &here))?;
        let menu = Rc::new(Made::new(String::from_utf8_lossy(&bytes).into_owned()));
        self.menus.borrow_mut().insert(here, menu.clone());
        Ok(menu)
    }

    /// All services, as list items.
    pub(super) fn all_items(&self) -> List<'_, ListItem> {
        List(self.items.iter().collect())
    }

    /// The services of which `keep` holds, as list items.
    pub(super) fn items_where(&self, keep: impl Fn(&Service<'_>) -> bool) -> List<'_, ListItem> {
        List(self.site.services.iter().zip(&self.items).filter(|(s, _)| keep(s)).map(|(_, item)| item).collect())
    }

    /// The news of which `keep` holds, as list items.
    pub(super) fn news_where(&self, keep: impl Fn(&News) -> bool) -> List<'_, NewsItem> {
        List(self.site.news.iter().zip(&self.news).filter(|(n, _)| keep(n)).map(|(_, item)| item).collect())
    }

    /// The newest news, but those that have expired.
    pub(super) fn newest(&self, number: usize) -> List<'_, NewsItem> {
        let mut newest = self.news_where(|news| !self.site.showing.over(news.expires()));
        newest.0.truncate(number);
        newest
    }
}

/// The comune's own words in named places, those that are shown.
fn blocks(site: &Site<'_>, words: &Words<'_>) -> Result<BTreeMap<&'static str, BlockView>, Fault> {
    let shown = site.comune.blocks.iter().filter(|block| site.showing.shows(block.shown));
    let view = |block: &Block| -> Result<(&'static str, BlockView), Fault> {
        let text = markdown::compile(&block.body.value, HeadingLevel::H3, block.place)
            .ok_or_else(|| Fault::TooLarge(block.source.path.clone()))?;
        Ok((block.place, BlockView { titolo: block.title.clone(), html: text.html(words) }))
    };
    shown.map(view).collect()
}

/// Fills a template for the file of that name, unless it stays as it is.
pub(super) fn draw(
    tools: Tools<'_>,
    frame: &Frame,
    template: &str,
    file: String,
    own: &Own<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let inputs = Inputs::of(|state| {
        state.write_u64(tools.templates.inputs().0);
        state.write(template.as_bytes());
        frame.feed(state);
        own.feed(state);
    });
    if sink.stays(&file, inputs) {
        return Ok(());
    }
    let bytes = tools.templates.render(template, frame, own)?;
    sink.put(OutFile { inputs: Some(inputs), ..OutFile::page(file, bytes) })
}

/// The style sheet of a body's colours: its name and text.
pub(super) fn body_style(colour: &str) -> (String, String) {
    // A colour that cannot be read was told by `check`; the theme's own default stays.
    let style = Colour::parse(colour).map(Colour::style_sheet).unwrap_or_default();
    let digest = contract::revision::hex(&Sha256::digest(&style)[..6]);
    (format!("ente.{digest}.css"), style)
}

/// The topics of services, and those that only news and sheets have.
fn topics<'s>(site: &'s Site<'_>) -> impl Iterator<Item = (&'s str, usize)> {
    let services = site.services.iter().flat_map(|s| s.topics.iter().map(|topic| (*topic, 1)));
    let news = site.news.iter().flat_map(|n| &n.head.topics);
    let others = news.chain(site.sheets.iter().flat_map(|s| &s.head.topics));
    services.chain(others.map(|topic| (topic.value.as_str(), 0)))
}

fn tally<'t>(terms: impl Iterator<Item = (&'t str, usize)>, base: &str, path: fn(&str) -> String) -> Vec<Tally> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for (term, services) in terms {
        *count.entry(term).or_default() += services;
    }
    let tallies = count.into_iter().map(|(title, numero)| Tally {
        titolo: title.to_owned(),
        slug: slug(title),
        url: format!("{base}{}", path(title)),
        numero,
    });
    tallies.collect()
}
