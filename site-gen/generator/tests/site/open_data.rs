//! What machines read: whole addresses, the contact for safety, open data.

use std::fs;
use std::path::Path;

use generator::Hosting;
use generator::progress::Silent;

use crate::area::Area;

const HOST: &str = "comune.borgo-finto.example";

/// The area with the true templates, one comune of it with a host of its own.
fn area() -> Area {
    let area = Area::new();
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../themes/comuni/templates");
    for folder in ["", "frammenti"] {
        let files = fs::read_dir(templates.join(folder)).unwrap().map(|f| f.unwrap().path());
        for file in files.filter(|f| f.is_file()) {
            let name = file.file_name().unwrap().to_str().unwrap();
            area.write(&format!("theme/templates/{folder}/{name}"), &fs::read_to_string(&file).unwrap());
        }
    }
    let domains = format!("domini = [\"{HOST}\"]\n\n[uffici.comune]");
    area.change("content/comuni/borgo-finto/comune.toml", "[uffici.comune]", &domains);
    area
}

fn build(area: &Area, hosting: Hosting) {
    let mut request = area.request();
    request.hosting = hosting;
    generator::build(&request, &Silent).unwrap();
}

#[test]
fn only_a_page_whose_host_is_known_says_its_whole_address() {
    let area = area();
    let (card, canonical) = ("servizi/ambiente/servizio-1", "rel=\"canonical\"");
    build(&area, Hosting::Domain);
    let page = area.text(&format!("out/site/borgo-finto/{card}/index.html"));
    let address = format!("https://{HOST}/{card}/");
    assert!(page.contains(&format!("<link rel=\"canonical\" href=\"{address}\">")));
    assert!(page.contains(&format!("<meta property=\"og:url\" content=\"{address}\">")));
    assert!(page.contains("<meta property=\"og:title\" content=\"Servizio 1\">"));
    assert!(page.contains("<meta property=\"og:site_name\" content=\"Comune di Borgo Finto\">"));
    assert!(page.contains("<meta property=\"og:locale\" content=\"it_IT\">"));
    let hidden = area.text(&format!("out/site/borgo-finto/{card}/domanda/index.html"));
    assert!(hidden.contains("noindex") && !hidden.contains(canonical) && !hidden.contains("og:"));
    let other = area.text(&format!("out/site/colle-finto/{card}/index.html"));
    assert!(other.contains("og:title") && !other.contains(canonical) && !other.contains("og:url"));
    let shell = area.text("out/counter/borgo-finto.shell.html");
    assert_eq!(shell.matches("%%TITOLO%%").count(), 1, "functions fill the title alone");

    build(&area, Hosting::Path);
    let page = area.text(&format!("out/site/borgo-finto/{card}/index.html"));
    assert!(page.contains("og:title") && !page.contains(canonical) && !page.contains("og:url"));
    let home = area.text("out/site/index.html");
    assert!(home.contains("content=\"Valle Finta\"") && !home.contains(canonical));
}

#[test]
fn a_contact_for_safety_is_published_only_if_the_consortium_has_one() {
    let area = area();
    let notes =
        || generator::check(&area.path("content")).unwrap().iter().filter(|d| d.rule == "security-contact").count();
    let file = ".well-known/security.txt";
    build(&area, Hosting::Domain);
    assert!(!area.has(&format!("out/site/{file}")) && !area.has(&format!("out/site/borgo-finto/{file}")));
    assert_eq!(notes(), 1);

    let key = "sicurezza = { contatto = \"mailto:difetti@valle-finta.example\", scade = 2027-11-01 }\nfonte";
    area.change("content/consorzio.toml", "fonte", key);
    build(&area, Hosting::Domain);
    let text = "Contact: mailto:difetti@valle-finta.example\nExpires: 2027-11-01T00:00:00Z\nPreferred-Languages: it\n";
    assert_eq!(area.text(&format!("out/site/{file}")), text);
    let own = format!("{text}Canonical: https://{HOST}/{file}\n");
    assert_eq!(area.text(&format!("out/site/borgo-finto/{file}")), own);
    assert!(!area.has(&format!("out/site/colle-finto/{file}")), "it answers for no host");
    assert_eq!(notes(), 0);

    area.change("content/consorzio.toml", "mailto:difetti@", "difetti@");
    let slips = area.slips();
    assert!(slips.len() == 1 && slips[0].starts_with("wrong-value content/consorzio.toml:5:26 "), "{slips:?}");
}
