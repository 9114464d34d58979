//! A citizen's own pratiche in a comune.

use std::sync::Arc;

use counter::archive::Archive;
use counter::line::Line;
use counter::pratica::Head;
use counter::state::State;

use super::records::{HERE, THERE, at, citizen, head, moved, pratica, sealed};

const ANNA: &str = "RSSMRA85T10A562S";

/// By the time of sending, whatever the order of arrival.
pub async fn a_citizen_s_pratiche_come_newest_first(archive: Arc<impl Archive>) {
    for number in [2, 5, 1, 4, 3] {
        archive.submit(&pratica(HERE, number)).await.unwrap();
    }
    let found = archive.pratiche_of(HERE, &citizen(HERE, ANNA)).await.unwrap();
    assert_eq!(found, [5, 4, 3, 2, 1].map(|number| Line::of(&head(HERE, number))));
}

/// A list shows where things stand.
pub async fn a_citizen_s_pratiche_come_with_their_newest_state(archive: Arc<impl Archive>) {
    let first = pratica(HERE, 1);
    archive.submit(&first).await.unwrap();
    let second = moved(&first, State::Accolta);
    archive.change(&second).await.unwrap();
    assert_eq!(archive.pratiche_of(HERE, &citizen(HERE, ANNA)).await.unwrap(), [Line::of(&second.head)]);
}

/// The newest two hundred.
pub async fn at_most_two_hundred_pratiche_are_listed(archive: Arc<impl Archive>) {
    for number in 0..203 {
        archive.submit(&pratica(HERE, number)).await.unwrap();
    }
    let found = archive.pratiche_of(HERE, &citizen(HERE, ANNA)).await.unwrap();
    assert_eq!((found.len(), found[0].sent, found[199].sent), (200, at(202), at(3)));
}

/// Who gave no codice fiscale has her reference.
pub async fn a_pratica_without_a_citizen_is_nobody_s(archive: Arc<impl Archive>) {
    let nobody_s = sealed(Head { citizen: None, ..head(HERE, 1) });
    archive.submit(&nobody_s).await.unwrap();
    assert_eq!(archive.pratica(HERE, &nobody_s.head.reference).await.unwrap(), Some(nobody_s));
    assert_eq!(archive.pratiche_of(HERE, &citizen(HERE, ANNA)).await.unwrap(), []);
}

/// Even if two comuni knew her by the same look-up.
pub async fn a_citizen_never_sees_another_comune_or_another_citizen(archive: Arc<impl Archive>) {
    let anna = citizen(HERE, ANNA);
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    archive.submit(&sealed(Head { citizen: Some(anna.clone()), ..head(THERE, 2) })).await.unwrap();
    archive.submit(&sealed(Head { citizen: Some(citizen(HERE, "altra")), ..head(HERE, 3) })).await.unwrap();
    assert_eq!(archive.pratiche_of(HERE, &anna).await.unwrap(), [Line::of(&head(HERE, 1))]);
    assert_eq!(archive.pratiche_of(THERE, &citizen(THERE, ANNA)).await.unwrap(), []);
}
