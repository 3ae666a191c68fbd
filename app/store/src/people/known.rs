//! Who is who: finds the person that a source means, or adds them.
//!
//! A login says who somebody is, whatever its case. Without one a name does, where it is clear whose it is: first
//! among the people of the edition at hand, then among all, then among the names that other editions at hand give.
//! Who is known by name alone is one person for each name.

use crate::StoreError;
use crate::changes::named;
use domain::facts::{Changes, EditionFacts};
use domain::people::Person;
use domain::time::NaiveDate;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Everyone there is, as the transaction at hand sees them.
pub(crate) struct Known {
    people: BTreeMap<i64, Entry>,
    /// By login in lower case.
    by_login: HashMap<String, i64>,
    /// By every name that a list of people at hand gives them: somebody may be called otherwise by now.
    spelled: Here,
}

struct Entry {
    name: String,
    login: Option<String>,
}

/// The people of an edition by the name that its own source gives them.
#[derive(Default)]
pub(crate) struct Here(HashMap<String, BTreeSet<i64>>);

impl Here {
    /// The person of that name, if it is clear.
    fn only(&self, name: &str) -> Option<i64> {
        self.0.get(name).filter(|ids| ids.len() == 1).and_then(|ids| ids.first().copied())
    }

    pub(crate) fn add(&mut self, name: &str, id: i64) {
        self.0.entry(name.to_owned()).or_default().insert(id);
    }
}

impl Known {
    pub(crate) async fn load(tx: &mut SqliteConnection) -> Result<Self, StoreError> {
        let rows = sqlx::query!(r#"SELECT id, name, login AS "login?" FROM people"#).fetch_all(tx).await?;
        let mut known = Known { people: BTreeMap::new(), by_login: HashMap::new(), spelled: Here::default() };
        rows.into_iter().for_each(|row| known.remember(row.id, row.name, row.login));
        Ok(known)
    }

    fn remember(&mut self, id: i64, name: String, login: Option<String>) {
        self.by_login.extend(login.as_ref().map(|login| (login.to_lowercase(), id)));
        self.people.insert(id, Entry { name, login });
    }

    pub(crate) fn name(&self, id: i64) -> String {
        self.people.get(&id).map(|entry| entry.name.clone()).unwrap_or_default()
    }

    pub(crate) fn names(&self, ids: impl IntoIterator<Item = i64>) -> Vec<String> {
        ids.into_iter().map(|id| self.name(id)).collect()
    }

    /// The people of a list, each once, in its order.
    pub(crate) async fn all(
        &mut self,
        tx: &mut SqliteConnection,
        people: &[Person],
        here: &Here,
    ) -> Result<Vec<i64>, StoreError> {
        let mut ids = Vec::with_capacity(people.len());
        for person in people {
            let id = self.one(tx, person, here).await?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    /// The person meant; added if there is nobody it could be.
    pub(crate) async fn one(
        &mut self,
        tx: &mut SqliteConnection,
        person: &Person,
        here: &Here,
    ) -> Result<i64, StoreError> {
        let (name, login) = (person.name.as_str(), person.login.as_ref().map(|login| login.as_str()));
        let found = match login {
            Some(login) => self.by_login.get(&login.to_lowercase()).copied(),
            None => self.by_name(name, here),
        };
        match (found, login, self.only(name)) {
            (Some(id), ..) => Ok(id),
            (None, Some(login), Some(id)) if self.people[&id].login.is_none() => self.adopt(tx, id, login).await,
            _ => self.add(tx, name, login).await,
        }
    }

    fn by_name(&self, name: &str, here: &Here) -> Option<i64> {
        let alone = || self.of_name(name).find(|id| self.people[id].login.is_none());
        here.only(name).or_else(|| self.only(name)).or_else(|| self.spelled.only(name)).or_else(alone)
    }

    /// The person of that name, if there is exactly one.
    fn only(&self, name: &str) -> Option<i64> {
        let mut ids = self.of_name(name);
        ids.next().filter(|_| ids.next().is_none())
    }

    fn of_name(&self, name: &str) -> impl Iterator<Item = i64> {
        self.people.iter().filter(move |(_, entry)| entry.name == name).map(|(id, _)| *id)
    }

    async fn add(&mut self, tx: &mut SqliteConnection, name: &str, login: Option<&str>) -> Result<i64, StoreError> {
        let id = sqlx::query_scalar!(
            r#"INSERT INTO people (name, login) VALUES (?1, ?2) RETURNING id AS "id!""#,
            name,
            login
        )
        .fetch_one(tx)
        .await?;
        self.remember(id, name.to_owned(), login.map(str::to_owned));
        Ok(id)
    }

    /// Somebody known by name alone turns out to have a login.
    async fn adopt(&mut self, tx: &mut SqliteConnection, id: i64, login: &str) -> Result<i64, StoreError> {
        sqlx::query!("UPDATE people SET login = ?2 WHERE id = ?1", id, login).execute(tx).await?;
        self.remember(id, self.name(id), Some(login.to_owned()));
        Ok(id)
    }

    async fn rename(&mut self, tx: &mut SqliteConnection, id: i64, name: &str) -> Result<String, StoreError> {
        sqlx::query!("UPDATE people SET name = ?2 WHERE id = ?1", id, name).execute(tx).await?;
        let entry = self.people.get_mut(&id);
        let before = entry.map(|entry| std::mem::replace(&mut entry.name, name.to_owned())).unwrap_or_default();
        Ok(format!("{before} is now called {name}"))
    }

    /// Makes sure that everyone with a login is there and spelled as the newest edition spells them. It comes before
    /// everything else, so that a name means the same person at the first import as at the second.
    pub(crate) async fn settle(
        &mut self,
        tx: &mut SqliteConnection,
        editions: &[&EditionFacts],
    ) -> Result<Changes, StoreError> {
        let slugs: Vec<String> = editions.iter().map(|edition| format!("{:?}", edition.slug.as_str())).collect();
        let slugs = format!("[{}]", slugs.join(","));
        let mut changes = Changes::new();
        for spelling in spellings(editions) {
            let had_login = self.by_login.contains_key(&spelling.key());
            let people = self.people.len();
            let id = self.one(tx, spelling.person, &Here::default()).await?;
            if !had_login && people == self.people.len() {
                changes.push(format!("{} has the login {}", self.name(id), spelling.login()));
            }
            if self.is_better(tx, id, &spelling, &slugs).await? {
                changes.push(self.rename(tx, id, spelling.person.name.as_str()).await?);
            }
        }
        for person in editions.iter().flat_map(|edition| &edition.people) {
            let id = person.login.as_ref().and_then(|login| self.by_login.get(&login.as_str().to_lowercase()));
            id.into_iter().for_each(|id| self.spelled.add(person.name.as_str(), *id));
        }
        Ok(changes)
    }

    async fn is_better(
        &self,
        tx: &mut SqliteConnection,
        id: i64,
        spelling: &Spelling<'_>,
        slugs: &str,
    ) -> Result<bool, StoreError> {
        let (now, new) = (self.name(id), spelling.person.name.as_str());
        if now == new || (!spelling.listed && !now.eq_ignore_ascii_case(spelling.login())) {
            return Ok(false);
        }
        if !spelling.is_a_name() && !now.eq_ignore_ascii_case(spelling.login()) {
            return Ok(false);
        }
        let on = spelling.starts.to_string();
        let newer = sqlx::query_scalar!(
            r#"SELECT EXISTS (
                 SELECT 1 FROM participants JOIN editions e ON e.id = edition_id
                 WHERE person_id = ?1 AND e.starts > ?2 AND e.slug NOT IN (SELECT value FROM json_each(?3))
               ) AS "newer!: bool""#,
            id,
            on,
            slugs
        );
        Ok(!newer.fetch_one(tx).await?)
    }
}

/// How an edition writes somebody with a login.
pub(crate) struct Spelling<'a> {
    person: &'a Person,
    /// Whether it stands in the list of people; elsewhere names are often shortened.
    listed: bool,
    /// The first day of the edition.
    starts: NaiveDate,
}

impl Spelling<'_> {
    fn login(&self) -> &str {
        self.person.login.as_ref().map_or("", |login| login.as_str())
    }

    fn key(&self) -> String {
        self.login().to_lowercase()
    }

    /// A source that knows no name repeats the login.
    fn is_a_name(&self) -> bool {
        !self.person.name.as_str().eq_ignore_ascii_case(self.login())
    }
}

/// For everyone with a login the spelling to use: a name before a login, a list of people before other places, and of
/// several the newest edition's.
fn spellings<'a>(editions: &[&'a EditionFacts]) -> Vec<Spelling<'a>> {
    let mut best: BTreeMap<String, Spelling<'a>> = BTreeMap::new();
    for edition in editions {
        let starts = edition.dates.starts();
        let leads = edition.tracks.iter().flat_map(|track| &track.leads);
        let others = leads.chain(edition.meetings.iter().flat_map(|meeting| &meeting.attendees));
        let all = edition.people.iter().map(|person| (person, true)).chain(others.map(|person| (person, false)));
        for (person, listed) in all.filter(|(person, _)| person.login.is_some()) {
            let new = Spelling { person, listed, starts };
            let rank = |spelling: &Spelling<'_>| (spelling.is_a_name(), spelling.listed, spelling.starts);
            if best.get(&new.key()).is_none_or(|old| rank(&new) > rank(old)) {
                best.insert(new.key(), new);
            }
        }
    }
    best.into_values().collect()
}

/// People who came or went, in one line at most: `Ada Example joined the people`.
pub(crate) fn shown(names: &[String], did: &str) -> Option<String> {
    (!names.is_empty()).then(|| format!("{} {did}", named(names, "people")))
}
