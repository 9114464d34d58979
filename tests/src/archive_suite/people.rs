//! Profiles, sessions and operators.

use std::sync::Arc;

use counter::archive::{Archive, Changed};
use counter::keys::{Domain, Keys, Lookup};
use counter::operator::Operator;
use counter::profile::Profile;
use counter::session::OFFICE;

use super::records::{HERE, THERE, keys, sealed_bytes, session};

fn somebody(code: &str) -> Lookup {
    keys().lookup(&Domain::Consortium, "cf", code)
}

fn profile(version: u64, contents: u32) -> Profile {
    Profile { citizen: somebody("anna"), version, sealed: sealed_bytes(contents) }
}

/// Two first logins at once make one profile.
pub async fn a_profile_begins_at_version_one_once(archive: Arc<impl Archive>) {
    assert_eq!(archive.profile(&somebody("anna")).await.unwrap(), None);
    assert_eq!(archive.put_profile(&profile(2, 1)).await.unwrap(), Changed::Stale, "nothing was there to follow");
    assert_eq!(archive.put_profile(&profile(1, 1)).await.unwrap(), Changed::Done);
    assert_eq!(archive.put_profile(&profile(1, 2)).await.unwrap(), Changed::Stale);
    assert_eq!(archive.profile(&somebody("anna")).await.unwrap(), Some(profile(1, 1)));
    assert_eq!(archive.profile(&somebody("altra")).await.unwrap(), None);
}

/// What somebody else added meanwhile is never lost.
pub async fn a_profile_follows_the_version_before_it(archive: Arc<impl Archive>) {
    archive.put_profile(&profile(1, 1)).await.unwrap();
    assert_eq!(archive.put_profile(&profile(2, 2)).await.unwrap(), Changed::Done);
    assert_eq!(archive.put_profile(&profile(2, 3)).await.unwrap(), Changed::Stale);
    assert_eq!(archive.put_profile(&profile(4, 3)).await.unwrap(), Changed::Stale);
    assert_eq!(archive.profile(&somebody("anna")).await.unwrap(), Some(profile(2, 2)));
}

/// One winner, whose contents are kept.
pub async fn of_eight_profiles_at_once_one_is_kept<A: Archive + 'static>(archive: Arc<A>) {
    let puts: Vec<_> = (0..8)
        .map(|contents| {
            let archive = Arc::clone(&archive);
            tokio::spawn(async move { (archive.put_profile(&profile(1, contents)).await.unwrap(), contents) })
        })
        .collect();
    let mut winners = Vec::new();
    for put in puts {
        if let (Changed::Done, contents) = put.await.unwrap() {
            winners.push(contents);
        }
    }
    assert_eq!(winners.len(), 1);
    assert_eq!(archive.profile(&somebody("anna")).await.unwrap(), Some(profile(1, winners[0])));
}

/// A session lives until it is ended.
pub async fn a_session_is_found_replaced_and_ended(archive: Arc<impl Archive>) {
    assert_eq!(archive.session(HERE, "a1").await.unwrap(), None);
    for seen in [1, 301] {
        archive.put_session(&session(HERE, "a1", seen)).await.unwrap();
        assert_eq!(archive.session(HERE, "a1").await.unwrap(), Some(session(HERE, "a1", seen)));
    }
    archive.end_session(HERE, "a1").await.unwrap();
    assert_eq!(archive.session(HERE, "a1").await.unwrap(), None);
    archive.end_session(HERE, "a1").await.unwrap();
}

/// Whoever logged out stays out, even if another request of the same cookie was under way.
pub async fn an_ended_session_is_not_renewed(archive: Arc<impl Archive>) {
    assert_eq!(archive.renew_session(&session(HERE, "a1", 1)).await.unwrap(), Changed::Stale);
    archive.put_session(&session(HERE, "a1", 1)).await.unwrap();
    assert_eq!(archive.renew_session(&session(HERE, "a1", 301)).await.unwrap(), Changed::Done);
    assert_eq!(archive.session(HERE, "a1").await.unwrap(), Some(session(HERE, "a1", 301)));
    archive.end_session(HERE, "a1").await.unwrap();
    assert_eq!(archive.renew_session(&session(HERE, "a1", 302)).await.unwrap(), Changed::Stale);
    assert_eq!(archive.session(HERE, "a1").await.unwrap(), None);
}

/// A citizen's cookie opens neither another comune nor the back office.
pub async fn a_session_of_one_scope_is_unknown_in_another(archive: Arc<impl Archive>) {
    archive.put_session(&session(HERE, "a1", 1)).await.unwrap();
    for scope in [THERE, OFFICE] {
        assert_eq!(archive.session(scope, "a1").await.unwrap(), None);
        archive.end_session(scope, "a1").await.unwrap();
    }
    assert_eq!(archive.session(HERE, "a1").await.unwrap(), Some(session(HERE, "a1", 1)));
}

/// Who no longer serves a comune no longer does from now on.
pub async fn an_operator_is_found_and_replaced(archive: Arc<impl Archive>) {
    let id = somebody("luigi");
    assert_eq!(archive.operator(&id).await.unwrap(), None);
    for comuni in [vec![HERE.to_owned(), THERE.to_owned()], vec![THERE.to_owned()], vec![]] {
        let operator = Operator { id: id.clone(), name: "Luigi Verdi".into(), comuni };
        archive.put_operator(&operator).await.unwrap();
        assert_eq!(archive.operator(&id).await.unwrap(), Some(operator));
    }
    assert_eq!(archive.operator(&somebody("altra")).await.unwrap(), None);
}
