-- Commitments in versions, and each person's recorded agreement to one version.

-- One clause. Its text never changes once a person has agreed to the version.
CREATE TABLE commitments (
  edition_id INTEGER NOT NULL CONSTRAINT commitment_belongs_to_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  version INTEGER NOT NULL DEFAULT 1 CONSTRAINT commitment_version_counts_from_one CHECK (version >= 1),
  letter TEXT NOT NULL CONSTRAINT commitment_has_one_letter CHECK (length(letter) = 1),
  text TEXT NOT NULL CONSTRAINT commitment_is_not_empty CHECK (text <> ''),
  CONSTRAINT commitment_letter_is_its_own PRIMARY KEY (edition_id, version, letter)
) STRICT;

-- No row: version 1, as imported.
CREATE TABLE commitment_versions (
  edition_id INTEGER NOT NULL CONSTRAINT commitment_version_of_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  version INTEGER NOT NULL CONSTRAINT published_version_counts_from_one CHECK (version >= 1),
  since INTEGER NOT NULL,
  CONSTRAINT commitment_version_is_published_once PRIMARY KEY (edition_id, version)
) STRICT;

-- A person's recorded consent to every clause of a version, except waived ones.
CREATE TABLE agreements (
  edition_id INTEGER NOT NULL CONSTRAINT agreement_in_an_edition REFERENCES editions (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL CONSTRAINT agreement_of_a_person REFERENCES people (id) ON DELETE CASCADE,
  version INTEGER NOT NULL CONSTRAINT agreement_version_counts_from_one CHECK (version >= 1),
  text_hash BLOB NOT NULL CONSTRAINT agreed_text_is_hashed CHECK (length(text_hash) = 32),
  at INTEGER NOT NULL,
  imported INTEGER NOT NULL DEFAULT 0 CONSTRAINT agreement_is_imported_or_not CHECK (imported IN (0, 1)),
  CONSTRAINT agreement_is_given_once PRIMARY KEY (edition_id, person_id, version)
) STRICT;

CREATE INDEX agreements_by_person ON agreements (person_id);

CREATE TABLE waivers (
  invitation_id INTEGER NOT NULL CONSTRAINT waiver_for_an_invitation REFERENCES invitations (id) ON DELETE CASCADE,
  letter TEXT NOT NULL CONSTRAINT waiver_of_one_clause CHECK (length(letter) = 1),
  reason TEXT NOT NULL CONSTRAINT waiver_has_a_reason CHECK (reason <> ''),
  person_id INTEGER CONSTRAINT waiver_by_a_person REFERENCES people (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  CONSTRAINT waiver_is_granted_once PRIMARY KEY (invitation_id, letter)
) STRICT;

CREATE INDEX waivers_by_person ON waivers (person_id);
