-- The parked events, few among millions of rows, in the order in which they are listed.
CREATE INDEX inbox_parked ON messaging.inbox (event_id) WHERE state = 'parked';
