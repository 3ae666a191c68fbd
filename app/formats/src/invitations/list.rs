//! Reads a pasted list with one person on each line.

use super::InvitationRow;
use super::cells::{email, is_at_login_or_link, login, looks_like_email};
use crate::markdown::links;
use crate::names::{counts_others, problem_of, without_list_mark};
use crate::source::quoted;
use crate::table::misread;
use domain::Refusal;
use domain::id::Login;
use domain::invitations::{InvitationDraft, Invitee};
use domain::text::{EmailAddress, PersonName, Title};

pub(super) fn read(text: &str) -> Vec<InvitationRow> {
    let text = text.replace("\r\n", "\n");
    let lines = (1..).zip(text.split(['\n', '\r']));
    let people = lines.map(|(line, typed)| (line, typed.trim())).filter(|(_, typed)| has_person(typed));
    people.map(|(line, typed)| InvitationRow { line, typed: typed.to_owned(), draft: draft(typed) }).collect()
}

fn draft(typed: &str) -> Result<InvitationDraft, String> {
    if typed.contains(char::REPLACEMENT_CHARACTER) {
        return Err(misread("The line"));
    }
    // A list that was copied from a page has bullets, numbers and links.
    let line = without_links(without_list_mark(typed));
    if counts_others(&line) {
        return Err(format!("{} names no person.", quoted(&line)));
    }
    let is_quoted = line.contains('"');
    let draft = PersonLine::read(&line)?.draft()?;
    let name = draft.invitee.name.as_ref().map(PersonName::as_str).filter(|_| !is_quoted);
    match name.and_then(problem_of) {
        Some(problem) => Err(problem),
        None => Ok(draft),
    }
}

/// The line with the address of each link instead of the link: `Ada ([@ada](https://github.com/ada))`.
fn without_links(line: &str) -> String {
    let mut plain = line.to_owned();
    for link in links(line).into_iter().rev() {
        let is_profile = is_at_login_or_link(&link.target) && link.target.contains("github.com/");
        plain.replace_range(link.span.clone(), if is_profile { &link.target } else { link.text });
    }
    plain
}

fn has_person(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

/// The parts of a line.
#[derive(Default)]
struct PersonLine {
    login: Option<Login>,
    email: Option<EmailAddress>,
    /// Other words before the first login or email address.
    before: Vec<String>,
    /// Other words after it.
    after: Vec<String>,
}

impl PersonLine {
    fn read(line: &str) -> Result<Self, String> {
        let mut found = PersonLine::default();
        for piece in pieces(line) {
            let had_contact = found.has_contact();
            let mut words = Vec::new();
            for word in piece.split_whitespace() {
                if !found.take_contact(word)? {
                    words.push(word);
                }
            }
            let words = words.join(" ");
            let words = words.trim_matches([':', ' ', '–', '—', '-']).to_owned();
            // `Name <email>` is one piece, with the name before the address.
            let is_before = !had_contact && (!found.has_contact() || piece.starts_with(&words));
            if words.is_empty() {
                continue;
            }
            if is_before {
                found.before.push(words);
            } else {
                found.after.push(words);
            }
        }
        Ok(found)
    }

    fn has_contact(&self) -> bool {
        self.login.is_some() || self.email.is_some()
    }

    /// Takes the word if it is a login or an email address; returns whether it did.
    fn take_contact(&mut self, word: &str) -> Result<bool, String> {
        let word = word.trim_matches(['<', '>', '(', ')', '[', ']', ':']);
        if looks_like_email(word) {
            let previous = self.email.replace(email(word).map_err(|refusal| refusal.to_string())?);
            return refuse_second(previous.is_some(), "email address");
        }
        if is_at_login_or_link(word) {
            let previous = self.login.replace(login(word).map_err(|refusal| refusal.to_string())?);
            return refuse_second(previous.is_some(), "login");
        }
        Ok(false)
    }

    fn draft(mut self) -> Result<InvitationDraft, String> {
        self.take_login_without_at().map_err(|refusal| refusal.to_string())?;
        let mut before = self.before.drain(..);
        let (name, project, more) = (before.next(), self.after.first(), before.next());
        if more.is_some() || self.after.len() > 1 || (name.is_none() && project.is_some()) {
            return Err(UNCLEAR.to_owned());
        }
        let draft = || {
            let name = name.as_deref().map(PersonName::parse).transpose()?;
            let project = project.map(|project| Title::parse(project)).transpose()?;
            let invitee = Invitee::new(name, self.login, self.email)?;
            Ok(InvitationDraft { invitee, project, stack: None, seat_pool: None, reason: None, proposed_by: None })
        };
        draft().map_err(|refusal: Refusal| refusal.to_string())
    }

    /// Takes a login that is written without `@`.
    ///
    /// It is the only word of a line, or the second piece of `Name, login` or `Name, login, project`. Does nothing if
    /// the line already has a login or an email address, because then the word could be anything.
    fn take_login_without_at(&mut self) -> Result<(), Refusal> {
        match self.before.len() {
            _ if self.has_contact() => {}
            1 if !self.before[0].contains(' ') => self.login = Some(login(&self.before.remove(0))?),
            2 | 3 => {
                self.login = Some(login(&self.before.remove(1))?);
                self.after.extend(self.before.drain(1..));
            }
            _ => {}
        }
        Ok(())
    }
}

const UNCLEAR: &str =
    "This line is not clear. Write “name, @login or email, project”, or begin the list with a line of column names.";

fn refuse_second(had_one: bool, what: &str) -> Result<bool, String> {
    if had_one {
        return Err(format!("This line has more than one {what}. Put each person on a separate line."));
    }
    Ok(true)
}

/// Splits a line at commas, semicolons and tabs outside quotation marks.
///
/// `"Lovelace, Ada" <email>` is one piece.
fn pieces(line: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        match (c, pieces.last_mut()) {
            ('"', _) => is_quoted = !is_quoted,
            (',' | ';' | '\t', _) if !is_quoted => pieces.push(String::new()),
            (c, Some(last)) => last.push(c),
            (_, None) => {}
        }
    }
    pieces.iter().map(|piece| piece.trim().to_owned()).filter(|piece| !piece.is_empty()).collect()
}
