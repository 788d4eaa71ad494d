-- The trail of a thing is asked for by its id, whatever its type, in the order of the log: AuditService/ListEntries.
-- Nothing asks by type and id, so the index that began with the type goes.
CREATE INDEX entry_by_resource ON audit.entry (resource_id, entry_id) WHERE resource_id IS NOT NULL;
DROP INDEX audit.entry_resource;
