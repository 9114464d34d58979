//! Slips of authors: where they are told, and in which words.

use generator::build_error::BuildError;
use generator::diagnostic::Severity;
use generator::progress::Silent;

use crate::area::{Area, FORM};

const CARD: &str = "content/servizi/servizio-1/scheda.md";
const GENERIC: &str = "content/servizi/_generico/modulo.toml";
const COMUNE: &str = "content/comuni/borgo-finto/comune.toml";

/// Changes one thing and expects exactly these slips.
fn slips(path: &str, from: &str, to: &str, expected: &[&str]) {
    let area = Area::new();
    area.change(path, from, to);
    assert_eq!(area.slips(), expected);
}

#[test]
fn a_clean_area_has_no_slips() {
    assert_eq!(Area::new().slips(), [""; 0]);
}

#[test]
fn slips_of_front_matter_have_line_and_column() {
    slips(
        CARD,
        "termine_giorni = 30",
        "termine_giorn = 30",
        &[
            "unknown-key content/servizi/servizio-1/scheda.md:7:1 la voce `termine_giorn` non è prevista qui | forse volevi scrivere `termine_giorni`",
        ],
    );
    slips(
        CARD,
        "termine_giorni = 30",
        "termine_giorni = \"30\"",
        &[
            "wrong-type content/servizi/servizio-1/scheda.md:7:18 il valore di `termine_giorni` non va bene: serve un numero intero senza virgolette, per esempio `30`",
        ],
    );
    slips(
        CARD,
        "silenzio = \"inadempimento\"",
        "silenzio = \"inadempiment\"",
        &[
            "wrong-value content/servizi/servizio-1/scheda.md:8:12 `inadempiment` non è un valore di `silenzio` | forse volevi scrivere `inadempimento`",
        ],
    );
    slips(
        CARD,
        "descrizione = \"Una frase.\"\n",
        "",
        &[
            "missing-field content/servizi/servizio-1/scheda.md:2:1 manca la voce `descrizione` | aggiungi `descrizione = \"…\"`",
        ],
    );
    slips(
        CARD,
        "\"Ambiente\"",
        "\"ambiente\"",
        &[
            "vocabulary content/servizi/servizio-1/scheda.md:4:13 `ambiente` non è una categoria del modello nazionale | forse volevi scrivere `Ambiente`",
        ],
    );
    slips(
        CARD,
        "[\"Acqua\"]",
        "[\"Acqua\", \"Acque\"]",
        &[
            "vocabulary content/servizi/servizio-1/scheda.md:5:23 `Acque` non è un argomento del modello nazionale | forse volevi scrivere `Acqua`",
        ],
    );
}

#[test]
fn several_slips_are_told_at_once_and_nothing_is_written() {
    let area = Area::new();
    area.change(CARD, "titolo = ", "titolo = 3 # ");
    area.change(COMUNE, "servizio-3 = {}", "servizo-3 = {}");
    area.change(GENERIC, "\"email\"\n  etichetta", "\"emal\"\n  etichetta");
    let Err(BuildError::Content(found)) = generator::build(&area.request(), &Silent) else { panic!("built") };
    let rules: Vec<&str> = found.iter().filter(|d| d.severity != Severity::Note).map(|d| d.rule).collect();
    assert_eq!(rules, ["few-services", "unknown-service", "wrong-value", "wrong-type"]);
    assert!(!area.has("out"));
}

#[test]
fn a_slip_of_syntax_is_told_alone() {
    let area = Area::new();
    area.change(COMUNE, "sigla = \"ACD\"", "sigla = ACD");
    let slips = area.slips();
    assert_eq!(slips.len(), 1, "{slips:?}");
    assert!(slips[0].starts_with("toml-syntax content/comuni/borgo-finto/comune.toml:2:9 "), "{slips:?}");
}

#[test]
fn sections_are_those_of_the_model_in_its_order() {
    slips(
        CARD,
        "## Come fare",
        "## Come Fare",
        &[
            "unknown-section content/servizi/servizio-1/scheda.md:16:4 la sezione `Come Fare` non è prevista | forse volevi scrivere `Come fare`",
        ],
    );
    slips(
        CARD,
        "## Cosa serve\n\nTesto per {nome}.\n\n## Cosa si ottiene",
        "## Cosa si ottiene\n\nTesto.\n\n## Cosa serve",
        &[
            "section-order content/servizi/servizio-1/scheda.md:24:4 la sezione `Cosa serve` deve stare prima di `Cosa si ottiene` | sposta la sezione intera, titolo e testo",
        ],
    );
    slips(
        CARD,
        "## Come fare\n\nTesto per {nome}.",
        "## Come fare\n",
        &[
            "missing-section content/servizi/servizio-1/scheda.md:16:4 la sezione `Come fare` è vuota | scrivi il testo sotto il titolo",
        ],
    );
}

#[test]
fn texts_are_plain_and_their_links_lead_somewhere() {
    slips(
        CARD,
        "Testo per {nome}.",
        "Vai a [là](/servizi/servizio-77/).",
        &[
            "broken-internal-link content/servizi/servizio-1/scheda.md:14:12 la pagina `/servizi/servizio-77/` non esiste | forse volevi scrivere `/servizi/servizio-7/`",
        ],
    );
    slips(
        CARD,
        "Testo per {nome}.",
        "Vai a [là](/servizi/servizio-7/) e [la privacy](/privacy/) e [su](https://esempio.example/).",
        &[],
    );
    slips(
        CARD,
        "Testo per {nome}.",
        "Vai a [là](ftp://esempio.example/).",
        &[
            "broken-internal-link content/servizi/servizio-1/scheda.md:14:12 il collegamento `ftp://esempio.example/` non è permesso | comincia con `/` per una pagina di questo sito, con `https://` per un altro sito",
        ],
    );
    slips(
        CARD,
        "Testo per {nome}.",
        "Testo <b>forte</b>.",
        &[
            "raw-html content/servizi/servizio-1/scheda.md:14:7 questo pezzo di HTML viene tolto dalla pagina | usa il Markdown: `**grassetto**`, `- voce di elenco`, `[parole](indirizzo)`",
        ],
    );
    let long = format!("Testo{}.", " parola".repeat(25));
    slips(
        CARD,
        "Testo per {nome}.",
        &long,
        &[
            "long-sentence content/servizi/servizio-1/scheda.md:14:1 questa frase ha 26 parole: il massimo è 25 | dividila: una frase, un'idea",
        ],
    );
}

#[test]
fn variables_exist_and_read_well() {
    slips(
        CARD,
        "{nome}",
        "{citta}",
        &[
            "unknown-variable content/servizi/servizio-1/scheda.md:14:11 la variabile `{citta}` non esiste | ci sono solo `{comune}` e `{nome}`",
        ],
    );
    slips(
        CARD,
        "per {nome}",
        "di {comune}",
        &[
            "comune-grammar content/servizi/servizio-1/scheda.md:14:7 `di {comune}` non si legge bene | scrivi `del {comune}` oppure `di {nome}`",
        ],
    );
    slips(
        GENERIC,
        "Rispondiamo presto.",
        "Il {comune} risponde presto.",
        &[
            "unknown-variable content/servizi/_generico/modulo.toml:3:16 un modulo non può contenere `{comune}`: è lo stesso per tutti i Comuni | scrivi `il Comune`",
        ],
    );
}

#[test]
fn conditions_of_a_form_hold_together() {
    slips(
        GENERIC,
        "campo = \"aiuto\"",
        "campo = \"aiut\"",
        &[
            "condition-field content/servizi/_generico/modulo.toml:24:18 il campo `aiut` non esiste | forse volevi scrivere `aiuto`",
        ],
    );
    slips(
        GENERIC,
        "campo = \"aiuto\"",
        "campo = \"quale\"",
        &[
            "condition-field content/servizi/_generico/modulo.toml:24:18 il campo `quale` dipende da sé stesso | una condizione può guardare solo le risposte già date",
        ],
    );
    slips(
        GENERIC,
        "e = [\"si\"]",
        "e = [\"sì\"]",
        &[
            "condition-value content/servizi/_generico/modulo.toml:24:32 `sì` non è una risposta di `aiuto` | le risposte sono `si`, `no`",
        ],
    );
}

#[test]
fn fields_of_a_form_are_told_apart_and_lead_back_to_the_citizen() {
    slips(
        GENERIC,
        "id = \"quale\"",
        "id = \"aiuto\"",
        &["duplicate-field content/servizi/_generico/modulo.toml:21:8 il campo `aiuto` c'è già | dagli un altro `id`"],
    );
    slips(
        GENERIC,
        "  fatto = \"email\"\n",
        "",
        &[
            "form-key content/servizi/_generico/modulo.toml:1:1 nessun campo ha `fatto` uguale a `codice_fiscale`, `email` o `telefono` | aggiungine uno: senza, il cittadino non può vedere lo stato della domanda",
        ],
    );
    slips(
        GENERIC,
        "tipo = \"si_no\"",
        "tipo = \"scelta\"\n  scelte = [{ valore = \"si\", etichetta = \"Sì\" }]",
        &[
            "choice-options content/servizi/_generico/modulo.toml:17:10 il campo `aiuto` offre meno di due voci | aggiungi un'altra voce in `scelte`",
        ],
    );
    let area = Area::new();
    area.write(GENERIC, &FORM.replace("id = \"richiedente\"", "id = \"I dati\""));
    assert_eq!(
        area.slips(),
        [
            "field-name content/servizi/_generico/modulo.toml:6:6 `I dati` non va bene come `id` di un passo | usa lettere minuscole, cifre e trattini, per esempio `i-dati`",
        ]
    );
}

#[test]
fn comuni_are_told_apart_and_can_be_read() {
    slips(
        COMUNE,
        "sigla = \"ACD\"",
        "sigla = \"ACE\"",
        &[
            "sigla content/comuni/colle-finto/comune.toml:2:9 la sigla `ACE` è già di `borgo-finto` | scegline un'altra per il Comune che non l'ha ancora usata",
        ],
    );
    slips(
        COMUNE,
        "sigla = \"ACD\"",
        "sigla = \"ABC\"",
        &[
            "sigla content/comuni/borgo-finto/comune.toml:2:9 `ABC` non è una sigla | servono tre segni fra ACDEFHJKMNPRTUVWXY34679, e il primo è una lettera",
        ],
    );
    slips(
        COMUNE,
        "#007a52",
        "#ffcc00",
        &[
            "contrast content/comuni/borgo-finto/comune.toml:9:10 il colore `#ffcc00` non si legge bene: contrasto 1,51 a 1 | serve almeno 4,5 a 1 anche sulla sua tinta chiara: prova `#8a6e00`",
        ],
    );
    slips(
        COMUNE,
        "999001",
        "999002",
        &[
            "duplicate-slug content/comuni/colle-finto/comune.toml:3:9 il codice `istat` è già di `borgo-finto` | controlla quale dei due è giusto",
        ],
    );
    slips(
        COMUNE,
        "999001",
        "",
        &[
            "empty-datum content/comuni/borgo-finto/comune.toml:3:9 la voce `istat` è ancora vuota | chiedi il dato al Comune e scrivilo fra le virgolette",
        ],
    );
    slips(
        COMUNE,
        "servizio-1 = {}",
        "servizio-1 = { ufficio = \"comun\", dal = 2027-02-01, al = 2027-01-01 }",
        &[
            "empty-range content/comuni/borgo-finto/comune.toml:17:14 per `servizio-1` la data `dal` viene dopo `al` | forse sono scambiate",
            "unknown-office content/comuni/borgo-finto/comune.toml:17:26 l'ufficio `comun` non esiste | forse volevi scrivere `comune`",
        ],
    );
}

#[test]
fn names_of_the_site_are_reserved() {
    let area = Area::new();
    let page = "+++\ntitolo = \"Mia\"\ndescrizione = \"Una frase.\"\n+++\nTesto.\n";
    area.write("content/comuni/borgo-finto/pagine/sportello.md", page);
    area.write("content/comuni/borgo-finto/servizi/servizio-88.md", "## Come fare\n\nTesto.\n");
    assert_eq!(
        area.slips(),
        [
            "reserved-slug content/comuni/borgo-finto/pagine/sportello.md:1:1 il nome `sportello` è riservato | è già di un'altra pagina: scegli un altro nome",
            "orphan-overlay content/comuni/borgo-finto/servizi/servizio-88.md:1:1 il servizio `servizio-88` non esiste | forse volevi scrivere `servizio-8`",
        ]
    );
}

#[test]
fn a_drawn_slip_shows_its_line() {
    let area = Area::new();
    area.change(COMUNE, "servizio-3 = {}", "servizio-3 = { uficio = \"comune\" }");
    let found = generator::check(&area.path("content")).unwrap();
    let root = format!("{}/", area.path("").display()).replace("//", "/");
    let drawn = generator::draw::human::draw(&found[0], generator::draw::human::Style::Plain).replace(&root, "");
    let expected = "\
errore[unknown-key]: la voce `uficio` non è prevista qui
  --> content/comuni/borgo-finto/comune.toml:19:16
   |
19 | servizio-3 = { uficio = \"comune\" }
   |                ^^^^^^
   |
   = aiuto: forse volevi scrivere `ufficio`";
    assert_eq!(drawn, expected);
}

#[test]
fn every_rule_is_explained_in_words() {
    for rule in generator::check::RULES {
        assert!(rule.explanation.len() > 60 && rule.explanation.ends_with('.'), "{}", rule.id);
        assert!(!rule.title.ends_with('.') && rule.title.chars().next().is_some_and(char::is_lowercase), "{}", rule.id);
        assert_eq!(generator::check::rule(rule.id).map(|r| r.id).ok(), Some(rule.id));
    }
    assert_eq!(generator::check::rule("few-service").map(|r| r.id).err(), Some(Some("few-services")));
}
