//! The demo's invitations to the coming edition, in different states.
//!
//! They are created with the same store methods as real ones and dated some days ago, so each has its events and emails.

use crate::fake_github::people::number;
use chrono::TimeDelta;
use domain::access::{Account, Organizer};
use domain::commitments::Consent;
use domain::id::{EditionSlug, InvitationId, Login};
use domain::invitations::{InvitationAction, InvitationDraft, InvitationSettings, InvitationView, Invitee};
use domain::login_sessions::{GitHubAccount, Token};
use domain::seats::{SeatPool, Seats};
use domain::text::{EmailAddress, LongText, PersonName, ShortText, Title};
use domain::time::Instant;
use store::Store;

/// Short name, name, the part before the @ if invited by email, project, stack, seat pool and reason.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const INVITED: &[Row] = &[
    ("hedda", "Hedda Rautastein", "", "SciPy", "", "", "keeps the SciPy build working on three systems"),
    ("tiago", "Tiago Seixobranco", "", "NumPy", "", "", "wrote the new dispatch rules"),
    ("nilufer", "Nilüfer Sisyamaç", "", "", "Astropy", "", "speaks for the affiliated packages"),
    ("pavo", "Pavo Maglakamen", "pavo", "scikit-image", "", "", "answers most questions from newcomers"),
    ("rhea", "Rhea Gravelbrook", "rhea", "", "Pangeo", "", "runs the clusters that tutorials need"),
    ("sorin", "Sorin Piatraceață", "", "pandas", "", "New maintainers", "joined the team this spring"),
    ("maeve", "Maeve Carrickfog", "maeve", "Matplotlib", "", "New maintainers", "maintains the documentation build"),
    ("dov", "Dov Evenarafel", "", "", "Scikit-HEP", "Supply-chain security", "signs the wheels of four projects"),
];

/// One person that two organizers invited: by login, and by email.
const INVITED_TWICE: &[Row] = &[
    ("frida", "Frida Klapperstein", "", "Dask", "", "", "wrote the scheduler that everyone waits for"),
    ("frida", "Frida Klapperstein", "frida", "", "Pangeo", "", "plans the tutorials of the spring"),
];

const PROPOSED: &[Row] = &[
    ("lumi", "Lumi Sorapolku", "", "NetworkX", "", "", "rewrote the graph readers"),
    ("enzo", "Enzo Ghiaiavento", "", "", "Astropy", "", "tests on machines that no one else has"),
];

/// Adds the invitations; the edition and its people must exist.
pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let ago = |days: i64| now - TimeDelta::days(days);
    let noor = sign_in_person(store, "noor", "Noor Keisteen", ago(20)).await?;
    let wren = sign_in_person(store, "wren", "Wren Talus", ago(19)).await?;
    save_settings(store, noor.organizer(edition)?, ago(20)).await?;
    let drafts: Vec<InvitationDraft> = INVITED.iter().map(draft).collect::<Result<_, _>>()?;
    let ids = store.draft(noor.organizer(edition)?, &drafts, ago(19)).await?;
    for row in PROPOSED {
        store.propose(wren.proposer(edition)?, &draft(row)?, ago(3)).await?;
    }
    store.act(noor.organizer(edition)?, &ids[..7], &InvitationAction::Send, ago(12)).await?;
    let version = store.versions(edition).await?.first().map(|version| (version.number, version.clauses.clone()));
    let (version, clauses) = version.unwrap_or((1, Vec::new()));
    let consent = Consent { version, letters: clauses.iter().map(|clause| clause.letter).collect() };
    for (row, days) in [(&INVITED[0], 10), (&INVITED[1], 9), (&INVITED[2], 7)] {
        let account = sign_in_person(store, row.0, row.1, ago(days)).await?;
        let invitation = store.invitation_of(account.signed_in(), edition).await?;
        let invitation = invitation.ok_or_else(|| anyhow::anyhow!("{} is not invited", row.1))?;
        let key = invitation.key(Some(&account)).signed_in()?;
        store.accept(key, &consent, true, ago(days)).await?;
    }
    add_answers(store, noor.organizer(edition)?, &ids, ago(5)).await?;
    invite_twice(store, &noor, edition, ago(4)).await
}

/// Invites a person by login and by email.
///
/// Her sign-in merges both invitations, which organizers see for a week.
async fn invite_twice(store: &Store, noor: &Account, edition: &EditionSlug, at: Instant) -> anyhow::Result<()> {
    let drafts: Vec<InvitationDraft> = INVITED_TWICE.iter().map(draft).collect::<Result<_, _>>()?;
    let ids = store.draft(noor.organizer(edition)?, &drafts, at).await?;
    store.act(noor.organizer(edition)?, &ids, &InvitationAction::Send, at).await?;
    let email = drafts.iter().find_map(|draft| draft.invitee.email.clone());
    sign_in_with(store, "frida", "Frida Klapperstein", email, at + TimeDelta::days(3)).await?;
    Ok(())
}

/// Adds an invitation that was declined with a suggestion, and one with a question.
async fn add_answers(store: &Store, by: Organizer<'_>, ids: &[InvitationId], at: Instant) -> anyhow::Result<()> {
    let reason = LongText::parse("I have to finish my thesis that week.")?;
    let suggestion = ShortText::parse("Signe Rimfrostby, who knows the same code")?;
    let declined = by_new_link(store, by, ids[3], at).await?;
    store.decline(declined.key(None), Some(reason), Some(suggestion), at).await?;
    let question = "Could I bring my two-year-old child? Someone would come with us to look after her.";
    let asked = by_new_link(store, by, ids[4], at).await?;
    Ok(store.ask(asked.key(None), &LongText::parse(question)?, at).await?)
}

/// The invitation, seen through a link that an organizer made.
async fn by_new_link(
    store: &Store,
    by: Organizer<'_>,
    id: InvitationId,
    at: Instant,
) -> anyhow::Result<InvitationView> {
    let token = crate::secret::token();
    store.create_invitation_link(by, id, &token, at).await?;
    store.invitation_by_link(&token).await?.ok_or_else(|| anyhow::anyhow!("invitation {id} has no link"))
}

async fn save_settings(store: &Store, by: Organizer<'_>, at: Instant) -> anyhow::Result<()> {
    let seat_pool = |title, seats| anyhow::Ok(SeatPool { title: Title::parse(title)?, seats });
    let capacity = store.overview(by).await?.seats.capacity();
    let pools = vec![seat_pool("New maintainers", 5)?, seat_pool("Supply-chain security", 4)?];
    let seats = Seats::new(capacity, pools)?.with_target(capacity.map(|capacity| capacity.saturating_sub(4)))?;
    let pays = ShortText::parse("Travel, six nights and the meals of five days are paid for.")?;
    let settings = InvitationSettings { pays: Some(pays), answer_days: 21, ..InvitationSettings::default() };
    store.set_seat_settings(by, None, &seats, &settings, at).await?;
    Ok(())
}

/// Signs a person in and out, with the account that the fake GitHub would give them.
pub(super) async fn sign_in_person(store: &Store, short: &str, name: &str, at: Instant) -> anyhow::Result<Account> {
    sign_in_with(store, short, name, None, at).await
}

/// Signs in a person with the address that the fake GitHub gives, to which nothing can be delivered.
pub(super) async fn sign_in_with_email(store: &Store, short: &str, at: Instant) -> anyhow::Result<Account> {
    let name = super::people::named(short)?.first().map_or(short.to_owned(), |person| person.name.to_string());
    let email = EmailAddress::parse(&format!("demo-{short}@cairn.invalid"))?;
    sign_in_with(store, short, &name, Some(email), at).await
}

async fn sign_in_with(
    store: &Store,
    short: &str,
    name: &str,
    email: Option<EmailAddress>,
    at: Instant,
) -> anyhow::Result<Account> {
    let login = Login::parse(&format!("demo-{short}"))?;
    let id = number(&login);
    let account = GitHubAccount {
        id,
        login,
        name: PersonName::parse(name)?,
        avatar: None,
        verified_emails: email.iter().cloned().collect(),
        email,
    };
    let token: Token = crate::secret::token();
    store.sign_in(&account, &ShortText::parse("the demo")?, &token, at).await?;
    let (account, _) = store.account(&token, at).await?.ok_or_else(|| anyhow::anyhow!("{name} is not signed in"))?;
    store.end_all_login_sessions(account.signed_in(), at).await?;
    Ok(account)
}

fn draft(&(short, name, email, project, stack, seat_pool, reason): &Row) -> anyhow::Result<InvitationDraft> {
    let nonempty = |text: &'static str| (!text.is_empty()).then_some(text);
    let (login, email) = match nonempty(email) {
        Some(user) => (None, Some(EmailAddress::parse(&format!("{user}@stones.example"))?)),
        None => (Some(Login::parse(&format!("demo-{short}"))?), None),
    };
    Ok(InvitationDraft {
        invitee: Invitee::new(Some(PersonName::parse(name)?), login, email)?,
        project: nonempty(project).map(Title::parse).transpose()?,
        stack: nonempty(stack).map(Title::parse).transpose()?,
        seat_pool: nonempty(seat_pool).map(Title::parse).transpose()?,
        reason: Some(ShortText::parse(reason)?),
        proposed_by: None,
    })
}
