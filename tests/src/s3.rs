//! An S3 of our own on loopback: `s3s` over a folder, which can be told to falter. It lasts as long as the process.
#![allow(clippy::expect_used)]

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_trait::async_trait;
use aws::connection::Access;
use aws::files::{Bucket, S3Files};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::dto::{
    CreateBucketInput, CreateBucketOutput, DeleteObjectInput, DeleteObjectOutput, GetObjectInput, GetObjectOutput,
    ListObjectsV2Input, ListObjectsV2Output, PutObjectInput, PutObjectOutput,
};
use s3s::service::S3ServiceBuilder;
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::runtime::Runtime;

const KEY: &str = "AKIDTEST";
const SECRET: &str = "segreto-di-prova";

struct Shop {
    address: String,
    root: TempDir,
    // Held for as long as the process lives.
    _runtime: Runtime,
}

/// Buckets whose next requests fail, and how many of them.
static TIRED: Mutex<Vec<(String, u32)>> = Mutex::new(Vec::new());
/// Names that were kept with a SHA-256 which the server had compared.
static COMPARED: Mutex<Option<HashSet<String>>> = Mutex::new(None);

/// A new, empty bucket.
pub fn bucket() -> Bucket {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("carte-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    std::fs::create_dir_all(folder(&name)).expect("a folder for the bucket");
    absent(&name)
}

/// A bucket that is not there.
pub fn absent(name: &str) -> Bucket {
    Bucket {
        name: name.to_owned(),
        region: "eu-south-1".into(),
        access: Access { id: KEY.into(), secret: SECRET.into(), token: None },
        endpoint: Some(shop().address.clone()),
        roots: None,
        clock: jiff::Timestamp::now,
        patience: aws::files::PATIENCE,
    }
}

/// The files of a new, empty bucket.
pub fn files() -> S3Files {
    S3Files::open(bucket()).expect("the pinned roots are readable")
}

/// Where the server keeps the objects of a bucket.
pub fn folder(bucket: &str) -> PathBuf {
    shop().root.path().join(bucket)
}

/// The next requests to a bucket are told that the server is busy.
pub fn tire(bucket: &str, requests: u32) {
    TIRED.lock().unwrap_or_else(PoisonError::into_inner).push((bucket.to_owned(), requests));
}

/// Whether an object came with a SHA-256.
pub fn compared(bucket: &str, key: &str) -> bool {
    let compared = COMPARED.lock().unwrap_or_else(PoisonError::into_inner);
    compared.as_ref().is_some_and(|names| names.contains(&format!("{bucket}/{key}")))
}

fn shop() -> &'static Shop {
    static SHOP: OnceLock<Shop> = OnceLock::new();
    SHOP.get_or_init(|| {
        let root = TempDir::new().expect("a temporary folder");
        let mut service = S3ServiceBuilder::new(Counter { store: store(root.path()) });
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        // S3 itself holds a form against its policy alone, not against the hour at which it was signed.
        let mut config = S3Config::default();
        config.presigned_url_max_skew_time_secs = 7 * 24 * 3600;
        service.set_config(Arc::new(StaticConfigProvider::new(Arc::new(config))));
        let service = service.build();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime for the server");
        // Whoever opens the shop may be inside a runtime of her own: nothing here waits.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a port");
        listener.set_nonblocking(true).expect("it need not block");
        let address = format!("http://{}", listener.local_addr().expect("it has an address"));
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("the runtime takes it");
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let builder = Builder::new(TokioExecutor::new());
                    let _ = builder.serve_connection(TokioIo::new(socket), service).await;
                });
            }
        });
        Shop { address, root, _runtime: runtime }
    })
}

fn store(root: &Path) -> FileSystem {
    FileSystem::new(root).expect("a folder to keep objects in")
}

struct Counter {
    store: FileSystem,
}

/// Whether the server answers for a bucket now. A folder would be made by the first writing; a bucket is not.
fn awake(bucket: &str) -> S3Result<()> {
    if !folder(bucket).is_dir() {
        return Err(s3_error!(NoSuchBucket));
    }
    let mut tired = TIRED.lock().unwrap_or_else(PoisonError::into_inner);
    match tired.iter_mut().find(|(name, left)| name == bucket && *left > 0) {
        Some((_, left)) => {
            *left -= 1;
            Err(s3_error!(SlowDown))
        }
        None => Ok(()),
    }
}

#[async_trait]
impl S3 for Counter {
    async fn create_bucket(&self, req: S3Request<CreateBucketInput>) -> S3Result<S3Response<CreateBucketOutput>> {
        self.store.create_bucket(req).await
    }

    async fn put_object(&self, req: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        awake(&req.input.bucket)?;
        let name = format!("{}/{}", req.input.bucket, req.input.key);
        let with_digest = req.input.checksum_sha256.is_some();
        let answer = self.store.put_object(req).await?;
        if with_digest {
            COMPARED.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().insert(name);
        }
        Ok(answer)
    }

    async fn get_object(&self, req: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        awake(&req.input.bucket)?;
        self.store.get_object(req).await
    }

    async fn delete_object(&self, req: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        awake(&req.input.bucket)?;
        self.store.delete_object(req).await
    }

    async fn list_objects_v2(
        &self,
        mut req: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        awake(&req.input.bucket)?;
        // Short lists, so that whoever lists must go on.
        req.input.max_keys = Some(3);
        self.store.list_objects_v2(req).await
    }
}
