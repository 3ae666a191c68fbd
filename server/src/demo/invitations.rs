//! The demo's invitations to the edition that is being planned: some wait, some are silent, some ask; all invented.
//!
//! They are made by the steps by which people make them, some days ago, so that each has its history and its letters.

use crate::fake_github::people::number;
use chrono::TimeDelta;
use domain::access::Account;
use domain::commitments::Consent;
use domain::id::{EditionSlug, InvitationId, Login};
use domain::invitations::{InvitationAction, InvitationDraft, InvitationSettings, Invitee};
use domain::login_sessions::{GitHubAccount, Token};
use domain::seats::{SeatPool, Seats};
use domain::text::{EmailAddress, LongText, PersonName, ShortText, Title};
use domain::time::Instant;
use store::Store;

/// Short name, name, mail's user if they are invited by mail, project, stack, reserve, why they.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const INVITED: &[Row] = &[
    ("hedda", "Hedda Rautastein", "", "SciPy", "", "", "keeps the build of SciPy on three systems"),
    ("tiago", "Tiago Seixobranco", "", "NumPy", "", "", "wrote the new dispatch rules"),
    ("nilufer", "Nilüfer Sisyamaç", "", "", "Astropy", "", "speaks for the affiliated packages"),
    ("pavo", "Pavo Maglakamen", "pavo", "scikit-image", "", "", "answers most questions of newcomers"),
    ("rhea", "Rhea Gravelbrook", "rhea", "", "Pangeo", "", "runs the clusters that tutorials need"),
    ("sorin", "Sorin Piatraceață", "", "pandas", "", "New maintainers", "joined the team this spring"),
    ("maeve", "Maeve Carrickfog", "maeve", "Matplotlib", "", "New maintainers", "mends the documentation's build"),
    ("dov", "Dov Evenarafel", "", "", "Scikit-HEP", "Supply-chain security", "signs the wheels of four projects"),
];

const PROPOSED: &[Row] = &[
    ("lumi", "Lumi Sorapolku", "", "NetworkX", "", "", "rewrote the graph readers"),
    ("enzo", "Enzo Ghiaiavento", "", "", "Astropy", "", "tests on machines that nobody else has"),
];

/// Writes everything down; the edition and its people are there already.
pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let ago = |days: i64| now - TimeDelta::days(days);
    let noor = come_in(store, "noor", "Noor Keisteen", ago(20)).await?;
    let wren = come_in(store, "wren", "Wren Talus", ago(19)).await?;
    set_seat_settings(store, edition, &noor, ago(20)).await?;
    let drafts: Vec<InvitationDraft> = INVITED.iter().map(draft).collect::<Result<_, _>>()?;
    let ids = store.draft(edition, &drafts, &noor, ago(19)).await?;
    for row in PROPOSED {
        store.propose(edition, &draft(row)?, &wren, ago(3)).await?;
    }
    store.act(edition, &ids[..7], &InvitationAction::Send, &noor, ago(12)).await?;
    let version = store.versions(edition).await?.first().map(|version| (version.number, version.clauses.clone()));
    let (version, clauses) = version.unwrap_or((1, Vec::new()));
    let consent = Consent { version, letters: clauses.iter().map(|clause| clause.letter).collect() };
    for (row, days) in [(&INVITED[0], 10), (&INVITED[1], 9), (&INVITED[2], 7)] {
        let account = come_in(store, row.0, row.1, ago(days)).await?;
        let place = INVITED.iter().position(|one| one.0 == row.0).unwrap_or(0);
        store.accept(ids[place], &account, &consent, true, ago(days)).await?;
    }
    say(store, &ids, ago(5)).await
}

/// One declines and suggests somebody, one asks.
async fn say(store: &Store, ids: &[InvitationId], at: Instant) -> anyhow::Result<()> {
    let why = LongText::parse("I finish my thesis in that very week.")?;
    let suggestion = ShortText::parse("Signe Rimfrostby, who knows the same code")?;
    store.decline(ids[3], None, Some(why), Some(suggestion), at).await?;
    let question = "Could I bring my child of two years? There would be somebody with us to look after her.";
    Ok(store.ask(ids[4], None, &LongText::parse(question)?, at).await?)
}

async fn set_seat_settings(store: &Store, edition: &EditionSlug, by: &Account, at: Instant) -> anyhow::Result<()> {
    let seat_pool = |title, seats| anyhow::Ok(SeatPool { title: Title::parse(title)?, seats });
    let capacity = store.overview(edition).await?.seats.capacity();
    let seats = Seats::new(capacity, vec![seat_pool("New maintainers", 5)?, seat_pool("Supply-chain security", 4)?])?;
    let pays = ShortText::parse("Travel, six nights and the meals of five days are paid for.")?;
    let rules = InvitationSettings { pays: Some(pays), answer_days: 21, ..InvitationSettings::default() };
    Ok(store.set_seat_settings(edition, &seats, &rules, by, at).await?)
}

/// As the fake GitHub would let them in.
pub(super) async fn come_in(store: &Store, short: &str, name: &str, at: Instant) -> anyhow::Result<Account> {
    let login = Login::parse(&format!("demo-{short}"))?;
    let id = number(&login);
    let account = GitHubAccount { id, login, name: PersonName::parse(name)?, avatar: None, email: None };
    let token: Token = crate::sign_in::secret::token();
    store.sign_in(&account, &ShortText::parse("the demo")?, &token, at).await?;
    let (account, _) = store.account(&token, at).await?.ok_or_else(|| anyhow::anyhow!("{name} is not signed in"))?;
    store.end_all_login_sessions(account.id, at).await?;
    Ok(account)
}

fn draft(&(short, name, email, project, stack, seat_pool, reason): &Row) -> anyhow::Result<InvitationDraft> {
    let given = |text: &'static str| (!text.is_empty()).then_some(text);
    let (login, email) = match given(email) {
        Some(user) => (None, Some(EmailAddress::parse(&format!("{user}@stones.example"))?)),
        None => (Some(Login::parse(&format!("demo-{short}"))?), None),
    };
    Ok(InvitationDraft {
        invitee: Invitee::new(Some(PersonName::parse(name)?), login, email)?,
        project: given(project).map(Title::parse).transpose()?,
        stack: given(stack).map(Title::parse).transpose()?,
        seat_pool: given(seat_pool).map(Title::parse).transpose()?,
        reason: Some(ShortText::parse(reason)?),
        proposed_by: None,
    })
}
