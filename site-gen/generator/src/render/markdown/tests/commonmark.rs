//! The examples of CommonMark and of the parser's own suite, as the parser's package carries them: nothing is copied.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use cargo_metadata::MetadataCommand;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use scraper::Html;

use super::judge::{judge, names, words};
use super::{compile, quadri};
use crate::model::dialect;

/// The folder of the parser's tests.
fn suite() -> PathBuf {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let about = Command::new("rustc").arg("-vV").output().unwrap();
    let about = String::from_utf8(about.stdout).unwrap();
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // What other systems need was perhaps never fetched.
    let options = ["--offline", "--locked", "--filter-platform", host].map(str::to_owned);
    let metadata = MetadataCommand::new().manifest_path(manifest).other_options(options).exec().unwrap();
    let parser = metadata.packages.iter().find(|p| p.name.as_str() == "pulldown-cmark").unwrap();
    parser.manifest_path.parent().unwrap().join("tests/suite").into()
}

fn examples(file: &str) -> Vec<String> {
    let path = suite().join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("the parser no longer carries {path:?}: {e}"));
    let starts = text.split("let original = r##\"").skip(1);
    starts.map(|rest| rest.split_once("\"##;").unwrap().0.to_owned()).collect()
}

/// The parser's own HTML, without raw HTML and without pictures, whose words stay.
fn reference(text: &str) -> Html {
    let kept = Parser::new_ext(text, dialect::options()).filter(|event| {
        !matches!(
            event,
            Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Start(Tag::Image { .. } | Tag::HtmlBlock)
                | Event::End(TagEnd::Image | TagEnd::HtmlBlock)
        )
    });
    let mut page = String::new();
    html::push_html(&mut page, kept);
    Html::parse_fragment(&page)
}

fn has_picture(text: &str) -> bool {
    Parser::new_ext(text, dialect::options()).any(|event| matches!(event, Event::Start(Tag::Image { .. })))
}

#[test]
fn every_example_of_commonmark_keeps_its_words_and_its_structure() {
    let examples = examples("spec.rs");
    assert!(examples.len() >= 640, "{} examples were read", examples.len());
    for text in &examples {
        let page = quadri(&compile(text, HeadingLevel::H1, "t").unwrap());
        let (ours, theirs) = (judge(&page, text), reference(text));
        assert_eq!(words(&ours), words(&theirs), "{text:?}");
        // What describes a picture has no marks: it is an attribute where the picture is drawn.
        if !has_picture(text) {
            assert_eq!(names(&ours), names(&theirs), "{text:?}\n{page}");
        }
    }
}

#[test]
fn every_link_of_commonmark_that_may_be_followed_is_there() {
    let linked = |html: &Html| html.root_element().descendent_elements().filter(|e| e.value().name() == "a").count();
    let mut followed = 0;
    for text in examples("spec.rs").iter().filter(|text| !has_picture(text)) {
        let allowed = |url: &str| {
            let lower = url.to_lowercase();
            let outside = ["http://", "https://", "mailto:", "tel:", "#"].iter().any(|s| lower.starts_with(s));
            outside || (url.starts_with('/') && !url.starts_with("//"))
        };
        let wanted = Parser::new_ext(text, Options::empty()).filter(|event| match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                *link_type == pulldown_cmark::LinkType::Email || allowed(dest_url)
            }
            _ => false,
        });
        let wanted = wanted.count();
        followed += wanted;
        let page = Html::parse_fragment(&quadri(&compile(text, HeadingLevel::H1, "t").unwrap()));
        assert_eq!(linked(&page), wanted, "{text:?}");
    }
    assert!(followed > 90, "{followed} links were seen");
}

#[test]
fn every_example_of_the_parser_is_safe() {
    let mut seen = 0;
    for file in fs::read_dir(suite()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        for text in examples(&name) {
            let page = quadri(&compile(&text, HeadingLevel::H1, "t").unwrap());
            judge(&page, &text);
            seen += 1;
        }
    }
    assert!(seen > 900, "{seen} examples were read");
}
