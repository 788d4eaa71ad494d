-- When the advocate took the matter, and who said so. Empty while he has not answered, and for what was taken before.
ALTER TABLE assignment
    ADD COLUMN accepted_at timestamptz,
    ADD COLUMN accepted_by jsonb CHECK ((accepted_by IS NULL) = (accepted_at IS NULL));
