-- Page by page through the notices of one proceeding.
CREATE INDEX notices_of_a_proceeding ON notice (proceeding_id, notice_id);
