//! Checks the logo and the accent colour of the community: what is accepted, and how pages show it.

use crate::community::revision;
use crate::support::demo::OWNER;
use crate::support::people::{appoint, sign_in};
use crate::support::{Key, TestApp, VISITOR};
use domain::roles::Role;
use reqwest::multipart::{Form, Part};
use reqwest::{Response, StatusCode};

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9z\"/></svg>";

async fn empty_with_owner() -> (TestApp, Key) {
    let app = TestApp::empty().await;
    appoint(&app, &Role::Owner, OWNER).await;
    let owner = sign_in(&app, OWNER, 901).await;
    (app, owner)
}

/// Saves the community as a browser does: with a file, which is empty if none was chosen.
async fn save(app: &TestApp, owner: &Key, logo: &[u8], more: &[(&'static str, &'static str)]) -> Response {
    let form = Form::new().text("name", "Tide Society").text("read", revision(app, owner).await);
    let form = more.iter().fold(form, |form, (name, value)| form.text(*name, *value));
    let file = Part::bytes(logo.to_vec()).file_name("logo.png");
    app.upload_as("/settings", owner, form.part("file", file)).await
}

/// The page with the rejected form.
async fn rejected(app: &TestApp, owner: &Key, logo: &[u8], more: &[(&'static str, &'static str)]) -> String {
    let answer = save(app, owner, logo, more).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = answer.text().await.expect("text");
    assert!(page.contains("role=\"alert\"") && page.contains("Tide Society"), "what was typed is kept: {page}");
    assert!(app.store.instance().await.expect("the instance").community.is_none(), "nothing is stored");
    page
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().expect("text"))
}

#[tokio::test]
async fn header_shows_the_logo_beside_the_name() {
    let (app, owner) = empty_with_owner().await;
    assert_eq!(app.get("/logo").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(save(&app, &owner, SVG.as_bytes(), &[]).await.status(), StatusCode::SEE_OTHER);
    let home = app.page("/").await;
    let address =
        home.split("class=\"logo\"").next().and_then(|before| before.rsplit("src=\"").next()).expect("a logo");
    let address = address.split('"').next().expect("an address");
    assert!(home.contains("<b dir=\"auto\">Tide Society</b>") && address.starts_with("/logo?v="), "{address}");
    let answer = app.get(address).await;
    assert_eq!(header(&answer, "content-type"), "image/svg+xml");
    assert_eq!(header(&answer, "content-security-policy"), "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
    assert_eq!(header(&answer, "cache-control"), "public, max-age=31536000, immutable");
    let tag = header(&answer, "etag").to_owned();
    assert_eq!(answer.text().await.expect("text"), SVG);
    let again = app.client.get(app.address("/logo")).header("if-none-match", tag).send().await.expect("an answer");
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(app.page_as("/audit-log", &owner).await.contains("the logo of the community"));
}

#[tokio::test]
async fn logo_stays_until_it_is_removed() {
    let (app, owner) = empty_with_owner().await;
    save(&app, &owner, SVG.as_bytes(), &[]).await;
    save(&app, &owner, b"", &[("tagline", "reefs")]).await;
    assert!(app.page("/").await.contains("src=\"/logo?v="), "saving without a file keeps the logo");
    save(&app, &owner, b"", &[("remove_logo", "yes")]).await;
    assert!(!app.page("/").await.contains("/logo"));
}

#[tokio::test]
async fn logo_with_a_script_is_refused() {
    let (app, owner) = empty_with_owner().await;
    let script = SVG.replace("<path", "<script>alert(1)</script><path");
    let page = rejected(&app, &owner, script.as_bytes(), &[]).await;
    assert!(page.contains("A logo can’t have the element “script”. Save it as plain SVG, or choose a PNG image."));
    assert!(page.contains("Choose the logo file again"));
}

#[tokio::test]
async fn file_that_only_claims_to_be_a_png_is_refused() {
    let (app, owner) = empty_with_owner().await;
    let page = rejected(&app, &owner, b"MZ\x90\0 a program", &[]).await;
    assert!(page.contains("The file is neither an SVG nor a PNG image."));
    let page = rejected(&app, &owner, b"\x89PNG\r\n\x1a\n and nothing else", &[]).await;
    assert!(page.contains("The image is damaged."));
    let page = rejected(&app, &owner, SVG.replace('9', &"9".repeat(40_000)).as_bytes(), &[]).await;
    assert!(page.contains("The limit is 100 kB."));
}

#[tokio::test]
async fn unreadable_colour_is_refused_with_a_readable_one() {
    let (app, owner) = empty_with_owner().await;
    let page = rejected(&app, &owner, b"", &[("accent_light", "#5ca038")]).await;
    let why = "#5ca038 has a contrast of 3.15:1 with the light background. The least is 4.5:1. The nearest readable \
               shade is #4b822d.";
    assert!(page.contains(why) && page.contains("value=\"#5ca038\""));
    let page = rejected(&app, &owner, b"", &[("accent_light", "#4b822d"), ("accent_dark", "#4b822d")]).await;
    assert!(page.contains("with the dark background"));
    for colour in ["green", "#12345", "#1234567"] {
        let page = rejected(&app, &owner, b"", &[("accent_light", colour)]).await;
        assert!(page.contains("is not a colour (like #1b6e8c)"), "{colour}");
    }
    let page = rejected(&app, &owner, b"", &[("accent_dark", "#ffffff")]).await;
    assert!(page.contains("The accent colour on light pages can’t be empty."));
    assert_eq!(save(&app, &owner, b"", &[("accent_light", "#4b822d")]).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn accent_colour_is_a_style_sheet_of_its_own() {
    let (app, owner) = empty_with_owner().await;
    assert!(!app.page("/").await.contains("/accent.css"));
    assert_eq!(app.get("/accent.css").await.status(), StatusCode::NOT_FOUND);
    save(&app, &owner, b"", &[("accent_light", "#1B6E8C"), ("accent_dark", "#6cc0de")]).await;
    let address = "/accent.css?v=1b6e8c6cc0de";
    assert!(app.page("/").await.contains(&format!("<link rel=\"stylesheet\" href=\"{address}\">")));
    let answer = app.get(address).await;
    assert_eq!(header(&answer, "content-type"), "text/css; charset=utf-8");
    assert_eq!(header(&answer, "cache-control"), "public, max-age=31536000, immutable");
    let css = answer.text().await.expect("text");
    assert!(css.contains("--accent: light-dark(#1b6e8c, #6cc0de);"), "{css}");
    let tokens = include_str!("../../style/tokens.css");
    for token in css.lines().filter_map(|line| line.trim().split_once(": ")).map(|(token, _)| token) {
        assert!(tokens.contains(&format!("{token}: ")), "{token} is a token of the style");
    }
    save(&app, &owner, b"", &[]).await;
    assert!(!app.page("/").await.contains("/accent.css"));
}

#[tokio::test]
async fn visitor_cannot_set_a_logo() {
    let (app, _) = empty_with_owner().await;
    let form = Form::new().text("name", "Mine").part("file", Part::bytes(SVG.as_bytes()).file_name("logo.svg"));
    assert_eq!(app.upload_as("/settings", &VISITOR, form).await.status(), StatusCode::UNAUTHORIZED);
    let other = sign_in(&app, "demo-other", 902).await;
    let form = Form::new().text("name", "Mine").part("file", Part::bytes(SVG.as_bytes()).file_name("logo.svg"));
    assert_eq!(app.upload_as("/settings", &other, form).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(app.get("/logo").await.status(), StatusCode::NOT_FOUND);
}
