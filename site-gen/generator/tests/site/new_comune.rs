//! A comune begun from what is known of it.

use generator::begin_comune;
use generator::new_comune::{NewComune, NewComuneError};

use crate::area::Area;

fn known(who: &str) -> NewComune {
    NewComune { who: who.to_owned(), ..NewComune::default() }
}

#[test]
fn a_name_is_enough_for_a_site_that_works() {
    let area = Area::new();
    let begun = begin_comune(&area.path("content"), &known("Poggio d'Invenzione")).unwrap();
    assert_eq!(begun.slug, "poggio-d-invenzione");
    assert!(begun.to_complete.contains(&"istat".to_owned()) && begun.to_complete.contains(&"telefono".to_owned()));
    assert!(area.slips().iter().all(|s| s.starts_with("empty-datum ")), "{:?}", area.slips());
    assert_eq!(area.build().comuni, 3);
    assert!(area.has("out/site/poggio-d-invenzione/servizi/ambiente/servizio-1/domanda/index.html"));
}

#[test]
fn codes_and_flags_are_written_and_the_province_is_that_of_the_neighbours() {
    let area = Area::new();
    let mut new = known("Z903");
    new.name = Some("Rocca \"Finta\"".to_owned());
    new.istat = Some("999003".to_owned());
    let begun = begin_comune(&area.path("content"), &new).unwrap();
    let text = area.text("content/comuni/rocca-finta/comune.toml");
    for line in
        ["nome = \"Rocca \\\"Finta\\\"\"", "belfiore = \"Z903\"", "provincia = \"FI\"", "regione = \"Finzione\""]
    {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(begun.to_complete.contains(&"cap".to_owned()) && !begun.to_complete.contains(&"istat".to_owned()));
    area.build();
}

#[test]
fn what_is_there_is_never_written_over() {
    let area = Area::new();
    let before = area.snapshot("content");
    for who in ["Borgo Finto", "borgo-finto", "999001", "z901"] {
        let error =
            begin_comune(&area.path("content"), &NewComune { name: Some("Borgo Finto".to_owned()), ..known(who) });
        assert!(matches!(error, Err(NewComuneError::Exists(_))), "{who}");
    }
    assert!(matches!(begin_comune(&area.path("content"), &known("Z999")), Err(NewComuneError::NoName(_))));
    assert!(matches!(begin_comune(&area.path("content"), &known("Sportello")), Err(NewComuneError::BadName(_))));
    assert!(area.snapshot("content") == before);
}

#[test]
fn a_code_is_enough_where_the_consortium_keeps_a_list() {
    let area = Area::new();
    let list = "nome,subambito,istat,belfiore,cap\nCittà Finta,Alta,999007,Z907,00007\n";
    area.write("content/elenco-comuni.csv", list);
    let begun = begin_comune(&area.path("content"), &known("z907")).unwrap();
    assert_eq!(begun.slug, "citta-finta");
    let text = area.text("content/comuni/citta-finta/comune.toml");
    for line in ["nome = \"Città Finta\"", "istat = \"999007\"", "cap = \"00007\"", "provincia = \"FI\""] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[test]
fn a_name_that_is_almost_in_the_list_is_asked_again() {
    let area = Area::new();
    area.write("content/elenco-comuni.csv", "nome,istat,belfiore\nRocca Inventata,999008,Z908\n");
    let error = begin_comune(&area.path("content"), &known("Rocca Invenatta")).unwrap_err();
    assert!(matches!(&error, NewComuneError::AlmostListed(_, near) if near == "Rocca Inventata"), "{error}");
    let sure = NewComune { istat: Some("999009".to_owned()), ..known("Rocca Invenatta") };
    assert!(!begin_comune(&area.path("content"), &sure).unwrap().listed);
    assert!(begin_comune(&area.path("content"), &known("rocca-inventata")).unwrap().listed);
}

#[test]
fn a_prefix_that_is_given_must_be_free_and_well_made() {
    let area = Area::new();
    let with = |prefix: &str| NewComune { prefix: Some(prefix.to_owned()), ..known("Poggio Finto") };
    for prefix in ["AB", "ABC", "ACDE", ""] {
        let error = begin_comune(&area.path("content"), &with(prefix));
        assert!(matches!(error, Err(NewComuneError::BadPrefix(_))), "{prefix}");
    }
    let error = begin_comune(&area.path("content"), &with("acd"));
    assert!(matches!(error, Err(NewComuneError::TakenPrefix(_, other)) if other == "borgo-finto"));
    assert!(matches!(begin_comune(&area.path("content"), &known("../x")), Err(NewComuneError::BadName(_))));
    begin_comune(&area.path("content"), &with("ptf")).unwrap();
    assert!(area.text("content/comuni/poggio-finto/comune.toml").contains("sigla = \"PTF\""));
}
