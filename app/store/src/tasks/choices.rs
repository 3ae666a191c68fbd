//! Reads what a proposal can choose from.

use crate::db::column::{count, damaged, list};
use crate::shared::editions::edition_with_id;
use crate::{Store, StoreError};
use domain::id::{EditionSlug, OutcomeCode, SpecNumber};
use domain::text::Title;
use domain::views::ProposalChoices;

impl Store {
    /// The SPECs, outcomes and tracks that a proposal of the edition can choose from.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn proposal_choices(&self, slug: &EditionSlug) -> Result<ProposalChoices, StoreError> {
        let mut tx = self.begin_read().await?;
        let (id, edition) = edition_with_id(&mut tx, slug).await?;
        let row = sqlx::query!(
            r#"SELECT (SELECT json_group_array(json_array(number, title) ORDER BY number) FROM specs) AS "specs!: String",
                 (SELECT json_group_array(json_array(code, title) ORDER BY group_number, code) FROM outcomes) AS "outcomes!: String",
                 (SELECT json_group_array(title ORDER BY position, id) FROM tracks WHERE edition_id = ?1) AS "tracks!: String""#,
            id
        );
        let row = row.fetch_one(&mut *tx).await?;
        let specs = list::<(i64, String)>(&row.specs)?.into_iter();
        let specs = specs.map(|(number, text)| Ok((SpecNumber(count(number)?), title(&text)?)));
        let outcomes = list::<(String, String)>(&row.outcomes)?.into_iter();
        let outcomes = outcomes.map(|(code, text)| Ok((OutcomeCode::parse(&code).map_err(damaged)?, title(&text)?)));
        Ok(ProposalChoices {
            edition,
            specs: specs.collect::<Result<_, StoreError>>()?,
            outcomes: outcomes.collect::<Result<_, StoreError>>()?,
            tracks: list::<String>(&row.tracks)?.iter().map(|text| title(text)).collect::<Result<_, _>>()?,
        })
    }
}

fn title(text: &str) -> Result<Title, StoreError> {
    Title::parse(text).map_err(damaged)
}
