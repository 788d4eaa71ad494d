-- Who placed a hold, which policies ask about. Those of before are attributed to the service itself; their audit entries
-- name the person.
ALTER TABLE hold ADD COLUMN placed_by jsonb NOT NULL
    DEFAULT '{"kind": "service", "issuer": "recourse", "subject": "communications", "roles": ["service"]}';
ALTER TABLE hold ALTER COLUMN placed_by DROP DEFAULT;
