//! Looks at citizens' data: added, never changed.

use std::sync::Arc;

use counter::archive::Archive;

use super::records::{HERE, THERE, at, citizen, look};

/// By the time of looking, whatever the order of arrival.
pub async fn looks_come_newest_first(archive: Arc<impl Archive>) {
    for seconds in [2, 5, 1, 4, 3] {
        archive.log_look(&look(HERE, "anna", seconds)).await.unwrap();
    }
    let found = archive.looks_at(HERE, &citizen(HERE, "anna")).await.unwrap();
    assert_eq!(found, [5, 4, 3, 2, 1].map(|seconds| look(HERE, "anna", seconds)));
}

/// Two looks in the same instant are two.
pub async fn a_look_is_never_replaced(archive: Arc<impl Archive>) {
    for _ in 0..2 {
        archive.log_look(&look(HERE, "anna", 1)).await.unwrap();
    }
    let found = archive.looks_at(HERE, &citizen(HERE, "anna")).await.unwrap();
    assert_eq!(found, [look(HERE, "anna", 1), look(HERE, "anna", 1)]);
}

/// The newest two hundred.
pub async fn at_most_two_hundred_looks_are_listed(archive: Arc<impl Archive>) {
    for seconds in 0..203 {
        archive.log_look(&look(HERE, "anna", seconds)).await.unwrap();
    }
    let found = archive.looks_at(HERE, &citizen(HERE, "anna")).await.unwrap();
    assert_eq!((found.len(), found[0].at, found[199].at), (200, at(202), at(3)));
}

/// Even if two comuni knew her by the same look-up.
pub async fn looks_never_show_another_comune_or_another_citizen(archive: Arc<impl Archive>) {
    let here = look(HERE, "anna", 1);
    let mut there = look(THERE, "anna", 2);
    there.citizen = here.citizen.clone();
    for look in [&here, &there, &look(HERE, "altra", 3)] {
        archive.log_look(look).await.unwrap();
    }
    assert_eq!(archive.looks_at(HERE, &here.citizen).await.unwrap(), std::slice::from_ref(&here));
    assert_eq!(archive.looks_at(THERE, &here.citizen).await.unwrap(), [there]);
}
