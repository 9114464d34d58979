//! A walk over one TOML table that notices everything odd and goes on.
//!
//! In: a table with spans. Out: typed values with their place; what is odd is kept for `check`.

use std::cell::RefCell;
use std::sync::Arc;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::oddity::{Odd, Oddity};
use crate::model::source::{At, Edit, Source, Span};
use crate::read::syntax;

/// What a key of words expects.
const TEXT: &str = "un testo fra virgolette";

/// A document being read.
pub(super) struct Doc {
    pub(super) source: Arc<Source>,
    /// Where the TOML begins in the file.
    pub(super) offset: usize,
    pub(super) odd: RefCell<Vec<Odd>>,
}

impl Doc {
    pub(super) fn new(source: Arc<Source>, offset: usize) -> Self {
        Self { source, offset, odd: RefCell::new(Vec::new()) }
    }

    /// Notes an oddity at a place of the file.
    pub(super) fn note(&self, span: Span, oddity: Oddity) {
        self.note_with(span, oddity, Vec::new());
    }

    /// Notes an oddity and what mends it.
    fn note_with(&self, span: Span, oddity: Oddity, edits: Vec<Edit>) {
        self.odd.borrow_mut().push(Odd { source: self.source.clone(), span, oddity, edits });
    }

    fn place(&self, span: Span) -> Span {
        span.start + self.offset..span.end + self.offset
    }
}

/// One table of a document, and the keys that were asked for.
pub(super) struct Keys<'a, 'i> {
    pub(super) doc: &'a Doc,
    table: &'a DeTable<'i>,
    /// The table's own place.
    pub(super) span: Span,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a, 'i> Keys<'a, 'i> {
    pub(super) fn new(doc: &'a Doc, table: &'a DeTable<'i>, span: Span) -> Self {
        Self { doc, table, span, asked: RefCell::new(Vec::new()) }
    }

    /// Notes the keys that nobody asked for.
    pub(super) fn finish(self) {
        let known = self.asked.into_inner();
        let free: Vec<_> = known.iter().copied().filter(|key| !self.table.contains_key(*key)).collect();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let oddity = Oddity::UnknownKey { key: name.to_owned(), known: known.clone(), free: free.clone() };
                self.doc.note(self.doc.place(key.span()), oddity);
            }
        }
    }

    /// All entries, for tables whose keys are names.
    pub(super) fn entries(&self) -> Vec<(At<String>, &'a Spanned<DeValue<'i>>)> {
        let mut entries: Vec<_> =
            self.table.iter().map(|(k, v)| (At::new(k.get_ref().to_string(), self.doc.place(k.span())), v)).collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        entries
    }

    /// The sub-table that stands at a value, or an oddity.
    pub(super) fn table_at(&self, key: &str, value: &'a Spanned<DeValue<'i>>) -> Option<Keys<'a, 'i>> {
        let span = self.doc.place(value.span());
        match value.get_ref() {
            DeValue::Table(table) => Some(Keys::new(self.doc, table, span)),
            _ => self.wrong(key, span, "una parte fra parentesi graffe: `{ … }`"),
        }
    }

    fn get(&self, key: &'static str) -> Option<(&'a DeValue<'i>, Span)> {
        self.asked.borrow_mut().push(key);
        self.table.get(key).map(|v| (v.get_ref(), self.doc.place(v.span())))
    }

    fn wrong<T>(&self, key: &str, span: Span, expected: &'static str) -> Option<T> {
        self.doc.note(span, Oddity::WrongType { key: key.to_owned(), expected });
        None
    }

    /// Notes that a key is missing.
    pub(super) fn missing(&self, key: &'static str) {
        self.doc.note(self.span.start..self.span.start, Oddity::MissingKey(key));
    }

    /// Notes which of these keys are missing or blank.
    pub(super) fn need(&self, keys: &[&'static str]) {
        let says = |key: &str| match self.table.get(key).map(Spanned::get_ref) {
            Some(DeValue::String(text)) => !text.trim().is_empty(),
            found => found.is_some(),
        };
        for key in keys.iter().filter(|key| !says(key)) {
            match self.table.get(*key) {
                Some(blank) => self.doc.note(self.doc.place(blank.span()), Oddity::BlankKey(key)),
                None => self.missing(key),
            }
        }
    }

    pub(super) fn text(&self, key: &'static str) -> Option<At<String>> {
        let (value, span) = self.get(key)?;
        match value {
            DeValue::String(text) => Some(At::new(text.to_string(), span)),
            DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) => self.wrong(key, span, TEXT),
            // A number or a day is a text once it stands between quotes.
            _ => {
                let quotes = [span.start, span.end].map(|at| Edit::new(at..at, "\""));
                self.doc.note_with(span, Oddity::WrongType { key: key.to_owned(), expected: TEXT }, quotes.into());
                None
            }
        }
    }

    pub(super) fn words(&self, key: &'static str) -> Option<String> {
        self.text(key).map(|t| t.value).filter(|t| !t.trim().is_empty())
    }

    /// A text that must be there and say something; if it does not, that is noted and it is empty.
    pub(super) fn need_text(&self, key: &'static str) -> At<String> {
        self.need(&[key]);
        self.text(key).unwrap_or_else(|| At::new(String::new(), self.span.start..self.span.start))
    }

    /// A text whose key must be there, though nobody may know its value yet.
    pub(super) fn known_or_empty(&self, key: &'static str) -> At<String> {
        if !self.table.contains_key(key) {
            self.missing(key);
        }
        self.text(key).unwrap_or_else(|| At::new(String::new(), self.span.start..self.span.start))
    }

    /// Notes a text that says something and has not the shape its key wants.
    pub(super) fn shaped(&self, key: &'static str, text: &At<String>, fits: fn(&str) -> bool, expected: &str) {
        if !text.value.trim().is_empty() && !fits(&text.value) {
            let (key, value, expected) = (key.to_owned(), text.value.clone(), expected.to_owned());
            let oddity = Oddity::WrongValue { key, value, allowed: Vec::new(), expected };
            self.doc.note(text.span.clone(), oddity);
        }
    }

    pub(super) fn texts(&self, key: &'static str) -> Option<Vec<At<String>>> {
        let (value, span) = self.get(key)?;
        self.list(key, value, span)
    }

    /// The list of texts that stands at a value, for tables whose keys are names.
    pub(super) fn texts_at(&self, key: &str, value: &'a Spanned<DeValue<'i>>) -> Option<Vec<At<String>>> {
        self.list(key, value.get_ref(), self.doc.place(value.span()))
    }

    /// The texts of a table whose keys are names.
    pub(super) fn texts_by_name(&self) -> Vec<(At<String>, String)> {
        let texts = self.entries().into_iter().filter_map(|(name, value)| match value.get_ref() {
            DeValue::String(text) => Some((name, text.to_string())),
            _ => self.wrong(&name.value, self.doc.place(value.span()), TEXT),
        });
        texts.collect()
    }

    fn list(&self, key: &str, value: &'a DeValue<'i>, span: Span) -> Option<Vec<At<String>>> {
        const EXPECTED: &str = "un elenco di testi: `[\"…\", \"…\"]`";
        let DeValue::Array(items) = value else { return self.wrong(key, span, EXPECTED) };
        let texts = items.iter().filter_map(|item| {
            let span = self.doc.place(item.span());
            match item.get_ref() {
                DeValue::String(text) => Some(At::new(text.to_string(), span)),
                _ => self.wrong(key, span, EXPECTED),
            }
        });
        Some(texts.collect())
    }

    pub(super) fn flag(&self, key: &'static str) -> bool {
        self.truth(key).is_some_and(|t| t.value)
    }

    /// `true` or `false`, where it is said.
    pub(super) fn truth(&self, key: &'static str) -> Option<At<bool>> {
        let (value, span) = self.get(key)?;
        match value {
            DeValue::Boolean(b) => Some(At::new(*b, span)),
            _ => self.wrong(key, span, "`true` (sì) o `false` (no), senza virgolette"),
        }
    }

    /// A whole number within bounds.
    pub(super) fn whole<N: TryFrom<i64>>(&self, key: &'static str) -> Option<At<N>> {
        const EXPECTED: &str = "un numero intero senza virgolette, per esempio `30`";
        let (value, span) = self.get(key)?;
        let DeValue::Integer(n) = value else { return self.wrong(key, span, EXPECTED) };
        match i64::from_str_radix(n.as_str(), n.radix()).ok().and_then(|n| N::try_from(n).ok()) {
            Some(n) => Some(At::new(n, span)),
            None => self.wrong(key, span, EXPECTED),
        }
    }

    /// A number with or without decimals.
    pub(super) fn number(&self, key: &'static str) -> Option<f64> {
        let (value, span) = self.get(key)?;
        let number = match value {
            DeValue::Integer(n) => n.as_str().parse().ok(),
            DeValue::Float(n) => n.as_str().parse().ok(),
            _ => None,
        };
        number
            .filter(|n: &f64| n.is_finite())
            .or_else(|| self.wrong(key, span, "un numero senza virgolette, per esempio `12.5`"))
    }

    pub(super) fn date(&self, key: &'static str) -> Option<At<Date>> {
        const EXPECTED: &str = "una data senza virgolette, per esempio `2026-11-23`";
        let (value, span) = self.get(key)?;
        let DeValue::Datetime(when) = value else {
            // A day between quotes, or written as people write it, can be put right for sure.
            let day = self.doc.source.text.get(span.clone()).and_then(syntax::day);
            let edits = day.map(|day| Edit::new(span.clone(), day.to_string())).into_iter().collect();
            self.doc.note_with(span, Oddity::WrongType { key: key.to_owned(), expected: EXPECTED }, edits);
            return None;
        };
        let day = when.date.filter(|_| when.time.is_none());
        let day = day.and_then(|d| Date::new(i16::try_from(d.year).ok()?, d.month as i8, d.day as i8).ok());
        match day {
            Some(day) => Some(At::new(day, span)),
            None => self.wrong(key, span, EXPECTED),
        }
    }

    pub(super) fn table(&self, key: &'static str) -> Option<Keys<'a, 'i>> {
        let (value, span) = self.get(key)?;
        match value {
            DeValue::Table(table) => Some(Keys::new(self.doc, table, span)),
            _ => self.wrong(key, span, "una parte con le sue voci, come `{ … }`"),
        }
    }

    /// An array of tables.
    pub(super) fn tables(&self, key: &'static str) -> Option<Vec<Keys<'a, 'i>>> {
        const EXPECTED: &str = "un elenco, scritto con due parentesi quadre: `[[…]]`";
        let (value, span) = self.get(key)?;
        let DeValue::Array(items) = value else { return self.wrong(key, span, EXPECTED) };
        let tables = items.iter().filter_map(|item| {
            let span = self.doc.place(item.span());
            match item.get_ref() {
                DeValue::Table(table) => Some(Keys::new(self.doc, table, span)),
                _ => self.wrong(key, span, EXPECTED),
            }
        });
        Some(tables.collect())
    }

    /// One of a closed list of words.
    pub(super) fn one_of<T: Copy>(&self, key: &'static str, allowed: &[(&str, T)]) -> Option<At<T>> {
        let text = self.text(key)?;
        match allowed.iter().find(|(word, _)| *word == text.value) {
            Some((_, value)) => Some(At::new(*value, text.span)),
            None => {
                let allowed: Vec<String> = allowed.iter().map(|(w, _)| (*w).to_owned()).collect();
                let expected = format!("uno fra {}", quoted(&allowed));
                let oddity = Oddity::WrongValue { key: key.to_owned(), value: text.value, allowed, expected };
                self.doc.note(text.span, oddity);
                None
            }
        }
    }
}

impl<'a, 'i> Keys<'a, 'i> {
    /// Several of a closed list of words.
    pub(super) fn some_of<T: Copy + AsRef<str>>(&self, key: &'static str, allowed: &[T]) -> Option<Vec<T>> {
        let texts = self.texts(key)?;
        let known = texts.into_iter().filter_map(|text| {
            let found = allowed.iter().find(|word| word.as_ref() == text.value).copied();
            if found.is_none() {
                let allowed: Vec<String> = allowed.iter().map(|w| w.as_ref().to_owned()).collect();
                let expected = format!("uno fra {}", quoted(&allowed));
                let oddity = Oddity::WrongValue { key: key.to_owned(), value: text.value, allowed, expected };
                self.doc.note(text.span, oddity);
            }
            found
        });
        Some(known.collect())
    }

    /// A table, or an array of tables: one or several of the same.
    pub(super) fn one_or_more(&self, key: &'static str) -> Vec<Keys<'a, 'i>> {
        match self.table.get(key).map(Spanned::get_ref) {
            Some(DeValue::Array(_)) => self.tables(key).unwrap_or_default(),
            _ => self.table(key).into_iter().collect(),
        }
    }
}

/// Reads a document; what is broken is noted and the rest is kept.
pub(super) fn document<T>(doc: &Doc, text: &str, read: impl FnOnce(Keys<'_, '_>) -> T) -> T {
    let (table, errors) = DeTable::parse_recoverable(text);
    let before = doc.odd.borrow().len();
    let value = read(Keys::new(doc, table.get_ref(), doc.offset..doc.offset));
    // The first slip only: those after it are mostly its echo.
    if let Some(error) = errors.iter().min_by_key(|e| e.span().map_or(0, |s| s.start)) {
        // After a slip of syntax the rest is a guess: a key that seems missing may stand in the broken line.
        let guesses = doc.odd.borrow_mut().split_off(before);
        let span = error.span().unwrap_or(0..0);
        let slip = syntax::slip(error.message(), text, span.start);
        let span = doc.place(span);
        let spans = errors.iter().filter_map(toml::de::Error::span).map(|span| doc.place(span));
        let mut edits = mends(doc, &guesses, &span);
        if !edits.is_empty() {
            // The same hand wrote the others: they are mended in one go.
            edits = spans.flat_map(|span| mends(doc, &guesses, &span)).collect();
        }
        doc.note_with(span, slip, edits);
    }
    value
}

/// What mends the slip of syntax at a place, if that is sure: a day where a day is wanted, quotes that are not straight.
fn mends(doc: &Doc, guesses: &[Odd], span: &Span) -> Vec<Edit> {
    // A day with points is told where it stops being a number.
    let holds = |odd: &Odd| odd.span.start <= span.start && span.end <= odd.span.end;
    match guesses.iter().find(|odd| !odd.edits.is_empty() && holds(odd)) {
        Some(odd) => odd.edits.clone(),
        None => syntax::straight_quotes(&doc.source.text, span.clone()),
    }
}

/// `` `a`, `b`, `c` ``.
fn quoted(words: &[String]) -> String {
    words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")
}
