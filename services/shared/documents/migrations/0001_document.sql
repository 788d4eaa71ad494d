-- The index of a service's documents. The bytes are in the object store, under the subject and the hash.
CREATE TABLE documents.document (
    document_id      uuid        NOT NULL,
    -- The subject whose data key seals the bytes; destroying the key erases every document of the subject.
    subject_id       uuid        NOT NULL,
    -- Of the plaintext.
    sha256           bytea       NOT NULL CHECK (octet_length(sha256) = 32),
    bytes            bigint      NOT NULL CHECK (bytes > 0),
    media_type       text        NOT NULL CHECK (media_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
    -- What it was rendered from, `ni138_demand/v1`; NULL for a document that came from outside.
    template_version text,
    recorded_at      timestamptz NOT NULL,
    CONSTRAINT document_pkey PRIMARY KEY (document_id),
    -- The same bytes about the same subject are one document.
    CONSTRAINT document_is_kept_once UNIQUE (subject_id, sha256)
);
