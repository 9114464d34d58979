//! What rules promise beyond a place and a message.

use crate::area::{Area, FORM};

const GENERIC: &str = "content/servizi/_generico/modulo.toml";

#[test]
fn the_legal_basis_is_for_who_checks_and_does_not_travel() {
    let area = Area::new();
    area.build();
    let before = area.snapshot("out/forms");
    area.change(GENERIC, "conferma = ", "base_giuridica = \"Legge inventata, art. 2\"\nconferma = ");
    area.change(GENERIC, "tipo = \"email\"", "base_giuridica = \"Legge inventata, art. 3\"\n  tipo = \"email\"");
    assert_eq!(area.slips(), [""; 0]);
    area.build();
    assert!(!before.is_empty());
    assert_eq!(area.snapshot("out/forms"), before);
}

#[test]
fn the_counters_own_names_are_no_services() {
    for name in ["accedi", "cerca", "domanda", "esci", "integrazione", "pratica", "ricevuta", "valuta", "condizioni"] {
        let area = Area::new();
        area.write(&format!("content/servizi/{name}/scheda.md"), &crate::area::card("Un servizio"));
        let help = "è già di un'altra pagina: dai alla cartella un altro nome";
        let place = format!("content/servizi/{name}/scheda.md:1:1");
        assert_eq!(area.slips(), [format!("reserved-slug {place} il nome `{name}` è riservato | {help}")]);
    }
}

#[test]
fn a_step_that_sixty_answers_empty_is_found_at_once() {
    let area = Area::new();
    let mut form = FORM.to_owned();
    for n in 0..60 {
        let field = format!("id = \"si_{n}\"\n  tipo = \"si_no\"\n  etichetta = \"Davvero?\"\n");
        form.push_str(&format!("\n  [[passi.campi]]\n  {field}"));
    }
    form.push_str("\n[[passi]]\nid = \"fine\"\ntitolo = \"La fine\"\n");
    for n in 0..60 {
        // Only after sixty times no is the step empty.
        let field = format!("id = \"poi_{n}\"\n  tipo = \"testo\"\n  etichetta = \"E poi?\"\n");
        form.push_str(&format!("\n  [[passi.campi]]\n  {field}  se = {{ campo = \"si_{n}\", e = [\"si\"] }}\n"));
    }
    area.write(GENERIC, &form);
    let told = "il passo `fine` può restare senza domande | succede con `si_0` = `no`, `si_1` = `no`, `si_10` = `no`, \
                `si_11` = `no` e altre risposte così";
    let slips = area.slips();
    assert_eq!(slips.len(), 1, "{slips:?}");
    assert!(slips[0].starts_with("empty-step ") && slips[0].ends_with(told), "{slips:?}");
}
