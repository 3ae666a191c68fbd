//! Reads a suggested person from one line of text, to fill in the form that invites them.

use super::{Invitation, same_name};
use crate::id::{InvitationId, Login};
use crate::text::{EmailAddress, PersonName};

/// The parts of a suggestion such as `Kim Park, kim@example.org, @kim-p`; each may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestedPerson {
    pub name: Option<String>,
    pub login: Option<String>,
    pub email: Option<String>,
}

/// What ends the name at the beginning of a suggestion.
const ENDS_OF_A_NAME: [char; 5] = [',', ';', '(', '<', '\n'];

impl SuggestedPerson {
    /// The first address, the first login, and as the name the words before them and the first comma.
    ///
    /// A login begins with `@`, is in a link such as `github.com/kim-p`, or is followed by “on GitHub”.
    pub fn of(text: &str) -> SuggestedPerson {
        let words: Vec<&str> =
            text.split([' ', ',', ';', '(', ')', '<', '>', '\t', '\n']).filter(|word| !word.is_empty()).collect();
        let logins = (0..words.len()).map(|nth| login_at(&words, nth));
        let emails = words.iter().map(|word| email_of(word));
        let found = logins.clone().zip(emails.clone()).position(|found| found != (None, None));
        let before_comma = text.split(ENDS_OF_A_NAME).next().unwrap_or_default();
        let before_comma = before_comma.split_whitespace().count();
        let name = &words[..before_comma.min(found.unwrap_or(words.len()))];
        // A sentence is not a name.
        let is_name = !name.is_empty() && name.len() <= 5;
        SuggestedPerson {
            name: Some(name.join(" ")).filter(|name| is_name && PersonName::parse(name).is_ok()),
            login: logins.flatten().next().map(str::to_owned),
            email: emails.flatten().next().map(str::to_owned),
        }
    }

    /// The invitation of this person: with the same login or address, or else with the same name.
    ///
    /// `by` is the invitation with the suggestion.
    pub fn invited<'a>(&self, by: InvitationId, invitations: &'a [Invitation]) -> Option<&'a Invitation> {
        let find = |same: &dyn Fn(&Invitation) -> bool| {
            invitations.iter().find(|invitation| invitation.id != by && same(invitation))
        };
        let is = |own: &Option<String>, other: Option<&str>| {
            own.as_deref().zip(other).is_some_and(|(own, other)| own.eq_ignore_ascii_case(other))
        };
        let same_contact = |invitation: &Invitation| {
            let (invitee, person) = (&invitation.draft.invitee, invitation.person.as_ref());
            let login = person.and_then(|person| person.login.as_ref());
            is(&self.login, login.map(Login::as_str))
                || is(&self.login, invitee.login.as_ref().map(Login::as_str))
                || is(&self.email, invitee.email.as_ref().map(EmailAddress::as_str))
        };
        let is_named = |invitation: &Invitation| {
            let names = [invitation.draft.invitee.name.as_ref(), invitation.person.as_ref().map(|person| &person.name)];
            let names = names.into_iter().flatten();
            self.name.as_ref().is_some_and(|own| names.into_iter().any(|name| same_name(own, name.as_str())))
        };
        find(&same_contact).or_else(|| find(&is_named))
    }
}

/// Without what may end a sentence.
fn trimmed(word: &str) -> &str {
    word.trim_end_matches(['.', ':', '!', '?'])
}

fn login_at<'a>(words: &[&'a str], nth: usize) -> Option<&'a str> {
    let word = trimmed(words.get(nth)?);
    let marked = word.strip_prefix('@');
    let linked = || word.split_once("github.com/").and_then(|(_, path)| path.split('/').next());
    // Names begin with a capital letter: “Kim Park on GitHub” has no login.
    let is_on_github = matches!(words.get(nth + 1..nth + 3), Some([on, site])
        if on.eq_ignore_ascii_case("on") && trimmed(site).eq_ignore_ascii_case("github"));
    let followed = || Some(word).filter(|word| is_on_github && !word.starts_with(char::is_uppercase));
    marked.or_else(linked).or_else(followed).filter(|login| Login::parse(login).is_ok())
}

fn email_of(word: &str) -> Option<&str> {
    Some(trimmed(word)).filter(|word| word.contains('@') && EmailAddress::parse(word).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: Option<&str>, login: Option<&str>, email: Option<&str>) -> SuggestedPerson {
        let owned = |part: Option<&str>| part.map(str::to_owned);
        SuggestedPerson { name: owned(name), login: owned(login), email: owned(email) }
    }

    #[test]
    fn suggestion_is_split_into_name_login_and_address() {
        let of = SuggestedPerson::of;
        assert_eq!(of("Kim Park"), person(Some("Kim Park"), None, None));
        assert_eq!(of("Kim Park, kim@example.org"), person(Some("Kim Park"), None, Some("kim@example.org")));
        assert_eq!(
            of("Kim Park (@kim-p) <kim@example.org>"),
            person(Some("Kim Park"), Some("kim-p"), Some("kim@example.org"))
        );
        assert_eq!(of("@kim-p."), person(None, Some("kim-p"), None));
        assert_eq!(of("someone of the team that maintains wheels"), person(None, None, None));
        assert_eq!(of("Signe Rimfrostby, who knows the same code"), person(Some("Signe Rimfrostby"), None, None));
        assert_eq!(of(""), SuggestedPerson::default());
    }

    #[test]
    fn login_of_a_suggestion_is_found_in_each_spelling() {
        let of = SuggestedPerson::of;
        let kim = person(Some("Kim Park"), Some("kim-p"), None);
        for text in [
            "Kim Park kim-p on GitHub",
            "Kim Park (kim-p on github)",
            "Kim Park https://github.com/kim-p",
            "Kim Park, github.com/kim-p/wheels.",
            "Kim Park, @kim-p",
        ] {
            assert_eq!(of(text), kim, "{text}");
        }
        assert_eq!(of("Kim Park, on GitHub"), person(Some("Kim Park"), None, None), "a name is no login");
    }
}
