-- Dockets in the order of their opening, and those that are still open for the nightly look.
CREATE INDEX docket_open ON proceeding (proceeding_id) WHERE kind <> 'ni138' AND NOT ended;
