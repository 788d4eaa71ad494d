-- What one PostReceipt sends to PostgreSQL, statement by statement, in one transaction: a receipt of a known account
-- that names no cheque. `load` compares this list with what the service really sends (pg_stat_statements) before it
-- measures. Ids are UUIDv7 as the service makes them, of one time and rising, or the indexes would be another work.
--
-- Given by `load`: ms (now), series, and in hexadecimal digits what the service wrote in a receipt of its own: hash,
-- reply, wrapped, sealed, audit, event. The bytes that name the receipt in its event are put together here, so that cases
-- has the same work with it.
\set n :n + 1
\set at :ms + :n
\set account random(0, 999)
BEGIN;
INSERT INTO platform.idempotency (actor_issuer, actor_subject, operation, key, request_hash)
VALUES ('recourse-local', 'load', 'PostReceipt', :series || '-' || :client_id || '-' || :n, decode(:hash, 'hex'))
ON CONFLICT DO NOTHING;
SELECT receipt_id FROM receipt WHERE mode = 'upi' AND reference = :series || '-' || :client_id || '-' || :n;
SELECT account_id AS debit FROM ledger_account WHERE kind = 'clearing' AND mode = 'upi' \gset
SELECT account_id AS credit, balance_paise AS balance FROM ledger_account JOIN ledger_balance USING (account_id)
WHERE kind = 'borrower' AND loan_account_number = 'LD-' || lpad(:account, 5, '0') FOR UPDATE OF ledger_balance \gset
SELECT wrapped_key, kek_id FROM platform.subject_key WHERE subject_id = (lpad(to_hex(:at::bigint), 12, '0') || '7' || lpad(to_hex(:client_id::bigint), 3, '0') || '8001' || lpad(to_hex(:n::bigint), 12, '0'))::uuid;
INSERT INTO platform.subject_key (subject_id, wrapped_key, kek_id)
VALUES ((lpad(to_hex(:at::bigint), 12, '0') || '7' || lpad(to_hex(:client_id::bigint), 3, '0') || '8001' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, decode(:wrapped, 'hex'), :kek)
ON CONFLICT (subject_id) DO NOTHING RETURNING wrapped_key, kek_id;
INSERT INTO receipt
    (receipt_id, mode, reference, amount_paise, value_date, state, loan_account_number, instrument_id,
     subject_id, payer_name_sealed, narration_sealed, source, file_sha256, row_number, recorded_at)
VALUES ((lpad(to_hex(:at::bigint), 12, '0') || '7' || lpad(to_hex(:client_id::bigint), 3, '0') || '8002' || lpad(to_hex(:n::bigint), 12, '0'))::uuid,
        'upi', :series || '-' || :client_id || '-' || :n, 50000, :day::date, 'applied', 'LD-' || lpad(:account, 5, '0'), NULL,
        (lpad(to_hex(:at::bigint), 12, '0') || '7' || lpad(to_hex(:client_id::bigint), 3, '0') || '8001' || lpad(to_hex(:n::bigint), 12, '0'))::uuid,
        decode(:sealed, 'hex'), decode(:sealed, 'hex'), NULL, NULL, NULL, :day::timestamptz)
ON CONFLICT ON CONSTRAINT a_credit_is_posted_once DO NOTHING;
INSERT INTO transfer
    (transfer_id, receipt_id, ordinal, kind, debit_account, credit_account, amount_paise, value_date, booked_at,
     reverses)
VALUES ((lpad(to_hex(:at::bigint), 12, '0') || '7' || lpad(to_hex(:client_id::bigint), 3, '0') || '8003' || lpad(to_hex(:n::bigint), 12, '0'))::uuid,
        (lpad(to_hex(:at::bigint), 12, '0') || '7' || lpad(to_hex(:client_id::bigint), 3, '0') || '8002' || lpad(to_hex(:n::bigint), 12, '0'))::uuid,
        1, 'receipt', :debit, :credit, 50000, :day::date, :day::timestamptz, NULL);
UPDATE ledger_balance SET balance_paise = :balance::bigint + 50000 WHERE account_id = :credit;
INSERT INTO audit.entry
    (entry_id, occurred_at, actor, action, resource_type, resource_id, outcome, cause, body)
VALUES ((lpad(to_hex(:at::bigint), 12, '0') || '7' || lpad(to_hex(:client_id::bigint), 3, '0') || '8004' || lpad(to_hex(:n::bigint), 12, '0'))::uuid,
        :day::timestamptz, 'recourse-local/load', 'receipt.post', 'receipt',
        (lpad(to_hex(:at::bigint), 12, '0') || '7' || lpad(to_hex(:client_id::bigint), 3, '0') || '8002' || lpad(to_hex(:n::bigint), 12, '0'))::uuid,
        'allowed', :series || '-' || :client_id || '-' || :n, decode(:audit, 'hex'));
WITH ids AS (
    SELECT (lpad(to_hex(:at::bigint), 12, '0') || '7' || lpad(to_hex(:client_id::bigint), 3, '0') || '8005' || lpad(to_hex(:n::bigint), 12, '0'))::uuid AS event_id,
           (lpad(to_hex(:at::bigint), 12, '0') || '7' || lpad(to_hex(:client_id::bigint), 3, '0') || '8002' || lpad(to_hex(:n::bigint), 12, '0'))::uuid AS receipt_id
), stream AS (
    INSERT INTO messaging.event_stream AS s (aggregate_id, aggregate_type, last_sequence)
    SELECT receipt_id, 'receipt', 1 FROM ids
    ON CONFLICT (aggregate_id) DO UPDATE SET last_sequence = s.last_sequence + 1
    RETURNING last_sequence
), logged AS (
    INSERT INTO messaging.event_log
        (event_id, epoch, aggregate_type, aggregate_id, sequence, event_type, payload, actor, traceparent,
         occurred_at)
    SELECT i.event_id, (SELECT epoch FROM messaging.epoch), 'receipt', i.receipt_id, s.last_sequence,
           'payments.receipt_posted.v1',
           '\x0a24'::bytea || convert_to(i.receipt_id::text, 'UTF8') || '\x1208'::bytea
               || convert_to('LD-' || lpad(:account, 5, '0'), 'UTF8') || decode(:event, 'hex'),
           '{"kind": "person", "roles": ["recovery-officer"], "issuer": "recourse-local", "subject": "load"}',
           '', :day::timestamptz
    FROM stream s, ids i
    RETURNING position, sequence
)
INSERT INTO messaging.outbox (event_id, position, shard, aggregate_id, sequence)
SELECT i.event_id, position, (:n::bigint % 16)::smallint, i.receipt_id, sequence FROM logged, ids i WHERE true;
UPDATE platform.idempotency SET response = decode(:reply, 'hex')
WHERE actor_issuer = 'recourse-local' AND actor_subject = 'load' AND operation = 'PostReceipt'
  AND key = :series || '-' || :client_id || '-' || :n AND response IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
COMMIT;
