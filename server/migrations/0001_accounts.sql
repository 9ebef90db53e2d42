-- Facts about this installation that every process shares, such as the key that signs cursors.
create table instance (
  key text primary key,
  value text not null
);

-- UserProfile.
create table users (
  id uuid primary key,
  email text not null,
  email_key text not null unique,
  name text not null,
  password_hash text not null,
  role text not null check (role in ('user', 'admin')),
  disabled_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

-- Quota of a user and the sequence of changes in their tree. Each change of the tree begins by
-- updating this row, so it is also the lock that puts the changes of one owner in a line.
create table user_storage (
  user_id uuid primary key references users (id) on delete cascade,
  quota_bytes bigint check (quota_bytes >= 0),
  used_bytes bigint not null default 0 check (used_bytes >= 0),
  change_seq bigint not null default 0
) with (fillfactor = 50);

-- UserSession. The token itself is never stored.
create table user_sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  token_hash bytea not null unique,
  ip inet,
  user_agent text,
  created_at timestamptz(3) not null default now(),
  last_seen_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null
);
create index user_sessions_user on user_sessions (user_id);
create index user_sessions_expiry on user_sessions (expires_at);

-- Personal access tokens.
create table access_tokens (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  name text not null,
  token_hash bytea not null unique,
  scopes text[] not null,
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  created_at timestamptz(3) not null default now()
);
create index access_tokens_user on access_tokens (user_id, id);

-- Answers kept for 24 hours, so that a repeated POST with the same key has one effect.
create table idempotency_keys (
  user_id uuid not null references users (id) on delete cascade,
  key text not null,
  fingerprint bytea not null,
  body_hash bytea,
  status smallint,
  headers jsonb,
  body text,
  created_at timestamptz(3) not null default now(),
  primary key (user_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
