//! Drafts: the newest version of each, for its owner.

use std::sync::Arc;

use counter::archive::Archive;

use super::records::{HERE, THERE, citizen, draft, draft_id};

/// What comes back is what was given.
pub async fn a_draft_is_found_again_to_the_last_bit(archive: Arc<impl Archive>) {
    let kept = draft(HERE, 1, "anna", 1);
    archive.put_draft(&kept).await.unwrap();
    assert_eq!(archive.draft(HERE, &draft_id(1)).await.unwrap(), Some(kept));
    assert_eq!(archive.draft(HERE, &draft_id(2)).await.unwrap(), None);
}

/// One draft, however often it is kept.
pub async fn a_draft_is_replaced_by_its_newer_version(archive: Arc<impl Archive>) {
    let newer = draft(HERE, 1, "anna", 2);
    archive.put_draft(&draft(HERE, 1, "anna", 1)).await.unwrap();
    archive.put_draft(&newer).await.unwrap();
    assert_eq!(archive.draft(HERE, &draft_id(1)).await.unwrap(), Some(newer.clone()));
    assert_eq!(archive.drafts_of(HERE, &citizen(HERE, "anna")).await.unwrap(), [newer]);
}

/// What was worked on last is offered first.
pub async fn drafts_come_last_changed_first(archive: Arc<impl Archive>) {
    for (number, changed) in [(1, 1), (2, 4), (3, 2)] {
        archive.put_draft(&draft(HERE, number, "anna", changed)).await.unwrap();
    }
    archive.put_draft(&draft(HERE, 1, "anna", 3)).await.unwrap();
    let found = archive.drafts_of(HERE, &citizen(HERE, "anna")).await.unwrap();
    assert_eq!(found, [(2, 4), (1, 3), (3, 2)].map(|(number, changed)| draft(HERE, number, "anna", changed)));
}

/// At login a visitor's draft becomes the citizen's.
pub async fn a_draft_that_changes_hands_leaves_its_owner(archive: Arc<impl Archive>) {
    archive.put_draft(&draft(HERE, 1, "visitatore", 1)).await.unwrap();
    archive.put_draft(&draft(HERE, 1, "anna", 2)).await.unwrap();
    assert_eq!(archive.drafts_of(HERE, &citizen(HERE, "visitatore")).await.unwrap(), []);
    assert_eq!(archive.drafts_of(HERE, &citizen(HERE, "anna")).await.unwrap(), [draft(HERE, 1, "anna", 2)]);
}

/// Forgetting leaves nothing, and is no error twice.
pub async fn a_forgotten_draft_is_gone_and_may_be_forgotten_twice(archive: Arc<impl Archive>) {
    archive.put_draft(&draft(HERE, 1, "anna", 1)).await.unwrap();
    archive.drop_draft(HERE, &draft_id(1)).await.unwrap();
    archive.drop_draft(HERE, &draft_id(1)).await.unwrap();
    assert_eq!(archive.draft(HERE, &draft_id(1)).await.unwrap(), None);
    assert_eq!(archive.drafts_of(HERE, &citizen(HERE, "anna")).await.unwrap(), []);
}

/// Reading, listing and forgetting stay in their comune.
pub async fn the_same_draft_id_in_two_comuni_is_two_drafts(archive: Arc<impl Archive>) {
    let here = draft(HERE, 1, "anna", 1);
    let mut there = draft(THERE, 1, "anna", 2);
    // Even if two comuni knew her by the same look-up.
    there.owner = here.owner.clone();
    archive.put_draft(&here).await.unwrap();
    assert_eq!(archive.draft(THERE, &draft_id(1)).await.unwrap(), None);
    archive.put_draft(&there).await.unwrap();
    assert_eq!(archive.draft(HERE, &draft_id(1)).await.unwrap(), Some(here.clone()));
    assert_eq!(archive.drafts_of(HERE, &here.owner).await.unwrap(), std::slice::from_ref(&here));
    archive.drop_draft(THERE, &draft_id(1)).await.unwrap();
    assert_eq!(archive.drafts_of(HERE, &here.owner).await.unwrap(), [here]);
}
