//! Ratings of pages: counted, never lost, each comune's its own.

use std::sync::Arc;

use counter::archive::Archive;
use counter::bytes::Bytes;
use counter::keys::{Sealed, WrappedKey};
use counter::rating::{Opinion, Rating};

use super::records::{HERE, THERE, at};

fn rating(comune: &str, page: &str, stars: u8, said: Option<u32>) -> Rating {
    let opinion = said.map(|seconds| Opinion {
        comune: comune.to_owned(),
        page: page.to_owned(),
        stars,
        at: at(seconds),
        text: Sealed(Bytes(vec![1, 2, 3])),
        key: WrappedKey(Bytes(vec![4, 5])),
    });
    Rating { comune: comune.to_owned(), page: page.to_owned(), stars, reason: Some(2), opinion }
}

/// Stars and answers, by page, in the order of the pages.
pub async fn ratings_are_tallied_by_page(archive: Arc<impl Archive>) {
    assert_eq!(archive.tallies(HERE).await.unwrap(), []);
    for (page, stars) in [("/servizi/", 5), ("/", 2), ("/servizi/", 5), ("/servizi/", 1)] {
        archive.rate(&rating(HERE, page, stars, None)).await.unwrap();
    }
    archive.rate(&rating(THERE, "/", 4, None)).await.unwrap();
    let found = archive.tallies(HERE).await.unwrap();
    let told: Vec<_> = found.iter().map(|t| (t.page.as_str(), t.stars, t.liked[1], t.hindered[1])).collect();
    assert_eq!(told, [("/", [0, 1, 0, 0, 0], 0, 1), ("/servizi/", [1, 0, 0, 0, 2], 2, 1)]);
    assert_eq!(archive.opinions(HERE).await.unwrap(), []);
}

/// None is counted for another.
pub async fn ratings_at_once_are_all_counted<A: Archive + 'static>(archive: Arc<A>) {
    let all: Vec<_> = (0..20)
        .map(|_| {
            let archive = Arc::clone(&archive);
            tokio::spawn(async move { archive.rate(&rating(HERE, "/", 3, None)).await.unwrap() })
        })
        .collect();
    for one in all {
        one.await.unwrap();
    }
    assert_eq!(archive.tallies(HERE).await.unwrap()[0].stars, [0, 0, 20, 0, 0]);
}

/// At most fifty, and never another comune's.
pub async fn opinions_come_newest_first(archive: Arc<impl Archive>) {
    for seconds in 0..52 {
        archive.rate(&rating(HERE, "/", 4, Some(seconds))).await.unwrap();
    }
    let there = rating(THERE, "/x/", 1, Some(9));
    archive.rate(&there).await.unwrap();
    let found = archive.opinions(HERE).await.unwrap();
    assert_eq!((found.len(), found[0].at, found[49].at), (50, at(51), at(2)));
    assert_eq!(archive.opinions(THERE).await.unwrap(), [there.opinion.unwrap()]);
}
