//! What a person copies from a card or a letter: codes, days, hours, numbers, addresses, names of files.
//!
//! In: any text. Nothing panics, and what is read has one spelling: read again it is itself.

#![no_main]

use contract::code::Scheme;
use contract::codice_fiscale::CodiceFiscale;
use contract::file::shown_name;
use contract::{contact, date, decimal, iban, partita_iva, time};
use counter::reference::Reference;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(code) = CodiceFiscale::parse(text) {
        assert_eq!(CodiceFiscale::parse(code.as_str()).map(|c| c.as_str().to_owned()), Ok(code.as_str().to_owned()));
        let _ = (code.birth_place(), code.is_of_a_woman(), code.agrees_with_name(text), code.agrees_with_surname(text));
    }
    // Any name beside a right code.
    if let Ok(code) = CodiceFiscale::parse("RSSMRA85T10A562S") {
        let _ = (code.agrees_with_name(text), code.agrees_with_surname(text));
    }
    let readers: [fn(&str) -> Option<String>; 7] = [
        iban::parse,
        partita_iva::parse,
        time::parse,
        contact::email,
        contact::certified,
        contact::phone,
        contact::plate,
    ];
    for read in readers {
        if let Some(code) = read(text) {
            assert_eq!(read(&code).as_ref(), Some(&code), "of {text:?}");
        }
    }
    for scheme in Scheme::ALL {
        if let Ok(code) = scheme.read(text) {
            assert_eq!(scheme.read(&code).as_ref(), Ok(&code), "{scheme:?} of {text:?}");
        }
    }
    // What the profile offers is typed again as it is shown.
    if let Some(number) = contact::phone(text) {
        assert_eq!(contact::phone(&contact::phone_words(&number)), Some(number), "of {text:?}");
    }
    if let Some(day) = date::parse(text) {
        assert_eq!((date::parse(&day.to_string()), date::parse(&date::figures(day))), (Some(day), Some(day)));
        let _ = date::words(day);
    }
    if let Ok(n) = decimal::parse(text) {
        assert_eq!(decimal::parse(&decimal::words(n)), Ok(n), "of {text:?}");
        assert_eq!(decimal::parse(&decimal::canonical_amount(n)), Ok(n / 10 * 10), "of {text:?}");
        let _ = decimal::places(n);
    }
    if let Ok(reference) = Reference::parse(text) {
        assert_eq!(Reference::parse(&reference.to_string()), Ok(reference));
    }
    let name = shown_name(text);
    assert_eq!(shown_name(&name), name, "of {text:?}");
    assert!(!name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']), "{name:?} of {text:?}");
});
