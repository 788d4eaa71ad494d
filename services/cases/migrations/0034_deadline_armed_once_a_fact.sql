-- Several hearings may be fixed at a time, each by a fact of its own: a kind is armed once for each fact that it runs from.
-- What the index before let in, this one lets in too.
CREATE UNIQUE INDEX deadline_armed_once_a_fact ON deadline (proceeding_id, kind, basis_fact_id) WHERE state = 'armed';
DROP INDEX deadline_armed_once;
