-- What whoever approves the letter makes sure of, as whoever drafted it said; nothing for letters drafted before.
ALTER TABLE notice ADD COLUMN for_approver text[] NOT NULL DEFAULT '{}';
