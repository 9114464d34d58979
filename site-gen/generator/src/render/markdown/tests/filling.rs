//! One text, many comuni.

use std::collections::BTreeMap;
use std::sync::Arc;

use pulldown_cmark::HeadingLevel;

use super::{compile, quadri, shown};
use crate::render::markdown::{Compiled, Words, plain};

#[test]
fn raw_html_and_strange_links_are_dropped_and_their_words_kept() {
    assert_eq!(shown("a <b>b</b> <script>x()</script>"), "<p>a b x()</p>\n");
    assert_eq!(shown("[qui](javascript:alert(1))"), "<p>qui</p>\n");
    assert_eq!(shown("[qui](//altrove.example/)"), "<p>qui</p>\n");
    assert_eq!(shown("![foto](https://altrove.example/x.png)"), "<p>foto</p>\n");
}

#[test]
fn links_stay_inside_the_comune() {
    assert_eq!(shown("[a](/privacy/)"), "<p><a href=\"/quadri/privacy/\">a</a></p>\n");
    let card = "<p><a href=\"/quadri/servizi/anagrafe-e-stato-civile/residenza/#come-fare\">a</a></p>\n";
    assert_eq!(shown("[a](/servizi/residenza/#come-fare)"), card);
    assert_eq!(shown("[a](/servizi/anagrafe-e-stato-civile/residenza/#come-fare)"), card);
    assert_eq!(shown("[a](tel:112)"), "<p><a href=\"tel:112\">a</a></p>\n");
    assert_eq!(shown("[a](/servizi/ambiente/)"), "<p><a href=\"/quadri/servizi/ambiente/\">a</a></p>\n");
    assert_eq!(shown("<urp@esempio.it>"), "<p><a href=\"mailto:urp@esempio.it\">urp@esempio.it</a></p>\n");
}

#[test]
fn a_link_to_a_service_that_is_not_turned_on_leaves_its_words() {
    assert_eq!(shown("[a *b*](/servizi/ambiente/compostaggio/ \"c\") d"), "<p>a <em>b</em> d</p>\n");
    assert_eq!(shown("[a](/servizi/compostaggio/?x={nome}#y) [b](/servizi/residenza/)"), {
        "<p>a <a href=\"/quadri/servizi/anagrafe-e-stato-civile/residenza/\">b</a></p>\n"
    });
}

#[test]
fn the_comune_says_its_name_and_headings_stay_below_the_page() {
    assert_eq!(shown("# Il {comune}"), "<h3 id=\"parte-il\">Il Comune di Quadri</h3>\n");
    assert_eq!(shown("###### {nome}"), "<h6 id=\"parte-parte\">Quadri</h6>\n");
    assert_eq!(shown("`{nome}` {nome}{altro}{"), "<p><code>Quadri</code> Quadri{altro}{</p>\n");
}

#[test]
fn a_name_is_escaped_for_the_place_where_it_stands() {
    let text = compile("{nome} [a](https://x.example/?q={nome} \"{nome}\")", HeadingLevel::H2, "t").unwrap();
    let cards = BTreeMap::new();
    let words = Words { denomination: "C", name: "L'\"Aquila\" <&>", base: "", cards: &cards, images: None };
    assert_eq!(text.html(&words), {
        "<p>L'\"Aquila\" &lt;&amp;&gt; <a href=\"https://x.example/?q=L&#x27;%22Aquila%22%20%3C&amp;%3E\" \
         title=\"L&#39;&quot;Aquila&quot; &lt;&amp;&gt;\">a</a></p>\n"
    });
}

#[test]
fn a_compiled_text_is_cheap_to_share_and_fills_many_times() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    let text = compile("Il {comune} e [la residenza](/servizi/residenza/).", HeadingLevel::H2, "t").unwrap();
    shared(&text);
    let other = Arc::new(text.clone());
    let cards = BTreeMap::new();
    let words = Words { denomination: "Comune di Fallo", name: "Fallo", base: "", cards: &cards, images: None };
    let first = quadri(&text);
    assert_eq!(other.html(&words), "<p>Il Comune di Fallo e la residenza.</p>\n");
    assert_eq!(quadri(&text), first);
}

#[test]
fn a_digest_follows_the_text_and_is_the_same_in_every_process() {
    let digest = |text: &str, prefix: &str| compile(text, HeadingLevel::H2, prefix).as_ref().map(Compiled::digest);
    assert_eq!(digest("a", "t"), digest("a", "t"));
    assert_ne!(digest("a", "t"), digest("b", "t"));
    assert_ne!(digest("# a", "t"), digest("# a", "u"));
    assert_ne!(digest("[a](/servizi/x/)", "t"), digest("[a](/servizi/y/)", "t"));
    assert_ne!(digest("{comune}", "t"), digest("{nome}", "t"));
    assert_ne!(digest("![a](b.jpg)", "t"), digest("![b](a.jpg)", "t"));
    // Written once and for all: another number means that every kept text is read again.
    assert_eq!(digest("Il {comune} e [la residenza](/servizi/residenza/).", "t"), Some(6_756_396_799_771_583_388));
}

#[test]
fn plain_words_have_no_marks_and_single_spaces() {
    let cards = BTreeMap::new();
    let words = Words { denomination: "Comune di Quadri", name: "Quadri", base: "", cards: &cards, images: None };
    let said = |text: &str| plain(text).fill(&words);
    assert_eq!(said("Chi *vive* a\n{nome}.\n\n- uno\n- [due](/x/)\n"), "Chi vive a Quadri. uno due");
    assert_eq!(said("| a | b |\n|---|---|\n| {comune} | d |\n"), "a b Comune di Quadri d");
    assert_eq!(said("Uno[^1].\n\n[^1]: Due.\n"), "Uno.");
}
