//! Proofs of permission, which the store's methods require before they write or read private data.
//!
//! Proofs about a role come only from a permission check; only the server creates [`System`]. A proof names the edition
//! or invitation that was checked, so that a method acts on nothing else.

use super::Account;
use crate::Refusal;
use crate::id::{EditionSlug, InvitationId, PersonId};

/// A signed-in person, who may change their own account.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn<'a> {
    account: &'a Account,
}

/// An owner of the instance, who may change what all editions share.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    account: &'a Account,
}

/// An owner, or an organizer of any edition, who may create a new one.
#[derive(Clone, Copy, Debug)]
pub struct EditionCreator<'a> {
    account: &'a Account,
}

/// An owner, or an organizer of any edition, who may add and correct people.
///
/// For a change to who someone is, the store also checks that the person's editions are all organized by this organizer.
#[derive(Clone, Copy, Debug)]
pub struct PeopleEditor<'a> {
    account: &'a Account,
}

/// An owner, an organizer, or a contact of a core project, who may record adoptions.
///
/// The store also checks whether the person is a contact of the project in question.
#[derive(Clone, Copy, Debug)]
pub struct AdoptionRecorder<'a> {
    account: &'a Account,
}

/// An organizer of an edition, or an owner.
#[derive(Clone, Copy, Debug)]
pub struct Organizer<'a> {
    account: &'a Account,
    edition: &'a EditionSlug,
}

/// A viewer or organizer of an edition, or an owner, who may read its private data.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    account: &'a Account,
    edition: &'a EditionSlug,
}

/// A participant, track lead, viewer or organizer, who may read what people of the edition read.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    account: &'a Account,
    edition: &'a EditionSlug,
}

/// A participant, track lead or organizer of an edition.
///
/// For a change to a task, the store also checks the person's role in that task.
#[derive(Clone, Copy, Debug)]
pub struct Participant<'a> {
    account: &'a Account,
    edition: &'a EditionSlug,
}

/// A person who may propose someone to invite to an edition.
#[derive(Clone, Copy, Debug)]
pub struct Proposer<'a> {
    account: &'a Account,
    edition: &'a EditionSlug,
}

/// A visitor who may see an invitation: the invited person, or a visitor with the link.
///
/// The store also checks that this person may answer it.
#[derive(Clone, Copy, Debug)]
pub struct InvitationKey<'a> {
    invitation: InvitationId,
    account: Option<&'a Account>,
}

/// The invitation key of a signed-in person.
#[derive(Clone, Copy, Debug)]
pub struct AccountKey<'a> {
    invitation: InvitationId,
    account: &'a Account,
}

/// The program itself: a job, an import or a command.
///
/// Outside tests and examples, only the server creates this proof.
#[derive(Clone, Copy, Debug)]
pub struct System(());

impl Account {
    pub fn signed_in(&self) -> SignedIn<'_> {
        SignedIn { account: self }
    }

    /// # Errors
    /// Denied to people who don't own the instance.
    pub fn owner(&self) -> Result<Owner<'_>, Refusal> {
        allowed(self.owner, Owner { account: self }, "an owner of this server")
    }

    /// # Errors
    /// Denied to people who don't organize any edition.
    pub fn edition_creator(&self) -> Result<EditionCreator<'_>, Refusal> {
        allowed(self.creates_editions(), EditionCreator { account: self }, "an owner or an organizer")
    }

    /// # Errors
    /// Denied to people who don't organize any edition.
    pub fn people_editor(&self) -> Result<PeopleEditor<'_>, Refusal> {
        allowed(self.creates_editions(), PeopleEditor { account: self }, "an owner or an organizer")
    }

    /// # Errors
    /// Denied to people who aren't a contact of any core project.
    pub fn adoption_recorder(&self) -> Result<AdoptionRecorder<'_>, Refusal> {
        let proof = AdoptionRecorder { account: self };
        allowed(self.records_adoptions(), proof, "an owner, an organizer or a contact of a core project")
    }

    /// # Errors
    /// Denied to people who don't organize the edition.
    pub fn organizer<'a>(&'a self, edition: &'a EditionSlug) -> Result<Organizer<'a>, Refusal> {
        let proof = Organizer { account: self, edition };
        allowed(self.organizes(edition), proof, "an organizer of this edition")
    }

    /// # Errors
    /// Denied to people who neither view nor organize the edition.
    pub fn viewer<'a>(&'a self, edition: &'a EditionSlug) -> Result<Viewer<'a>, Refusal> {
        let proof = Viewer { account: self, edition };
        allowed(self.views(edition), proof, "a viewer or an organizer of this edition")
    }

    /// # Errors
    /// Denied to people without a seat or a role in the edition.
    pub fn participant<'a>(&'a self, edition: &'a EditionSlug) -> Result<Participant<'a>, Refusal> {
        let proof = Participant { account: self, edition };
        allowed(self.participates(edition), proof, "a participant of this edition")
    }

    /// # Errors
    /// Denied to people without a seat or a role in the edition.
    pub fn reader<'a>(&'a self, edition: &'a EditionSlug) -> Result<Reader<'a>, Refusal> {
        let may = self.participates(edition) || self.views(edition);
        allowed(may, Reader { account: self, edition }, "a participant or a viewer of this edition")
    }

    /// # Errors
    /// Denied to people who may not propose anyone.
    pub fn proposer<'a>(&'a self, edition: &'a EditionSlug) -> Result<Proposer<'a>, Refusal> {
        let proof = Proposer { account: self, edition };
        allowed(self.proposes(edition), proof, "a participant, a core project’s contact or an organizer")
    }
}

fn allowed<P>(may: bool, proof: P, who: &'static str) -> Result<P, Refusal> {
    if may { Ok(proof) } else { Err(Refusal::NotAllowed(who)) }
}

/// What the proofs for the whole instance tell the store.
macro_rules! for_the_instance {
    ($($proof:ident)+) => {
        $(impl<'a> $proof<'a> {
            pub fn account(self) -> &'a Account {
                self.account
            }

            pub fn id(self) -> PersonId {
                self.account.id
            }
        })+
    };
}

for_the_instance!(SignedIn Owner EditionCreator PeopleEditor AdoptionRecorder);

impl PeopleEditor<'_> {
    /// Whether they organize this edition; owners organize all.
    pub fn organizes(self, edition: &EditionSlug) -> bool {
        self.account.organizes(edition)
    }
}

/// What the proofs for an edition tell the store.
macro_rules! for_an_edition {
    ($($proof:ident)+) => {
        $(impl<'a> $proof<'a> {
            pub fn account(self) -> &'a Account {
                self.account
            }

            pub fn id(self) -> PersonId {
                self.account.id
            }

            pub fn edition(self) -> &'a EditionSlug {
                self.edition
            }
        })+
    };
}

for_an_edition!(Organizer Viewer Participant Reader Proposer);

impl<'a> From<Organizer<'a>> for Viewer<'a> {
    fn from(by: Organizer<'a>) -> Viewer<'a> {
        Viewer { account: by.account, edition: by.edition }
    }
}

impl<'a> From<Participant<'a>> for Reader<'a> {
    fn from(by: Participant<'a>) -> Reader<'a> {
        Reader { account: by.account, edition: by.edition }
    }
}

impl<'a> InvitationKey<'a> {
    /// The key of a person who has seen the invitation; see `InvitationView::key`.
    pub(crate) fn new(invitation: InvitationId, account: Option<&'a Account>) -> Self {
        InvitationKey { invitation, account }
    }

    pub fn invitation(self) -> InvitationId {
        self.invitation
    }

    /// The account of the visitor; `None` if they only have the link.
    pub fn account(self) -> Option<&'a Account> {
        self.account
    }

    /// # Errors
    /// Denied to a visitor who only has the link.
    pub fn signed_in(self) -> Result<AccountKey<'a>, Refusal> {
        let account = self.account.ok_or(Refusal::SignedOut)?;
        Ok(AccountKey { invitation: self.invitation, account })
    }
}

impl<'a> AccountKey<'a> {
    pub fn invitation(self) -> InvitationId {
        self.invitation
    }

    pub fn account(self) -> &'a Account {
        self.account
    }
}

impl System {
    /// Call this only in the server; `tests/it/rules.rs` checks that.
    #[expect(clippy::new_without_default, reason = "a default would be a second way to make the proof")]
    pub fn new() -> Self {
        System(())
    }
}
