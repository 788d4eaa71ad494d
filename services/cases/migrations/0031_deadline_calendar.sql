-- The version of the courts' calendar on which the day was counted; empty if there was none, or if no court moves the day.
ALTER TABLE deadline ADD COLUMN calendar_version text NOT NULL DEFAULT '';
