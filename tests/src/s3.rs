//! An S3 of our own on loopback: `s3s` over a folder, which can be told to falter. It lasts as long as the process.
//!
//! `s3s-fs` keeps parts without comparing them, and lists no uploads: here the parts are compared with their SHA-256, both
//! when they come and when they are put together, as S3 does.
#![allow(clippy::expect_used)]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use async_trait::async_trait;
use aws::connection::Access;
use aws::files::{Bucket, S3Files};
use aws::wire::Wire;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use md5::Md5;
use s3s::auth::SimpleAuth;
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, CompleteMultipartUploadInput, CompleteMultipartUploadOutput,
    CreateBucketInput, CreateBucketOutput, CreateMultipartUploadInput, CreateMultipartUploadOutput, DeleteObjectInput,
    DeleteObjectOutput, ETag, GetObjectInput, GetObjectOutput, ListObjectsV2Input, ListObjectsV2Output, PutObjectInput,
    PutObjectOutput, StreamingBlob, UploadPartInput, UploadPartOutput,
};
use s3s::service::S3ServiceBuilder;
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;
use sha2::{Digest, Sha256};
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
/// What is on its way in parts, by upload.
static UPLOADS: Mutex<BTreeMap<String, Upload>> = Mutex::new(BTreeMap::new());
/// What goes wrong with the parts of a bucket.
static SLIPS: Mutex<Vec<(String, Slip)>> = Mutex::new(Vec::new());
/// How often each part of a bucket came.
static CAME: Mutex<Option<HashMap<(String, i32), u32>>> = Mutex::new(None);
/// Names that were kept with a SHA-256 which the server had compared.
static COMPARED: Mutex<Option<HashSet<String>>> = Mutex::new(None);

struct Upload {
    bucket: String,
    /// The SHA-256 of each part.
    parts: BTreeMap<i32, String>,
    /// Whether it was put together or taken back.
    ended: bool,
}

/// What goes wrong with an upload in parts, once for each that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// The server is busy when this part comes.
    Busy(i32),
    /// A bit of this part changes on its way.
    Flipped(i32),
    /// This part never comes to its end.
    Stuck(i32),
    /// Putting together says 200 and then that it failed.
    LateNo,
    /// The parts are put together and the answer is lost.
    LostYes,
}

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
        wire: Wire::trusting(None).expect("the pinned roots are readable"),
        clock: jiff::Timestamp::now,
        patience: aws::files::PATIENCE,
    }
}

/// The files of a new, empty bucket.
pub fn files() -> S3Files {
    S3Files::open(bucket()).expect("its address is readable")
}

/// Where the server keeps the objects of a bucket.
pub fn folder(bucket: &str) -> PathBuf {
    shop().root.path().join(bucket)
}

/// Lets a bucket hold what lies in a folder of published sites for the functions, now and later.
pub fn holds(bucket: &Bucket, out: &Path) {
    #[cfg(unix)]
    for name in ["counter", "forms"] {
        let link = folder(&bucket.name).join(name);
        std::os::unix::fs::symlink(out.join(name), link).expect("a link to what is published");
    }
}

/// The next requests to a bucket are told that the server is busy.
pub fn tire(bucket: &str, requests: u32) {
    TIRED.lock().unwrap_or_else(PoisonError::into_inner).push((bucket.to_owned(), requests));
}

/// Lets something go wrong with the next upload in parts to a bucket.
pub fn slip(bucket: &str, slip: Slip) {
    SLIPS.lock().unwrap_or_else(PoisonError::into_inner).push((bucket.to_owned(), slip));
}

/// How often a part came to a bucket.
pub fn came(bucket: &str, part: i32) -> u32 {
    let came = CAME.lock().unwrap_or_else(PoisonError::into_inner);
    came.as_ref().and_then(|came| came.get(&(bucket.to_owned(), part)).copied()).unwrap_or_default()
}

/// How many uploads to a bucket are neither whole nor taken back, and how many files of theirs the server still has.
pub fn left_over(bucket: &str) -> (usize, usize) {
    let uploads = uploads();
    let of_bucket = || uploads.iter().filter(|(_, upload)| upload.bucket == bucket);
    let open = of_bucket().filter(|(_, upload)| !upload.ended).count();
    let names = std::fs::read_dir(shop().root.path()).expect("the server's folder");
    let names = names.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    (open, names.filter(|name| of_bucket().any(|(id, _)| name.contains(id.as_str()))).count())
}

fn uploads() -> MutexGuard<'static, BTreeMap<String, Upload>> {
    UPLOADS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The parts of an upload that is open.
fn opened(id: &str) -> S3Result<BTreeMap<i32, String>> {
    let uploads = uploads();
    let open = uploads.get(id).filter(|upload| !upload.ended);
    open.map(|upload| upload.parts.clone()).ok_or_else(|| s3_error!(NoSuchUpload))
}

fn end(id: &str) {
    if let Some(upload) = uploads().get_mut(id) {
        upload.ended = true;
    }
}

/// Takes a slip from those that were asked for.
fn slips(bucket: &str, slip: Slip) -> bool {
    let mut slips = SLIPS.lock().unwrap_or_else(PoisonError::into_inner);
    let place = slips.iter().position(|(name, asked)| name == bucket && *asked == slip);
    place.map(|place| slips.remove(place)).is_some()
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

    async fn create_multipart_upload(
        &self,
        req: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        awake(&req.input.bucket)?;
        if req.input.checksum_algorithm.as_ref().map(|name| name.as_str()) != Some("SHA256") {
            return Err(s3_error!(InvalidRequest, "parts here come with their SHA-256"));
        }
        let bucket = req.input.bucket.clone();
        let answer = self.store.create_multipart_upload(req).await?;
        let id = answer.output.upload_id.clone().unwrap_or_default();
        let upload = Upload { bucket, parts: BTreeMap::new(), ended: false };
        uploads().insert(id, upload);
        Ok(answer)
    }

    async fn upload_part(&self, mut req: S3Request<UploadPartInput>) -> S3Result<S3Response<UploadPartOutput>> {
        let (bucket, id, number) = (req.input.bucket.clone(), req.input.upload_id.clone(), req.input.part_number);
        awake(&bucket)?;
        *CAME
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert_default()
            .entry((bucket.clone(), number))
            .or_default() += 1;
        if slips(&bucket, Slip::Busy(number)) {
            return Err(s3_error!(SlowDown));
        }
        if slips(&bucket, Slip::Stuck(number)) {
            std::future::pending::<()>().await;
        }
        let mut body = req.input.body.take().ok_or_else(|| s3_error!(IncompleteBody))?;
        let mut bytes = Vec::new();
        while let Some(some) = body.next().await {
            bytes.extend_from_slice(&some.map_err(|_| s3_error!(IncompleteBody))?);
        }
        if slips(&bucket, Slip::Flipped(number)) {
            bytes[0] ^= 1;
        }
        let is = STANDARD.encode(Sha256::digest(&bytes));
        if req.input.checksum_sha256.as_ref() != Some(&is) {
            return Err(s3_error!(BadDigest, "the part is not what its SHA-256 says"));
        }
        req.input.body = Some(StreamingBlob::from(s3s::Body::from(bytes)));
        let mut answer = self.store.upload_part(req).await?;
        answer.output.checksum_sha256 = Some(is.clone());
        uploads().get_mut(&id).ok_or_else(|| s3_error!(NoSuchUpload))?.parts.insert(number, is);
        Ok(answer)
    }

    async fn complete_multipart_upload(
        &self,
        req: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        let (bucket, id) = (req.input.bucket.clone(), req.input.upload_id.clone());
        awake(&bucket)?;
        let said = req.input.multipart_upload.as_ref().and_then(|upload| upload.parts.clone()).unwrap_or_default();
        let said: BTreeMap<i32, String> =
            said.into_iter().filter_map(|part| Some((part.part_number?, part.checksum_sha256?))).collect();
        match opened(&id)? {
            came if came.is_empty() || came != said => return Err(s3_error!(InvalidPart)),
            _ => {}
        }
        if slips(&bucket, Slip::LateNo) {
            let failed = async { Err(s3_error!(InternalError)) };
            let late = CompleteMultipartUploadOutput { future: Some(Box::pin(failed)), ..Default::default() };
            return Ok(S3Response::new(late));
        }
        let answer = self.store.complete_multipart_upload(req).await?;
        end(&id);
        if slips(&bucket, Slip::LostYes) {
            return Err(s3_error!(InternalError));
        }
        Ok(answer)
    }

    async fn abort_multipart_upload(
        &self,
        req: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        let id = req.input.upload_id.clone();
        opened(&id)?;
        let answer = self.store.abort_multipart_upload(req).await?;
        end(&id);
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
        let bucket = req.input.bucket.clone();
        let mut answer = self.store.list_objects_v2(req).await?;
        for object in answer.output.contents.iter_mut().flatten() {
            let bytes = std::fs::read(folder(&bucket).join(object.key.as_deref().unwrap_or_default()));
            let digest = Md5::digest(bytes.map_err(|_| s3_error!(InternalError))?);
            object.e_tag = Some(ETag::Strong(contract::revision::hex(&digest)));
        }
        Ok(answer)
    }
}
