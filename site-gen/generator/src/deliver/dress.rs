//! What is told to those who read a published file: its type, and how long it may be kept.

use crate::deliver::phase::{Phase, digested};

/// The number of these rules: when they change, what was published under the former ones is put again.
pub(super) const RULES: u32 = 1;

/// The headers of a published file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dress {
    /// `Content-Type`.
    pub content_type: String,
    /// `Cache-Control`.
    pub cache: &'static str,
}

impl Dress {
    /// The headers of a path.
    pub fn of(path: &str) -> Self {
        let cache = match Phase::of(path) {
            Phase::Forms => IMMUTABLE,
            Phase::Counters | Phase::Tenants => "max-age=60",
            Phase::Assets | Phase::Pages if digested(path) => IMMUTABLE,
            Phase::Assets | Phase::Pages => "no-cache",
        };
        Self { content_type: content_type(path), cache }
    }

    /// The headers of what only `publish` reads.
    pub(super) fn private() -> Self {
        Self { content_type: "application/json".to_owned(), cache: "no-store" }
    }
}

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

fn content_type(path: &str) -> String {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let text = mime.type_() == mime_guess::mime::TEXT
        || mime.suffix().is_some_and(|s| s == "xml" || s == "json")
        || matches!(mime.subtype().as_str(), "javascript" | "json" | "xml");
    if text { format!("{mime}; charset=utf-8") } else { mime.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_says_its_letters_and_names_with_a_digest_are_kept_for_ever() {
        let told = |path: &str| {
            let dress = Dress::of(path);
            (dress.content_type, dress.cache)
        };
        let text = |kind: &str| format!("{kind}; charset=utf-8");
        assert_eq!(told("site/quadri/index.html"), (text("text/html"), "no-cache"));
        assert_eq!(told("site/risorse/comuni.e35c35e01471.css"), (text("text/css"), IMMUTABLE));
        assert_eq!(told("site/risorse/sportello.6a116d2fa168.js"), (text("text/javascript"), IMMUTABLE));
        assert_eq!(told("site/risorse/icone.93984e9644c0.svg"), (text("image/svg+xml"), IMMUTABLE));
        assert_eq!(told("site/risorse/t-400.861b80b49d2a.woff2"), ("font/woff2".to_owned(), IMMUTABLE));
        assert_eq!(told("site/quadri/stemma.png"), ("image/png".to_owned(), "no-cache"));
        assert_eq!(told("site/quadri/robots.txt"), (text("text/plain"), "no-cache"));
        assert_eq!(told("site/quadri/sitemap.xml"), (text("text/xml"), "no-cache"));
        assert_eq!(told("counter/quadri.json"), (text("application/json"), "max-age=60"));
        assert_eq!(told("counter/quadri.shell.html"), (text("text/html"), "max-age=60"));
        assert_eq!(told("forms/tari/0123456789abcdef.json"), (text("application/json"), IMMUTABLE));
    }
}
