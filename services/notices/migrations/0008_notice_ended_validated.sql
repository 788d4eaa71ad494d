-- Every row that the narrow checks let in passes the wider ones.
ALTER TABLE notice
    VALIDATE CONSTRAINT notice_state_known,
    VALIDATE CONSTRAINT each_state_names_who_and_when,
    VALIDATE CONSTRAINT nobody_rejects_his_own_notice;
