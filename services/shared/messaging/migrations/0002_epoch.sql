-- Raised after every restore of this database: sequences that are issued again then carry another epoch.
CREATE TABLE messaging.epoch (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch    integer NOT NULL CHECK (epoch > 0)
);

INSERT INTO messaging.epoch (epoch) VALUES (1);
