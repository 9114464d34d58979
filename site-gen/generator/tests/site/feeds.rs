//! Whole addresses: feeds, maps and links exist only where a host is known.

use generator::progress::Silent;
use generator::{Hosting, Request};

use crate::area::Area;

const FEED: &str = "out/site/borgo-finto/novita/atom.xml";

fn area() -> Area {
    let area = Area::new();
    for (day, title) in [("2026-11-20", "Neve & \"ghiaccio\" <oggi>"), ("2026-11-22", "Sole")] {
        let text = format!(
            "+++\ntitolo = {title:?}\ndescrizione = \"Una frase.\"\ntipo = \"notizia\"\ndata = {day}\n+++\nTesto.\n"
        );
        let name = title.split(' ').next().unwrap().to_lowercase();
        area.write(&format!("content/novita/{day}-{name}.md"), &text);
    }
    area.write("theme/templates/home.html", "{{ flusso }}|{{ origine }}{{ pagina.url }}");
    area.write(
        "theme/templates/consorzio-novita.html",
        "{% for n in novita %}{{ n.ancora }} {{ n.comuni | length }};{% endfor %}",
    );
    area
}

fn build(request: &Request) {
    generator::build(request, &Silent).map_err(crate::area::told).unwrap();
}

#[test]
fn without_a_known_host_there_is_no_feed_and_no_link_to_one() {
    let area = area();
    area.build();
    assert!(!area.has(FEED) && !area.has("out/site/novita/atom.xml") && !area.has("out/site/borgo-finto/sitemap.xml"));
    assert_eq!(area.text("out/site/borgo-finto/index.html"), "|/borgo-finto/");
    assert_eq!(area.text("out/site/novita/index.html"), "notizia-sole 2;notizia-neve 2;");
}

#[test]
fn a_base_url_gives_feeds_maps_and_whole_links_to_sites_on_one_host() {
    let area = area();
    let mut request = area.request();
    request.base_url = Some("https://valle.example/".parse().unwrap());
    build(&request);
    let feed = area.text(FEED);
    for said in [
        "<id>https://valle.example/borgo-finto/novita/</id>",
        "<title>Novità del Comune di Borgo Finto</title>\n <updated>2026-11-22T00:00:00Z</updated>",
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://valle.example/borgo-finto/novita/atom.xml\"/>",
        "<title>Neve &amp; &quot;ghiaccio&quot; &lt;oggi&gt;</title>",
        "<id>https://valle.example/borgo-finto/novita/notizie/neve/</id>",
    ] {
        assert!(feed.contains(said), "{said} in {feed}");
    }
    assert!(feed.find("Sole") < feed.find("Neve"), "the newest first");
    assert!(area.text("out/site/novita/atom.xml").contains("<id>https://valle.example/novita/#notizia-sole</id>"));
    let home = area.text("out/site/borgo-finto/index.html");
    assert_eq!(home, "/borgo-finto/novita/atom.xml|https://valle.example/borgo-finto/");
    assert!(
        area.text("out/site/borgo-finto/sitemap.xml").contains("<loc>https://valle.example/borgo-finto/servizi/</loc>")
    );
    assert!(area.text("out/site/robots.txt").contains("Sitemap: https://valle.example/colle-finto/sitemap.xml\n"));
    let before = area.snapshot("out");
    build(&request);
    assert!(area.snapshot("out") == before);
}

#[test]
fn on_its_own_host_a_comune_has_a_feed_and_the_others_have_none() {
    let area = area();
    let file = "content/comuni/borgo-finto/comune.toml";
    area.change(file, "[uffici.comune]", "domini = [\"comune.borgo-finto.example\"]\n\n[uffici.comune]");
    let mut request = area.request();
    request.hosting = Hosting::Domain;
    build(&request);
    assert!(area.text(FEED).contains("<id>https://comune.borgo-finto.example/novita/notizie/sole/</id>"));
    assert!(!area.has("out/site/colle-finto/novita/atom.xml"));
    assert_eq!(area.text("out/site/borgo-finto/index.html"), "/novita/atom.xml|https://comune.borgo-finto.example/");
}

#[test]
fn where_there_are_no_news_there_is_no_feed() {
    let area = Area::new();
    let mut request = area.request();
    request.base_url = Some("https://valle.example".parse().unwrap());
    build(&request);
    assert!(!area.has(FEED) && !area.has("out/site/novita"));
}
