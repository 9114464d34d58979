//! Pictures: made smaller, without what the camera said, and told when they cannot be shown.

use std::io::Cursor;

use generator::progress::Silent;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, RgbImage};

use crate::area::Area;

const NEWS: &str = "content/comuni/borgo-finto/novita/2026-11-24-neve.md";
const PHOTO: &str = "content/comuni/borgo-finto/novita/foto.jpg";
const PAGE: &str = "out/site/borgo-finto/novita/notizie/neve/index.html";

/// Dark on the left, bright on the right.
fn picture(width: u32, height: u32) -> DynamicImage {
    let red = |x: u32| if x < width / 2 { 20 } else { 230 };
    RgbImage::from_fn(width, height, |x, y| image::Rgb([red(x), (y % 256) as u8, 90])).into()
}

/// A JPEG that a telephone held on its side would give: turned, with words in its EXIF.
fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&picture(width, height)).unwrap();
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    exif.extend(b"posizione-segreta");
    let mut whole = bytes[..2].to_vec();
    whole.extend([0xff, 0xe1]);
    whole.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    whole.extend(exif);
    whole.extend(&bytes[2..]);
    whole
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn news(head: &str, body: &str) -> String {
    format!(
        "+++\ntitolo = \"Neve\"\ndescrizione = \"Una frase.\"\ntipo = \"notizia\"\ndata = 2026-11-24\n{head}+++\n\n{body}\n"
    )
}

/// An area whose news have a photograph.
fn area(bytes: &[u8], head: &str, body: &str) -> Area {
    let area = Area::new();
    area.write(NEWS, &news(head, body));
    std::fs::write(area.path(PHOTO), bytes).unwrap();
    let template = "{% if notizia.immagine %}{{ notizia.immagine.srcset }}{% endif %}{{ notizia.html | safe }}";
    area.write("theme/templates/notizia.html", template);
    area
}

fn copies(area: &Area, folder: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(area.path(folder))
        .map(|entries| entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

#[test]
fn a_photograph_is_turned_made_smaller_and_says_nothing_of_its_place() {
    // As the sensor saw it 1200 by 700, hence 700 by 1200 the right way up.
    let area = area(&jpeg(1200, 700), "", "![la neve in piazza](foto.jpg)");
    area.build();
    let folder = "out/site/borgo-finto/immagini";
    let names = copies(&area, folder);
    assert_eq!(names.len(), 2, "{names:?}");
    let page = area.text(PAGE);
    for (name, width, height) in [(&names[0], 480, 823), (&names[1], 700, 1200)] {
        let bytes = std::fs::read(area.path(&format!("{folder}/{name}"))).unwrap();
        let copy = image::load_from_memory(&bytes).unwrap();
        assert_eq!((copy.width(), copy.height()), (width, height));
        // What was on the left is above.
        let red = |y: u32| copy.to_rgb8().get_pixel(width / 2, y).0[0];
        assert!(red(height / 4) < 60 && red(height * 3 / 4) > 190, "{name} was not turned");
        assert!(!bytes.windows(7).any(|w| w == b"segreta") && !bytes.windows(4).any(|w| w == b"Exif"));
        assert!(name.starts_with(&format!("foto-{width}.")) && name.ends_with(".jpg"), "{name}");
        assert!(page.contains(&format!("/borgo-finto/immagini/{name} {width}w")), "{page}");
    }
    assert!(page.contains("width=\"700\" height=\"1200\" alt=\"la neve in piazza\" loading=\"lazy\""), "{page}");
}

#[test]
fn a_picture_is_made_once_for_the_bytes_of_its_file() {
    let area = area(&jpeg(500, 300), "", "![la neve](foto.jpg)");
    let first = area.build();
    let second = area.build();
    assert_eq!((second.files_written, second.files_unchanged), (0, first.files_written));
    std::fs::write(area.path(PHOTO), jpeg(501, 300)).unwrap();
    let third = area.build();
    assert_eq!((third.files_written, third.removed), (2, 1), "the page and the copy; the former copy goes");
    area.write(NEWS, &news("", "Senza foto."));
    area.build();
    assert!(!area.has("out/site/borgo-finto/immagini"), "a picture that nobody shows goes");
}

#[test]
fn a_front_matter_has_a_picture_and_a_drawing_loses_nothing() {
    let area = area(&jpeg(300, 300), "immagine = { file = \"stemma.png\", testo = \"lo stemma\" }\n", "Testo.");
    std::fs::write(area.path("content/comuni/borgo-finto/novita/stemma.png"), png(200, 100)).unwrap();
    area.build();
    let names = copies(&area, "out/site/borgo-finto/immagini");
    assert!(names.len() == 1 && names[0].starts_with("stemma-200.") && names[0].ends_with(".webp"), "{names:?}");
    let copy = image::open(area.path(&format!("out/site/borgo-finto/immagini/{}", names[0]))).unwrap();
    assert_eq!(copy.to_rgb8(), picture(200, 100).to_rgb8());
    assert!(area.text(PAGE).starts_with(&format!("/borgo-finto/immagini/{} 200w", names[0])));
}

#[test]
fn pictures_of_shared_texts_are_made_once_for_all_comuni() {
    let area = Area::new();
    area.change("content/servizi/servizio-1/scheda.md", "Testo per", "![il modulo](modulo.png) per");
    std::fs::write(area.path("content/servizi/servizio-1/modulo.png"), png(50, 50)).unwrap();
    area.build();
    let names = copies(&area, "out/site/risorse/immagini");
    assert!(names.len() == 1 && !area.has("out/site/borgo-finto/immagini"), "{names:?}");
    for comune in ["borgo-finto", "colle-finto"] {
        let page = area.text(&format!("out/site/{comune}/servizi/ambiente/servizio-1/index.html"));
        assert!(page.contains(&format!("src=\"/risorse/immagini/{}\"", names[0])), "{page}");
    }
}

#[test]
fn own_pages_have_the_pictures_of_the_comune() {
    let area = Area::new();
    area.write(
        "content/comuni/borgo-finto/pagine/storia.md",
        "+++\ntitolo = \"Storia\"\ndescrizione = \"La storia.\"\n+++\n\n![la torre](torre.png \"La torre\")\n",
    );
    std::fs::create_dir_all(area.path("content/comuni/borgo-finto/immagini")).unwrap();
    std::fs::write(area.path("content/comuni/borgo-finto/immagini/torre.png"), png(50, 50)).unwrap();
    area.build();
    let page = area.text("out/site/borgo-finto/storia/index.html");
    assert!(page.contains("<figcaption class=\"figure-caption\">La torre</figcaption>"), "{page}");
    assert!(page.contains("src=\"/borgo-finto/immagini/torre-50."), "{page}");
}

#[test]
fn what_cannot_be_shown_is_told() {
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let front = |text: &str| format!("immagine = {{ file = \"foto.jpg\", testo = \"{text}\" }}\n");
    for (bytes, head, body, rule, says) in [
        (jpeg(9, 9), "", "![la neve](fotto.jpg)", "broken-image", "forse volevi scrivere `foto.jpg`"),
        (jpeg(9, 9), "", "![](foto.jpg)", "missing-alt", "manca il testo che sostituisce"),
        (jpeg(9, 9), &front(""), "Testo.", "missing-field", "la voce `testo` è vuota"),
        (cut(jpeg(90, 90)), "", "![la neve](foto.jpg)", "broken-image", "l'immagine `foto.jpg` non si apre"),
        (cut(png(90, 90)), "", "![la neve](foto.jpg)", "broken-image", "l'immagine `foto.jpg` non si apre"),
        (b"ciao".to_vec(), &front("la neve"), "Testo.", "broken-image", "l'immagine `foto.jpg` non si apre"),
        (jpeg(9, 9), "", "![la neve](disegno.svg)", "broken-image", "usa un file JPEG, PNG o WebP"),
        (jpeg(9, 9), "", "![la neve](https://altrove.example/x.png)", "broken-image", "scrivi solo il suo nome"),
        (jpeg(9, 9), "", "![la neve](../x.png)", "broken-image", "scrivi solo il suo nome"),
        (vec![0; 13 * 1024 * 1024], "", "![la neve](foto.jpg)", "heavy-image", "pesa 13 MB: il massimo è 12"),
    ] {
        let area = area(&bytes, head, body);
        let slips: Vec<String> = area.slips();
        assert!(
            !slips.is_empty() && slips.iter().all(|s| s.starts_with(rule) || s.starts_with("broken-image")),
            "{slips:#?}"
        );
        assert!(slips.iter().any(|s| s.starts_with(rule) && s.contains(says)), "{says}: {slips:#?}");
        let stops = rule != "missing-alt";
        assert!(generator::build(&area.request(), &Silent).is_err() == stops, "{says}");
    }
}

#[test]
fn a_picture_of_too_many_points_is_never_decoded() {
    // The measures of a PNG stand in its first bytes, and their sum after them.
    let mut bytes = png(4, 4);
    bytes[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    let sum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    let area = area(&bytes, "", "![la neve](foto.jpg)");
    let slips = area.slips();
    assert!(slips.len() == 1 && slips[0].contains("ha 16384 × 16384 punti: il massimo è 50 milioni"), "{slips:#?}");
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    };
    !bytes.iter().fold(!0, step)
}
