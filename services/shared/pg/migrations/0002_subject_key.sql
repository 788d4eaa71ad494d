-- One data key per subject of personal data, wrapped by the key-encryption key that `kek_id` names.
--
-- Destroying a key leaves the row, so that a subject who was erased is told apart from one who was never known, and so that
-- nothing can be sealed for the subject again.
CREATE TABLE platform.subject_key (
    subject_id   uuid        NOT NULL,
    -- 12 bytes of nonce, 32 of key, 16 of tag.
    wrapped_key  bytea                CHECK (octet_length(wrapped_key) = 60),
    kek_id       text                 CHECK (kek_id ~ '^[0-9a-f]{16}$'),
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    destroyed_at timestamptz,
    CONSTRAINT subject_key_pkey PRIMARY KEY (subject_id),
    CONSTRAINT subject_key_held_or_destroyed CHECK (
        (destroyed_at IS NULL AND wrapped_key IS NOT NULL AND kek_id IS NOT NULL)
        OR (destroyed_at IS NOT NULL AND wrapped_key IS NULL AND kek_id IS NULL)
    )
);
