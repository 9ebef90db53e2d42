-- UserProfile: what a person chose for themselves. Without a time zone the device's own counts.
alter table users
  add column language text not null default 'en',
  add column time_zone text,
  add column theme text not null default 'system' check (theme in ('light', 'dark', 'system'));

-- UserSession: when the person last proved who they are. created_at bounds how long it can last.
alter table user_sessions
  add column authenticated_at timestamptz(3) not null default now();

-- Browsers that somebody has signed in with, by the hash of their cookie.
create table user_devices (
  token_hash bytea not null,
  user_id uuid not null references users (id) on delete cascade,
  last_seen_at timestamptz(3) not null,
  primary key (token_hash, user_id)
);
create index user_devices_user on user_devices (user_id, last_seen_at);

-- Tries to prove a password that did not succeed, by the hash of what they count against.
create table password_throttles (
  key bytea primary key,
  failures integer not null,
  blocked_until timestamptz(3) not null,
  last_try_at timestamptz(3) not null
) with (fillfactor = 50);
create index password_throttles_age on password_throttles (last_try_at);
