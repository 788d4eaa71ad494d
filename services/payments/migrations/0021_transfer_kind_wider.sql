-- Money that was applied may be applied anew. The wider check is added before the narrow one goes, and without reading the
-- rows: the next migration does that without holding anybody up.
ALTER TABLE transfer
    ADD CONSTRAINT transfer_kind_known
        CHECK (kind IN ('receipt', 'identification', 'reassignment', 'reversal')) NOT VALID,
    DROP CONSTRAINT transfer_kind_check;
