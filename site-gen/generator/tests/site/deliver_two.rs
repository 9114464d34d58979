//! Two publishers at once, and a bucket that falters.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use generator::deliver::error::DeliverError;
use generator::deliver::target::{Entry, Expect, Object, Put, Tag, Target};

use crate::area::Area;
use crate::place::{Kind, Place, assert_sound, built, open, publish};
use crate::shop::{BUCKET, Shop};

/// A target before whose n-th writing something happens.
struct Interrupted<'a> {
    inner: &'a dyn Target,
    at: usize,
    writings: AtomicUsize,
    what: Mutex<Option<Box<dyn FnOnce() + Send + 'a>>>,
}

impl Target for Interrupted<'_> {
    fn hold(&self) -> Result<(), DeliverError> {
        self.inner.hold()
    }
    fn list(&self, folder: &str) -> Result<Vec<Entry>, DeliverError> {
        self.inner.list(folder)
    }
    fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Tag)>, DeliverError> {
        self.inner.get(path)
    }
    fn put(&self, object: &Object<'_>, expect: Expect<'_>) -> Result<Put, DeliverError> {
        if self.writings.fetch_add(1, Ordering::SeqCst) + 1 == self.at
            && let Some(what) = self.what.lock().unwrap().take()
        {
            what();
        }
        self.inner.put(object, expect)
    }
    fn delete(&self, path: &str) -> Result<(), DeliverError> {
        self.inner.delete(path)
    }
    fn settle(&self) -> Result<(), DeliverError> {
        self.inner.settle()
    }
    fn tag(&self, bytes: &[u8]) -> Tag {
        self.inner.tag(bytes)
    }
}

fn built_area(change: Option<(&str, &str)>) -> Area {
    let area = Area::new();
    if let Some((from, to)) = change {
        area.change("content/servizi/_generico/modulo.toml", from, to);
        area.change("content/consorzio.toml", "Valle Finta", "Valle Inventata");
    }
    area.build();
    area
}

#[test]
fn of_two_publishers_on_a_bucket_one_stops_and_the_site_is_one() {
    let (ours, theirs) = (built_area(None), built_area(Some(("Ti serve aiuto?", "Vuoi aiuto?"))));
    let (out, other) = (ours.path("out"), theirs.path("out"));
    for at in [1, 2, 15, 25, 26, 30, 60, 90] {
        let place = Place::new(Kind::Bucket);
        let target = place.target(&out);
        let done = Mutex::new(false);
        let interrupted = Interrupted {
            inner: target.as_ref(),
            at,
            writings: AtomicUsize::new(0),
            what: Mutex::new(Some(Box::new(|| {
                // They may be told that a file of ours came in between: then they try again, as they are told to.
                let tried = (0..20).any(|_| publish(&other, place.target(&other).as_ref()).is_ok());
                *done.lock().unwrap() = tried;
            }))),
        };
        let stopped = publish(&out, &interrupted);
        assert!(matches!(stopped, Err(DeliverError::Busy | DeliverError::Overtaken(_))), "at {at}: {stopped:?}");
        drop(interrupted);
        assert!(*done.lock().unwrap(), "at {at}: the other did not end");
        assert_sound(&place.seen(), &format!("interrupted at {at}"));
        publish(&other, place.target(&other).as_ref()).unwrap();
        let seen = place.seen();
        let same = built(&other).into_iter().filter(|(p, _)| p.starts_with("site/"));
        same.for_each(|(path, bytes)| assert!(seen[&path] == bytes, "at {at}: {path}"));
    }
}

#[test]
fn a_folder_has_one_publisher_at_a_time() {
    let area = built_area(None);
    let (out, place) = (area.path("out"), Place::new(Kind::Folder));
    let (one, two) = (place.target(&out), place.target(&out));
    one.hold().unwrap();
    assert!(matches!(publish(&out, two.as_ref()), Err(DeliverError::Busy)));
    drop(one);
    publish(&out, two.as_ref()).unwrap();
}

#[test]
fn refusals_that_pass_and_answers_that_get_lost_are_survived() {
    let area = built_area(None);
    let (out, place) = (area.path("out"), Place::new(Kind::Bucket));
    let moods = place.shop.as_ref().unwrap().moods.clone();
    moods.refuse_each.store(5, Ordering::Relaxed);
    moods.lose_each.store(7, Ordering::Relaxed);
    publish(&out, place.target(&out).as_ref()).unwrap();
    assert!(place.seen() == built(&out));
    let (writings, guarded) = (moods.writings.load(Ordering::Relaxed), moods.guarded.load(Ordering::Relaxed));
    assert!(writings as usize > built(&out).len() + 20, "{writings} writings");
    assert_eq!(guarded, writings, "each came with its SHA-256 and a condition");
}

#[test]
fn a_service_whose_tags_are_no_digest_is_not_sent_everything_again() {
    let area = built_area(None);
    let (out, place) = (area.path("out"), Place::new(Kind::Bucket));
    let moods = &place.shop.as_ref().unwrap().moods;
    moods.own_tags.store(true, Ordering::Relaxed);
    moods.lose_each.store(9, Ordering::Relaxed);
    publish(&out, place.target(&out).as_ref()).unwrap();
    let writings = moods.writings.load(Ordering::Relaxed);
    assert!(publish(&out, place.target(&out).as_ref()).unwrap().is_empty());
    assert_eq!(moods.writings.load(Ordering::Relaxed), writings);
    assert!(place.seen() == built(&out));
}

#[test]
fn a_digest_that_is_not_ours_stops_the_publication() {
    let area = built_area(None);
    let (out, place) = (area.path("out"), Place::new(Kind::Bucket));
    place.shop.as_ref().unwrap().moods.wrong_digest.store(true, Ordering::Relaxed);
    let told = publish(&out, place.target(&out).as_ref()).unwrap_err().to_string();
    assert!(told.contains("impronta"), "{told}");
}

#[test]
fn a_wrong_key_and_a_bucket_that_is_not_there_are_told_in_words() {
    let area = built_area(None);
    let (out, place) = (area.path("out"), Place::new(Kind::Bucket));
    let refused = open(&place.address(&out), "un altro segreto").unwrap();
    let told = publish(&out, refused.as_ref()).unwrap_err().to_string();
    assert!(told.contains("le credenziali non lo permettono") && !told.contains("segreto"), "{told}");
    let mut address = place.address(&out);
    address.to = "s3://altrove".to_owned();
    let told = publish(&out, open(&address, crate::shop::SECRET).unwrap().as_ref()).unwrap_err().to_string();
    assert!(told.contains("il bucket `altrove` non c'è"), "{told}");
}

#[test]
fn a_bucket_keeps_type_and_age_of_each_file() {
    let area = built_area(None);
    let root = tempfile::tempdir().unwrap();
    let shop = Shop::open(root.path());
    let mut address = Place::new(Kind::Bucket).address(&area.path("out"));
    (address.to, address.endpoint) = (format!("s3://{BUCKET}"), Some(shop.address.clone()));
    publish(&area.path("out"), open(&address, crate::shop::SECRET).unwrap().as_ref()).unwrap();
    let kept: Vec<String> = std::fs::read_dir(root.path())
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.to_string_lossy().ends_with(".metadata.json"))
        .map(|p| std::fs::read_to_string(p).unwrap())
        .collect();
    let has = |kind: &str, age: &str| kept.iter().any(|k| k.contains(kind) && k.contains(age));
    assert!(has("text/html; charset=utf-8", "no-cache") && has("application/json; charset=utf-8", "immutable"));
    assert!(has("application/json; charset=utf-8", "max-age=60") && has("text/css; charset=utf-8", "immutable"));
}
