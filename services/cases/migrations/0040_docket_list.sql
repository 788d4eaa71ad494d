-- Dockets in the order of their opening, among many more cheques.
CREATE INDEX proceeding_docket ON proceeding (proceeding_id) WHERE kind <> 'ni138';
