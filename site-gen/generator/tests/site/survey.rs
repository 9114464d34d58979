//! The survey: a sheet that goes out, and its answers that come back.

use generator::model::survey::Kind;
use generator::survey::{Imported, Old, SurveyError, import, write_sheet};

use crate::area::Area;

const ANSWERS: &str = "content/rilevazione.toml";

fn sent(area: &Area, text: &str, old: Old) -> Result<Imported, SurveyError> {
    area.write("foglio.csv", text);
    import(&area.path("content"), &area.path("foglio.csv"), old)
}

/// The slips of a sheet as `rule line:column message | help`.
fn slips(text: &str) -> Vec<String> {
    let area = Area::new();
    let Err(SurveyError::Sheet(found)) = sent(&area, text, Old::Replace) else { panic!("{text} has no slips") };
    assert!(!area.has(ANSWERS), "nothing is written");
    let lines = found.iter().map(|d| {
        let address = d.place.as_ref().unwrap().address();
        let place = address.rsplit_once("foglio.csv:").unwrap().1;
        format!("{} {place} {} | {}", d.rule, d.message, d.help.clone().unwrap_or_default())
    });
    lines.collect()
}

#[test]
fn the_sheet_has_an_empty_row_for_each_comune() {
    let area = Area::new();
    assert_eq!(write_sheet(&area.path("content"), &area.path("foglio.csv")).unwrap(), 2);
    let text = area.text("foglio.csv");
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        lines[0],
        "comune;nome;istat;servizi_online;quali_servizi;protocollo;spid;cie;pagopa;app_io;anpr;pdnd;\
         personale_sportello;data;fonte;note"
    );
    assert!(lines[1].starts_with("# che cosa si può scrivere;;;si / no;testo libero;"), "{}", lines[1]);
    assert_eq!(
        lines[2..],
        ["borgo-finto;Borgo Finto;999001;;;;;;;;;;;;;", "colle-finto;Colle Finto;999002;;;;;;;;;;;;;"]
    );
    let imported = import(&area.path("content"), &area.path("foglio.csv"), Old::Keep).unwrap();
    assert!(imported.new.is_empty() && !area.has(ANSWERS), "an empty sheet brings nothing");
}

#[test]
fn the_sheet_is_never_written_over_a_file() {
    let area = Area::new();
    area.write("foglio.csv", "mio");
    let error = write_sheet(&area.path("content"), &area.path("foglio.csv")).unwrap_err();
    assert!(matches!(error, SurveyError::Exists(_)));
    assert_eq!(area.text("foglio.csv"), "mio");
}

#[test]
fn answers_become_content_that_check_reads() {
    let area = Area::new();
    let sheet = "comune;spid;cie;personale_sportello;data;protocollo\n\
                 colle-finto;si;in corso;2;2026-02-03;\"Ditta \"\"Finta\"\"\"\n\
                 borgo-finto;;no;;;\n";
    let imported = sent(&area, sheet, Old::Keep).unwrap();
    assert_eq!((imported.new.len(), imported.same), (6, 0));
    assert_eq!(
        area.text(ANSWERS),
        "# Che cosa ha oggi ogni Comune, come lo ha detto alla rilevazione del consorzio.\n\n\
         [borgo-finto]\ncie = \"no\"\n\n\
         [colle-finto]\nprotocollo = 'Ditta \"Finta\"'\nspid = \"si\"\ncie = \"in corso\"\npersonale_sportello = 2\n\
         data = 2026-02-03\n"
    );
    assert_eq!(area.slips(), [""; 0]);
    assert_eq!(sent(&area, sheet, Old::Replace).unwrap().same, 6);
}

#[test]
fn an_answer_that_is_there_changes_only_on_request() {
    let area = Area::new();
    let before = "# Chiesto per telefono.\n[borgo-finto]\nspid = \"no\" # per ora\nnote = \"vecchia\"\n";
    area.write(ANSWERS, before);
    let sheet = "comune;spid;cie;note\nborgo-finto;si;si;\n";
    let imported = sent(&area, sheet, Old::Keep).unwrap();
    let told: Vec<String> = imported.different.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["borgo-finto: `spid` = no -> si"]);
    let kept = before.replace("note = \"vecchia\"\n", "note = \"vecchia\"\ncie = \"si\"\n");
    assert_eq!(area.text(ANSWERS), kept, "the new answer is there, the old ones and the comments stay");
    sent(&area, sheet, Old::Replace).unwrap();
    assert_eq!(area.text(ANSWERS), kept.replace("spid = \"no\"", "spid = \"si\""));
    assert_eq!(area.slips(), [""; 0]);
}

#[test]
fn a_sheet_is_understood_as_spreadsheets_save_it() {
    for (separator, text) in [
        (';', "\u{feff}COMUNE;Istat;Spid;Data;;\r\n# nota;;;;;\r\n;;;;;\r\nborgo-finto;999001; Sì ;3/2/2026;;\r\n"),
        (',', "comune,spid,data\n\n\"borgo-finto\",\"sì\",2026-02-03\n"),
        ('\t', "data\tcomune\tspid\n2026-02-03\tborgo-finto\tSI\n"),
    ] {
        let area = Area::new();
        area.change("content/comuni/borgo-finto/comune.toml", "\"999001\"", "\"099001\"");
        let text = text.replace("999001", "99001");
        sent(&area, &text, Old::Keep).unwrap_or_else(|e| panic!("{separator:?}: {e:?}"));
        assert!(area.text(ANSWERS).ends_with("[borgo-finto]\nspid = \"si\"\ndata = 2026-02-03\n"), "{separator:?}");
    }
}

#[test]
fn slips_of_a_sheet_have_line_column_and_remedy() {
    assert_eq!(
        slips("comune;spidd;cie;cie\nborgo-finot;si;si;si\n"),
        [
            "unknown-key 1:8 la colonna `spidd` non è prevista | forse volevi scrivere `spid`",
            "unknown-key 1:18 la colonna `cie` c'è due volte | tieni una sola delle due",
            "wrong-value 2:1 il Comune `borgo-finot` non c'è nei contenuti | forse volevi scrivere `borgo-finto`",
        ]
    );
    assert_eq!(
        slips("comune;istat;spid;data;personale_sportello\nborgo-finto;999002;in coso;ieri;due;più\n;;si;;\n"),
        [
            "wrong-value 2:13 `999002` non è il codice ISTAT di `borgo-finto` | è `999001`: la riga è quella giusta?",
            "wrong-value 2:20 `in coso` non è un valore di `spid` | forse volevi scrivere `in corso`",
            "wrong-value 2:28 `ieri` non è un valore di `data` | qui va una data: 2026-11-23 o 23/11/2026",
            "wrong-value 2:33 `due` non è un valore di `personale_sportello` | qui va un numero intero",
            "wrong-value 2:37 la riga ha più caselle della testata, che ne ha 5 | un testo che contiene il separatore va fra virgolette",
            "wrong-value 3:1 la riga non dice di quale Comune è | qui va il nome della cartella del Comune in `comuni/`",
        ]
    );
    assert_eq!(
        slips("nome;note;spid\nBorgo Finto;\"una\nnota\";sì\n"),
        [
            "missing-field 1:1 manca la colonna `comune` | è quella che dice di chi è ogni riga: rimettila come nel foglio di partenza"
        ]
    );
    assert_eq!(
        slips("comune;note;spid\nborgo-finto;\"una\nnota\";boh\nborgo-finto;;\n"),
        [
            "wrong-value 3:7 `boh` non è un valore di `spid` | qui va si / no / in corso",
            "wrong-value 4:1 il Comune `borgo-finto` ha già una riga più su | tieni una sola delle due",
        ]
    );
    assert_eq!(slips(""), ["missing-field 1:1 il foglio è vuoto | preparane uno con `site-gen survey sheet`"]);
}

#[test]
fn a_sheet_that_is_not_utf8_is_not_guessed() {
    let area = Area::new();
    std::fs::write(area.path("foglio.csv"), b"comune;note\nborgo-finto;citt\xe0\n").unwrap();
    let error = import(&area.path("content"), &area.path("foglio.csv"), Old::Keep).unwrap_err();
    let SurveyError::Sheet(found) = error else { panic!("{error}") };
    assert!(found[0].place.as_ref().unwrap().address().ends_with(":2:17"), "{found:?}");
}

#[test]
fn slips_in_the_answers_are_told_by_check_and_never_written_over() {
    let area = Area::new();
    let wrong = "[borgo-fint]\nspid = \"si\"\n\n[colle-finto]\nspid = \"forse\"\npagopaa = \"si\"\n";
    area.write(ANSWERS, wrong);
    let found = area.slips();
    let begins = [
        "unknown-key content/rilevazione.toml:6:1 la voce `pagopaa` non è prevista qui | forse volevi scrivere `pagopa`",
        "wrong-value content/rilevazione.toml:1:2 `borgo-fint` non è un valore di `comune` | forse volevi scrivere `borgo-finto`",
        "wrong-value content/rilevazione.toml:5:8 `forse` non è un valore di `spid`",
    ];
    assert_eq!(found.len(), begins.len(), "{found:#?}");
    for begin in begins {
        assert!(found.iter().any(|slip| slip.starts_with(begin)), "{begin}: {found:#?}");
    }
    let error = sent(&area, "comune;cie\nborgo-finto;si\n", Old::Replace).unwrap_err();
    assert!(matches!(error, SurveyError::Broken(_)), "{error}");
    assert_eq!(area.text(ANSWERS), wrong);
}

#[test]
fn the_guide_tells_every_column_and_what_may_be_written() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/README.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    for question in generator::model::survey::QUESTIONS {
        let name = format!("`{}`", question.key);
        let row = guide.lines().find(|line| line.starts_with("| `") && line.split('|').nth(1).unwrap().contains(&name));
        let row = row.unwrap_or_else(|| panic!("no row for {name}"));
        let allowed = match question.kind {
            Kind::Choice(words) => words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "),
            Kind::Whole => "un numero intero".to_owned(),
            Kind::Day => "`2026-11-23` o `23/11/2026`".to_owned(),
            Kind::Words => "testo libero".to_owned(),
        };
        assert_eq!(row.split('|').nth(3).unwrap().trim(), allowed, "{name}");
    }
}
