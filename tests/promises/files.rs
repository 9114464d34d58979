//! The keepers of files: the promises of each of them, and those of S3 alone.

use aws::files::{Bucket, S3Files};
use counter::bytes::Bytes;
use counter::files::Files;
use embedded::files::FolderFiles;
use embedded::folder::DataFolder;
use tempfile::TempDir;
use tests::files_suite::id;
use tests::s3::{self, Slip};

mod in_a_folder {
    tests::files_promises!(super::folder);
}

mod on_s3 {
    tests::files_promises!(super::bucket);
}

async fn folder() -> (FolderFiles, TempDir) {
    let place = tempfile::tempdir().unwrap();
    (FolderFiles::new(&DataFolder::open(place.path()).unwrap()), place)
}

async fn bucket() -> (S3Files, ()) {
    (s3::files(), ())
}

/// A door to a new bucket, and the bucket.
fn opened() -> (S3Files, Bucket) {
    let bucket = s3::bucket();
    (S3Files::open(bucket.clone()).unwrap(), bucket)
}

#[tokio::test]
async fn an_object_lies_under_its_comune_and_came_with_its_digest() {
    let (files, bucket) = opened();
    files.put("069070", &id(7), Bytes(b"sigillato".to_vec())).await.unwrap();
    let key = format!("069070/{}", id(7).as_str());
    assert_eq!(std::fs::read(s3::folder(&bucket.name).join(&key)).unwrap(), b"sigillato");
    assert!(s3::compared(&bucket.name, &key));
}

#[tokio::test]
async fn a_busy_s3_is_asked_again() {
    let (files, bucket) = opened();
    s3::tire(&bucket.name, 2);
    files.put("069070", &id(1), Bytes(b"qui".to_vec())).await.unwrap();
    s3::tire(&bucket.name, 2);
    assert_eq!(files.get("069070", &id(1)).await.unwrap(), Some(Bytes(b"qui".to_vec())));
}

#[tokio::test]
async fn an_s3_that_stays_busy_is_a_fault_that_may_be_tried_again() {
    let mut bucket = s3::bucket();
    bucket.patience = std::time::Duration::from_millis(300);
    let files = S3Files::open(bucket.clone()).unwrap();
    s3::tire(&bucket.name, u32::MAX);
    let fault = files.put("069070", &id(1), Bytes(b"qui".to_vec())).await.unwrap_err();
    assert!(fault.may_be_retried(), "{fault}");
}

#[tokio::test]
async fn an_absent_bucket_is_a_fault_and_never_an_absent_file() {
    let files = S3Files::open(s3::absent("altrove")).unwrap();
    let faults = [
        files.put("069070", &id(1), Bytes(b"qui".to_vec())).await.unwrap_err(),
        files.get("069070", &id(1)).await.unwrap_err(),
        files.has("069070", &id(1)).await.unwrap_err(),
    ];
    for fault in faults {
        let told = format!("{fault}: {}", std::error::Error::source(&fault).unwrap());
        assert!(!fault.may_be_retried() && told.contains("NoSuchBucket"), "{told}");
        assert!(!told.contains("http") && !told.contains("Signature"), "{told}");
    }
}

#[tokio::test]
async fn wrong_credentials_are_a_fault_that_shows_none_of_them() {
    let mut bucket = s3::bucket();
    bucket.access.secret = "un-altro-segreto".into();
    let files = S3Files::open(bucket).unwrap();
    let fault = files.get("069070", &id(1)).await.unwrap_err();
    let told = format!("{fault:?}");
    assert!(!fault.may_be_retried() && told.contains("403"), "{told}");
    assert!(!told.contains("segreto") && !told.contains("AKIDTEST"), "{told}");
}

/// As large as the largest document; no two parts are alike.
fn large() -> Vec<u8> {
    (0..10_000_000_u32).map(|n| (n % 251) as u8 ^ (n >> 20) as u8).collect()
}

fn object(bucket: &Bucket, number: u8) -> std::path::PathBuf {
    s3::folder(&bucket.name).join("069070").join(id(number).as_str())
}

#[tokio::test]
async fn a_large_file_goes_in_parts_that_are_compared_and_comes_back_the_same() {
    let (files, bucket) = opened();
    files.put("069070", &id(1), Bytes(large())).await.unwrap();
    assert_eq!([1, 2, 3].map(|part| s3::came(&bucket.name, part)), [1, 1, 0], "two parts");
    assert!(files.get("069070", &id(1)).await.unwrap() == Some(Bytes(large())));
    assert_eq!(s3::left_over(&bucket.name), (0, 0));
    // What fits in one part is one request.
    files.put("069070", &id(2), Bytes(vec![7; 5 * 1024 * 1024])).await.unwrap();
    assert_eq!(s3::came(&bucket.name, 1), 1);
    assert!(s3::compared(&bucket.name, &format!("069070/{}", id(2).as_str())));
}

#[tokio::test]
async fn a_part_that_fails_is_sent_again_alone() {
    for slip in [Slip::Busy(2), Slip::Flipped(2)] {
        let (files, bucket) = opened();
        s3::slip(&bucket.name, slip);
        files.put("069070", &id(1), Bytes(large())).await.unwrap();
        assert_eq!([1, 2].map(|part| s3::came(&bucket.name, part)), [1, 2], "{slip:?}");
        assert!(files.get("069070", &id(1)).await.unwrap() == Some(Bytes(large())), "{slip:?}");
        assert_eq!(s3::left_over(&bucket.name), (0, 0));
    }
}

#[tokio::test]
async fn parts_whose_end_is_not_known_are_put_together_in_the_end() {
    for slip in [Slip::LateNo, Slip::LostYes] {
        let (files, bucket) = opened();
        s3::slip(&bucket.name, slip);
        files.put("069070", &id(1), Bytes(large())).await.unwrap();
        assert!(files.get("069070", &id(1)).await.unwrap() == Some(Bytes(large())), "{slip:?}");
        assert_eq!(s3::left_over(&bucket.name), (0, 0), "{slip:?}");
    }
}

#[tokio::test]
async fn who_gives_up_midway_leaves_no_file_and_no_parts() {
    let mut bucket = s3::bucket();
    bucket.patience = std::time::Duration::from_millis(500);
    let files = S3Files::open(bucket.clone()).unwrap();
    s3::slip(&bucket.name, Slip::Stuck(2));
    let fault = files.put("069070", &id(1), Bytes(large())).await.unwrap_err();
    assert!(fault.may_be_retried(), "{fault}");
    assert!(!object(&bucket, 1).exists() && !files.has("069070", &id(1)).await.unwrap());
    assert_eq!((s3::came(&bucket.name, 1), s3::left_over(&bucket.name)), (1, (0, 0)));
}

#[tokio::test]
async fn a_citizen_who_leaves_midway_leaves_no_file_and_no_parts() {
    let (files, bucket) = opened();
    s3::slip(&bucket.name, Slip::Stuck(2));
    let name = id(1);
    let put = files.put("069070", &name, Bytes(large()));
    assert!(tokio::time::timeout(std::time::Duration::from_secs(2), put).await.is_err(), "it is stuck");
    assert_eq!((s3::came(&bucket.name, 1), s3::came(&bucket.name, 2)), (1, 1));
    for _ in 0..100 {
        if s3::left_over(&bucket.name) == (0, 0) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(s3::left_over(&bucket.name), (0, 0));
    assert!(!object(&bucket, 1).exists());
}
