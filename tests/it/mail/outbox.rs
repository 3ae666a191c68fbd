//! How letters come into the outbox: people are invited, and answer.

use crate::furnished::{House, now};
use domain::access::Account;
use domain::commitments::Consent;
use domain::id::{EditionSlug, InvitationId, Login};
use domain::invitations::{Act, Draft, Invitee};
use domain::mail::{Letter, Template};
use domain::roles::Role;
use domain::sign_in::{GitHubAccount, Token};
use domain::text::{Line, Mail, Name};

/// The edition that is being planned.
pub const EDITION: &str = "2027";

fn edition() -> EditionSlug {
    EditionSlug::parse(EDITION).expect("a slug")
}

/// The demo's editions and people, without the letters that its invitations wrote.
pub async fn house() -> House {
    let house = House::empty().await;
    let site = server::demo::demo(now()).expect("the demo holds together").site;
    house.store.import_site(&site, now()).await.expect("the editions go in");
    house
}

/// Signs in with a verified mail address.
async fn sign_in(house: &House, id: i64, login: &str, mail: &str) -> Account {
    let token = Token::parse(&format!("{id:0>43}")).expect("a token");
    let account = GitHubAccount {
        id,
        login: Login::parse(login).expect("a login"),
        name: Name::parse(login).expect("a name"),
        avatar: None,
        mail: Some(Line::parse(mail).expect("an address")),
    };
    let device = Line::parse("Firefox on Linux").expect("a device");
    house.store.sign_in(&account, &device, &token, now()).await.expect("signed in");
    house.store.account(&token, now()).await.expect("an answer").expect("an account").0
}

async fn organizer(house: &House) -> Account {
    let login = Login::parse("the-organizer").expect("a login");
    house.store.appoint(&Role::Organizer(edition()), &login, None, now()).await.expect("appointed");
    sign_in(house, 7000, login.as_str(), "organizer@post.example").await
}

fn draft(who: &str, login: Option<&str>) -> Draft {
    let (name, mail) = who.strip_suffix('>').and_then(|who| who.split_once(" <")).unwrap_or((who, who));
    let name = Name::parse(name).expect("a name");
    let mail = Mail::parse(mail).expect("an address");
    let login = login.map(|login| Login::parse(login).expect("a login"));
    let invitee = Invitee::new(Some(name), login, Some(mail)).expect("an invitee");
    Draft { invitee, project: None, stack: None, reserve: None, reason: None, proposed_by: None }
}

/// Invites them, `Name <address>` or an address alone, in words with letters that are not in ASCII.
pub async fn invite(house: &House, who: &[&str]) -> Vec<InvitationId> {
    let drafts: Vec<Draft> = who.iter().map(|who| draft(who, None)).collect();
    send(house, &drafts).await
}

async fn send(house: &House, drafts: &[Draft]) -> Vec<InvitationId> {
    let (store, slug, by) = (&house.store, edition(), organizer(house).await);
    let overview = store.overview(&slug).await.expect("an overview");
    let mut rules = overview.rules;
    rules.reply_to = Some(Mail::parse("answers@post.example").expect("an address"));
    store.set_rules(&slug, &overview.seats, &rules, &by, now()).await.expect("rules");
    let own = Letter::Invitation.template();
    let template = Template { subject: "Grüße: {edition}".to_owned(), ..own };
    store.set_template(&slug, Letter::Invitation, Some(&template), &by, now()).await.expect("a template");
    let invited = store.draft(&slug, drafts, &by, now()).await.expect("drafts");
    let acted = store.act(&slug, &invited, &Act::Send, &by, now()).await.expect("an answer");
    assert_eq!((acted.done.len(), acted.refused), (drafts.len(), Vec::new()));
    invited
}

/// Invites somebody, who agrees to everything.
pub async fn accept(house: &House, who: &str) {
    let draft = draft(who, Some("zoe-accepts"));
    let mail = draft.invitee.mail.clone().expect("an address");
    let invited = send(house, &[draft]).await;
    let account = sign_in(house, 7001, "zoe-accepts", mail.as_str()).await;
    let asked = house.store.asked(&edition(), &account).await.expect("an answer").expect("an invitation");
    let letters = asked.current.clauses.iter().map(|clause| clause.letter).collect();
    let consent = Consent { version: asked.current.number, letters };
    house.store.accept(invited[0], &account, &consent, true, now()).await.expect("accepted");
}
