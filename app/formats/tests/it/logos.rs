//! Checks which files are accepted as a logo.

use domain::Refusal;
use domain::community::{Logo, LogoKind};
use formats::logos::read;

/// An image of one pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\x0bIDATx\xdac`\0\x02\0\0\x05\0\x01\xe9\xfa\xdc\xd8\0\0\0\0IEND\xae\x42\x60\x82";

fn svg(inside: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{inside}</svg>"#
    )
}

fn refusal(bytes: &[u8]) -> String {
    read(bytes).expect_err(&String::from_utf8_lossy(&bytes[..bytes.len().min(300)])).to_string()
}

#[test]
fn picture_of_shapes_and_text_is_accepted() {
    let drawing = svg(r##"<title>Waves</title><defs><linearGradient id="sea"><stop offset="0" stop-color="#08f"/>
        </linearGradient></defs><style>.wave { fill: url(#sea) }</style><!-- a wave -->
        <g class="wave" style="stroke: none" fill="url('#sea')"><path d="M0 0h9"/></g><text x="1">Coast</text>"##);
    for text in [drawing.clone(), format!("\u{feff}<?xml version=\"1.0\"?>\n{drawing}"), format!("\n {drawing}")] {
        assert_eq!(read(text.as_bytes()).expect("a logo").kind(), LogoKind::Svg);
    }
    let logo = read(PIXEL).expect("a logo");
    assert_eq!((logo.kind(), logo.bytes()), (LogoKind::Png, PIXEL));
}

#[test]
fn svg_that_could_do_more_than_show_a_picture_is_refused() {
    let cases = [
        (svg("<script>alert(1)</script>"), "script"),
        (svg("<SCRIPT>alert(1)</SCRIPT>"), "SCRIPT"),
        (svg("<g onload=\"alert(1)\"/>"), "onload"),
        (svg("<g ONCLICK=\"alert(1)\"/>"), "onclick"),
        (svg("<foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">x</p></foreignObject>"), "foreignObject"),
        (svg("<p xmlns=\"http://www.w3.org/1999/xhtml\">x</p>"), "element “p”"),
        (svg("<x:script xmlns:x=\"http://www.w3.org/2000/svg\">alert(1)</x:script>"), "script"),
        (svg("<image href=\"https://evil.example/x.png\"/>"), "image"),
        (svg("<use xlink:href=\"#a\"/>"), "use"),
        (svg("<set attributeName=\"href\" to=\"javascript:alert(1)\"/>"), "set"),
        (svg("<a href=\"javascript:alert(1)\"><path d=\"\"/></a>"), "element “a”"),
        (svg("<linearGradient xlink:href=\"https://evil.example/x.svg#a\"/>"), "another file"),
        (svg("<linearGradient href=\" data:image/svg+xml,x\"/>"), "another file"),
        (svg("<g xml:base=\"https://evil.example/\"/>"), "another file"),
        (svg("<g fill=\"url(https://evil.example/x#a)\"/>"), "another file"),
        (svg("<g fill=\"URL( '//evil.example/x#a')\"/>"), "another file"),
        (svg("<g fill=\"url(#a) url(x)\"/>"), "another file"),
        (svg("<style>@import url(#x);</style>"), "another file"),
        (svg("<style>@im<!-- -->port 'https://evil.example/x'</style>"), "another file"),
        (svg("<style><![CDATA[g { fill: u\\72l(https://evil.example) }]]></style>"), "another file"),
        (svg("<g style=\"background: image-set('https://evil.example/x' 1x)\"/>"), "another file"),
        (svg("<g style=\"fill: &#117;rl(https://evil.example)\"/>"), "another file"),
        (format!("<!DOCTYPE svg [<!ENTITY a \"b\">]>{}", svg("<text>&a;</text>")), "a document type or entities"),
        (format!("<?xml-stylesheet href=\"x.css\"?>{}", svg("")), "a processing instruction"),
    ];
    for (text, part) in cases {
        let why = refusal(text.as_bytes());
        assert!(why.starts_with("A logo can’t have") && why.contains(part), "{text}: {why}");
    }
}

#[test]
fn file_that_is_no_image_is_refused() {
    let none = Refusal::NoLogo.to_string();
    for bytes in
        [&b""[..], b"hello", b"GIF89a", b"\xff\xd8\xff", b"<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", b"<svg/>"]
    {
        assert_eq!(refusal(bytes), none);
    }
    let damaged = Refusal::DamagedLogo.to_string();
    for bytes in [&b"<svg"[..], b"<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>", b"<\xff", b"<x>&a;</x>"] {
        assert_eq!(refusal(bytes), damaged);
    }
}

#[test]
fn png_with_a_wrong_header_is_refused() {
    let changed = |at: usize, byte: u8| {
        let mut bytes = PIXEL.to_vec();
        bytes[at] = byte;
        bytes
    };
    let damaged = Refusal::DamagedLogo.to_string();
    for at in [8, 12, 16, 24, 25, 29, PIXEL.len() - 1] {
        assert_eq!(refusal(&changed(at, 7)), damaged, "{at}");
    }
    for length in [8, 16, 33, PIXEL.len() - 1] {
        assert_eq!(refusal(&PIXEL[..length]), damaged, "{length}");
    }
    assert_eq!(refusal(b"\x89PNG\r\n\x1a\nnot an image"), damaged);
}

#[test]
fn large_logo_is_refused() {
    let large = [PIXEL, &vec![0; Logo::MOST]].concat();
    assert_eq!(refusal(&large), "The logo has 101 kB. The limit is 100 kB.");
    assert_eq!(refusal(svg(&"<g/>".repeat(25_000)).as_bytes()), "The logo has 101 kB. The limit is 100 kB.");
    let deep = svg(&["<g>".repeat(12_000), "</g>".repeat(12_000)].concat());
    assert!(read(deep.as_bytes()).is_ok() || refusal(deep.as_bytes()) == Refusal::DamagedLogo.to_string());
}
