-- AuditLog: who did what to accounts and to the server, as a chain. `hash` is an HMAC over all fields
-- and the hash of the row before, so that no row can be changed, removed, moved or added unseen.
-- Rows outlive the users that they name. An address is text, since inet would rewrite it.
create table audit_log (
  seq bigint primary key,
  created_at timestamptz(3) not null,
  actor text not null check (actor in ('user', 'system', 'visitor')),
  user_id uuid,
  account_id uuid,
  action text not null,
  outcome text not null check (outcome in ('success', 'failure', 'denied')),
  object_type text,
  object_id text,
  ip text,
  user_agent text,
  details jsonb not null,
  prev_hash bytea not null,
  hash bytea not null,
  check ((actor = 'user') = (user_id is not null))
);
create index audit_log_user on audit_log (user_id, seq desc);
create index audit_log_account on audit_log (account_id, seq desc);
create index audit_log_action on audit_log (action, seq desc);
create index audit_log_ip on audit_log (ip, seq desc);
create index audit_log_age on audit_log (created_at);
-- Nearly all rows are successes, which are found by going along the primary key.
create index audit_log_outcome on audit_log (outcome, seq desc) where outcome <> 'success';

-- The end of the chain: one row, which is also the lock that puts writers in a line. It tells a tail
-- that was cut off.
create table audit_head (
  id boolean primary key default true check (id),
  seq bigint not null,
  hash bytea not null
);
insert into audit_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'));

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only added to' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_log_is_final before update or delete on audit_log
  for each row execute function refuse_audit_change();
create trigger audit_log_stays before truncate on audit_log
  for each statement execute function refuse_audit_change();
create trigger audit_head_stays before insert or delete or truncate on audit_head
  for each statement execute function refuse_audit_change();
create trigger audit_head_goes_on before update on audit_head
  for each row when (new.seq <> old.seq + 1) execute function refuse_audit_change();
