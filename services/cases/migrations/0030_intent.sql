-- What another service shall do for a proceeding, planned in the transaction of the fact that calls for it. Each is
-- planned once; its id is the idempotency key under which the other service is asked, however often.
CREATE TABLE intent (
    intent_id     uuid        PRIMARY KEY,
    proceeding_id uuid        NOT NULL REFERENCES proceeding,
    kind          text        NOT NULL CHECK (kind IN ('draft_notice', 'courtesy', 'open_matter')),
    -- What it follows from: 1/1 is the first notice on the first return.
    basis         text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('planned', 'done', 'blocked', 'cancelled')),
    -- How often the other service was asked since somebody could last answer.
    attempts      integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- Business time: not tried before.
    not_before    timestamptz NOT NULL,
    -- System time: held by a replica, or left alone after a failure, until then.
    free_at       timestamptz NOT NULL,
    -- What keeps it from being done. No personal data.
    reason        text        NOT NULL DEFAULT '',
    -- What came of it: the other service's id.
    result        text        NOT NULL DEFAULT '',
    -- The span that planned it: the work goes on in the same trace.
    traceparent   text        NOT NULL,
    planned_at    timestamptz NOT NULL,
    -- Business time: since when it stands like this.
    since         timestamptz NOT NULL,
    done_at       timestamptz,
    CONSTRAINT intent_is_planned_once UNIQUE (proceeding_id, kind, basis),
    CONSTRAINT intent_done_when CHECK ((state = 'done') = (done_at IS NOT NULL))
);

CREATE INDEX intent_waiting ON intent (not_before) WHERE state IN ('planned', 'blocked');
