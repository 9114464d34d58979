//! The promise that data from every earlier layout are found again: folders as each of them left them, with rows, opened by
//! today's archive.

use std::path::Path;

use counter::archive::{Archive, Changed, InboxFilter};
use counter::keyring::KeyRing;
use counter::keys::{Lookup, Secret};
use counter::pratica::{Body, Head, Pratica};
use counter::reference::Reference;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::archive::SqliteArchive;
use crate::folder::{ARCHIVE, DATA_KEYS, DataFolder};
use crate::migration;
use crate::progress::Silent;
use crate::verify::verify;

const HERE: &str = "069070";

/// The keys of such folders.
pub(crate) fn keys() -> KeyRing {
    KeyRing::new(Secret([5; 32]))
}

/// A head as the first version wrote it: without what came later.
fn head() -> Head {
    let reference = Reference::from_mac("ACD", &[3; 32]);
    let json = serde_json::json!({
        "comune": HERE, "reference": reference.key(), "draft": "AAECAwQFBgcICQoLDA0ODw", "version": 1,
        "service": "accesso-agli-atti", "revision": "0123456789abcdef", "title": "Accesso agli atti",
        "office": { "id": "comune", "name": "Uffici comunali" }, "state": "inviata",
        "sent": "2026-11-20T10:00:00Z", "changed": "2026-11-20T10:00:00Z",
        "citizen": "k1.AAAAAAAAAAAAAAAAAAAAAA", "checks": ["k1.AAAAAAAAAAAAAAAAAAAAAA"],
        "content": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "leaf": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "outbox": [{ "id": 1, "what": "notice_sent", "at": "2026-11-20T10:00:00Z" }]
    });
    serde_json::from_value(json).unwrap()
}

/// Rows as the layouts of the two files took them.
fn fill(archive: &Connection, layout: usize, keys_file: &Connection, pratica: &Pratica) {
    let wrapped = &pratica.key.as_ref().unwrap().0.0;
    let mark = &Sha256::digest(wrapped)[..16];
    let mut written = serde_json::to_value(&pratica.head).unwrap();
    written.as_object_mut().unwrap().remove("files");
    let sent = "2026-11-20T10:00:00.000000Z";
    archive
        .execute(
            "INSERT INTO pratica
                (comune, reference, version, state, sent, changed, due, citizen, service, assignee, outbox_open, head, sealed, key)
             VALUES (?1, ?2, 1, 'inviata', ?3, ?3, '9999-99-99', ?4, 'accesso-agli-atti', NULL, 1, ?5, ?6, ?7)",
            (HERE, pratica.head.reference.key(), sent, &pratica.head.citizen.as_ref().unwrap().0, written.to_string(), &pratica.sealed.0.0, mark),
        )
        .unwrap();
    keys_file
        .execute(
            "INSERT INTO key (comune, reference, mark, wrapped) VALUES (?1, ?2, ?3, ?4)",
            (HERE, pratica.head.reference.key(), mark, wrapped),
        )
        .unwrap();
    let draft = r#"{"comune":"069070","id":"AAECAwQFBgcICQoLDA0ODw","owner":"v.1","service":"mensa","revision":"0123456789abcdef","created":"2026-11-20T10:00:00Z","changed":"2026-11-20T10:00:00Z","sealed":"AAAA"}"#;
    archive
        .execute("INSERT INTO draft (comune, id, owner, changed, record) VALUES (?1, 'AAECAwQFBgcICQoLDA0ODw', 'v.1', ?2, ?3)", (HERE, sent, draft))
        .unwrap();
    archive.execute("INSERT INTO form VALUES ('0123456789abcdef', ?1)", [b"{}"]).unwrap();
    let session = r#"{"id":"ab","scope":"069070","created":"2026-11-20T10:00:00Z","seen":"2026-11-20T10:00:00Z","identified":true,"sealed":"AAAA"}"#;
    let ends = if layout >= 8 { ("ends, ", "'9999', ") } else { ("", "") };
    let insert = format!("INSERT INTO session ({}scope, id, record) VALUES ({}?1, 'ab', ?2)", ends.0, ends.1);
    archive.execute(&insert, (HERE, session)).unwrap();
    if layout >= 7 {
        archive.execute("UPDATE pratica SET notice_due = changed || '#' || version", []).unwrap();
    }
    if layout >= 3 {
        archive.execute("INSERT INTO rating VALUES (?1, '/', 's4', 7)", [HERE]).unwrap();
    }
    if layout >= 4 {
        archive.execute("INSERT INTO claim VALUES (?1, 'k1.X', ?2)", (HERE, pratica.head.reference.key())).unwrap();
    }
}

/// A folder as these layouts left it, with rows; gives what was sent.
pub(crate) fn make(place: &Path, layout: usize, keys_layout: usize) -> Pratica {
    let pratica = head().seal(&keys(), &Body { applicant: "Maria Rossi".into(), ..Body::default() }).unwrap();
    let mut archive = Connection::open(place.join(ARCHIVE)).unwrap();
    let mut data_keys = Connection::open(place.join(DATA_KEYS)).unwrap();
    migration::migrate(&mut archive, &migration::ARCHIVE[..layout]).unwrap().unwrap();
    migration::migrate(&mut data_keys, &migration::DATA_KEYS[..keys_layout]).unwrap().unwrap();
    fill(&archive, layout, &data_keys, &pratica);
    pratica
}

#[tokio::test]
async fn a_folder_of_every_earlier_layout_is_opened_with_all_that_is_in_it() {
    for layout in 1..=migration::ARCHIVE.len() {
        for keys_layout in 1..=migration::DATA_KEYS.len() {
            let place = tempfile::tempdir().unwrap();
            let pratica = make(place.path(), layout, keys_layout);
            let told = format!("layouts {layout} and {keys_layout}");
            let archive = SqliteArchive::open(&DataFolder::open(place.path()).unwrap()).unwrap();
            let found = archive.pratica(HERE, &pratica.head.reference).await.unwrap().expect(&told);
            assert_eq!(found.open(&keys()).unwrap().applicant, "Maria Rossi", "{told}");
            assert_eq!(found.head.files, None, "{told}: a record from before");
            let mine = archive.pratiche_of(HERE, pratica.head.citizen.as_ref().unwrap()).await.unwrap();
            let inbox = archive.inbox(HERE, &InboxFilter { limit: 9, ..InboxFilter::default() }).await.unwrap();
            assert_eq!((mine.len(), inbox.rows.len()), (1, 1), "{told}");
            let shown = inbox.rows[0].applicant(HERE, &keys()).unwrap();
            assert_eq!((shown.as_deref(), &found.name), (Some("Maria Rossi"), &None), "{told}: sealed within alone");
            let body = found.open(&keys()).unwrap();
            let next = found.next(&keys(), found.head.clone(), &body).unwrap();
            assert_eq!(archive.change(&next).await.unwrap(), Changed::Done);
            let named = archive.pratica(HERE, &pratica.head.reference).await.unwrap().expect(&told);
            assert!(named.name.is_some() && named == next, "{told}: a change seals the name apart");
            assert_eq!(archive.drafts_of(HERE, &Lookup("v.1".into())).await.unwrap().len(), 1, "{told}");
            assert!(archive.session(HERE, "ab").await.unwrap().is_some(), "{told}");
            let tallies = archive.tallies(HERE).await.unwrap();
            assert_eq!(tallies.len(), usize::from(layout >= 3), "{told}");
            drop(archive);
            let verdict = verify(place.path(), Some(&keys()), &Silent).unwrap();
            assert!(verdict.is_sound() && verdict.opened == 1, "{told}: {verdict:?}");
        }
    }
}
