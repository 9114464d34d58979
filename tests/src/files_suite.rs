//! What every keeper of files promises. `files_promises!(opened)` makes a test of each, where `opened` is an async
//! function that gives new empty files and whatever must live as long as they do.
#![allow(clippy::unwrap_used)]

use counter::bytes::Bytes;
use counter::files::{FileId, Files};

const HERE: &str = "069070";
const THERE: &str = "069007";

/// The name of a number.
pub fn id(number: u8) -> FileId {
    FileId::from_random([number; 16])
}

/// Any bytes: none, zeros, as many as the largest document.
pub async fn bytes_are_found_again_to_the_last_one(files: impl Files) {
    let large: Vec<u8> = (0..10_000_000_u32).map(|n| (n % 251) as u8).collect();
    for (number, bytes) in [(1, Vec::new()), (2, vec![0, 255, 10, 13]), (3, large)] {
        assert_eq!(files.get(HERE, &id(number)).await.unwrap(), None);
        files.put(HERE, &id(number), Bytes(bytes.clone())).await.unwrap();
        let found = files.get(HERE, &id(number)).await.unwrap();
        assert!(found == Some(Bytes(bytes)), "file {number} differs");
    }
}

/// The last bytes put count: a try whose answer was lost may come again.
pub async fn a_file_put_twice_is_one_file(files: impl Files) {
    files.put(HERE, &id(1), Bytes(b"prima".to_vec())).await.unwrap();
    files.put(HERE, &id(1), Bytes(b"dopo".to_vec())).await.unwrap();
    assert_eq!(files.get(HERE, &id(1)).await.unwrap(), Some(Bytes(b"dopo".to_vec())));
}

/// A name is a name of one comune, and no path leads out of it.
pub async fn a_file_is_found_under_its_comune_alone(files: impl Files) {
    files.put(HERE, &id(1), Bytes(b"qui".to_vec())).await.unwrap();
    for elsewhere in [THERE, "../069070", "069070/", "", "x/../069070"] {
        assert_eq!(files.get(elsewhere, &id(1)).await.unwrap(), None, "{elsewhere}");
    }
    assert!(files.put("..", &id(1), Bytes(Vec::new())).await.is_err());
    files.remove(THERE, &id(1)).await.unwrap();
    assert!(files.get(HERE, &id(1)).await.unwrap().is_some());
}

/// Even an empty file is there.
pub async fn a_name_is_there_or_not(files: impl Files) {
    files.put(HERE, &id(1), Bytes(b"qui".to_vec())).await.unwrap();
    files.put(HERE, &id(2), Bytes(Vec::new())).await.unwrap();
    for (comune, number, there) in
        [(HERE, 1, true), (HERE, 2, true), (HERE, 3, false), (THERE, 1, false), ("..", 1, false)]
    {
        assert_eq!(files.has(comune, &id(number)).await.unwrap(), there, "{comune} {number}");
    }
}

/// Removing what is not there is no fault.
pub async fn a_removed_file_is_gone_and_may_be_removed_twice(files: impl Files) {
    files.put(HERE, &id(1), Bytes(b"qui".to_vec())).await.unwrap();
    files.put(HERE, &id(2), Bytes(b"anche qui".to_vec())).await.unwrap();
    for _ in 0..2 {
        files.remove(HERE, &id(1)).await.unwrap();
    }
    assert_eq!(files.get(HERE, &id(1)).await.unwrap(), None);
    assert!(files.get(HERE, &id(2)).await.unwrap().is_some());
}

/// Makes a test of every promise.
#[macro_export]
macro_rules! files_promises {
    ($open:path) => {
        $crate::files_promises! { @each $open;
            bytes_are_found_again_to_the_last_one,
            a_file_put_twice_is_one_file,
            a_file_is_found_under_its_comune_alone,
            a_name_is_there_or_not,
            a_removed_file_is_gone_and_may_be_removed_twice,
        }
    };
    (@each $open:path; $($promise:ident,)*) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $promise() {
            let (files, _place) = $open().await;
            $crate::files_suite::$promise(files).await;
        }
    )* };
}
