//! Texts that want to do harm.

use std::time::Instant;

use pulldown_cmark::HeadingLevel;

use super::judge::judge;
use super::{compile, quadri};

/// Small texts, each with what its page must not hold, as a browser would read it.
const TEXTS: [(&str, &str); 40] = [
    ("<script>alert(1)</script>", "<script"),
    ("a <img src=x onerror=alert(1)> b", "onerror"),
    ("<svg><script>alert(1)</script></svg>\n", "<svg"),
    ("<a href=\"javascript:alert(1)\">x</a>", "javascript"),
    ("<!-- --!> <script>alert(1)</script> -->", "<script"),
    ("<![CDATA[ <script>alert(1)</script> ]]>", "<script"),
    ("<?php <script>alert(1)</script> ?>", "<script"),
    ("[x](javascript:alert%281%29)", "href"),
    ("[x](JaVaScRiPt:alert(1))", "href"),
    ("[x](javascript&colon;alert(1))", "href"),
    ("[x](&#106;avascript:alert(1))", "href"),
    ("[x](java&#9;script:alert(1))", "href"),
    ("[x](<java\tscript:alert(1)>)", "href"),
    ("[x](&#x1;javascript:alert(1))", "href"),
    ("[x](<  javascript:alert(1)>)", "href"),
    ("[x]: javascript:alert(1)\n\n[x] [y][x] ![z][x]", "href"),
    ("[x](data:text/html;base64,PHNjcmlwdD4=)", "href"),
    ("[x](vbscript:msgbox)", "href"),
    ("[x](file:///etc/passwd)", "href"),
    ("<javascript:alert(1)>", "href"),
    ("<data:text/html,x>", "href"),
    ("[x](//altrove.example)", "href"),
    ("[x](/\\altrove.example)", "href"),
    ("[x](\\\\\\\\altrove.example)", "href"),
    ("[x](/&#10;/altrove.example)", "href"),
    ("[x](https:altrove.example)", "href"),
    ("![x](javascript:alert(1))", "src"),
    ("![x](data:image/svg+xml,x.png)", "src"),
    ("![x\" onerror=\"alert(1)](piazza.jpg)", "\" onerror"),
    ("![x](piazza.jpg \"<script>alert(1)</script>\")", "<script"),
    ("[x](https://a.example \"b\\\" onmouseover=\\\"alert(1)\")", "\" onmouseover"),
    ("[x](https://a.example/\"onclick=\"alert(1))", "\"onclick"),
    ("[x](/servizi/residenza/\"onclick=\"alert(1))", "\"onclick"),
    ("[x](/servizi/residenza/?\"onclick=\"alert(1))", "\"onclick"),
    ("``` x\" onclick=\"alert(1)\na\n```", "onclick"),
    ("# a {onclick=alert(1)}\n", " onclick="),
    ("[^\"onclick=]\n\n[^\"onclick=]: <b>x</b>", "onclick"),
    ("> [!NOTA\" onclick=\"x]\n> a", "class=\"callout"),
    ("[x](#\"onclick=\"alert(1))", "\"onclick"),
    ("a\u{0}b [x](java\u{0}script:alert(1))", "href"),
];

#[test]
fn no_text_writes_its_own_tags_or_addresses() {
    for (text, never) in TEXTS {
        let page = quadri(&compile(text, HeadingLevel::H2, "t").unwrap());
        judge(&page, text);
        assert!(!page.contains(never), "{text:?}\n{page}");
    }
}

#[test]
fn links_and_notes_and_pictures_do_not_nest_into_links() {
    for text in [
        "[a [b](https://b.example) c](https://a.example)",
        "[a <https://b.example> c](https://a.example)",
        "` [<https://b.example>`a`](/servizi/residenza/)",
        "[![a [b](https://b.example)](piazza.jpg)](https://a.example)",
        "[![a [b](https://b.example)](x.jpg)](/servizi/residenza/)",
        "[a[^1] b](https://a.example)[^1]\n\n[^1]: c",
        "[a[^1] b](/servizi/altrove/)\n\n[^1]: [c](/servizi/residenza/)[^1]",
        "![a ![b ![c](piazza.jpg)](piazza.jpg)](piazza.jpg \"d\")",
    ] {
        judge(&quadri(&compile(text, HeadingLevel::H2, "t").unwrap()), text);
    }
}

#[test]
fn strange_letters_do_not_break_a_page() {
    for text in [
        "\u{202e}[x](/privacy/)\u{202e}",
        "# \u{202e}\u{2066}",
        "\u{feff}# a",
        "[\u{0}](/a/)",
        "\u{fffe}\u{7f}`\u{1b}`",
    ] {
        let page = quadri(&compile(text, HeadingLevel::H2, "t").unwrap());
        judge(&page, text);
        assert!(!page.contains(['\u{0}', '\u{1}', '\u{7f}', '\u{1b}', '\u{fffe}']), "{page:?}");
    }
}

#[test]
fn ids_are_short_and_each_its_own() {
    let text = format!("# {}\n\n{}[a](#stesso)", "lungo ".repeat(10_000), "# stesso\n\n".repeat(2_000));
    let page = quadri(&compile(&text, HeadingLevel::H2, "t").unwrap());
    let tree = judge(&page, "many headings");
    let longest = tree.root_element().descendent_elements().filter_map(|e| e.value().attr("id")).map(str::len).max();
    assert!(longest < Some(80), "{longest:?}");
}

#[test]
fn a_bomb_is_refused_or_stays_within_its_measure() {
    let table = format!("{}|\n{}|\n{}", "|a".repeat(2_000), "|-".repeat(2_000), "|b\n".repeat(2_000));
    let notes = format!("{}\n\n[^1]: {}", "[^1]".repeat(20_000), "[^1]".repeat(20_000));
    let references = format!("[a]: https://a.example/{}\n\n{}", "x".repeat(5_000), "[a]".repeat(5_000));
    let bombs = [
        ("brackets", "[".repeat(10_000)),
        ("images", "![".repeat(10_000)),
        ("pairs", format!("{}{}", "[".repeat(10_000), "](/a/)".repeat(10_000))),
        ("quotes", format!("{}a", ">".repeat(10_000))),
        ("callouts", "> ".repeat(5_000) + "[!NOTA]"),
        ("lists", (0..400).map(|n| format!("{}- a\n", "  ".repeat(n))).collect()),
        ("marks", "*a **b ".repeat(5_000)),
        ("ticks", (1..400).map(|n| "`".repeat(n) + " ").collect()),
        ("words", "{comune}".repeat(10_000)),
        ("table", table),
        ("notes", notes),
        ("references", references),
        ("self", "a[^1]\n\n[^1]: b[^1] [^2]\n[^2]: [^1]\n".repeat(500)),
        ("definitions", "a\n: b\n\n".repeat(5_000)),
        ("rules", "---\n".repeat(5_000)),
    ];
    for (name, text) in &bombs {
        let start = Instant::now();
        if let Some(page) = compile(text, HeadingLevel::H2, "t") {
            let page = quadri(&page);
            assert!(page.len() <= text.len() * super::super::compile::MAX_GROWTH + 4096, "{name}: {}", page.len());
        }
        let seconds = start.elapsed().as_secs();
        assert!(seconds < 10, "{name} took {seconds} s");
    }
    assert!(compile(&bombs[9].1, HeadingLevel::H2, "t").is_none(), "a table of four million cells is not drawn");
}
