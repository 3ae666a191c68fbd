//! Finds the person that an imported source means, or adds them.
//!
//! A login identifies a person, ignoring case. Without a login, an unambiguous name does: first among the people of
//! the edition, then among all people, then among the names in other imported editions. There is at most one person
//! without a login for each name.
//!
//! People who have signed in choose their own name, so sources neither match nor change that name. They are found by
//! their GitHub login, and by the name that sources gave with their login. A deleted account is never found.

use crate::StoreError;
use crate::db::column::json_list;
use domain::import::{FromTo, ImportChange, ImportedEdition, OutdatedLogin, PersonLogin, PersonRename};
use domain::people::Person;
use domain::time::NaiveDate;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// All people, as the current transaction sees them.
pub(crate) struct PersonResolver {
    people: BTreeMap<i64, Entry>,
    /// Keys are logins in lower case.
    by_login: HashMap<String, i64>,
    /// People who have changed their login, by the former one in lower case.
    by_former_login: HashMap<String, Vec<i64>>,
    /// People by every name in the imported lists of people, of merged entries, and as edited here.
    spelled: EditionPeople,
    /// The names of entries that were merged into a person. Sources never give the person such a name.
    merged_names: BTreeSet<(i64, String)>,
    /// The former logins that the source has, in lower case, with the people that they mean.
    outdated: BTreeSet<(String, i64)>,
    /// People by their names in sources.
    by_name: HashMap<String, BTreeSet<i64>>,
    /// Whether people are added here only, with negative ids.
    pub(crate) is_preview: bool,
}

struct Entry {
    /// The name in sources; empty if no source has one.
    name: String,
    /// The name that pages show.
    display_name: String,
    login: Option<String>,
    /// Whether they have signed in; then sources can't change their name or login.
    signed_in: bool,
    /// Whether an organizer edited the name of a person without an account; then sources can't change it.
    is_edited: bool,
}

impl Entry {
    /// Whether only a name in sources identifies them.
    fn is_name_alone(&self) -> bool {
        self.login.is_none() && !self.signed_in
    }
}

/// The people of one edition, by the names in its own source.
#[derive(Default)]
pub(crate) struct EditionPeople {
    by_name: HashMap<String, BTreeSet<i64>>,
    /// Participants who have changed their login, by the former one in lower case.
    by_former_login: HashMap<String, i64>,
}

impl EditionPeople {
    /// The person of that name, if there is exactly one.
    fn only(&self, name: &str) -> Option<i64> {
        self.by_name.get(name).filter(|ids| ids.len() == 1).and_then(|ids| ids.first().copied())
    }

    fn former_owner(&self, login: &str) -> Option<i64> {
        self.by_former_login.get(&login.to_lowercase()).copied()
    }

    pub(crate) fn add(&mut self, name: &str, id: i64) {
        self.by_name.entry(name.to_owned()).or_default().insert(id);
    }
}

impl PersonResolver {
    pub(crate) async fn load(tx: &mut SqliteConnection) -> Result<Self, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT id, name AS "shown!", login AS "login?", github_id IS NOT NULL AS "signed_in!: bool",
                 github_id IS NULL AND name_edited_at IS NOT NULL AS "is_edited!: bool",
                 iif(github_id IS NULL AND deleted_at IS NULL AND name_edited_at IS NULL, name,
                   coalesce(known_as, '')) AS "name!: String"
               FROM people"#
        );
        let rows = rows.fetch_all(&mut *tx).await?;
        let mut resolver = PersonResolver {
            people: BTreeMap::new(),
            by_login: HashMap::new(),
            by_former_login: HashMap::new(),
            spelled: EditionPeople::default(),
            merged_names: BTreeSet::new(),
            outdated: BTreeSet::new(),
            by_name: HashMap::new(),
            is_preview: false,
        };
        for row in rows {
            if row.is_edited {
                resolver.spelled.add(&row.shown, row.id);
            }
            let entry = Entry {
                name: row.name,
                display_name: row.shown,
                login: row.login,
                signed_in: row.signed_in,
                is_edited: row.is_edited,
            };
            resolver.remember(row.id, entry);
        }
        for row in sqlx::query!("SELECT person_id, name FROM merged_names").fetch_all(&mut *tx).await? {
            resolver.spelled.add(&row.name, row.person_id);
            resolver.merged_names.insert((row.person_id, row.name));
        }
        let former = sqlx::query!("SELECT person_id, login FROM former_logins ORDER BY replaced_at DESC, person_id");
        for row in former.fetch_all(tx).await? {
            resolver.by_former_login.entry(row.login.to_lowercase()).or_default().push(row.person_id);
        }
        Ok(resolver)
    }

    /// The people of an edition, so far only by their former logins; [`EditionPeople::add`] adds the names.
    ///
    /// `listed` are the people on the edition's page.
    pub(crate) async fn here(
        &self,
        tx: &mut SqliteConnection,
        edition: i64,
        listed: &[Person],
    ) -> Result<EditionPeople, StoreError> {
        let rows = sqlx::query!(
            "SELECT f.login, f.person_id FROM former_logins f JOIN participants p ON p.person_id = f.person_id
             WHERE p.edition_id = ?1 ORDER BY f.replaced_at, f.person_id",
            edition
        );
        let rows = rows.fetch_all(tx).await?;
        let former: Vec<_> = rows.into_iter().map(|row| (row.login.to_lowercase(), row.person_id)).collect();
        let logins = listed.iter().filter_map(|person| Some(person.login.as_ref()?.as_str().to_lowercase()));
        let by_former_login = self.meant_by_former_login(&former, &logins.collect());
        Ok(EditionPeople { by_former_login, ..EditionPeople::default() })
    }

    /// The participants that a page still means by a former login. All logins are in lower case.
    ///
    /// A former login means its former owner, unless the page also has their new login and means them by it. So the
    /// next owner of a login never gets the former owner's seat, track or meeting, even if several logins were passed on.
    fn meant_by_former_login(&self, former: &[(String, i64)], listed: &BTreeSet<String>) -> HashMap<String, i64> {
        let mut people = BTreeSet::new();
        loop {
            let meant: HashMap<_, _> = former.iter().filter(|(_, id)| people.contains(id)).cloned().collect();
            let by_new_login = |id: &i64| {
                let login = self.people.get(id).and_then(|entry| entry.login.as_ref());
                login
                    .map(|login| login.to_lowercase())
                    .is_some_and(|login| listed.contains(&login) && meant.get(&login).is_none_or(|other| other == id))
            };
            let before = people.len();
            people.extend(former.iter().map(|(_, id)| *id).filter(|id| !by_new_login(id)));
            if people.len() == before {
                return meant;
            }
        }
    }

    fn remember(&mut self, id: i64, entry: Entry) {
        self.by_login.extend(entry.login.as_ref().map(|login| (login.to_lowercase(), id)));
        self.by_name.entry(entry.name.clone()).or_default().insert(id);
        self.people.insert(id, entry);
    }

    pub(crate) fn name(&self, id: i64) -> String {
        self.people.get(&id).map(|entry| entry.display_name.clone()).unwrap_or_default()
    }

    /// The name in sources; empty if no source has one.
    pub(crate) fn source_name(&self, id: i64) -> &str {
        self.people.get(&id).map_or("", |entry| &entry.name)
    }

    /// The person that a source means by a login.
    ///
    /// Old pages have old logins: the former owner is meant if the name matches too, or if no one has the login now.
    /// So the next owner of a login that was given up gains nothing from it.
    fn of_login(&self, login: &str, name: &str) -> Option<i64> {
        let login = login.to_lowercase();
        let now = self.by_login.get(&login).copied();
        let mut former = self.by_former_login.get(&login).into_iter().flatten().copied();
        match now {
            Some(now) => former.find(|id| self.source_name(*id) == name).or(Some(now)),
            None => former.next(),
        }
    }

    pub(crate) fn names(&self, ids: impl IntoIterator<Item = i64>) -> Vec<String> {
        ids.into_iter().map(|id| self.name(id)).collect()
    }

    /// Resolves a list of people in its order, without repeats.
    pub(crate) async fn all(
        &mut self,
        tx: &mut SqliteConnection,
        people: &[Person],
        here: &EditionPeople,
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

    /// Finds the person meant, or adds them.
    pub(crate) async fn one(
        &mut self,
        tx: &mut SqliteConnection,
        person: &Person,
        here: &EditionPeople,
    ) -> Result<i64, StoreError> {
        let (name, login) = (person.name.as_str(), person.login.as_ref().map(|login| login.as_str()));
        let found = match login {
            Some(login) => here.former_owner(login).or_else(|| self.of_login(login, name)),
            None => self.by_name(name, here),
        };
        match (found, login, self.only(name)) {
            (Some(id), login, _) => {
                self.note_outdated(id, login);
                Ok(id)
            }
            (None, Some(login), Some(id)) if self.people[&id].is_name_alone() => self.backfill(tx, id, login).await,
            _ => self.add(tx, name, login).await,
        }
    }

    /// Notes the former login of an account. Organizers know of the logins that they correct themselves.
    fn note_outdated(&mut self, id: i64, login: Option<&str>) {
        let Some(account) = self.people.get(&id).filter(|entry| entry.signed_in) else { return };
        let is_current = |login: &str| account.login.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(login));
        if let Some(login) = login.filter(|login| !is_current(login)) {
            self.outdated.insert((login.to_lowercase(), id));
        }
    }

    /// Reports the former logins that the source has.
    pub(crate) fn outdated(&self) -> impl Iterator<Item = ImportChange> {
        self.outdated.iter().map(|(former, id)| {
            let current = self.people.get(id).and_then(|entry| entry.login.clone());
            ImportChange::LoginOutdated(OutdatedLogin { logins: Some((former.clone(), current)) })
        })
    }

    fn by_name(&self, name: &str, here: &EditionPeople) -> Option<i64> {
        let alone = || self.of_name(name).find(|id| self.people[id].is_name_alone());
        here.only(name).or_else(|| self.only(name)).or_else(|| self.spelled.only(name)).or_else(alone)
    }

    /// The person of that name, if there is exactly one.
    fn only(&self, name: &str) -> Option<i64> {
        let mut ids = self.of_name(name);
        ids.next().filter(|_| ids.next().is_none())
    }

    fn of_name(&self, name: &str) -> impl Iterator<Item = i64> {
        self.by_name.get(name).into_iter().flatten().copied()
    }

    async fn add(&mut self, tx: &mut SqliteConnection, name: &str, login: Option<&str>) -> Result<i64, StoreError> {
        let id = if self.is_preview {
            -1 - i64::try_from(self.people.len()).unwrap_or(0)
        } else {
            insert(tx, name, login).await?
        };
        let (name, login) = (name.to_owned(), login.map(str::to_owned));
        self.remember(id, Entry { display_name: name.clone(), name, login, signed_in: false, is_edited: false });
        Ok(id)
    }

    /// Adds a login to a person who had only a name.
    async fn backfill(&mut self, tx: &mut SqliteConnection, id: i64, login: &str) -> Result<i64, StoreError> {
        if !self.is_preview {
            sqlx::query!("UPDATE people SET login = ?2 WHERE id = ?1", id, login).execute(tx).await?;
        }
        self.by_login.insert(login.to_lowercase(), id);
        self.people.entry(id).and_modify(|entry| entry.login = Some(login.to_owned()));
        Ok(id)
    }

    /// Changes the name in sources, and reports it.
    ///
    /// People who have signed in keep their own name, and others the name that was edited here, so there is nothing to
    /// report.
    async fn rename(
        &mut self,
        tx: &mut SqliteConnection,
        id: i64,
        name: &str,
    ) -> Result<Option<ImportChange>, StoreError> {
        let Some(entry) = self.people.get_mut(&id) else { return Ok(None) };
        let former = std::mem::replace(&mut entry.name, name.to_owned());
        self.by_name.entry(former).or_default().remove(&id);
        self.by_name.entry(name.to_owned()).or_default().insert(id);
        if entry.signed_in || entry.is_edited {
            sqlx::query!("UPDATE people SET known_as = ?2 WHERE id = ?1", id, name).execute(tx).await?;
            return Ok(None);
        }
        let before = std::mem::replace(&mut entry.display_name, name.to_owned());
        sqlx::query!("UPDATE people SET name = ?2 WHERE id = ?1", id, name).execute(tx).await?;
        let names = Some(FromTo { from: before, to: name.to_owned() });
        Ok(Some(ImportChange::PersonRenamed(PersonRename { names })))
    }

    /// Adds everyone with a login, and gives them the name that the newest edition has.
    ///
    /// Runs before the rest of an import, so that a name means the same person in every import.
    pub(crate) async fn settle(
        &mut self,
        tx: &mut SqliteConnection,
        editions: &[&ImportedEdition],
    ) -> Result<Vec<ImportChange>, StoreError> {
        let slugs = json_list(editions.iter().map(|edition| edition.slug.as_str()));
        let mut changes = Vec::new();
        for spelling in spellings(editions) {
            let had_login = self.of_login(spelling.login(), spelling.person.name.as_str()).is_some();
            let people = self.people.len();
            let id = self.one(tx, spelling.person, &EditionPeople::default()).await?;
            if !had_login && people == self.people.len() {
                let person = Some((self.name(id), spelling.login().to_owned()));
                changes.push(ImportChange::LoginFound(PersonLogin { person }));
            }
            if self.is_better(tx, id, &spelling, &slugs).await? {
                changes.extend(self.rename(tx, id, spelling.person.name.as_str()).await?);
            }
        }
        for person in editions.iter().flat_map(|edition| &edition.people) {
            let name = person.name.as_str();
            let id = person.login.as_ref().and_then(|login| self.of_login(login.as_str(), name));
            id.into_iter().for_each(|id| self.spelled.add(name, id));
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
        let (now, new) = (self.source_name(id), spelling.person.name.as_str());
        let has_name = !now.is_empty() && !now.eq_ignore_ascii_case(spelling.login());
        if now == new
            || self.merged_names.contains(&(id, new.to_owned()))
            || (has_name && !(spelling.listed && spelling.is_a_name()))
        {
            return Ok(false);
        }
        let starts = spelling.starts.to_string();
        let newer = sqlx::query_scalar!(
            r#"SELECT EXISTS (
                 SELECT 1 FROM participants JOIN editions e ON e.id = edition_id
                 WHERE person_id = ?1 AND e.starts > ?2 AND e.slug NOT IN (SELECT value FROM json_each(?3))
               ) AS "newer!: bool""#,
            id,
            starts,
            slugs
        );
        Ok(!newer.fetch_one(tx).await?)
    }
}

async fn insert(tx: &mut SqliteConnection, name: &str, login: Option<&str>) -> Result<i64, StoreError> {
    let id =
        sqlx::query_scalar!(r#"INSERT INTO people (name, login) VALUES (?1, ?2) RETURNING id AS "id!""#, name, login);
    Ok(id.fetch_one(tx).await?)
}

/// An edition's spelling of the name of a person with a login.
pub(crate) struct Spelling<'a> {
    person: &'a Person,
    /// Whether it comes from the list of people; elsewhere names are often shortened.
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

    /// Whether the source has a name; a source without one repeats the login.
    fn is_a_name(&self) -> bool {
        !self.person.name.as_str().eq_ignore_ascii_case(self.login())
    }
}

/// The spelling to use for everyone with a login.
///
/// A name wins over a login, then the list of people over other places, then a newer edition over an older one.
fn spellings<'a>(editions: &[&'a ImportedEdition]) -> Vec<Spelling<'a>> {
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
