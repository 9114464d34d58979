//! What a rule looks at: what all comuni share, or one comune.
//!
//! In: the joined nouns. Out: the cards, texts, forms and oddities of that scope alone, so that each thing is judged
//! once and no more than one comune is held.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::check::prose::{self, Document};
use crate::model::card::Card;
use crate::model::comune::{Block, Comune, OwnPage};
use crate::model::content::Consortium;
use crate::model::form_source::FormSource;
use crate::model::form_words::FormWords;
use crate::model::joined::{Joined, Site};
use crate::model::news::News;
use crate::model::oddity::{Odd, Oddity};
use crate::model::sheet::Sheet;
use crate::model::source::{At, Source, Span};
use contract::language::Language;

/// The shared content, or one comune with the shared content beside it.
pub struct Scope<'a> {
    /// The shared content and its compiled forms; a rule looks things up here, but judges them only in their scope.
    pub joined: &'a Joined<'a>,
    /// The comune, if that is the scope.
    site: Option<&'a Site<'a>>,
    odd: &'a [Odd],
    alone: bool,
    /// Its texts taken apart, once some rule asks for them.
    documents: OnceCell<Vec<Document<'a>>>,
}

impl<'a> Scope<'a> {
    /// What all comuni share.
    pub(super) fn shared(joined: &'a Joined<'a>) -> Self {
        Self { joined, site: None, odd: &joined.shared.odd, alone: true, documents: OnceCell::new() }
    }

    /// One comune; no site, if its file is missing.
    pub(super) fn comune(joined: &'a Joined<'a>, site: Option<&'a Site<'a>>, odd: &'a [Odd]) -> Self {
        Self { joined, site, odd, alone: false, documents: OnceCell::new() }
    }

    /// Every oddity of reading.
    pub(super) fn odd(&self) -> impl Iterator<Item = &'a Odd> + use<'a> {
        self.odd.iter()
    }

    /// Whether a file could not be read to its end: what else is said of it would be a guess.
    pub(super) fn is_broken(&self, path: &str) -> bool {
        self.odd().any(|o| o.source.path == path && matches!(o.oddity, Oddity::Syntax { .. }))
    }

    /// The comune and what it offers.
    pub(super) fn site(&self) -> Option<&'a Site<'a>> {
        self.site
    }

    /// The comune.
    pub(super) fn comuni(&self) -> impl Iterator<Item = &'a Comune> + use<'a> {
        self.site.map(|s| s.comune).into_iter()
    }

    /// The consortium.
    pub(super) fn consortium(&self) -> Option<&'a Consortium> {
        self.alone.then_some(&self.joined.shared.consortium)
    }

    /// The shared cards.
    pub(super) fn cards(&self) -> impl Iterator<Item = &'a Card> + use<'a> {
        let cards = self.alone.then_some(&self.joined.shared.cards);
        cards.into_iter().flat_map(|c| c.values())
    }

    /// The files of what is not shown yet.
    pub(super) fn drafts(&self) -> BTreeSet<&'a str> {
        let cards = &self.joined.shared.cards;
        let drafted = |card: &&Card| cards.get(&card.id).is_some_and(|italian| italian.head.draft);
        let whole = self.whole_cards().filter(drafted).map(|c| &c.source);
        let news = self.news().filter(|n| n.head.shown.draft).map(|n| &n.source);
        let sheets = self.sheets().filter(|s| s.head.shown.draft).map(|s| &s.source);
        let pages = self.pages().filter(|p| p.shown.draft).map(|p| &p.source);
        whole.chain(news).chain(sheets).chain(pages).map(|source| source.path.as_str()).collect()
    }

    /// The shared cards, or what the comune lays over them.
    pub(super) fn all_cards(&self) -> impl Iterator<Item = &'a Card> + use<'a> {
        self.cards().chain(self.comuni().flat_map(|c| c.overlays.values()))
    }

    /// The news of the scope: the consortium's, or the comune's own.
    pub(super) fn news(&self) -> impl Iterator<Item = &'a News> + use<'a> {
        let shared = self.alone.then_some(&self.joined.shared.news);
        shared.into_iter().flatten().chain(self.comuni().flat_map(|c| &c.news))
    }

    /// The comune's places, events, people, units and documents.
    pub(super) fn sheets(&self) -> impl Iterator<Item = &'a Sheet> + use<'a> {
        self.comuni().flat_map(|c| &c.sheets)
    }

    /// The comune's own words in named places.
    pub(super) fn blocks(&self) -> impl Iterator<Item = &'a Block> + use<'a> {
        self.comuni().flat_map(|c| &c.blocks)
    }

    /// The shared cards and their translations.
    pub(super) fn whole_cards(&self) -> impl Iterator<Item = &'a Card> + use<'a> {
        self.cards().chain(self.translations())
    }

    /// The cards of every language, or what the comune lays over them.
    pub(super) fn every_card(&self) -> impl Iterator<Item = &'a Card> + use<'a> {
        self.all_cards().chain(self.translations())
    }

    fn translations(&self) -> impl Iterator<Item = &'a Card> + use<'a> {
        let cards = self.alone.then_some(&self.joined.shared.english);
        cards.into_iter().flat_map(|c| c.values())
    }

    /// Every Markdown text: sections of cards, own pages, news and sheets.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'a Arc<Source>, &'a At<String>)> + use<'a> {
        let sections = self.every_card().flat_map(|c| c.sections.iter().map(move |s| (&c.source, &s.body)));
        let pages = self.comuni().flat_map(|c| &c.pages).map(|p| (&p.source, &p.body));
        let sheets = self.sheets().map(|s| (&s.source, &s.body)).chain(self.blocks().map(|b| (&b.source, &b.body)));
        sections.chain(pages).chain(self.news().map(|n| (&n.source, &n.body))).chain(sheets)
    }

    /// The comune's own pages.
    pub(super) fn pages(&self) -> impl Iterator<Item = &'a OwnPage> + use<'a> {
        self.comuni().flat_map(|c| c.pages.iter())
    }

    /// The documents in Italian, for rules that know only its words.
    pub(super) fn italian(&self) -> impl Iterator<Item = &Document<'a>> {
        self.documents().iter().filter(|d| d.card.is_none_or(|c| c.language == Language::Italian))
    }

    /// Every card, overlay and own page, taken apart once for all rules.
    pub(super) fn documents(&self) -> &[Document<'a>] {
        self.documents.get_or_init(|| {
            let pages = self.pages().map(|p| (&p.source, &p.body));
            let sheets = self.sheets().map(|s| (&s.source, &s.body));
            let sheets = sheets.chain(self.blocks().map(|b| (&b.source, &b.body)));
            let others = pages.chain(self.news().map(|n| (&n.source, &n.body)));
            prose::documents(self.every_card(), others.chain(sheets))
        })
    }

    /// The places of all Italian words that are read as they are written: in texts, without code and addresses, and in the
    /// descriptions and costs of cards.
    pub(super) fn plain_words(&self) -> impl Iterator<Item = (&'a Arc<Source>, Span)> {
        let runs = |d: &Document<'a>| -> Vec<_> {
            let source = d.source;
            d.texts.iter().flat_map(|t| &t.runs).map(|run| (source, run.clone())).collect()
        };
        let heads = self.all_cards().flat_map(|c| {
            let said = [&c.head.description, &c.head.cost].into_iter().flatten();
            said.map(move |text| (&c.source, text.span.clone()))
        });
        self.italian().flat_map(runs).chain(heads)
    }

    /// Every file that is read.
    pub(super) fn sources(&self) -> impl Iterator<Item = &'a Arc<Source>> + use<'a> {
        let home = self.alone.then_some(&self.joined.shared.consortium.source);
        let comune = self.comuni().flat_map(|c| [&c.source].into_iter().chain(c.pages.iter().map(|p| &p.source)));
        home.into_iter()
            .chain(comune)
            .chain(self.news().map(|n| &n.source))
            .chain(self.sheets().map(|s| &s.source))
            .chain(self.blocks().map(|b| &b.source))
            .chain(self.every_card().map(|c| &c.source))
            .chain(self.forms().map(|f| &f.source))
            .chain(self.words().map(|w| &w.source))
    }

    /// The English words of forms.
    fn words(&self) -> impl Iterator<Item = &'a FormWords> + use<'a> {
        let shared = self.alone.then_some(self.joined.shared);
        shared.into_iter().flat_map(|s| s.words.values())
    }

    /// The forms that have English words, with them.
    pub(super) fn translated_forms(&self) -> impl Iterator<Item = (&'a FormSource, &'a FormWords)> + use<'a> {
        let shared = self.alone.then_some(self.joined.shared);
        shared.into_iter().flat_map(|s| s.words.iter().filter_map(|(id, words)| Some((s.forms.get(id)?, words))))
    }

    /// The English words of forms whose card has none.
    pub(super) fn words_without_card(&self) -> impl Iterator<Item = &'a FormWords> + use<'a> {
        let shared = self.alone.then_some(self.joined.shared);
        shared.into_iter().flat_map(|s| s.words.iter().filter(|(id, _)| !s.english.contains_key(*id)).map(|(_, w)| w))
    }

    /// Every form, the generic one included.
    pub(super) fn forms(&self) -> impl Iterator<Item = &'a FormSource> + use<'a> {
        let shared = self.alone.then_some(self.joined.shared);
        shared.into_iter().flat_map(|s| s.forms.values().chain(s.generic.as_ref()))
    }
}
