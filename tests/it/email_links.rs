//! Checks the secret links in emails: how they are stored, and what they show to other people.

use crate::support::demo::WREN;
use crate::support::people::sign_in_with_email;
use crate::support::summit::slug;
use crate::support::{OAuthTestServer, Summit, VISITOR, by_any_organizer, location, now, sign_in};
use domain::access::System;
use domain::email::DeliveryStatus;
use domain::login_sessions::Token;

#[tokio::test]
async fn pages_with_a_token_are_not_cached_or_indexed() {
    let (summit, [guest]) = &Summit::with_guests(5).await;
    let link = summit.link(guest.invitation, 1).await;
    let unsubscribe = "/unsubscribe/no-such-token".to_owned();
    for path in [&link, &unsubscribe, &format!("/sign-in?next={link}")] {
        let answer = summit.app.get(path).await;
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().expect("text").to_owned());
        assert_eq!(header("cache-control").as_deref(), Some("private, no-store"), "{path}");
        assert_eq!(header("x-robots-tag").as_deref(), Some("noindex"), "{path}");
        assert_eq!(header("referrer-policy").as_deref(), Some("same-origin"), "{path}");
    }
}

#[tokio::test]
async fn sign_in_returns_to_the_link_without_storing_it() {
    let oauth = OAuthTestServer::with_demo_data().await;
    let token = format!("{:k>43}", "the-link");
    let link = format!("/invitation/{token}");
    assert!(Token::parse(&token).is_ok());
    let mut browser = oauth.browser();
    let github = browser.start_sign_in(&link).await;
    let holds = |secret: &str| {
        let files = oauth.files().into_iter().map(|path| std::fs::read(path).expect("a file"));
        files.into_iter().any(|bytes| bytes.windows(secret.len()).any(|window| window == secret.as_bytes()))
    };
    assert!(holds("/invitation") && !holds(&token), "only the hash of a link is stored");
    let back = browser.choose_person(&github, WREN).await;
    assert_eq!(location(&browser.get(&back).await), link);
    assert!(!browser.cookies.contains_key("cairn-link") && !holds(&token));
    let mut browser = oauth.browser();
    let github = browser.start_sign_in("/unsubscribe/abc").await;
    let back = browser.choose_person(&github, WREN).await;
    assert_eq!(location(&browser.get(&back).await), "/me");
}

#[tokio::test]
async fn answered_invitation_link_reveals_nothing() {
    let (summit, guests) = &Summit::with_guests::<2>(1).await;
    let link = summit.link(guests[1].invitation, 1).await;
    let page = format!("/2028/invitations/{}", guests[1].invitation);
    let waive = [("letter", "a"), ("reason", "dialysis on Tuesdays")];
    assert_eq!(summit.post(&format!("{page}/waive"), &summit.organizer, &waive).await.status(), 303);
    for guest in guests {
        summit.accept(guest).await;
        let ask = [("question", "Is there a room for insulin?")];
        assert_eq!(summit.post("/2028/invitation/ask", guest, &ask).await.status(), 303);
    }
    let stranger = sign_in(&summit.app, "demo-stranger", 1009).await;
    for key in [&VISITOR, &stranger] {
        let text = summit.app.page_as(&link, key).await;
        for private in ["insulin", "dialysis", "waitlist", "demo-guest-000"] {
            assert!(!text.contains(private), "{private}: {text}");
        }
    }
    assert!(summit.app.page(&link).await.contains("This invitation has been answered"));
}

#[tokio::test]
async fn one_click_unsubscribe_works_without_a_cookie() {
    let summit = Summit::with_seats(5).await;
    // Email providers send what they like.
    let headers = [
        &[][..],
        &[("origin", "null")],
        &[("origin", "https://mail.example")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://mail.example"), ("sec-fetch-mode", "no-cors")],
    ];
    let addresses = ["one", "two", "three", "four", "five"].map(|user| format!("{user}@stones.example"));
    summit.invite(&addresses).await;
    let (app, store) = (&summit.app, &summit.app.store);
    let emails = store.emails(by_any_organizer(&slug()), None, None, 5).await.expect("emails");
    for (nth, email) in emails.into_iter().enumerate() {
        let unsubscribe = Token::parse(&format!("{nth:s>43}")).expect("a token");
        assert!(
            store
                .mark_handed_over(System::new(), email.id, None, Some(&unsubscribe), now())
                .await
                .expect("handed over")
        );
        let request = app.client.post(app.address(&format!("/unsubscribe/{}", unsubscribe.as_str())));
        let request = headers[nth].iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let request = match nth {
            0..=2 => request.form(&[("List-Unsubscribe", "One-Click")]),
            _ => request.multipart(reqwest::multipart::Form::new().text("List-Unsubscribe", "One-Click")),
        };
        assert_eq!(request.send().await.expect("an answer").status(), 200);
    }
    let ids: Vec<String> = summit.invitations().await.iter().map(|invitation| invitation.id.to_string()).collect();
    let remind: Vec<_> = ids.iter().map(|id| ("ids", id.as_str())).collect();
    assert_eq!(summit.post("/2028/invitations/remind", &summit.organizer, &remind).await.status(), 303);
    let emails = store.emails(by_any_organizer(&slug()), None, None, 5).await.expect("emails");
    assert_eq!(emails.len(), 5);
    assert!(emails.iter().all(|email| email.delivery_status == DeliveryStatus::Suppressed), "{emails:?}");
}

#[tokio::test]
async fn cross_site_page_cannot_subscribe_again() {
    let summit = Summit::with_seats(5).await;
    for path in ["/unsubscribe/abc/subscribe-again", "/unsubscribe/abc/", "/2028/invitations/remind"] {
        let request = summit.app.client.post(summit.app.address(path)).header("sec-fetch-site", "cross-site");
        assert_eq!(request.send().await.expect("an answer").status(), 403, "{path}");
    }
}

#[tokio::test]
async fn refused_form_keeps_the_selected_invitations() {
    let (summit, [_, second]) = &Summit::with_guests(5).await;
    let second = second.invitation.to_string();
    let extend = [("ids", second.as_str()), ("deadline", "soon")];
    let answer = summit.post("/2028/invitations/set-deadline", &summit.organizer, &extend).await;
    let page = answer.text().await.expect("text");
    let boxes: Vec<&str> =
        page.split("name=\"ids\"").skip(1).map(|rest| rest.split('>').next().unwrap_or("")).collect();
    let ticked: Vec<&&str> = boxes.iter().filter(|attributes| attributes.contains("checked")).collect();
    assert!(boxes.len() == 2 && ticked.len() == 1 && ticked[0].contains(&format!("\"{second}\"")), "{boxes:?}");
}

#[tokio::test]
async fn accepting_twice_is_harmless() {
    let (summit, [guest]) = &Summit::with_guests(1).await;
    for _ in 0..2 {
        summit.accept(guest).await;
    }
    let page = summit.app.page("/2028").await;
    assert!(page.contains("fewer than five of 1 seats taken"), "public pages show no count below five");
}

#[tokio::test]
async fn my_page_says_that_the_address_is_unsubscribed() {
    let summit = Summit::with_seats(5).await;
    summit.invite(&["ada@stones.example".to_owned()]).await;
    let ada = sign_in_with_email(&summit.app, "demo-ada", 1001, "ada@stones.example").await;
    let email = summit.app.store.emails(by_any_organizer(&slug()), None, None, 1).await.expect("emails").remove(0);
    let stop = Token::parse(&format!("{:s>43}", 1)).expect("a token");
    let sent = summit.app.store.mark_handed_over(System::new(), email.id, None, Some(&stop), now()).await;
    assert!(sent.expect("an answer"));
    let text = "ada@stones.example is unsubscribed";
    assert!(!summit.app.page_as("/me", &ada).await.contains(text));
    summit.app.post_as(&format!("/unsubscribe/{}", stop.as_str()), &VISITOR, &[]).await;
    assert!(summit.app.page_as("/me", &ada).await.contains(text));
    let again = summit.app.post_as("/me/notifications/subscribe-again", &ada, &[]).await;
    let page = summit.app.page_as(&location(&again), &ada).await;
    assert!(page.contains("Your address gets invitations, reminders and notifications again."), "{page}");
    assert!(!page.contains(text), "{page}");
}
