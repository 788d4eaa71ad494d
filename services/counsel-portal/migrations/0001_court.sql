-- A magistrate's court, by the name that matters and the panel give it.
CREATE TABLE court (
    name          text   NOT NULL CHECK (name <> ''),
    -- The IFSCs of the branches over which it has jurisdiction, or their beginnings: those of the configuration. Empty
    -- for a court that is known from the panel alone.
    ifsc_prefixes text[] NOT NULL,
    CONSTRAINT court_pkey PRIMARY KEY (name)
);
