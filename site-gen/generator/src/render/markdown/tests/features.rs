//! What authors may write besides CommonMark.

use super::shown;

#[test]
fn a_table_scrolls_by_itself_and_aligns_by_classes() {
    let table = shown("| a | b | c |\n|:--|:-:|--:|\n| {nome} | 2 | 3 |\n");
    assert_eq!(table, {
        "<div class=\"table-responsive\" role=\"group\" tabindex=\"0\" aria-label=\"Tabella\"><table class=\"table\">\
         <thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"text-center\">b</th>\
         <th scope=\"col\" class=\"text-end\">c</th></tr></thead><tbody>\n\
         <tr><td>Quadri</td><td class=\"text-center\">2</td><td class=\"text-end\">3</td></tr>\n\
         </tbody></table></div>\n"
    });
}

#[test]
fn a_callout_says_its_kind_in_words() {
    let note =
        "<div class=\"callout note\">\n<p class=\"callout-title\">Nota</p>\n<p>Porta <em>tutto</em>.</p>\n</div>\n";
    assert_eq!(shown("> [!NOTA]\n> Porta *tutto*."), note);
    assert_eq!(shown("> [!note]\n>\n> Porta *tutto*."), note);
    for (mark, class, label) in [
        ("CONSIGLIO", "success", "Consiglio"),
        ("IMPORTANT", "important", "Importante"),
        ("ATTENZIONE", "warning", "Attenzione"),
        ("CAUTION", "danger", "Avvertenza"),
    ] {
        let html = shown(&format!("> [!{mark}]\n> a"));
        let start = format!("<div class=\"callout {class}\">\n<p class=\"callout-title\">{label}</p>\n");
        assert_eq!(html, format!("{start}<p>a</p>\n</div>\n"));
    }
    // A mark that is not alone on its line, or unknown, is a quotation like any other.
    assert_eq!(shown("> [!NOTA] a"), "<blockquote>\n<p>[!NOTA] a</p>\n</blockquote>\n");
    assert_eq!(shown("> [!BOH]\n> a"), "<blockquote>\n<p>[!BOH]\na</p>\n</blockquote>\n");
    assert_eq!(shown("> > [!NOTA]\n> > a").matches("</div>\n</blockquote>").count(), 1);
}

#[test]
fn notes_go_to_the_foot_with_the_way_back() {
    assert_eq!(shown("Uno[^a], due[^b] e uno[^a].\n\n[^b]: La *seconda*.\n[^a]: La prima.\n[^c]: Nessuno.\n"), {
        "<p>Uno<sup><a id=\"parte-richiamo_1\" href=\"#parte-nota_1\"><span class=\"visually-hidden\">Nota </span>1</a>\
         </sup>, due<sup><a id=\"parte-richiamo_2\" href=\"#parte-nota_2\"><span class=\"visually-hidden\">Nota </span>2\
         </a></sup> e uno<sup><a id=\"parte-richiamo_1_2\" href=\"#parte-nota_1\"><span class=\"visually-hidden\">Nota \
         </span>1</a></sup>.</p>\n\
         <div class=\"sp-richiami\">\n<p class=\"sp-richiami-titolo\">Note</p>\n<ol>\n\
         <li id=\"parte-nota_1\"><p>La prima. <a href=\"#parte-richiamo_1\">Torna al testo<span \
         class=\"visually-hidden\"> dalla nota 1, richiamo 1</span></a> <a href=\"#parte-richiamo_1_2\">Torna al testo\
         <span class=\"visually-hidden\"> dalla nota 1, richiamo 2</span></a></p>\n</li>\n\
         <li id=\"parte-nota_2\"><p>La <em>seconda</em>. <a href=\"#parte-richiamo_2\">Torna al testo<span \
         class=\"visually-hidden\"> dalla nota 2</span></a></p>\n</li>\n</ol>\n</div>\n"
    });
}

#[test]
fn headings_have_names_of_their_own_and_links_find_them() {
    let html = shown("# Orari\n\n# Orari\n\n## Orari 2\n\n## Perché è così\n\n[a](#perche-e-cosi) [b](#come-fare)\n");
    for id in ["parte-orari", "parte-orari-2", "parte-orari-2-2", "parte-perche-e-cosi"] {
        assert!(html.contains(&format!(" id=\"{id}\">")), "{id}: {html}");
    }
    assert!(html.contains("<a href=\"#parte-perche-e-cosi\">a</a> <a href=\"#come-fare\">b</a>"), "{html}");
    // The page gives this id to the section's own title.
    assert_eq!(shown("# Titolo"), "<h3 id=\"parte-titolo-2\">Titolo</h3>\n");
}

#[test]
fn definitions_and_crossed_out_words() {
    assert_eq!(shown("ISEE\n: Un indicatore.\n"), "<dl>\n<dt>ISEE</dt>\n<dd>Un indicatore.</dd>\n</dl>\n");
    assert_eq!(shown("~~ieri~~"), "<p><del>ieri</del></p>\n");
    assert_eq!(shown("- [ ] a"), "<ul>\n<li>[ ] a</li>\n</ul>\n");
    assert_eq!(shown("https://x.example"), "<p>https://x.example</p>\n");
}

#[test]
fn a_known_picture_is_drawn_and_an_unknown_one_leaves_its_words() {
    let img = "<img src=\"/quadri/risorse/piazza.jpg\" width=\"640\" height=\"480\" alt=\"La &quot;piazza&quot; di \
               Quadri\" loading=\"lazy\" decoding=\"async\" />";
    assert_eq!(shown("Ecco ![La \"*piazza*\" di {nome}](piazza.jpg)."), format!("<p>Ecco {img}.</p>\n"));
    assert_eq!(shown("![La \"piazza\" di {nome}](piazza.jpg \"Foto del {comune}\")\n"), {
        format!(
            "<figure class=\"figure\">{img}<figcaption class=\"figure-caption\">Foto del Comune di Quadri</figcaption>\
             </figure>\n"
        )
    });
    assert_eq!(shown("![La fonte & l'acqua](fonte.jpg)"), "<p>La fonte &amp; l'acqua</p>\n");
    assert_eq!(shown("![La fonte](fonte.jpg \"Foto\")"), "<p>La fonte</p>\n");
    assert_eq!(shown("![a](../piazza.jpg) ![b](piazza.jpg?x)"), "<p>a b</p>\n");
    assert_eq!(shown("a ![La fonte](fonte.jpg \"Foto\") b"), "<p>a La fonte b</p>\n");
}

#[test]
fn the_guide_shows_what_works() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/README.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let (_, chapter) = guide.split_once("\n## Scrivere i testi\n").unwrap();
    let chapter = chapter.split("\n## ").next().unwrap();
    let marks = chapter.split("`> [!").skip(1).map(|rest| rest.split_once('`').unwrap().0);
    let mut seen = 0;
    for mark in marks {
        assert!(shown(&format!("> [!{mark}\n> a")).starts_with("<div class=\"callout"), "{mark}");
        seen += 1;
    }
    assert_eq!(seen, 5, "every kind is in the guide");
    let examples: Vec<String> = chapter.split("```").skip(1).step_by(2).map(shown).collect();
    let drawn = ["class=\"callout warning\"", "class=\"sp-richiami\"", "<dl>", "class=\"text-end\"", "<a href=\"#"];
    assert_eq!(examples.len(), drawn.len());
    for (html, wanted) in examples.iter().zip(drawn) {
        assert!(html.contains(wanted), "{html}");
    }
}
