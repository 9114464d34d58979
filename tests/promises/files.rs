//! The keepers of files: the promises of each of them, and those of S3 alone.

use aws::files::{Bucket, S3Files};
use counter::bytes::Bytes;
use counter::files::Files;
use embedded::files::FolderFiles;
use embedded::folder::DataFolder;
use tempfile::TempDir;
use tests::files_suite::id;
use tests::s3;

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
