-- A proceeding in the hands of an advocate. No name of a party is in it.
CREATE TABLE matter (
    matter_id           uuid   NOT NULL,
    -- The number of the reference that people use: MT-000042.
    number              bigint GENERATED ALWAYS AS IDENTITY,
    proceeding_id       uuid   NOT NULL,
    case_reference      text   NOT NULL,
    loan_account_number text   NOT NULL,
    home_branch_ifsc    text   NOT NULL,
    amount_paise        bigint NOT NULL CHECK (amount_paise > 0),
    -- recourse.cases.v1.FilingWindow as it was handed over; NULL if there was none.
    filing_window       bytea,
    -- NULL if no court is known for the branch.
    court               text   REFERENCES court,
    package             jsonb  NOT NULL,
    opened_at           timestamptz NOT NULL,
    state               text   NOT NULL
        CHECK (state IN ('unassigned', 'offered', 'accepted', 'authorised', 'filed', 'closed')),
    -- How far it is with its advocate: the state itself, or from where a filed or closed matter goes on.
    stage               text   NOT NULL CHECK (stage IN ('unassigned', 'offered', 'accepted', 'authorised')),
    advocate_id         uuid   REFERENCES advocate,
    -- The subject whose tokens see it: the advocate's, while he is on the panel.
    assigned_subject    text,
    authorisation_id    uuid,
    authorised_for      date,
    CONSTRAINT matter_pkey PRIMARY KEY (matter_id),
    CONSTRAINT matters_are_counted UNIQUE (number),
    CONSTRAINT a_proceeding_has_one_matter UNIQUE (proceeding_id),
    CONSTRAINT a_matter_in_work_is_at_its_stage CHECK (state = stage OR state IN ('filed', 'closed')),
    CONSTRAINT who_is_assigned_is_known CHECK ((stage = 'unassigned') = (advocate_id IS NULL)),
    CONSTRAINT only_the_assigned_advocate_sees_it CHECK (assigned_subject IS NULL OR advocate_id IS NOT NULL),
    CONSTRAINT what_is_authorised_is_known CHECK (
        (stage = 'authorised') = (authorisation_id IS NOT NULL) AND (stage = 'authorised') = (authorised_for IS NOT NULL)
    )
);
CREATE INDEX matters_of_subject ON matter (assigned_subject, matter_id) WHERE assigned_subject IS NOT NULL;
CREATE INDEX matters_by_state ON matter (state, matter_id);
CREATE INDEX matters_in_hand ON matter (advocate_id) WHERE state <> 'closed';
