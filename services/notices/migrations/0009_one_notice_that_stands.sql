-- One notice for one return and serving, of those that stand: what was rejected or withdrawn leaves room for another.
CREATE UNIQUE INDEX one_notice_stands_for_a_serving ON notice (proceeding_id, dishonour_ordinal, serving)
    WHERE state NOT IN ('rejected', 'withdrawn');
ALTER TABLE notice DROP CONSTRAINT a_return_is_noticed_once_a_serving;
