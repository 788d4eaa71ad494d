-- Maker-checker: what one person asked for and another approves. The checker approves the hash of exactly what will be
-- executed; nothing that is approved or void changes again.
CREATE TABLE platform.approval (
    approval_id     uuid        NOT NULL,
    -- What kind of act, and on what: `notice.issue` of a notice.
    kind            text        NOT NULL CHECK (octet_length(kind) BETWEEN 1 AND 64),
    subject_id      uuid        NOT NULL,
    payload_sha256  bytea       NOT NULL CHECK (octet_length(payload_sha256) = 32),
    state           text        NOT NULL CHECK (state IN ('pending', 'approved', 'void')),
    -- The party whose will it is, not the service that acts for it.
    maker_issuer    text        NOT NULL,
    maker_subject   text        NOT NULL,
    requested_at    timestamptz NOT NULL,
    checker_issuer  text,
    checker_subject text,
    decided_at      timestamptz,
    CONSTRAINT approval_pkey PRIMARY KEY (approval_id),
    CONSTRAINT nobody_approves_his_own_work CHECK ((checker_issuer, checker_subject) <> (maker_issuer, maker_subject)),
    CONSTRAINT what_is_approved_has_a_checker CHECK (
        (state = 'approved') = (checker_issuer IS NOT NULL)
        AND (state = 'approved') = (checker_subject IS NOT NULL)
        AND (state = 'pending') = (decided_at IS NULL)
    )
);
CREATE UNIQUE INDEX one_pending_approval ON platform.approval (kind, subject_id) WHERE state = 'pending';
