//! An S3 server on loopback, which can be told to falter.
//!
//! The server is `s3s` over a folder; here it learns what the folder cannot do (tags in lists), and how real services
//! differ: short lists, tags that are no MD5, refusals that pass, answers that get lost.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use async_trait::async_trait;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use md5::Digest as _;
use s3s::auth::SimpleAuth;
use s3s::dto::{
    DeleteObjectInput, DeleteObjectOutput, ETag, GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput,
    ListObjectsV2Input, ListObjectsV2Output, PutObjectInput, PutObjectOutput,
};
use s3s::service::S3ServiceBuilder;
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;
use tokio::runtime::Runtime;

pub(crate) const BUCKET: &str = "siti";
pub(crate) const KEY: &str = "chiave";
pub(crate) const SECRET: &str = "segreto";

/// How the server falters.
#[derive(Default)]
pub(crate) struct Moods {
    /// Of so many writings, one is refused for a moment; never, if zero.
    pub(crate) refuse_each: AtomicU32,
    /// Of so many writings, one is done and answered as if it were not; never, if zero.
    pub(crate) lose_each: AtomicU32,
    /// Tags are the service's own, as under keys of KMS.
    pub(crate) own_tags: AtomicBool,
    /// The digest that is answered is another one.
    pub(crate) wrong_digest: AtomicBool,
    /// Writings that came.
    pub(crate) writings: AtomicU32,
    /// Writings that came with a SHA-256 and a condition.
    pub(crate) guarded: AtomicU32,
}

pub(crate) struct Shop {
    pub(crate) moods: Arc<Moods>,
    pub(crate) address: String,
    // Dropped with the shop, and the server with it.
    _runtime: Runtime,
}

impl Shop {
    /// Opens a server over a folder, in which each folder is a bucket.
    pub(crate) fn open(root: &Path) -> Self {
        std::fs::create_dir_all(root.join(BUCKET)).unwrap();
        let moods = Arc::new(Moods::default());
        let store = FileSystem::new(root).unwrap();
        let counter = Counter { moods: moods.clone(), store, root: root.to_owned() };
        let mut service = S3ServiceBuilder::new(counter);
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = service.build();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let builder = Builder::new(TokioExecutor::new());
                    builder.serve_connection(TokioIo::new(socket), service).await.ok();
                });
            }
        });
        Self { moods, address, _runtime: runtime }
    }
}

struct Counter {
    moods: Arc<Moods>,
    store: FileSystem,
    root: PathBuf,
}

impl Counter {
    fn tag(&self, tag: Option<ETag>) -> Option<ETag> {
        let own = self.moods.own_tags.load(Ordering::Relaxed);
        tag.map(|tag| if own { ETag::Strong(format!("kms-{}", tag.value())) } else { tag })
    }
}

fn falls(each: &AtomicU32, count: u32) -> bool {
    let each = each.load(Ordering::Relaxed);
    each > 0 && count.is_multiple_of(each)
}

#[async_trait]
impl S3 for Counter {
    async fn put_object(&self, mut req: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        let count = self.moods.writings.fetch_add(1, Ordering::Relaxed) + 1;
        let condition = req.input.if_match.is_some() || req.input.if_none_match.is_some();
        if condition && req.input.checksum_sha256.is_some() {
            self.moods.guarded.fetch_add(1, Ordering::Relaxed);
        }
        if falls(&self.moods.refuse_each, count) {
            return Err(s3_error!(SlowDown));
        }
        if self.moods.own_tags.load(Ordering::Relaxed)
            && let Some(wanted) = req.headers.get("if-match")
        {
            let wanted = wanted.to_str().unwrap().trim_matches('"').to_owned();
            let Some(md5) = wanted.strip_prefix("kms-") else { return Err(s3_error!(PreconditionFailed)) };
            req.input.if_match = Some(s3s::dto::ETagCondition::ETag(ETag::Strong(md5.to_owned())));
        }
        let mut answer = self.store.put_object(req).await?;
        if falls(&self.moods.lose_each, count) {
            return Err(s3_error!(InternalError));
        }
        if self.moods.wrong_digest.load(Ordering::Relaxed) {
            answer.output.checksum_sha256 = Some("AAAA".to_owned());
        }
        answer.output.e_tag = self.tag(answer.output.e_tag);
        Ok(answer)
    }

    async fn get_object(&self, req: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let mut answer = self.store.get_object(req).await?;
        answer.output.e_tag = self.tag(answer.output.e_tag);
        Ok(answer)
    }

    async fn head_object(&self, req: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        let mut answer = self.store.head_object(req).await?;
        answer.output.e_tag = self.tag(answer.output.e_tag);
        Ok(answer)
    }

    async fn delete_object(&self, req: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        self.store.delete_object(req).await
    }

    async fn list_objects_v2(
        &self,
        mut req: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        req.input.max_keys = Some(37);
        let bucket = req.input.bucket.clone();
        let mut answer = self.store.list_objects_v2(req).await?;
        for object in answer.output.contents.iter_mut().flatten() {
            let key = object.key.clone().unwrap_or_default();
            // Tags are the MD5 of what stands on the disk, whoever put it there.
            let bytes = std::fs::read(self.root.join(&bucket).join(key)).map_err(|_| s3_error!(InternalError))?;
            object.e_tag = self.tag(Some(ETag::Strong(contract::revision::hex(&md5::Md5::digest(bytes)))));
        }
        Ok(answer)
    }
}
