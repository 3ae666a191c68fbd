-- Emails that put a meeting into calendars, or take it out.

-- The meeting as the email's calendar file has it, as a JSON object; NULL for other emails.
ALTER TABLE emails ADD COLUMN meeting TEXT CONSTRAINT email_meeting_is_json CHECK (json_valid(meeting));
