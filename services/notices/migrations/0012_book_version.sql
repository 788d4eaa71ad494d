-- The version of the statute book that said what the letter must contain; empty for letters drafted before it was kept.
ALTER TABLE notice ADD COLUMN book_version text NOT NULL DEFAULT '';
