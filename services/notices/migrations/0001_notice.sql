-- A notice: one letter for one return of a cheque. Its text is in the document; what is repeated here is not personal.
CREATE TABLE notice (
    notice_id           uuid    NOT NULL,
    proceeding_id       uuid    NOT NULL,
    case_reference      text    NOT NULL,
    dishonour_ordinal   integer NOT NULL CHECK (dishonour_ordinal > 0),
    reference           text    NOT NULL,
    dated               date    NOT NULL,
    loan_account_number text    NOT NULL,
    cheque_number       text    NOT NULL,
    amount_paise        bigint  NOT NULL CHECK (amount_paise > 0),
    -- The subject whose data key seals the document, the letter's data and the words of its request.
    subject_id          uuid    NOT NULL,
    document_id         uuid    NOT NULL,
    -- Of the PDF: what is approved and what is sent.
    pdf_sha256          bytea   NOT NULL CHECK (octet_length(pdf_sha256) = 32),
    template_version    text    NOT NULL,
    -- The template's data, from which the same template renders the same bytes.
    letter_data_sealed  bytea   NOT NULL,
    -- Of the request's letter, to tell the same letter from another.
    letter_sha256       bytea   NOT NULL CHECK (octet_length(letter_sha256) = 32),
    state               text    NOT NULL CHECK (state IN ('drafted', 'approved', 'handed_over')),
    drafted_by          jsonb   NOT NULL,
    drafted_at          timestamptz NOT NULL,
    approved_by         jsonb,
    approved_at         timestamptz,
    handed_over_at      timestamptz,
    CONSTRAINT notice_pkey PRIMARY KEY (notice_id),
    CONSTRAINT a_return_is_noticed_once UNIQUE (proceeding_id, dishonour_ordinal),
    CONSTRAINT what_is_approved_names_who_and_when CHECK (
        (state = 'drafted') = (approved_by IS NULL) AND (state = 'drafted') = (approved_at IS NULL)
        AND (state = 'handed_over') = (handed_over_at IS NOT NULL)
    ),
    CONSTRAINT nobody_approves_his_own_notice CHECK (
        (approved_by ->> 'issuer', approved_by ->> 'subject') <> (drafted_by ->> 'issuer', drafted_by ->> 'subject')
    )
);
CREATE INDEX notices_by_state ON notice (state, notice_id);
